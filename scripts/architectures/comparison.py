"""Particle architectures at equal filling and envelope: outer volume, stress, crack-driving force.

Every particle is of the same alloy in the same electrode; the SPMe fills it to one mean filling and
empties it again. What differs is what its architecture says: the shape of the ligaments, what holds
them and, where it follows from the envelope, their size h = 2 a0. Crack-driving force of a ligament
and the share of the alloy's fracture energy Gamma that it reaches:

    G = Z max(sigma, 0)^2 h/E(theta),    G/Gamma

sigma is the largest principal stress anywhere in the ligament at the time, E Young's modulus at the
mean filling theta. Z depends on the flaw, here as deep as the pristine ligament is thick: 4/(2 pi)
for a penny inside, 1.12^2 pi = 3.95 for an edge crack, each times 1 - nu^2; Z = 1 here. That is an
upper estimate where only the surface or the centre is in tension.

The voltage that the mechanics cost is the stress overpotential of extraction less that of
insertion, each averaged over the filling.

References
----------
Zhao et al. 2010, J. Appl. Phys. 108:073517, 10.1063/1.3492617 (critical particle size); Zhao et
al. 2011, J. Appl. Phys. 109:016110, 10.1063/1.3525990 (a small and soft host does not break);
Hutchinson & Suo 1992, Adv. Appl. Mech. 29:63, 10.1016/S0065-2156(08)70164-9 (Z of films).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
import pybamm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from porousalloy.experiments.plotting.style import LINES, STYLE
from porousalloy.experiments.protocols.cycling import BRANCHES, LONGEST_STEP
from porousalloy.experiments.results.quantities import CURVES, heading
from porousalloy.experiments.results.sampling import FRACTIONS
from porousalloy.experiments.solving.callbacks import FinishedStep
from porousalloy.experiments.solving.evaluation import Evaluator
from porousalloy.experiments.solving.mesh import radial_mesh
from porousalloy.experiments.solving.simulator import Run, Simulator
from porousalloy.experiments.solving.solvers import GUARDS, SolverAttempt
from porousalloy.experiments.solving.watched_solver import WatchedIDAKLU
from porousalloy.models import PorousAlloySPMe
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.architectures import (
    ARCHITECTURES,
    ParticleGeometry,
    model_parameters,
    particle_geometry,
)
from porousalloy.parameters.provenance import parameter_dictionary

CRACK_FACTOR = 1.0  # Z
#: Free ligaments are stressed by fillings that differ by 1e-7 from centre to surface; at the
#: models' own tolerance of 1e-4 their stresses are lost.
TOLERANCES = {"rtol": 1e-9, "atol": 1e-9}
SOLVER = SolverAttempt(
    "IDAKLU", lambda: WatchedIDAKLU(**TOLERANCES, on_failure="warn", options=GUARDS)
)
#: The measurement that is the ligament's size or half of it; the other two sizes follow.
SIZE_NAMES = {
    "nanosphere assembly": ("primary_particle_radius", 0.5),
    "bicontinuous": ("ligament_diameter", 1),
    "yolk-shell": ("yolk_radius", 0.5),
    "nanowire cluster": ("wire_diameter", 1),
    "nanosheet": ("sheet_thickness", 1),
}
AT_THE_TURN = ("outer_volume_ratio", "internal_porosity", "thickness_ratio")
PEAKS = ("peak_compression", "peak_von_mises", "peak_tension")
SIZE, PRISTINE = "Ligament size [m]", "Pristine electrode thickness [m]"
DRIVING_FORCE, HYSTERESIS = "Crack-driving force over fracture energy", "Stress hysteresis [V]"
COLOURS = ("#0072B2", "#D55E00", "#009E73")  # of Okabe and Ito, told apart by all kinds of vision
#: Rows of the figure: label, column of the curves, scale, offset, axis from and to.
PANELS = (
    ("Particle\nexpansion (%)", "outer_volume_ratio", 100, -100, None),
    ("Von Mises\nstress (GPa)", "peak_von_mises", 1e-9, 0, (1e-6, 10)),
    ("Crack-driving force/\nfracture energy", DRIVING_FORCE, 1, 0, (1e-6, 10)),
)


class ArchitectureComparison(NamedTuple):
    """One row a particle, and the curves that the rows are taken from."""

    table: pd.DataFrame
    curves: pd.DataFrame


def equal_geometries(
    density: float,
    particle_radius: float = 1.5e-6,
    ligament_size: float = 80e-9,
    porosity: float = 0.65,
) -> dict[str, ParticleGeometry]:
    """All architectures with one envelope and, but for the dense one, one porosity.

    Parameters
    ----------
    density : float
        Density of the pore-free alloy [kg.m-3].
    particle_radius, ligament_size : float, optional
        Radius of the envelope; diameter of spheres, yolks, wires and ligaments, thickness of
        sheets [m]. The wall of the hollow sphere follows from radius and porosity.
    porosity : float, optional
        Pores per particle volume.

    Returns
    -------
    dict of str to ParticleGeometry
        By architecture.

    Raises
    ------
    InputError
        If a ligament does not fit into the particle, or the porosity is out of range.
    """
    geometries = {}
    for name in ARCHITECTURES:
        measured = {"density": density, "particle_radius": particle_radius}
        if name != "dense":
            measured["porosity"] = porosity
        if name in SIZE_NAMES:
            measurement, factor = SIZE_NAMES[name]
            measured[measurement] = factor * ligament_size
        geometries[name] = particle_geometry(name, **measured)
    return geometries


def compare_architectures(
    cell: Cell,
    geometries: Mapping[str, ParticleGeometry],
    filling: float = 0.6,
    c_rate: float = 0.1,
    options: Mapping[str, str] | None = None,
) -> ArchitectureComparison:
    """Fill every particle to the same mean filling and empty it again.

    Parameters
    ----------
    cell : Cell
        Half cell whose alloy, electrode, confinement and changes all particles share.
    geometries : mapping of str to ParticleGeometry
        Particles by the name of their row, such as :func:`equal_geometries`.
    filling : float, optional
        Mean filling at which the current turns.
    c_rate : float, optional
        C-rate [h-1].
    options : mapping, optional
        Model options that replace those of the architectures.

    Returns
    -------
    ArchitectureComparison
        Volumes and pores in `table` are those at the turn, stresses and driving forces the
        largest of a half cycle.

    Raises
    ------
    InputError
        If a particle does not get as far as the filling.
    """
    rows, curves = {}, []
    for name, geometry in geometries.items():
        changes = {**cell.changes, **model_parameters(geometry, cell.electrode)}
        variant = replace(cell, architecture=geometry.architecture, changes=changes)
        values = pybamm.ParameterValues(parameter_dictionary(variant))
        run, steps = _fill_and_empty(variant, values, filling, c_rate, options or {})
        if not run.completed:
            raise InputError(
                f"The particle '{name}' does not reach a filling of {filling:g} at {c_rate:g}C "
                f"({run.summary}); choose a smaller filling or C-rate."
            )
        size = 2 * geometry.ligament_half_thickness
        curve = _curves(steps, variant, values, size)
        thickness = values[f"{cell.electrode.capitalize()} electrode thickness [m]"]
        rows[name] = {SIZE: size, PRISTINE: thickness, **_row(curve)}
        curves.append(curve.assign(Architecture=name))
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("Architecture")
    return ArchitectureComparison(table, pd.concat(curves, ignore_index=True))


def crack_driving_force(stress, size, modulus):
    """G [J.m-2] of a principal stress [Pa], a ligament size [m] and a modulus [Pa]."""
    return CRACK_FACTOR * np.maximum(stress, 0) ** 2 * size / modulus


def architectures_figure(curves: Mapping[str, pd.DataFrame]) -> Figure:
    """A column an architecture; expansion, von Mises stress and crack-driving force below it.

    Parameters
    ----------
    curves : mapping of str to pandas.DataFrame
        `curves` of comparisons of the same architectures, at most three, by their label.
    """
    names = next(iter(curves.values()))["Architecture"].unique()
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8.4, 4.4), layout="constrained")
        grid = figure.subplots(len(PANELS), len(names), sharex=True, sharey="row", squeeze=False)
        for (label, key, scale, offset, limits), row in zip(PANELS, grid, strict=True):
            column = heading(CURVES[key]) if key in CURVES else key
            row[0].set_ylabel(label)
            if limits:
                row[0].set(yscale="log", ylim=limits)
            for name, ax in zip(names, row, strict=True):
                shown = False
                for colour, table in zip(COLOURS, curves.values(), strict=False):
                    for branch, half in table[table["Architecture"] == name].groupby("Branch"):
                        values = scale * half[column] + offset
                        ax.plot(half["Filling"], values, LINES[branch], color=colour)
                        shown |= limits is None or values.max() > limits[0]
                if key == DRIVING_FORCE:
                    ax.axhline(1, color="0.6", linewidth=0.7, zorder=0)
                if not shown:
                    ax.text(
                        0.5,
                        0.04,
                        "below the scale",
                        ha="center",
                        color="0.4",
                        transform=ax.transAxes,
                    )
        for name, ax in zip(names, grid[0], strict=True):
            ax.set_title(name.replace(" ", "\n"), loc="left")
        grid[0, 0].set_xlim(0, None)
        figure.supxlabel("Mean filling", fontsize=8)
        lines = [Line2D([], [], color=colour) for colour in COLOURS[: len(curves)]]
        lines += [Line2D([], [], color="0.3", linestyle=line) for line in LINES.values()]
        labels = [*curves, "insertion", "extraction"]
        figure.legend(lines, labels, loc="outside upper center", ncols=len(labels))
    return figure


def _fill_and_empty(cell: Cell, values, filling, c_rate, options) -> tuple[Run, list[FinishedStep]]:
    """One cycle between the initial filling and `filling`."""
    mean = f"{cell.electrode.capitalize()} electrode stoichiometry"
    start = values[f"Initial concentration in {cell.electrode} electrode [mol.m-3]"]
    start /= values[f"Maximum concentration in {cell.electrode} electrode [mol.m-3]"]
    full = pybamm.step.CustomTermination("Filled", lambda variables: filling - variables[mean])
    empty = pybamm.step.CustomTermination("Emptied", lambda variables: variables[mean] - start)
    cut_off = f"> {values['Upper voltage cut-off [V]']} V"
    longest = {"duration": LONGEST_STEP * 3600 / c_rate}
    cycle = (
        pybamm.step.c_rate(c_rate, termination=full, tags=BRANCHES[0], **longest),
        pybamm.step.c_rate(-c_rate, termination=[cut_off, empty], tags=BRANCHES[1], **longest),
    )
    mesh = radial_mesh(values, cell.electrode, c_rate)
    model = PorousAlloySPMe({**cell.options, **options})
    steps: list[FinishedStep] = []
    simulator = Simulator(model, values, [cycle], [SOLVER], mesh)
    return simulator.run(on_cycle=lambda finished, _: steps.extend(finished.steps)), steps


def _curves(steps: list[FinishedStep], cell: Cell, values, size: float) -> pd.DataFrame:
    """`FRACTIONS` rows a half cycle, closer together at its ends."""
    keys = ("filling", *AT_THE_TURN, *PEAKS, "stress_overpotential")
    names = {"D": cell.electrode.capitalize(), "d": cell.electrode}
    evaluate = Evaluator([CURVES[key].variable.format(**names) for key in keys])
    halves = []
    for step in steps:
        start, end = step.solution.t[0], step.solution.t[-1]
        values_of = evaluate(step.solution, start + (end - start) * FRACTIONS)
        curve = {heading(CURVES[k]): v[0] for k, v in zip(keys, values_of, strict=True)}
        halves.append(pd.DataFrame({"Branch": step.name, **curve}))
    curves = pd.concat(halves)
    modulus = values[f"{names['D']} electrode Young's modulus [Pa]"](
        pybamm.Vector(curves["Filling"].to_numpy()),
        pybamm.Scalar(values["Reference temperature [K]"]),
    )
    modulus = values.process_symbol(modulus).evaluate().ravel()
    force = crack_driving_force(curves[heading(CURVES["peak_tension"])], size, modulus)
    return curves.assign(**{DRIVING_FORCE: force / values["Alloy fracture energy [J.m-2]"]})


def _row(curve: pd.DataFrame) -> dict[str, float]:
    halves = {
        when: curve[curve["Branch"] == branch]
        for when, branch in zip(("insertion", "extraction"), BRANCHES, strict=True)
    }
    compression, von_mises, tension = (heading(CURVES[key]) for key in PEAKS)
    row = dict(halves["insertion"].iloc[-1][[heading(CURVES[key]) for key in AT_THE_TURN]])
    row |= dict(curve[[compression, von_mises]].max())
    for when, half in halves.items():
        row[f"{tension}, {when}"] = max(0.0, half[tension].max())
        row[f"{DRIVING_FORCE}, {when}"] = half[DRIVING_FORCE].max()
    drops = {when: _mean_over_filling(half) for when, half in halves.items()}
    return row | {HYSTERESIS: drops["extraction"] - drops["insertion"]}


def _mean_over_filling(half: pd.DataFrame) -> float:
    filling, drop = half["Filling"], half[heading(CURVES["stress_overpotential"])]
    return float(np.trapezoid(drop, filling) / (filling.iloc[-1] - filling.iloc[0]))
