"""A model that is full or empty too early: what is missing counts, and the rest is still there."""

import dataclasses

import numpy as np
import pytest

from porousalloy.experiments.fitting.fit import fit
from porousalloy.experiments.fitting.free_parameters import free_parameters
from porousalloy.experiments.fitting.identifiability.synthetic import synthetic_record
from porousalloy.experiments.fitting.predictor import Predictor
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.electrodes.derivations import active_capacity
from porousalloy.parameters.resolved_values import ResolvedValues

CELL = get_cell("li-si-porous-half")
UTILISED, START = "Positive electrode utilised alloy fraction", "Initial alloy filling"
MASS = "Active mass over stated mass"


@pytest.fixture(scope="module")
def record():
    """Two cycles of the cell itself, without noise."""
    return synthetic_record(CELL, {UTILISED: 1.0}, 0.5, {"voltage": 0.0}, samples=40, cycles=2)


@pytest.fixture(scope="module")
def predictor(record):
    return Predictor(CELL, record, free_parameters(CELL, [UTILISED], {UTILISED: (0.5, 1.0)}))


def test_every_half_cycle_goes_on_after_what_is_missing(predictor, record):
    whole, less = (predictor.predict({UTILISED: value}) for value in (1.0, 0.9))
    assert not whole.gaps
    assert whole.voltage == pytest.approx(record.voltage, abs=1e-4)
    # each of the four half cycles is short by what nine tenths of the alloy cannot take
    assert len(less.gaps) == 4
    capacity = active_capacity(ResolvedValues(CELL), "Positive")
    missing = np.ptp(record.charge) - 0.9 * capacity
    # the surface is full a little before the rest of the ligament
    assert [gap.charge for gap in less.gaps] == pytest.approx([missing] * 4, rel=0.1)
    words = ["Full" if record.current[gap.first] > 0 else "Empty" for gap in less.gaps]
    assert all(word in gap.reason for word, gap in zip(words, less.gaps, strict=True))
    # a fit sees all four of them, and the middle of the last half cycle is the model's
    middle = slice(-25, -15)
    assert less.reached[middle].all()
    assert np.abs(less.voltage - record.voltage)[middle].max() < 0.15


def test_what_is_missing_is_continuous_in_the_parameters(predictor, record):
    """No step where half cycles begin to end early: 1 V for all of the charge, and no more."""
    values = np.linspace(0.9, 1.0, 21)
    voltages = np.array([predictor.predict({UTILISED: u}).voltage for u in values])
    squares = np.mean((voltages - record.voltage) ** 2, axis=1)
    assert (np.diff(squares) < 0).all()
    steps = np.abs(np.diff(voltages, axis=0))
    # 5 mV is the line's; the steep end of a half cycle moves by its charge
    assert np.median(steps.max(axis=1)) < 0.3
    assert np.percentile(steps, 90) < 0.02


def test_slopes_know_of_what_is_missing(predictor):
    step, place = 1e-3, 0
    here, above, below = (predictor.predict({UTILISED: 0.93 + shift}) for shift in (0, step, -step))
    differences = (above.voltage - below.voltage) / (2 * step)
    kept = np.abs(differences) < np.percentile(np.abs(differences), 90)
    error = (here.voltage_slopes[:, place] - differences)[kept]
    # sensitivities have no error control, and the state at an end is known to a sample
    assert np.linalg.norm(error) < 0.3 * np.linalg.norm(differences[kept])


def test_a_fit_says_what_is_missing_and_what_helps(record):
    name = "Contact resistance [Ohm]"
    half = dataclasses.replace(record, cycle=np.repeat([3, 4], 80))
    poor = CELL.with_(parameters={UTILISED: 0.8})
    found = fit(poor, [half], [name])
    first = found.diagnosis()[0]
    assert "the lithiation of cycle 3 is missing" in first
    assert "sample 3" in first  # of 40
    assert "the model's alloy is full" in first
    for remedy in (START, UTILISED, MASS):
        assert remedy in first
    # both ways to say it: the mass is wrong, not the model
    assert any(sentence.startswith("The mass is wrong") for sentence in found.diagnosis())
    table = found.result().tables["diagnosis"]["Remark"]
    assert first in set(table)


def test_a_model_that_cannot_start_counts_all_of_the_charge(record):
    # nothing fits into a full alloy
    free = free_parameters(CELL, [START], {START: (0.5, 1.0)}, {START: 0.9})
    prediction = Predictor(CELL, record, free).predict({START: 1.0})
    assert np.isfinite(prediction.voltage).all()
    assert prediction.gaps[0].charge > 0.9 * np.ptp(record.charge)


def test_a_search_that_missing_charge_may_have_stopped_asks_for_more_starts(record):
    poor = CELL.with_(parameters={UTILISED: 0.8})
    found = fit(poor, [record], [MASS], bounds={MASS: (0.99, 1.01)})
    assert any("take more starts" in sentence for sentence in found.diagnosis())
