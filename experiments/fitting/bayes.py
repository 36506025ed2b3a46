"""Posterior of the free parameters: what is known after the measurement, without linearisation.

    p(u | data) ~ exp(-sum_i (r_i(u)/noise)^2/(2 tau_i)),   u in [0, 1]^p

The prior is uniform in u: within the csv range (or the bounds given), and even in the logarithm
where the range spans decades. Residuals that hang together over tau_i samples count as fewer
(`uncertainty.correlation_times`), those of white noise whole; noise that was not given is that of
the least squares fit, which comes first. The chains walk in z, u = u_fit + L z, with

    L L^T = (sum_i J_i^T J_i/tau_i + 12)^-1

the covariance of the linearised posterior (12 stands for the uniform prior, of variance 1/12), so
that combinations of very different scales are walked at one pace.

References
----------
Haario, Saksman & Tamminen 2001, 10.2307/3318737 (adaptive covariance); Gelman et al. 2013, Bayesian
Data Analysis, 10.1201/b16018, section 11.4 (R-hat of split chains).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from porousalloy.experiments.fitting.extra import pybop_bridge
from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.least_squares import (
    MOST_SOLVES,
    Fit,
    OnProgress,
    fit_targets,
    progress_counter,
)
from porousalloy.experiments.fitting.objective import Objective
from porousalloy.experiments.fitting.residuals import Target
from porousalloy.experiments.fitting.uncertainty import correlation_times
from porousalloy.parameters.errors import InputError

#: 1/variance of a number of which only the range is known.
PRIOR = 12.0
#: Chains start this many standard deviations apart, so that R-hat can tell whether they have met.
SPREAD = 2.0
#: Chains agree from here on.
LARGEST_RHAT = 1.05


class PosteriorEstimate(NamedTuple):
    """One parameter's posterior.

    Attributes
    ----------
    name : str
        The parameter.
    mean, median, standard_deviation, low, high : float
        In its unit; the interval has equal tails.
    effective_samples : float
        Independent samples that would tell as much.
    rhat : float
        Spread of all chains over that of each; 1 once they have met.
    """

    name: str
    mean: float
    median: float
    standard_deviation: float
    low: float
    high: float
    effective_samples: float
    rhat: float


@dataclass(frozen=True)
class Posterior:
    """Samples of a posterior.

    Attributes
    ----------
    fit : Fit
        The least squares fit that the chains start around.
    u : numpy.ndarray, shape (chains, samples, p)
        Shares of the ranges.
    rhat, effective_samples : numpy.ndarray, shape (p,)
        Of u.
    """

    fit: Fit
    u: np.ndarray
    rhat: np.ndarray
    effective_samples: np.ndarray

    @property
    def free(self) -> tuple[FreeParameter, ...]:
        """The parameters."""
        return self.fit.free

    @property
    def converged(self) -> bool:
        """Whether all chains have met."""
        return bool(np.all(self.rhat < LARGEST_RHAT))

    def values(self, place: int) -> np.ndarray:
        """Samples of a parameter in its unit, all chains."""
        return self.free[place].value(self.u[:, :, place].ravel())

    def estimates(self, level: float = 0.9) -> list[PosteriorEstimate]:
        """Posterior of every parameter, with intervals of a probability."""
        found = []
        for place, parameter in enumerate(self.free):
            values = self.values(place)
            low, median, high = np.quantile(values, [(1 - level) / 2, 0.5, (1 + level) / 2])
            found.append(
                PosteriorEstimate(
                    name=parameter.name,
                    mean=float(values.mean()),
                    median=float(median),
                    standard_deviation=float(values.std()),
                    low=float(low),
                    high=float(high),
                    effective_samples=float(self.effective_samples[place]),
                    rhat=float(self.rhat[place]),
                )
            )
        return found


def sample_posterior(
    targets: Sequence[Target],
    free: Sequence[FreeParameter],
    noise: Mapping[str, float] | None = None,
    chains: int = 4,
    samples: int = 1000,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Posterior:
    """Sample the posterior with Markov chains.

    Parameters
    ----------
    targets, free, noise, on_progress
        As for :func:`porousalloy.experiments.fitting.least_squares.fit_targets`; the ranges of the
        free parameters are the prior.
    chains : int, optional
        How many, from different starts.
    samples : int, optional
        To keep of every chain; half as many before are for the chain to settle.
    seed : int, optional
        Of the chains.

    Returns
    -------
    Posterior
        With R-hat and effective numbers of samples.

    Raises
    ------
    InputError
        If PyBOP is not installed, there are fewer than 1 chain or 8 samples, and as `fit_targets`.
    """
    bridge, free = pybop_bridge(), tuple(free)
    if chains < 1 or samples < 8:
        raise InputError(
            f"{chains} chains of {samples} samples were asked for; give at least 1 chain and 8 "
            "samples."
        )
    warm_up = samples // 2
    most = chains * (samples + warm_up) + MOST_SOLVES
    fit = fit_targets(targets, free, noise, 1, seed, on_progress)
    objective = Objective(targets, free, fit.noise, progress_counter(targets, most, on_progress))
    tau = correlation_times(fit)
    jacobian = fit.jacobian
    precision = jacobian.T @ (jacobian / tau[:, np.newaxis]) + PRIOR * np.eye(len(free))
    scale = np.linalg.cholesky(np.linalg.inv(precision))

    def log_density(z):
        u = fit.u + scale @ z
        if np.any((u < 0) | (u > 1)):
            return -np.inf
        return -float(np.sum(objective.residuals(u) ** 2 / tau)) / 2

    starts = _starts(fit.u, scale, chains, seed)
    walks = [
        bridge.walk(log_density, start, samples, warm_up, seed + place)
        for place, start in enumerate(starts)
    ]
    u = fit.u + np.array(walks) @ scale.T
    rhat, effective = bridge.convergence(u)
    return Posterior(fit, u, rhat, effective)


def _starts(u, scale, chains, seed):
    """Places z inside of the ranges, spread wider than the posterior where the ranges allow it."""
    random = np.random.default_rng(seed)
    starts = []
    spread = SPREAD
    while len(starts) < chains:
        z = spread * random.standard_normal(u.size)
        there = u + scale @ z
        if np.all((there >= 0) & (there <= 1)):
            starts.append(z)
            spread = SPREAD
        else:
            spread *= 0.99
    return starts
