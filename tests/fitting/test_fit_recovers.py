"""A fit finds the values that made the data, with error bars that hold them, without a rebuild."""

import dataclasses

import numpy as np
import pytest

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.fit import fit
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO, free_parameters
from porousalloy.experiments.fitting.predictor import Predictor
from porousalloy.experiments.fitting.residual_test import check_residuals
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError

CELL = get_cell("ampsi-half")
TRUTH = {
    "Alloy reference diffusivity [m2.s-1]": 2.9e-19,
    "Positive electrode utilised alloy fraction": 0.823,
    "Contact resistance [Ohm]": 20.0,
    "Positive particle confinement modulus [Pa]": 5e9,
}
STARTS = dict(zip(TRUTH, (1e-19, 0.9, 5.0, 2e10), strict=True))
NOISE = {"voltage": 2e-3, "thickness": 1e-8}


def cycle(capacity=1900.0, current=420.0, samples=100, out=0.94):
    """A cycle of constant currents [A.kg-1] that lithiates by a capacity [mA.h.g-1].

    A few per cent of the charge stay in the ligaments, so less is taken out again.
    """
    end = 3600 * capacity / current
    branch = np.linspace(0, 1, samples)
    time = np.concatenate([end * branch, end + 1 + out * end * branch])
    current = np.repeat([current, -current], samples)
    voltage = np.full(time.size, np.nan)
    voltage[[0, -1]] = 0, 1.5  # the window
    return Record("synthetic", time, current, voltage)


@pytest.fixture(scope="module")
def truth():
    record = cycle()
    predictor = Predictor(CELL, record, free_parameters(CELL, TRUTH))
    prediction = predictor.predict(TRUTH)
    assert prediction.reached.all()
    return dataclasses.replace(record, voltage=prediction.voltage, thickness=prediction.thickness)


def with_noise(record, seed):
    noise = np.random.default_rng(seed)
    return dataclasses.replace(
        record,
        voltage=record.voltage + noise.normal(0, NOISE["voltage"], record.time.size),
        thickness=record.thickness + noise.normal(0, NOISE["thickness"], record.time.size),
    )


def test_values_noise_and_counts(truth):
    found = fit(CELL, [with_noise(truth, 1)], TRUTH, starts_at=STARTS)
    for estimate in found.estimates(level=0.999, linear=True):
        assert estimate.identifiable
        assert estimate.low < TRUTH[estimate.name] < estimate.high
    # the standard deviation of a standard deviation of 200 samples is 5 %
    for channel, sigma in NOISE.items():
        assert found.optimum.noise[channel] == pytest.approx(sigma, rel=0.2)
    assert not any(test.model_is_wrong for test in check_residuals(found.optimum))
    assert found.optimum.converged
    assert found.optimum.builds == 1
    assert found.optimum.most_solves <= 60


def test_slopes_are_those_of_finite_differences(truth):
    names = [*TRUTH, MASS_RATIO, "Initial alloy filling"]
    predictor = Predictor(CELL, truth, free_parameters(CELL, names))
    values = {**TRUTH, MASS_RATIO: 1.0, "Initial alloy filling": 0.01}
    here = predictor.predict(values)
    for place, name in enumerate(names):
        step = 1e-2 * values[name]
        above, below = (
            predictor.predict(values | {name: values[name] + s * step}) for s in (1, -1)
        )
        for channel in ("voltage", "thickness"):
            difference = (getattr(above, channel) - getattr(below, channel)) / (2 * step)
            slopes = getattr(here, f"{channel}_slopes")[:, place]
            error = np.sqrt(np.mean((slopes - difference) ** 2))
            # curvature over a step of 1 %, and solutions that are good to 1e-6
            assert error < 0.03 * np.sqrt(np.mean(difference**2)) + 1e-9 / step


