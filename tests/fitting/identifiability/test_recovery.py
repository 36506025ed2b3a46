"""Intervals hold the truth as often as they say, and what data cannot know is called unknown."""

import pytest
from binomial_limits import coverage_limits

from porousalloy.experiments.fitting.identifiability.recovery import recovery_study
from porousalloy.experiments.fitting.identifiability.synthetic import synthetic_record
from porousalloy.parameters.cells import get_cell

CELL = get_cell("ampsi-half")
NOISE = {"voltage": 2e-3, "thickness": 1e-7}
D, UTILISED, YIELD, STRENGTH = (
    "Alloy reference diffusivity [m2.s-1]",
    "Positive electrode utilised alloy fraction",
    "Alloy host yield stress [Pa]",
    "Positive particle confinement strength [Pa]",
)
#: (true value, start)
KNOWN = {
    D: (2.4e-19, 3.6e-19),
    UTILISED: (0.757, 0.8),
    YIELD: (1.2e9, 1.5e9),
    "Contact resistance [Ohm]": (20.0, 15.0),
}


def study(parameters, draws, seed):
    truth = {name: value for name, (value, _) in parameters.items()}
    record = synthetic_record(CELL, truth, 0.1, NOISE)
    starts = {name: start for name, (_, start) in parameters.items()}
    return recovery_study(
        CELL, truth, [record], noise=NOISE, draws=draws, seed=seed, starts_at=starts
    )


@pytest.mark.slow
def test_intervals_hold_the_truth():
    found = study(KNOWN, 12, seed=2)
    low, high = coverage_limits(0.9, 12)
    assert found.table["coverage"].between(low, high).all()
    assert (found.table["identifiable"] == 1).all()
    # a standard deviation of 12 draws is off by a half at 99 %
    assert (found.table["standard_error"] / found.table["spread"]).between(0.5, 2).all()
    assert found.draws["voltage noise"].mean() == pytest.approx(NOISE["voltage"], rel=0.05)
    assert found.draws["thickness noise"].mean() == pytest.approx(NOISE["thickness"], rel=0.05)
    assert found.builds <= 2


@pytest.mark.slow
def test_a_strength_that_is_not_reached_is_called_unknown():
    # the confinement presses with less, so any strength above is as good as another
    parameters = {name: KNOWN[name] for name in (D, UTILISED, YIELD)} | {STRENGTH: (8e8, 6e7)}
    found = study(parameters, 2, seed=0).table
    assert found.loc[STRENGTH, "identifiable"] == 0
    assert (found["identifiable"].drop(STRENGTH) == 1).all()
