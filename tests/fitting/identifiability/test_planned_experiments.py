"""Planned experiments: slopes against other ways of computing them, spreads against fits."""

import dataclasses

import numpy as np
import pytest
from scipy.stats import chi2

from porousalloy.experiments.fitting.free_parameters import free_parameters
from porousalloy.experiments.fitting.identifiability.analysis import PARAMETERS, identifiability
from porousalloy.experiments.fitting.identifiability.impedance_sensitivity import ImpedanceProbe
from porousalloy.experiments.fitting.identifiability.planned_records import (
    cycle_capacities,
    cycle_record,
    resting_record,
)
from porousalloy.experiments.fitting.least_squares import least_squares_fit
from porousalloy.experiments.fitting.predictor import Predictor
from porousalloy.experiments.fitting.residuals import VoltageResiduals
from porousalloy.parameters.cells import get_cell

CELL = get_cell("ampsi-half")
D, A0, POROSITY, YIELD, J0 = (name.format(Domain="Positive") for name in PARAMETERS)
CONFINEMENT = "Positive particle confinement modulus [Pa]"
ACCOMMODATION = "Positive particle accommodation factor"
CAPACITIES = (2168.0, 2134.0)  # mAh/g at 0.1C


def test_a_porosity_that_changes_the_thickness_of_the_layer():
    free = free_parameters(CELL, [POROSITY])
    record = cycle_record(CELL, 0.1, CAPACITIES)
    value, step = free[0].start, 5e-3
    here = Predictor(CELL, record, free).predict({POROSITY: value})
    # rebuilt with porosities that are numbers, on PyBaMM's own meshes
    other = free_parameters(CELL, [YIELD])
    above, below = (
        Predictor(CELL.with_(parameters={POROSITY: value + s * step}), record, other).predict(
            {YIELD: other[0].start}
        )
        for s in (1, -1)
    )
    for channel in ("voltage", "thickness"):
        difference = (getattr(above, channel) - getattr(below, channel)) / (2 * step)
        slopes = getattr(here, f"{channel}_slopes")[:, 0]
        error = np.sqrt(np.mean((slopes - difference) ** 2))
        # two solutions good to 1e-6 over the step, and curvature
        assert error < 0.02 * np.sqrt(np.mean(difference**2)) + 1e-6 / step * (
            1 if channel == "voltage" else 1e-6
        )


@pytest.fixture(scope="module")
def probe():
    free = free_parameters(CELL, [J0, YIELD])
    record, rests = resting_record(CELL, CAPACITIES[0], fillings=2)
    frequencies = np.logspace(-2, 4, 7)
    return ImpedanceProbe(CELL, record, rests, free, frequencies=frequencies, cells=10)


def test_slopes_of_the_impedance_with_another_step_and_from_one_side(probe):
    u = np.array([p.share(p.start) for p in probe.free])
    slopes = probe.slopes(u)
    # at the bound the differences are one-sided
    shifted = np.array([u[0], 1.0])
    pairs = [(slopes, probe.slopes(u, 0.004))]
    pairs.append((probe.slopes(shifted), probe.slopes(shifted, 0.004)))
    for one, other in pairs:
        for place in range(2):
            error = np.linalg.norm((one - other)[..., place])
            # curvature over a step of 0.01; states are good to 1e-10
            assert error < 0.01 * np.linalg.norm(one[..., place])


def test_impedance_of_a_rested_cell_knows_its_stress(probe):
    u = np.array([p.share(p.start) for p in probe.free])
    Z = probe.impedance(u)
    assert np.all(Z.real > 0)
    # same cell, same answer, whatever was asked for in between
    probe.impedance(u - 0.1)
    assert np.allclose(probe.impedance(u), Z, rtol=1e-6)
    assert np.abs(probe.slopes(u)[..., 1]).max() > 1e-3 * np.abs(Z).max()


def test_what_diffusion_and_kinetics_cannot_tell_apart():
    found = identifiability(CELL, [D, A0, J0], ["V(t)", "dilatometry"])
    *_, worst = found.combinations(["V(t)"])
    assert worst.sloppy
    # a0 and j0 twice as large and D four times leave a0^2/D and j0/a0 as they are
    changes = {
        p.name: worst.weights[p.name] * p.slope(p.share(p.start)) / p.start for p in found.free
    }
    assert changes[D] / changes[A0] == pytest.approx(2, rel=1e-2)
    assert changes[J0] / changes[A0] == pytest.approx(1, rel=1e-2)
    # alone, each would be known to a hundredth of its range
    assert np.all(found.spread_if_others_known(["V(t)"]) < 0.01)


@pytest.mark.slow
def test_double_layer_tells_ligament_size_only_if_its_capacity_is_known():
    capacity = "Positive electrode double-layer capacity [F.m-2]"
    found = identifiability(CELL, [D, A0, J0, capacity], ["EIS"])
    assert np.all(found.given_all_but([D, A0, J0]).spread(["EIS"]) < 0.01)
    assert np.all(found.spread(["EIS"])[:2] > 0.15)


@pytest.mark.slow
@pytest.mark.parametrize("closure", ["force balance", "accommodation"])
def test_fits_scatter_as_the_fisher_matrix_says(closure):
    split = CONFINEMENT if closure == "force balance" else ACCOMMODATION
    cell = CELL.with_(options={"particle expansion": closure}, parameters={ACCOMMODATION: 0.7})
    names, draws, rates = [D, YIELD, J0, split], 20, (0.1, 0.5)
    noise = {"voltage": 1e-3, "thickness": 1e-7}
    found = identifiability(cell, names, ["V(t)", "dilatometry"], noise)
    capacities = cycle_capacities(cell, rates)
    truth = {p.name: p.start for p in found.free}
    predictors = [Predictor(cell, cycle_record(cell, r, capacities[r]), found.free) for r in rates]
    clean = [predictor.predict(truth) for predictor in predictors]
    u = np.array([p.share(p.start) for p in found.free])
    errors = []
    for seed in range(draws):
        random = np.random.default_rng(seed)
        residuals = []
        for predictor, cycle in zip(predictors, clean, strict=True):
            measured = {
                channel: getattr(cycle, channel) + random.normal(0, sigma, cycle.voltage.size)
                for channel, sigma in noise.items()
            }
            predictor.record = dataclasses.replace(predictor.record, **measured)
            residuals.append(VoltageResiduals(predictor))
        errors.append(least_squares_fit(residuals, found.free, noise).u - u)
    errors = np.array(errors)
    H = found.fisher(found.slopes)
    # squares over the covariance: chi-squared with one degree a parameter and draw
    total = np.einsum("ki,ij,kj", errors, H, errors)
    low, high = chi2.ppf([1e-3, 1 - 1e-3], errors.size)
    assert low < total < high
    spread = np.sqrt(np.mean(errors**2, axis=0) / np.diag(np.linalg.inv(H)))
    # a standard deviation from 20 draws is itself good to 16 %: three times that
    assert np.all(np.abs(spread - 1) < 0.5)