def test_extrapolates_where_the_model_has_too_little_capacity(truth):
    free = free_parameters(CELL, ["Positive electrode utilised alloy fraction"])
    predictor = Predictor(CELL, truth, free)
    name = free[0].name
    at = {share: predictor.predict({name: share}) for share in (0.69, 0.7, 0.71)}
    lost = ~at[0.7].reached
    assert lost.any()
    assert np.isfinite(at[0.7].voltage).all()
    # over several samples of 165 s: the voltage plunges somewhere within the last one
    rise = (at[0.71].voltage - at[0.69].voltage)[lost] / 0.02
    # the line moves the way its slope says, so a fit can find back
    assert np.median(at[0.7].voltage_slopes[lost, 0] / rise) == pytest.approx(1, abs=0.3)


def test_a_poor_start_is_found_back_from(truth):
    name = "Positive electrode utilised alloy fraction"
    found = fit(CELL, [truth], [name], starts_at={name: 0.67})
    assert found.parameters[name] == pytest.approx(TRUTH[name], rel=1e-3)


def test_refuses_what_has_no_effect(truth):
    with pytest.raises(InputError, match="has no effect"):
        fit(CELL, [truth], ["Positive particle accommodation factor"])


@pytest.mark.parametrize(
    ("names", "changes", "message"),
    [
        ([], {}, "No parameter is free"),
        (["Contact resistance"], {}, "did you mean"),
        (["Contact resistance [Ohm]"] * 2, {}, "named twice"),
        (["Positive electrode OCP [V]"], {}, "is a function"),
        (["Reference temperature [K]"], {}, "no range"),
        (
            ["Contact resistance [Ohm]"],
            {"bounds": {"Contact resistance [Ohm]": (5, 1)}},
            "the bounds 5 and 1",
        ),
        (
            ["Contact resistance [Ohm]"],
            {"starts_at": {"Contact resistance [Ohm]": 1e3}},
            "starts at 1000",
        ),
        (["Contact resistance [Ohm]"], {"noise": {"thickness": 1e-9}}, "not measured"),
        (["Contact resistance [Ohm]"], {"noise": {"voltage": 0}}, "give a standard deviation"),
        (["Contact resistance [Ohm]"], {"starts": 0}, "number of starts"),
    ],
)
def test_refuses_in_one_sentence(names, changes, message):
    record = dataclasses.replace(cycle(), voltage=np.linspace(1, 0, 200))
    with pytest.raises(InputError, match=message):
        fit(CELL, [record], names, **changes)


def test_a_result_that_needs_a_finer_mesh_gets_it():
    name = "Alloy reference diffusivity [m2.s-1]"
    # at this rate the window ends after four fifths of the charge
    record, start = cycle(900.0, 1800.0, out=0.7), 6e-19
    predictor = Predictor(CELL, record, free_parameters(CELL, [name]))
    record = dataclasses.replace(record, voltage=predictor.predict({name: TRUTH[name]}).voltage)
    found = fit(CELL.with_(parameters={name: start}), [record], [name])
    assert found.optimum.builds == 2
    assert found.cells == predictor.cells
    assert found.optimum.free[0].start == start
    assert found.parameters[name] == pytest.approx(TRUTH[name], rel=1e-3)


def test_refuses_the_radius_of_the_cathodes_particles():
    cell = get_cell("ampsi-ncm")
    record = dataclasses.replace(cycle(140.0, 16.0), voltage=np.linspace(3, 4, 200))
    with pytest.raises(InputError, match="cathode's particles"):
        fit(cell, [record], ["Positive particle radius [m]"])


def test_global_search_and_posterior_of_a_fit(truth):
    pytest.importorskip("pybop", reason="PyBOP, the extra 'fit', is not installed")
    name = "Positive electrode utilised alloy fraction"
    found = fit(CELL, [truth], [name], starts_at={name: 0.95}, search=12)
    assert found.parameters[name] == pytest.approx(TRUTH[name], rel=1e-3)
    posterior = found.posterior(chains=2, samples=8)
    assert posterior.u.shape == (2, 8, 1)
    assert posterior.optimum is found.optimum
