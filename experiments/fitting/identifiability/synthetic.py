"""Records that a model makes: a cycle between the cell's voltage limits, with noise or without."""

import dataclasses
from collections.abc import Mapping

import numpy as np

from porousalloy.experiments.data.record import Record
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO, free_parameters
from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.experiments.fitting.predictor import Predictor
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
    model: str = "spme",
    settings: Mapping[str, str | float] | None = None,
    options: Mapping[str, object] | None = None,
) -> Record:
    """A cycle from the delithiated state, as the model has it, and noise.

    Parameters
    ----------
    cell : Cell
        Half or full cell.
    values : Mapping of str to float
        True values of what a fit is to find.
    c_rate : float
        C-rate [h-1].
    noise : Mapping of str to float
        Standard deviations: "voltage" [V], and "thickness" [m] if it is to be in the record.
    seed : int, optional
        Of the noise.
    samples : int, optional
        Of each half cycle.
    model, settings, options
        As for :func:`porousalloy.experiments.fitting.cell_fit.fit_cell`.

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
    settings = {**(settings or {}), **given}
    numbers = symbolic_values(
        cell, settings | {k: values[k] for k in (one,) if k != MASS_RATIO}, ()
    )
    current = c_rate * numbers["1C specific current [A.kg-1]"] * values.get(MASS_RATIO, 1.0)
    limits = [float(numbers[f"{side} voltage cut-off [V]"]) for side in ("Lower", "Upper")]
    ends, branches = limits if cell.is_half_cell else limits[::-1], []
    for branch, end in zip(("lithiation", "delithiation"), ends, strict=True):
        longest = _cycle([*branches, LONGEST * 3600 / c_rate], current, SAMPLES, limits)
        predictor = Predictor(cell, longest, free, model, settings, options)
        branches.append(_time_of_limit(predictor.predict(values), longest, branch, end))
    record = _cycle(branches, current, samples, limits)
    prediction = Predictor(cell, record, free, model, settings, options).predict(values)
    clean = dataclasses.replace(
        record,
        name=f"synthetic, {c_rate:g}C",
        voltage=prediction.voltage,
        thickness=prediction.thickness if "thickness" in noise else None,
    )
    return with_noise(clean, noise, np.random.default_rng(seed))


def with_noise(record: Record, noise: Mapping[str, float], generator: np.random.Generator):
    """A record with white noise of given standard deviations on its channels.

    Parameters
    ----------
    record : Record
        What would be measured without noise.
    noise : Mapping of str to float
        "voltage" [V], "thickness" [m].
    generator : numpy.random.Generator
        Of the noise.

    Returns
    -------
    Record
        A new one.
    """
    noisy = {
        channel: getattr(record, channel) + generator.normal(0, sigma, record.time.size)
        for channel, sigma in noise.items()
    }
    return dataclasses.replace(record, **noisy)


def _cycle(durations, current, samples, limits):
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


def _time_of_limit(prediction, record, branch, limit):
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
