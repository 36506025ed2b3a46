"""Slopes of a fit's predictions against PyBaMM's own, and states that feel no parameter."""

import numpy as np
import pytest

from porousalloy.experiments.fitting import sensitivity_solver
from porousalloy.experiments.fitting.free_parameters import free_parameters
from porousalloy.experiments.fitting.identifiability.synthetic import synthetic_record
from porousalloy.experiments.fitting.predictor import VOLTAGE, Predictor
from porousalloy.parameters.cells import get_cell

CELL = get_cell("ampsi-half")
OF_STATES = ["Alloy reference diffusivity [m2.s-1]", "Alloy host yield stress [Pa]"]
OF_THE_VOLTAGE = ["Contact resistance [Ohm]", "Alloy reference exchange-current density [A.m-2]"]


@pytest.fixture(scope="module")
def record():
    return synthetic_record(CELL, {OF_STATES[0]: 2.4e-19}, 0.1, {"voltage": 2e-3})


def solved(record):
    free = free_parameters(CELL, [*OF_STATES, *OF_THE_VOLTAGE])
    predictor = Predictor(CELL, record, free)
    inputs = {parameter.name: parameter.start for parameter in free}
    solution, remark = predictor._follower._piece(0, None, inputs)
    assert solution is not None
    assert not remark
    return predictor, solution


def test_one_function_gives_what_pybamm_gives_variable_by_variable(record):
    predictor, solution = solved(record)
    assert set(solution.sensitivities) == {*OF_STATES, "all"}
    fields = predictor._variables(solution)
    for name, (values, slopes) in fields.items():
        expected = solution[name]
        assert values == pytest.approx(expected.entries, rel=1e-12)
        for place, parameter in enumerate(OF_STATES):
            theirs = np.ravel(expected.sensitivities[parameter])
            assert slopes[:, place] == pytest.approx(theirs, rel=1e-9)


def test_slopes_by_what_no_state_feels(record):
    """The contact resistance R adds I R to the voltage."""
    predictor, solution = solved(record)
    fields = predictor._variables(solution)
    current = solution["Current [A]"].entries
    _, slopes = fields[VOLTAGE]
    assert np.abs(slopes[:, 2]) == pytest.approx(np.abs(current), rel=1e-9)
    filling, of_filling = fields["X-averaged positive particle surface stoichiometry"]
    assert not of_filling[:, 2:].any()
    assert np.ptp(filling) > 0.5


def test_slopes_hardly_depend_on_how_closely_they_are_iterated(record, monkeypatch):
    """Within 1 % (root mean square) where the voltage is not about to leave its window.

    SUNDIALS does not control the errors of sensitivities: at these tolerances they are off by up to
    half of that, however closely they are iterated.
    """
    predictor, solution = solved(record)
    loose = predictor._variables(solution)[VOLTAGE]
    monkeypatch.setattr(sensitivity_solver, "SHARE", 1.0)
    predictor, solution = solved(record)
    tight = predictor._variables(solution)[VOLTAGE]
    inner = slice(0, -10)
    assert loose[0][inner] == pytest.approx(tight[0][inner], abs=2e-5)
    error, size = (np.sqrt(np.mean(s[inner] ** 2, axis=0)) for s in (loose[1] - tight[1], tight[1]))
    assert np.all(error < 1e-2 * size)
