"""Charge and energy of a half cycle, from the solver's own steps.

IDAKLU keeps the states and their slopes at each of its steps, so that PyBaMM can give a variable
anywhere between two steps as accurately as at them. I and V I are integrated between the steps by
a Gauss rule, whose own error is far below that of the solver: its tolerance is what is left. (The
trapezoidal rule on the samples of a curve misses up to 1e-4 of the energy.) CasADi, the last of the
solvers, keeps no slopes: voltages are then linear between its steps.
"""

import numpy as np
import pybamm

# nodes and weights on [-1, 1]; exact for polynomials of degree 7
NODES, WEIGHTS = np.polynomial.legendre.leggauss(4)


def charge_and_energy(step: pybamm.Solution, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Integrals of the magnitudes of I and V I from the start of a half cycle.

    Parameters
    ----------
    step : pybamm.Solution
        A half cycle with the variables "Current [A]" and "Voltage [V]".
    time : numpy.ndarray, shape (n,)
        Times in it [s], rising, the first one its start.

    Returns
    -------
    charge : numpy.ndarray, shape (n,)
        Charge passed [A.h].
    energy : numpy.ndarray, shape (n,)
        Energy passed [W.h].
    """
    # between the solver's steps the voltage is smooth, across them its slopes may jump
    edges = np.union1d(np.clip(step.t, time[0], time[-1]), time)
    half = np.diff(edges)[:, np.newaxis] / 2
    nodes = edges[:-1, np.newaxis] + half * (1 + NODES)
    current = np.abs(step["Current [A]"](nodes.ravel())).reshape(nodes.shape)
    voltage = step["Voltage [V]"](nodes.ravel()).reshape(nodes.shape)
    places = np.searchsorted(edges, time)
    return tuple(
        np.concatenate([[0.0], np.cumsum((half * values) @ WEIGHTS)])[places] / 3600
        for values in (current, current * voltage)
    )
