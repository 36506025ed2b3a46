"""Slopes of what planned experiments measure: V(t), GITT, EIS and dilatometry.

    V(t)          voltage of a cycle at 0.1C and one at 0.5C             200 samples a cycle
    dilatometry   thickness of the electrode in the same two cycles      200 samples a cycle
    GITT          voltage of 17 pulses of 0.1C, each with 2 h of rest    about 400 samples
    EIS           impedance at 5 fillings on the way in, after rests     400 numbers, real and
                                                                         imaginary, 10 mHz - 100 kHz

Everything has about 400 independent samples, so that no experiment wins by its sampling rate.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.identifiability.impedance_sensitivity import ImpedanceProbe
from porousalloy.experiments.fitting.identifiability.planned_records import (
    SLOW,
    cycle_capacities,
    cycle_record,
    resting_record,
    titration_record,
)
from porousalloy.experiments.fitting.predictor import Prediction, Predictor
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError

EXPERIMENTS = ("V(t)", "GITT", "EIS", "dilatometry")
C_RATES = (SLOW, 0.5)
#: Assumed standard deviations. Voltage: a cycler's accuracy, 0.02 % of 5 V [V]; models miss real
#: voltages by ten times more. Thickness: a dilatometer's drift and temperature [m]. Impedance: of
#: real and imaginary part, relative to the modulus.
NOISE = {"voltage": 1e-3, "thickness": 1e-7, "impedance": 5e-3}


def planned_slopes(
    cell: Cell,
    free: Sequence[FreeParameter],
    experiments: Sequence[str],
    noise: Mapping[str, float],
) -> dict[str, np.ndarray]:
    """Derivatives of every experiment by u over the noise, shape (samples, parameters).

    Parameters
    ----------
    cell : Cell
        Cell with its model, parameter values and options.
    free : sequence of FreeParameter
        Parameters by which to derive, at their starts.
    experiments : sequence of str
        Names among :data:`EXPERIMENTS`.
    noise : Mapping of str to float
        Standard deviations by the keys of :data:`NOISE`.

    Returns
    -------
    dict of str to numpy.ndarray
        Derivatives in the order of the experiments.

    Raises
    ------
    InputError
        If an experiment is not known or was named twice, or the cell cannot be run.
    """
    _check(experiments)
    start = {p.name: p.start for p in free}
    u = np.array([p.share(p.start) for p in free])
    to_u = np.array([p.slope(x) for p, x in zip(free, u, strict=True)])
    capacities = cycle_capacities(cell.with_(parameters=start), C_RATES)

    def predict(record: Record) -> Prediction:
        return Predictor(cell, record, free).predict(start)

    found = {}
    if {"V(t)", "dilatometry"} & set(experiments):
        cycles = [predict(cycle_record(cell, rate, ends)) for rate, ends in capacities.items()]
        voltage = np.vstack([cycle.voltage_slopes[cycle.reached] for cycle in cycles])
        thickness = np.vstack([cycle.thickness_slopes[cycle.reached] for cycle in cycles])
        found["V(t)"] = voltage * to_u / noise["voltage"]
        found["dilatometry"] = thickness * to_u / noise["thickness"]
    if "GITT" in experiments:
        pulses = predict(titration_record(cell, capacities[SLOW][0]))
        found["GITT"] = pulses.voltage_slopes[pulses.reached] * to_u / noise["voltage"]
    if "EIS" in experiments:
        record, rests = resting_record(cell, capacities[SLOW][0])
        probe = ImpedanceProbe(cell, record, rests, free)
        deviation = noise["impedance"] * np.abs(probe.impedance(u))
        slopes = (probe.slopes(u) / deviation[..., np.newaxis]).reshape(-1, len(free))
        found["EIS"] = np.vstack([slopes.real, slopes.imag])
    return {name: found[name] for name in experiments}


def _check(experiments: Sequence[str]) -> None:
    for name in experiments:
        if name not in EXPERIMENTS:
            raise InputError(
                f"There is no experiment '{name}'; choose among {', '.join(EXPERIMENTS)}."
            )
    if not experiments or len(set(experiments)) < len(experiments):
        raise InputError("Name at least one experiment, and each once.")
