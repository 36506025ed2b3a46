"""Capacities at several C-rates: residuals, fits, and fits together with curves."""

import pickle

import numpy as np
import pytest

from porousalloy.experiments.data.capacity import Capacity
from porousalloy.experiments.fitting import capacity_residuals
from porousalloy.experiments.fitting.capacity_residuals import CapacityResiduals
from porousalloy.experiments.fitting.fit import fit
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO, free_parameters
from porousalloy.experiments.fitting.identifiability.synthetic import synthetic_record
from porousalloy.experiments.fitting.uncertainty import combinations
from porousalloy.experiments.runs.simulate import simulate
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError

CELL = get_cell("ampsi-half")
D = "Alloy reference diffusivity [m2.s-1]"
J0 = "Alloy reference exchange-current density [A.m-2]"
UTILISED = "Positive electrode utilised alloy fraction"
RESISTANCE = "Contact resistance [Ohm]"
AN_2019 = (Capacity(0.1, 2134.0), Capacity(0.5, 1271.0))  # as in test_calibration


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
    row = simulate(cell, [0.5], cycles=cycle).summary().iloc[-1]
    expected = row[f"{branch.capitalize()} capacity per gram of {cell.one_c_basis} [mA.h.g-1]"]
    parameters = free_parameters(cell, [free])
    measured = [Capacity(0.5, expected, branch, cycle)]
    residuals = CapacityResiduals(cell, measured, parameters, tolerance=1e-5)
    (channel,) = residuals.evaluate(starts(parameters))
    # a tolerance of 1e-5 is worth 1e-4 of a capacity, where other steps lead to the half cycle
    assert channel.residual == pytest.approx([0], abs=3e-4)
    assert residuals.remarks == ("",)


def test_half_cycles_of_one_c_rate_are_those_of_each_alone():
    free = free_parameters(CELL, [RESISTANCE])
    both = [Capacity(0.5, 1300.0, "lithiation"), Capacity(0.5, 1271.0, "delithiation")]
    together = CapacityResiduals(CELL, both, free, cells=8)
    together.without_slopes(starts(free))
    for measured, capacity in zip(both, together.capacities, strict=True):
        alone = CapacityResiduals(CELL, [measured], free, cells=8)
        alone.without_slopes(starts(free))
        assert alone.capacities == (capacity,)


def test_mass_and_slopes(monkeypatch):
    free = free_parameters(CELL, [D, MASS_RATIO])
    residuals = CapacityResiduals(CELL, [Capacity(0.5, 1000.0)], free)
    (here,) = residuals.evaluate({**starts(free), MASS_RATIO: 1.25})
    twin = CapacityResiduals(CELL, [Capacity(0.4, 1000.0)], free[:1])
    twin.evaluate(starts(free[:1]))
    # more mass than stated: a lower true C-rate, and its capacity on less mass
    assert residuals.capacities[0] == pytest.approx(1.25 * twin.capacities[0], rel=1e-5)
    monkeypatch.setattr(capacity_residuals, "HALF_STEP", 3e-3)
    (finer,) = residuals.evaluate({**starts(free), MASS_RATIO: 1.25})
    # scatter of 3e-6 over a difference of 6e-3, of a slope of order 1
    assert here.slopes == pytest.approx(finer.slopes, rel=5e-3)


def test_a_rate_that_gives_nothing_leads_back():
    cell = CELL.with_(parameters={D: 1e-17})
    free = free_parameters(cell, [RESISTANCE])
    residuals = CapacityResiduals(cell, [Capacity(5.0, 300.0)], free)
    residuals.evaluate({RESISTANCE: 5.0})
    (capacity,) = residuals.capacities
    assert capacity > 100
    (lost,) = residuals.evaluate({RESISTANCE: 90.0})
    assert lost.residual[0] < -1
    assert "as soon as the current was applied" in residuals.remarks[0]
    # I R beyond the limit, in volts: the slope is the current of a pad of 1 cm2
    assert lost.slopes[0, 0] < 0
    found = fit(
        cell,
        [Capacity(5.0, capacity)],
        [RESISTANCE],
        starts_at={RESISTANCE: 90.0},
        noise={"capacity": 0.01},
    )
    assert found.parameters[RESISTANCE] == pytest.approx(5.0, rel=1e-2)


