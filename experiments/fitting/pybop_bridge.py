"""PyBOP's optimisers and samplers on functions of a vector.

PyBOP expects a simulator and a cost. Here the simulator is the function, and the cost passes its
value through. PyBOP is the extra "fit", so this module is imported only where it is used.

References
----------
Planden et al. 2024, arXiv:2412.15859 (PyBOP); Clerx et al. 2019, 10.5334/jors.252 (PINTS, whose
methods they are).
"""

import contextlib
import io
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import numpy as np

from porousalloy.parameters.errors import InputError

try:
    # as Any: PyBOP's annotations do not allow functions in place of battery models
    pints: Any = import_module("pints")
    pybop: Any = import_module("pybop")
    base_cost: Any = import_module("pybop.costs.base_cost")
except ModuleNotFoundError as error:
    raise InputError(
        f"Global and Bayesian fits need PyBOP ('{error.name}' is not installed); install it with "
        "pip install 'porousalloy[fit]'."
    ) from error

Function = Callable[[np.ndarray], float]
#: Particles of a swarm. PINTS suggests 4 + 3 ln p, which is few for ranges of decades.
SWARM = 12


class _Simulator(pybop.BaseSimulator):
    def __init__(self, parameters: dict, function: Function):
        super().__init__(pybop.Parameters(parameters))
        self._function = function

    def set_output_variables(self, target):
        """There is one output."""

    def solve_batch(self, inputs, calculate_sensitivities=False):
        return [self._function(np.array(list(values.values()))) for values in inputs]


class _Cost(base_cost.BaseCost):
    def evaluate(self, solution, inputs=None, calculate_sensitivities=False):
        return solution


class _LogDensity(pybop.LogLikelihood):
    def __init__(self):
        super().__init__(dataset=None)

    def evaluate(self, solution, inputs=None, calculate_sensitivities=False):
        return solution


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """NumPy's global random numbers from a seed, which is what PINTS draws; put back after."""
    before = np.random.get_state()  # noqa: NPY002
    np.random.seed(seed)  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(before)  # noqa: NPY002


def particle_swarm(function: Function, dimension: int, budget: int, seed: int) -> None:
    """Look for the minimum of a function on the unit cube with a particle swarm.

    Parameters
    ----------
    function : callable
        Function of a vector, shape (dimension,), which keeps its best value itself.
    dimension : int
        Dimension of the cube.
    budget : int
        Number of calls of the function, up to one swarm more.
    seed : int
        Seed of the random numbers.
    """
    parameters = {f"u{i}": pybop.Parameter(bounds=[0.0, 1.0]) for i in range(dimension)}
    options = pybop.PintsOptions(max_evaluations=budget, max_unchanged_iterations=None)
    # PyBOP prints where it was interrupted
    with seeded(seed), contextlib.redirect_stdout(io.StringIO()):
        optimiser = pybop.PSO(pybop.Problem(_Simulator(parameters, function), _Cost()), options)
        optimiser.set_population_size(SWARM)
        optimiser.run()


def chain(
    log_density: Function, start: np.ndarray, samples: int, warm_up: int, seed: int
) -> np.ndarray:
    """Markov chain of a density of about unit covariance (Haario-Bardenet adaptive).

    Parameters
    ----------
    log_density : callable
        Logarithm of the density of a vector, shape (p,); minus infinity where nothing is allowed.
    start : numpy.ndarray, shape (p,)
        First point, where the density is above zero.
    samples, warm_up : int
        Number of samples to keep, and to leave out before.
    seed : int
        Seed of the random numbers.

    Returns
    -------
    numpy.ndarray, shape (samples, p)
        The chain.
    """
    # PyBOP starts at the mean, with steps of the standard deviation
    parameters = {
        f"z{i}": pybop.Parameter(distribution=pybop.Gaussian(mean, 1.0))
        for i, mean in enumerate(start)
    }
    options = pybop.PintsSamplerOptions(
        max_iterations=warm_up + samples, warm_up_iterations=warm_up, log_to_screen=False
    )
    with seeded(seed), warnings.catch_warnings():
        # the bounds are in the density
        warnings.filterwarnings("ignore", "NOTE: Parameter bounds", UserWarning)
        log_pdf = pybop.LogPDF(_Simulator(parameters, log_density), _LogDensity())
        sampler = pybop.HaarioBardenetACMC(log_pdf, options)
        sampler.set_initial_phase_iterations(max(warm_up // 4, 1))
        return sampler.run().chains[0]


def convergence(chains: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """R-hat and effective number of samples of chains, shape (chains, samples, p); each (p,)."""
    effective = np.sum([pints.effective_sample_size(chain) for chain in chains], axis=0)
    return np.atleast_1d(pints.rhat(chains)), effective
