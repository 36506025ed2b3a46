"""A cell starts as it is assembled, whatever is done with it."""

import numpy as np
import pytest

import porousalloy as pa
from porousalloy.parameters.resolved_values import ResolvedValues

C_RATE = 0.5


@pytest.mark.parametrize("name", ["ampsi-ncm", "li-ge-porous-lfp", "na-sn-porous-nvpf", "psn-half"])
def test_the_first_lithiation_is_the_same_in_all_runs(name):
    cell = pa.get_cell(name).with_(model="spm")
    results = {
        "simulate": pa.simulate(cell, [C_RATE]),
        "run": pa.run(cell, "cycling", c_rate=C_RATE, number=1),
        "cycle": pa.cycle(cell, 1, C_RATE),
    }
    halves = {key: result.half_cycle(C_RATE, 1, "lithiation") for key, result in results.items()}
    first = halves["simulate"]
    for key, half in halves.items():
        # the same model and start; the solver's relative tolerance is 1e-4
        for curve in ("filling", "voltage"):
            np.testing.assert_allclose(half[curve], first[curve], rtol=3e-4, err_msg=key)
        assert half["capacity"][-1] == pytest.approx(first["capacity"][-1], rel=1e-4), key
    start = "Initial alloy filling" if cell.is_half_cell else "Prelithiated anode filling"
    filling = ResolvedValues(cell)[start]
    assert first["filling"][0] == pytest.approx(filling, abs=1e-6)
