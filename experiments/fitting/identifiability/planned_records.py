"""Records of experiments that are planned, not made: what a cell would be driven with.

Cycles run at a constant current and turn a twentieth of the capacity before the limits: closer to
them the voltage is so steep that an error of the current of 0.1 % is worth more than one of 1 mV,
and slopes of 1000 V per range are not those of the next value, or cannot be solved for. Titration
pulses have 0.1C and a tenth of what the cell takes up at 0.1C; nine fill it, eight empty it again,
each with a rest. Voltages are left open but for the limits, which tell how far a model is followed.
Capacities are those of cycles from the start state of every simulation and fit, see
`fitting.input_values`.
"""

from collections.abc import Sequence

import numpy as np

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.results.half_cycles import half_cycles
from porousalloy.experiments.runs.simulate import simulate
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

TURN_EARLY = 0.05  # of the capacity
SECOND = 1.0  # what a reversal of the current takes [s]
SLOW = 0.1  # C-rate of titration and of the approach to impedance
PULSES = (9, 8)
PULSE_SHARE = 0.1  # of the capacity at the slow rate
REST = 7200.0  # [s]; relaxation slows down as the root of time and is sampled likewise


def cycle_capacities(cell: Cell, c_rates: Sequence[float]) -> dict[float, tuple[float, float]]:
    """Capacities [mA.h.g-1] of a lithiation and the delithiation after it, by C-rate.

    Raises
    ------
    InputError
        If a run fails, or anything asked for is not known or not possible.
    """
    result = simulate(cell, c_rates)
    endings = (result.dataset[f"run_{name}"].values for name in ("ending", "reason"))
    found = {}
    for run, (c_rate, ending, reason) in enumerate(zip(c_rates, *endings, strict=True), start=1):
        if ending != "completed":
            raise InputError(
                f"The cell does not complete a cycle at {c_rate:g}C ({reason}); choose values or "
                "options with which it does."
            )
        lithiation, delithiation = half_cycles(result.dataset, run)
        found[c_rate] = float(lithiation["capacity"][-1]), float(delithiation["capacity"][-1])
    return found


def cycle_record(
    cell: Cell,
    c_rate: float,
    capacities: tuple[float, float],
    samples: int = 200,
) -> Record:
    """Record of one cycle.

    Parameters
    ----------
    cell : Cell
        Cell with its parameter values.
    c_rate : float
        C-rate [h-1].
    capacities : tuple of float
        Capacities of lithiation and delithiation from limit to limit [mA.h.g-1].
    samples : int, optional
        Number of samples, half of them on each branch, evenly in time. The default is 200.

    Returns
    -------
    Record
        Times and currents; voltages are NaN but for the limits.
    """
    values = ResolvedValues(cell)
    current = c_rate * values["1C specific current [A.kg-1]"]
    filled, emptied = capacities
    left = TURN_EARLY * filled
    ends = 3600 * np.array([filled - left, (1 - TURN_EARLY) * (emptied - left)]) / current
    branch = np.linspace(0, 1, samples // 2)
    time = np.concatenate([ends[0] * branch, ends[0] + SECOND + ends[1] * branch])
    return _record(f"{c_rate:g}C", time, np.repeat([current, -current], branch.size), values)


def titration_record(cell: Cell, capacity: float, samples: int = 400) -> Record:
    """Record of pulses and rests.

    Parameters
    ----------
    cell : Cell
        Cell with its parameter values.
    capacity : float
        Capacity of a lithiation at the slow rate [mA.h.g-1].
    samples : int, optional
        Approximate number of samples, half of them in pulses and half in rests, evenly in the root
        of the time since the current changed: what diffusion does is spread evenly there. The
        default is 400.

    Returns
    -------
    Record
        Times and currents; voltages are NaN but for the limits.
    """
    return _pulses("titration", cell, capacity, samples, PULSES, PULSE_SHARE)[0]


def resting_record(cell: Cell, capacity: float, fillings: int = 5) -> tuple[Record, np.ndarray]:
    """Record of a lithiation with rests, and the ends of the rests [s]."""
    share = 1 / (fillings + 1)
    return _pulses("rests", cell, capacity, 8 * fillings, (fillings, 0), share)


def _pulses(
    name: str, cell: Cell, capacity: float, samples: int, pulses: tuple[int, int], share: float
) -> tuple[Record, np.ndarray]:
    values = ResolvedValues(cell)
    current = SLOW * values["1C specific current [A.kg-1]"]
    pulse = share * capacity * 3600 / current
    each = np.linspace(0, 1, max(samples // (2 * sum(pulses)), 2)) ** 2
    times, currents, ends, now = [], [], [], 0.0
    for direction, number in zip((1, -1), pulses, strict=True):
        for _ in range(number):
            for duration, flowing in ((pulse, direction * current), (REST, 0.0)):
                times.append(now + duration * each)
                currents.append(np.full(each.size, flowing))
                now += duration + SECOND
            ends.append(now - SECOND)
    record = _record(name, np.concatenate(times), np.concatenate(currents), values)
    return record, np.array(ends)


def _record(name: str, time: np.ndarray, current: np.ndarray, values: ResolvedValues) -> Record:
    voltage = np.full(time.size, np.nan)
    voltage[[0, -1]] = [values[f"{end} voltage cut-off [V]"] for end in ("Lower", "Upper")]
    return Record(name, time, current, voltage)