@pytest.mark.slow
def test_curve_and_capacities_in_one_list():
    truth = {D: 4e-19, RESISTANCE: 12.0}
    cell = CELL.with_(model="spm")
    record = synthetic_record(cell, truth, 0.2, {"voltage": 1e-3}, samples=60)
    true = CapacityResiduals(cell, [Capacity(0.5, 1000.0)], free_parameters(cell, truth))
    true.without_slopes(truth)
    capacity = Capacity(0.5, true.capacities[0])
    noise = {"voltage": 1e-3, "capacity": 1e-3}
    found = fit(cell, [capacity, record], truth, noise=noise)
    assert found.measurements == (capacity, record)
    assert found.residuals["voltage"].size == 120
    # the noise of the curve moves D by 1 % and with it the capacity
    assert found.residuals["capacity"] == pytest.approx([0], abs=5e-3)
    assert found.capacities[0] == pytest.approx(capacity.capacity, rel=5e-3)
    for estimate in found.estimates(0.999, linear=True):
        assert estimate.low < truth[estimate.name] < estimate.high
    alone = fit(cell, [record], truth, noise={"voltage": 1e-3})
    # more data of a known noise never widen an interval
    for both, one in zip(found.estimates(linear=True), alone.estimates(linear=True), strict=True):
        assert both.standard_error < one.standard_error * 1.05
    assert found.cell.with_(parameters=found.parameters) == found.cell
    copy = pickle.loads(pickle.dumps(found))
    assert copy.parameters == found.parameters
    # the models are built again, and give the same to the last bit
    values = found.optimum.values
    for one, other in zip(copy.models, found.models, strict=True):
        assert np.array_equal(one.evaluate(values)[0].residual, other.evaluate(values)[0].residual)


@pytest.mark.slow
def test_calibration_repeated():
    """The stored pair, and four parameters that two numbers cannot determine."""
    noise, rough = {"capacity": 0.03}, {UTILISED: 0.75, D: 2e-19}
    pair = fit(CELL, AN_2019, [UTILISED, D], starts_at=rough, noise=noise, tolerance=1e-5)
    # the stored pair gives 2126 and 1269 mAh/g on today's mesh, 0.4 and 0.2 % too little
    assert pair.parameters[UTILISED] == pytest.approx(0.757, abs=5e-3)
    assert pair.parameters[D] == pytest.approx(2.426e-19, rel=1e-2)
    for estimate in pair.estimates():
        assert estimate.identifiable
        assert estimate.low < pair.parameters[estimate.name] < estimate.high
    four = fit(
        CELL,
        AN_2019,
        [UTILISED, D, J0, RESISTANCE],
        starts_at={**rough, J0: 0.3, RESISTANCE: 10.0},
        noise=noise,
    )
    text = four.report()
    assert "2 measurements" in text
    assert "4 parameters" in text
    assert not any(estimate.identifiable for estimate in four.estimates())
    assert sum(combination.sloppy for combination in combinations(four.optimum)) >= 2
    expected = [measured.capacity for measured in AN_2019]
    assert four.capacities == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(
    ("measured", "message"),
    [
        ((0.0, 100.0), "The C-rate is 0"),
        ((0.1, -5.0), "capacity at 0.1C is -5"),
        ((0.1, np.nan), "is nan"),
        ((0.1, 100.0, "charge"), "'charge'.*lithiation, delithiation"),
        ((0.1, 100.0, "lithiation", 0), "number of cycles is 0"),
    ],
)
def test_refuses_in_one_sentence(measured, message):
    with pytest.raises(InputError, match=message):
        Capacity(*measured)


def test_refuses_nothing_and_capacities_of_unknown_noise():
    with pytest.raises(InputError, match="at least one record or capacity"):
        fit(CELL, [], [D])
    with pytest.raises(InputError, match="1 measurements of the capacity for 1 parameters"):
        fit(CELL.with_(model="spm"), AN_2019[:1], [D])
