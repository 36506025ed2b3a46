"""The state that fits, synthetic records and planned experiments start from."""

import pybamm
import pytest

from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.experiments.solving.initial_states import filling_of
from porousalloy.parameters.cells import get_cell

PRELITHIATED = "Prelithiated anode filling"
AS_MADE = "Positive electrode filling when discharged"


def test_a_full_cell_starts_as_assembled():
    cell = get_cell("ampsi-ncm").with_(parameters={PRELITHIATED: 0.05})
    values = symbolic_values(cell)
    assert filling_of(values, "negative") == pytest.approx(0.05, rel=1e-12)
    assert filling_of(values, "positive") == pytest.approx(values[AS_MADE], rel=1e-12)
    # about to be lithiated
    assert values["Initial hysteresis state in negative electrode"] == -1


def test_a_free_filling_carries_through_to_the_start():
    values = symbolic_values(get_cell("ampsi-ncm"), [PRELITHIATED])
    start = values.process_symbol(
        pybamm.Parameter("Initial concentration in negative electrode [mol.m-3]")
    )
    most = values["Maximum concentration in negative electrode [mol.m-3]"]
    assert start.evaluate(inputs={PRELITHIATED: 0.1}) == pytest.approx(0.1 * most, rel=1e-12)


def test_a_half_cell_starts_at_its_initial_filling():
    cell = get_cell("ampsi-half")
    values = symbolic_values(cell, numbers={"Initial alloy filling": 0.02})
    assert filling_of(values, "positive") == pytest.approx(0.02, rel=1e-12)
