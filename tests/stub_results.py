"""Results that cost nothing: analytic curves, put together as those of a run are."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from porousalloy.experiments.results.cycle_row import SampledStep
from porousalloy.experiments.results.dataset import Collector
from porousalloy.experiments.results.extents import Extents
from porousalloy.experiments.results.quantities import CURVES, DERIVED, PROFILES
from porousalloy.experiments.results.sampling import SAMPLES, STATES
from porousalloy.experiments.runs.result import Result
from porousalloy.experiments.solving.callbacks import FinishedCycle
from porousalloy.experiments.solving.simulator import Run
from porousalloy.parameters.cells import get_cell

FULL = 2000.0  # capacity of a lithiation [mA.h.g-1]
RETURNED = 0.9  # share of it that comes out
ONE_C = 2.5e-3  # [A]
MASS = 1.25e-6  # [kg]
HOUR = 3600.0
PROGRESS = np.linspace(0, 1, SAMPLES)
RADIUS = np.linspace(1e-9, 39e-9, 8)


class StubStep(NamedTuple):
    """A step of an hour: its cycle, what happens, its C-rate [h-1] and capacity [mA.h.g-1]."""

    cycle: int
    name: str
    c_rate: float = 1.0
    capacity: float = FULL


def stub_cycles(*c_rates, capacities=None):
    """Steps of one cycle at each C-rate; of every lithiation 0.9 comes out."""
    capacities = capacities or [FULL] * len(c_rates)
    return [
        StubStep(cycle, name, c_rate, share * capacity)
        for cycle, (c_rate, capacity) in enumerate(zip(c_rates, capacities, strict=True), start=1)
        for name, share in (("lithiation", 1.0), ("delithiation", RETURNED))
    ]


def stub_curves(step, start, stored):
    """Curves of a step, linear in its progress or in what is stored."""
    sign = {"lithiation": 1.0, "delithiation": -1.0}.get(step.name, 0.0)
    passed = step.capacity * PROGRESS if sign else 0 * PROGRESS
    kept = (stored + sign * passed) / FULL
    voltage = {1.0: 1 - 0.9 * PROGRESS, -1.0: 0.1 + 0.9 * PROGRESS}.get(sign, 0.1 + 0.2 * PROGRESS)
    curves = {
        "time": start + HOUR * PROGRESS,
        "capacity": passed,
        "charge": MASS * passed,
        "energy": 0.55 * MASS * passed,
        "stored_capacity": FULL * kept,
        "voltage": voltage - 0.01 * np.nan_to_num(step.c_rate),
        "current": sign * np.nan_to_num(step.c_rate) * ONE_C + 0 * PROGRESS,
        "filling": kept,
        "outer_volume_ratio": 1 + 0.2 * kept,
        "internal_porosity": 0.6 - 0.5 * kept,
        "thickness_ratio": 1 + 0.1 * kept,
        "thickness_change": 1e-6 * kept,
        "irreversible_thickness_ratio": 0 * kept,
        "electrode_porosity": 0.4 - 0.2 * kept,
        "peak_tension": 1e9 * PROGRESS,
        "peak_compression": 1e9 * PROGRESS,
        "peak_von_mises": 1e9 * PROGRESS,
        "intraparticle_overpotential": 0.01 * PROGRESS,
        "stress_overpotential": 0 * PROGRESS,
        "residual_hysteresis": -0.1 * sign + 0 * PROGRESS,
    }
    assert set(curves) == {*CURVES, *DERIVED}
    return curves


def stub_profiles():
    """Filling state x (r/a)^2, all stresses as many GPa."""
    filling = STATES[:, np.newaxis] * (RADIUS / RADIUS[-1]) ** 2
    profiles = {name: 1e9 * filling for name in PROFILES}
    return {**profiles, "ligament_filling": filling, "radius": RADIUS}


def stub_result(
    *runs,
    cell="ampsi-half",
    basis="alloy and shell",
    command="simulate",
    protocol="cycling",
    endings=None,
    profiles=True,
    tables=None,
    **attributes,
):
    """Result of runs, each a sequence of steps; a run whose C-rate does not change has that one.

    Parameters
    ----------
    *runs : sequence of StubStep
        Steps of each run, in the order of time.
    cell, basis, command, protocol : str
        What the attributes say.
    endings : sequence of str, optional
        Endings of the runs. The default is "completed".
    profiles : bool, optional
        Whether there are profiles along the ligament. The default is True.
    tables : dict, optional
        Further tables.
    **attributes
        Further attributes.
    """
    cell = get_cell(cell)
    masses = {basis: MASS, "alloy": 1e-6, "both electrodes": 5e-6}
    extents = Extents(masses, {"alloy electrode": 2e-5}, 1e-4, basis, cell.electrode)
    collector = Collector(cell, extents)
    for steps, ending in zip(runs, endings or ["completed"] * len(runs), strict=True):
        numbers = list(dict.fromkeys(step.cycle for step in steps))
        start = 0.0
        for number in numbers:
            sampled, stored = [], 0.0
            for step in (step for step in steps if step.cycle == number):
                curves = stub_curves(step, start, stored)
                start, stored = curves["time"][-1], curves["stored_capacity"][-1]
                row = (collector.run, number, step.name, step.c_rate, "voltage", curves)
                sampled.append(SampledStep(*row))
            collector.row(FinishedCycle(number, (), True), sampled)
            _keep(collector, sampled, profiles)
        c_rates = {step.c_rate for step in steps if step.name != "rest"}
        c_rate = c_rates.pop() if len(c_rates) == 1 and command == "simulate" else np.nan
        reason = f"{len(numbers)} cycles {ending}"
        collector.close_run(Run(ending, reason, (), len(numbers), len(numbers), "none"), c_rate)
    described = {"command": command, "protocol": protocol, "one_c_current": ONE_C, **attributes}
    return Result(collector.dataset(described), collector.table(), tables)


def _keep(collector, sampled, profiles):
    """What Collector.keep does with the solutions of a cycle."""
    for step in sampled:
        if profiles and step.name != "rest":
            collector._latest[step.run, step.name] = len(collector._steps), stub_profiles()
        collector._steps.append(step)


def without_curves(result, *kept):
    """The same result with NaN for all curves but some, and no profiles, as 0.1.0 kept it."""
    dataset = result.dataset.copy(deep=True)
    for name in dataset.data_vars:
        if dataset[name].dims == ("step", "sample") and name not in kept:
            dataset[name] = dataset[name] * np.nan
    gone = [name for name in dataset.variables if "profile" in dataset[name].dims]
    return Result(dataset.drop_vars(gone), result.summary(), result.tables)


def stub_pulses(objections=("", "plateau", "plateau")):
    """Table of three pulses of a titration."""
    return pd.DataFrame(
        {
            "Branch": ["lithiation", "lithiation", "delithiation"],
            "Filling": [0.1, 0.3, 0.2],
            "Extracted diffusivity [m2.s-1]": [1e-17, 2e-17, 9e-17],
            "Model diffusivity [m2.s-1]": [1e-17] * 3,
            "Invalid because": list(objections),
        }
    )


def stub_spectra(result):
    """The same result with two spectra of a resistance, a semicircle and a capacitor."""
    frequency = np.logspace(3, -3, 31)
    Z = 5 + 20 / (1 + 2j * np.pi * frequency) + 1 / (2j * np.pi * frequency * 0.01)
    plane = ("spectrum", "frequency")
    dataset = result.dataset.assign(
        real_impedance_per_area=(plane, [Z.real, 2 * Z.real]),
        imaginary_impedance_per_area=(plane, [Z.imag, 2 * Z.imag]),
        rest_voltage=("spectrum", [0.3, 0.2]),
    ).assign_coords(spectrum_filling=("spectrum", [0.1, 0.5]), frequency=frequency)
    return Result(dataset, result.summary(), result.tables)
