"""Posterior of the free parameters: what is known after the measurement, without linearisation.

    p(u | data) ~ exp(-sum_i (r_i(u)/noise)^2/(2 tau_i)),   u in [0, 1]^p

The prior is uniform in u: within the csv range (or the bounds given), and even in the logarithm
where the range spans decades. Residuals that are correlated over tau_i samples count as fewer
(`uncertainty.correlation_times`), those of white noise whole; noise that was not given is that of
the least squares fit, which comes first. The chains move in z, u = u_fit + L z, with

    L L^T = (sum_i J_i^T J_i/tau_i + 12)^-1

the covariance of the linearised posterior (12 stands for the uniform prior, of variance 1/12), so
that combinations of very different scales are sampled at one pace.

References
----------
Haario, Saksman & Tamminen 2001, 10.2307/3318737 (adaptive covariance); Gelman et al. 2013, Bayesian
Data Analysis, 10.1201/b16018, section 11.4 (R-hat of split chains).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.least_squares import OnProgress, progress_counter
from porousalloy.experiments.fitting.objective import Objective
from porousalloy.experiments.fitting.optimum import Optimum
from porousalloy.experiments.fitting.residuals import Residuals
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
        Name of the parameter.
    mean, median, standard_deviation, low, high : float
        Statistics in its unit; the interval has equal tails.
    effective_samples : float
        Number of independent samples that would tell as much.
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
    optimum : Optimum
        Least squares fit that the chains start around.
    u : numpy.ndarray, shape (chains, samples, p)
        Samples as shares of the ranges.
    rhat, effective_samples : numpy.ndarray, shape (p,)
        Convergence of u and its effective number of samples.
    """

    optimum: Optimum
    u: np.ndarray
    rhat: np.ndarray
    effective_samples: np.ndarray

    @property
    def free(self) -> tuple[FreeParameter, ...]:
        """Sampled parameters."""
        return self.optimum.free

    @property
    def converged(self) -> bool:
        """True if all chains have met."""
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
    residuals: Sequence[Residuals],
    optimum: Optimum,
    chains: int = 4,
    samples: int = 1000,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Posterior:
    """Sample the posterior with Markov chains.

    Parameters
    ----------
    residuals : sequence of Residuals
        Residuals that were fitted; no model is built again.
    optimum : Optimum
        Result of their fit; the ranges of its parameters are the prior.
    chains : int, optional
        Number of chains, from different starts. The default is 4.
    samples : int, optional
        Number of samples to keep of every chain, after half as many for it to settle. The default
        is 1000.
    seed : int, optional
        Seed of the chains. The default is 0.
    on_progress : callable, optional
        Called after every solution with the number done, the most there can be and a description.

    Returns
    -------
    Posterior
        Samples with R-hat and effective numbers of samples.

    Raises
    ------
    InputError
        If PyBOP is not installed, or there are fewer than 1 chain or 8 samples.
    """
    from porousalloy.experiments.fitting import pybop_bridge

    if chains < 1 or samples < 8:
        raise InputError(
            f"{chains} chains of {samples} samples were asked for; give at least 1 chain and 8 "
            "samples."
        )
    warm_up = samples // 2
    count = progress_counter(residuals, chains * (samples + warm_up), on_progress)
    objective = Objective(residuals, optimum.free, optimum.noise, count)
    tau = correlation_times(optimum)
    jacobian = optimum.jacobian
    precision = jacobian.T @ (jacobian / tau[:, np.newaxis]) + PRIOR * np.eye(len(optimum.free))
    scale = np.linalg.cholesky(np.linalg.inv(precision))

    def log_density(z: np.ndarray) -> float:
        u = optimum.u + scale @ z
        if np.any((u < 0) | (u > 1)):
            return -np.inf
        return -float(np.sum(objective.residuals(u) ** 2 / tau)) / 2

    starts = _starts(optimum.u, scale, chains, seed)
    sampled = [
        pybop_bridge.chain(log_density, start, samples, warm_up, seed + place)
        for place, start in enumerate(starts)
    ]
    u = optimum.u + np.array(sampled) @ scale.T
    rhat, effective = pybop_bridge.convergence(u)
    return Posterior(optimum, u, rhat, effective)


def _starts(u: np.ndarray, scale: np.ndarray, chains: int, seed: int) -> list[np.ndarray]:
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
