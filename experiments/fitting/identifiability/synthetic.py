"""Records that a model makes: a cycle between the cell's voltage limits, with noise or without."""

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO, free_parameters
from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.experiments.fitting.predictor import Prediction, Predictor
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError

#: Longest half cycle, in times of the nominal one; samples on the way to its limit.
LONGEST, SAMPLES = 1.5, 3000
REVERSAL = 1.0  # [s] in which the current changes its sign


def synthetic_record(
    cell: Cell,
    values: Mapping[str, float],
    c_rate: float,
    noise: Mapping[str, float],
    seed: int = 0,
    samples: int = 100,
    cycles: int = 1,
) -> Record:
    """Cycles of a model from the start state of a fit, and noise.

    A half cell starts at its "Initial alloy filling", a full cell as it was assembled, see
    :mod:`porousalloy.experiments.fitting.input_values`.

    Parameters
    ----------
    cell : Cell
        Half or full cell with its model, parameter values and options.
    values : Mapping of str to float
        True values of the parameters that a fit is to find.
    c_rate : float
        C-rate [h-1].
    noise : Mapping of str to float
        Standard deviations: "voltage" [V], and "thickness" [m] if it is to be in the record.
    seed : int, optional
        Seed of the random noise. The default is 0.
    samples : int, optional
        Number of samples of each half cycle. The default is 100.
    cycles : int, optional
        Number of cycles. The default is 1.

    Returns
    -------
    Record
        Lithiation, then delithiation, each to the cell's voltage limit.

    Raises
    ------
    InputError
        If anything asked for is not known, or a voltage limit is not met.
    """
    if not 0 < c_rate < np.inf:
        raise InputError(f"The C-rate is {c_rate:g}; give a number above 0.")
    if not values:
        raise InputError("No true value was given; give at least one.")
    free_parameters(cell, values, starts=values)  # refuses what a fit could not find
    # one input is enough for a prediction; more would cost sensitivities
    one = MASS_RATIO if MASS_RATIO in values else next(iter(values))
    free = free_parameters(cell, [one], starts={one: values[one]})
    given = {name: x for name, x in values.items() if name != one}
    numbers = symbolic_values(
        cell, numbers={name: x for name, x in values.items() if name != MASS_RATIO}
    )
    cell = cell.with_(parameters=given)
    current = c_rate * numbers["1C specific current [A.kg-1]"] * values.get(MASS_RATIO, 1.0)
    limits = [float(numbers[f"{side} voltage cut-off [V]"]) for side in ("Lower", "Upper")]
    ends, branches = limits if cell.is_half_cell else limits[::-1], []
    for branch, end in [*zip(("lithiation", "delithiation"), ends, strict=True)] * cycles:
        longest = _cycle([*branches, LONGEST * 3600 / c_rate], current, SAMPLES, limits)
        predictor = Predictor(cell, longest, free)
        branches.append(_time_of_limit(predictor.predict(values), longest, branch, end))
    record = _cycle(branches, current, samples, limits)
    prediction = Predictor(cell, record, free).predict(values)
    clean = dataclasses.replace(
        record,
        name=f"synthetic, {c_rate:g}C",
        voltage=prediction.voltage,
        thickness=prediction.thickness if "thickness" in noise else None,
    )
    return with_noise(clean, noise, np.random.default_rng(seed))


def with_noise(
    record: Record, noise: Mapping[str, float], generator: np.random.Generator
) -> Record:
    """A record with white noise of given standard deviations on its channels.

    Parameters
    ----------
    record : Record
        Measurement without noise.
    noise : Mapping of str to float
        Standard deviations: "voltage" [V], "thickness" [m].
    generator : numpy.random.Generator
        Source of the noise.

    Returns
    -------
    Record
        The record with noise.
    """
    noisy = {
        channel: getattr(record, channel) + generator.normal(0, sigma, record.time.size)
        for channel, sigma in noise.items()
    }
    return dataclasses.replace(record, **noisy)


def _cycle(
    durations: Sequence[float], current: float, samples: int, limits: Sequence[float]
) -> Record:
    """A record of constant currents of alternating sign, lithiation first."""
    time, currents, start = [], [], 0.0
    for place, duration in enumerate(durations):
        time.append(start + np.linspace(0, duration, samples))
        currents.append(np.full(samples, -current if place % 2 else current))
        start += duration + REVERSAL
    time = np.concatenate(time)
    voltage = np.full(time.size, np.nan)
    voltage[[0, -1]] = limits  # the window in which the model is followed
    return Record("cycle", time, np.concatenate(currents), voltage)


def _time_of_limit(prediction: Prediction, record: Record, branch: str, limit: float) -> float:
    """Time of the last half cycle's last sample before the voltage limit [s]."""
    voltage, time = prediction.voltage[-SAMPLES:], record.time[-SAMPLES:]
    falls = voltage[SAMPLES // 100] > limit
    beyond = voltage < limit if falls else voltage > limit
    if not beyond.any() or not (~beyond[: np.argmax(beyond)]).sum() > 1:
        raise InputError(
            f"The {branch} does not run to {limit:g} V at these values and this C-rate; give "
            "others."
        )
    return float(time[np.argmax(beyond) - 1] - time[0])
