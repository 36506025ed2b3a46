"""Capacities at several C-rates as the target of a fit."""

import numpy as np
import pytest

from porousalloy.experiments.fitting import capacity_residuals as capacity_target
from porousalloy.experiments.fitting.capacity_fit import fit_capacities
from porousalloy.experiments.fitting.capacity_residuals import CapacityResiduals
from porousalloy.experiments.fitting.diagnosis import diagnosis
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO, free_parameters
from porousalloy.experiments.fitting.uncertainty import combinations, estimates
from porousalloy.experiments.results.summary import summarise
from porousalloy.experiments.runs.rates import run_study
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError

CELL = get_cell("ampsi-half")
D = "Alloy reference diffusivity [m2.s-1]"
J0 = "Alloy reference exchange-current density [A.m-2]"
UTILISED = "Positive electrode utilised alloy fraction"
RESISTANCE = "Contact resistance [Ohm]"
AN_2019 = {0.1: 2134.0, 0.5: 1271.0}  # as in test_calibration


def starts(free):
    return {parameter.name: parameter.start for parameter in free}


@pytest.mark.parametrize(
    ("name", "free", "branch", "cycle"),
    [
        ("ampsi-half", UTILISED, "lithiation", 2),
        ("ampsi-ncm", "Negative electrode utilised alloy fraction", "delithiation", 1),
    ],
)
def test_capacities_are_those_of_a_study(name, free, branch, cycle):
    cell = get_cell(name)
    dataset = run_study(cell, [0.5], cycles=cycle).dataset
    row = summarise(dataset).iloc[-1]
    expected = row[f"{branch.capitalize()} capacity per gram of {cell.one_c_basis} [mA.h.g-1]"]
    parameters = free_parameters(cell, [free])
    target = CapacityResiduals(cell, {0.5: expected}, parameters, branch, cycle, tolerance=None)
    (comparison,) = target.evaluate(starts(parameters))
    # the models' own tolerances are worth 2e-3, where other steps lead to the half cycle
    assert comparison.residual == pytest.approx([0], abs=3e-3)
    assert not target.remarks


def test_mass_and_slopes(monkeypatch):
    free = free_parameters(CELL, [D, MASS_RATIO])
    target = CapacityResiduals(CELL, {0.5: 1000.0}, free)
    (here,) = target.evaluate({**starts(free), MASS_RATIO: 1.25})
    twin = CapacityResiduals(CELL, {0.4: 1000.0}, free[:1])
    twin.evaluate(starts(free[:1]))
    # more mass than stated: a lower true C-rate, and its capacity on less mass
    assert target.capacities[0.5] == pytest.approx(1.25 * twin.capacities[0.4], rel=1e-5)
    monkeypatch.setattr(capacity_target, "HALF_STEP", 3e-3)
    (finer,) = target.evaluate({**starts(free), MASS_RATIO: 1.25})
    # scatter of 3e-6 over a difference of 6e-3, of a slope of order 1
    assert here.slopes == pytest.approx(finer.slopes, rel=5e-3)


def test_a_rate_that_gives_nothing_leads_back():
    free = free_parameters(CELL, [RESISTANCE])
    target = CapacityResiduals(CELL, {5.0: 300.0}, free, settings={D: 1e-17})
    target.evaluate({RESISTANCE: 5.0})
    measured = dict(target.capacities)
    assert measured[5.0] > 100
    (lost,) = target.evaluate({RESISTANCE: 90.0})
    assert lost.residual[0] < -1
    assert "as soon as the current was applied" in target.remarks[5.0]
    # I R beyond the limit, in volts: the slope is the current of a pad of 1 cm2
    assert lost.slopes[0, 0] < 0
    found = fit_capacities(
        CELL,
        measured,
        [RESISTANCE],
        starts_at={RESISTANCE: 90.0},
        noise={"capacity": 0.01},
        settings={D: 1e-17},
    )
    assert found.fit.values[RESISTANCE] == pytest.approx(5.0, rel=1e-2)


@pytest.mark.slow
def test_calibration_repeated():
    """The stored pair, and four parameters that two numbers cannot fix."""
    noise, rough = {"capacity": 0.03}, {UTILISED: 0.75, D: 2e-19}
    pair = fit_capacities(
        CELL, AN_2019, [UTILISED, D], starts_at=rough, noise=noise, tolerance=None
    )
    assert pair.fit.values[UTILISED] == pytest.approx(0.757, abs=1e-3)
    assert pair.fit.values[D] == pytest.approx(2.426e-19, rel=3e-3)
    for estimate in estimates(pair.fit):
        assert estimate.identifiable
        assert estimate.low < pair.fit.values[estimate.name] < estimate.high
    four = fit_capacities(
        CELL,
        AN_2019,
        [UTILISED, D, J0, RESISTANCE],
        starts_at={**rough, J0: 0.3, RESISTANCE: 10.0},
        noise=noise,
    )
    assert "2 measurements cannot fix 4 parameters" in " ".join(diagnosis(four.fit))
    assert not any(estimate.identifiable for estimate in estimates(four.fit))
    assert sum(combination.sloppy for combination in combinations(four.fit)) >= 2
    assert list(four.capacities.values()) == pytest.approx(list(AN_2019.values()), rel=1e-3)


@pytest.mark.parametrize(
    ("measured", "changes", "message"),
    [
        ({}, {}, "No C-rate"),
        ({0.0: 100.0}, {}, "The C-rate is 0"),
        ({0.1: -5.0}, {}, "capacity at 0.1C is -5"),
        ({0.1: np.nan}, {}, "is nan"),
        ({0.1: 100.0}, {"branch": "charge"}, "No branch is called 'charge'"),
        ({0.1: 100.0}, {"cycle": 0}, "number of cycles is 0"),
        ({0.1: 100.0}, {"settings": {D: 1e-18}}, "both set and free"),
    ],
)
def test_refuses_in_one_sentence(measured, changes, message):
    with pytest.raises(InputError, match=message):
        fit_capacities(CELL, measured, [D], **changes)
