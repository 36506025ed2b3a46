"""Ligaments so slow that their surface, extrapolated from thin cells, leaves the possible."""

import numpy as np

import porousalloy as pa
from porousalloy.experiments.protocols.cycling import cycling
from porousalloy.experiments.solving.solvers import FEW_CELLS
from porousalloy.experiments.solving.termination import classify

COLD = {"Ambient temperature [K]": 293.15}  # the low end of its range


def test_a_cold_dense_cell_is_cycled_on_fewer_cells():
    cell = pa.get_cell("na-ge-dense-half").with_(parameters=COLD)
    result = pa.simulate(cell, [0.1, 0.5])
    assert result.ending == "completed"
    solvers = result.dataset["run_solver"].values
    assert solvers[0] == f"IDAKLU on {FEW_CELLS} radial cells"
    assert "failed in cycle 1" in result.reasons[0]  # said, not hidden
    table = result.summary()
    capacity = table.filter(like="Delithiation capacity per gram").iloc[:, 0]
    assert (capacity > 0).all()
    # runs on other meshes stand in one result
    filling = result.dataset["ligament_filling"].values
    assert np.isfinite(filling).all()
    assert ((filling >= 0) & (filling <= 1)).all()


def test_a_surface_on_the_wrong_side_is_a_failure_of_the_solver():
    values = pa.parameter_values(pa.get_cell("na-ge-dense-half"))
    cycles = cycling(values, "positive", 1)
    done = "event: Voltage < 0.005 [V] [experiment]"
    full, empty = (f"event: {word} positive ligament surface" for word in ("Full", "Empty"))
    assert classify(cycles, 0, [done, full]).ending == "failed"
    assert classify(cycles, 0, [empty]).ending == "failed"
    assert classify(cycles, 0, [full]).ending == "event"
    assert classify(cycles, 0, [done, empty]).ending == "event"
