"""Processor times of this package as ratios to stock PyBaMM's, both measured in one run.

Callables take turns, so that a busy machine slows all of them alike; what counts is the median of
their processor times after two rounds that warm up, in which models are built and compiled.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pybamm

from porousalloy.models import PorousAlloyDFN, PorousAlloySPM, PorousAlloySPMe

HOUR = 3600.0
HALF = {"working electrode": "positive"}
MODELS = {"SPM": PorousAlloySPM, "SPMe": PorousAlloySPMe, "DFN": PorousAlloyDFN}
WARMING, ROUNDS = 2, 9


class Case(NamedTuple):
    """A half cycle of a bare model, and the largest allowed ratio to stock PyBaMM.

    Attributes
    ----------
    parameter_set : str
    model : {"SPM", "SPMe", "DFN"}
    c_rate : float
        C-rate [h-1].
    limit : float
        Ratio of processor times [-].
    """

    parameter_set: str
    model: str
    c_rate: float
    limit: float

    @property
    def options(self) -> dict:
        """Options that the cell needs."""
        return HALF if self.parameter_set.endswith("halfcell") else {}


#: The project's limits for warm half cycles: default options, meshes and solvers.
CASES = (
    Case("AMPSi2019_halfcell", "SPMe", 0.1, 1.0),
    Case("AMPSi2019_halfcell", "SPMe", 0.5, 1.2),
    Case("LiSi_dense_halfcell", "SPMe", 0.5, 1.7),
    Case("NaSn_porous_halfcell", "SPMe", 0.1, 1.1),
    Case("AMPSi2019_NCM", "SPMe", 0.5, 1.3),
    Case("AMPSi2019_halfcell", "DFN", 0.1, 1.0),
    Case("AMPSi2019_halfcell", "DFN", 0.5, 2.0),
    Case("LiSi_dense_halfcell", "DFN", 0.5, 4.0),
)


def median_times(runs, rounds: int = ROUNDS) -> np.ndarray:
    """Median processor times of callables that take turns.

    Parameters
    ----------
    runs : sequence of callable
        Functions without arguments.
    rounds : int, optional
        Number of rounds that count. The default is 9.

    Returns
    -------
    numpy.ndarray, shape (number of runs,)
        Times [s].
    """
    times = np.empty((WARMING + rounds, len(runs)))
    for row in times:
        for i, run in enumerate(runs):
            began = time.process_time()
            run()
            row[i] = time.process_time() - began
    return np.median(times[WARMING:], axis=0)


def half_cycle(model: pybamm.BaseModel, case: Case, points=None) -> Callable:
    """Function that solves the half cycle of a case by a model.

    Parameters
    ----------
    model : pybamm.BaseModel
        This package's or PyBaMM's.
    case : Case
        Parameter set and C-rate.
    points : dict of str to int, optional
        Mesh points that differ from the default.
    """
    values = pybamm.ParameterValues(case.parameter_set)
    values["Current function [A]"] = case.c_rate * values["Nominal cell capacity [A.h]"]
    changed = {"var_pts": model.default_var_pts | points} if points else {}
    simulation = pybamm.Simulation(model, parameter_values=values, **changed)
    return lambda: simulation.solve([0, 1.5 * HOUR / case.c_rate])


def own_and_stock(case: Case) -> tuple[Callable, Callable]:
    """Functions that solve the half cycle of a case by this package's model and PyBaMM's."""
    stock = getattr(pybamm.lithium_ion, case.model)(case.options)
    return half_cycle(MODELS[case.model](case.options), case), half_cycle(stock, case)


class Usage(NamedTuple):
    """What a process used: processor time [s], its children's included, and memory [GB]."""

    seconds: float
    gigabytes: float


def usage_of(*arguments: str) -> Usage:
    """What Python uses for a script or a module, from its start to its end.

    Parameters
    ----------
    *arguments : str
        Command line after the name of the interpreter.
    """
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(arguments)} ended with status {status}")
    return Usage(used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6)
