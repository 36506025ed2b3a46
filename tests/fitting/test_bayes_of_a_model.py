"""Posterior and global fit of a battery model."""

import numpy as np
import pytest

from porousalloy.experiments.data.capacity import Capacity
from porousalloy.experiments.fitting.bayes import sample_posterior
from porousalloy.experiments.fitting.capacity_residuals import CapacityResiduals
from porousalloy.experiments.fitting.free_parameters import free_parameters
from porousalloy.experiments.fitting.global_search import global_fit
from porousalloy.experiments.fitting.least_squares import least_squares_fit
from porousalloy.experiments.fitting.uncertainty import linear_estimates
from porousalloy.parameters.cells import get_cell

D = "Alloy reference diffusivity [m2.s-1]"


@pytest.mark.slow
def test_posterior_and_global_fit_agree_with_least_squares():
    """One well-known parameter: the linearised interval holds for the posterior, too."""
    pytest.importorskip("pybop", reason="PyBOP, the extra 'fit', is not installed")
    cell = get_cell("ampsi-half").with_(model="spm")
    free = free_parameters(cell, [D], starts={D: 1e-18})
    residuals = [CapacityResiduals(cell, [Capacity(0.5, 1271.0)], free, 20, 1e-6)]
    noise = {"capacity": 0.03}
    optimum = global_fit(residuals, free, noise, budget=24)
    local = least_squares_fit(residuals, free, noise)
    posterior = sample_posterior(residuals, local, chains=2, samples=150)
    (linear,), (sampled,) = linear_estimates(optimum), posterior.estimates()
    assert optimum.values[D] == pytest.approx(local.values[D], rel=1e-3)
    width = np.log(linear.high / linear.low)
    # a quantile of 5 % of 40 independent samples has a standard error of a tenth of the width
    assert np.log(sampled.low) == pytest.approx(np.log(linear.low), abs=0.3 * width)
    assert np.log(sampled.high) == pytest.approx(np.log(linear.high), abs=0.3 * width)
