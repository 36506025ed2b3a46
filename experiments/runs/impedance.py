"""Impedance of a cell at rest, at fillings of its alloy.

The equations are linearised about rest and solved at each frequency (Hallemans et al. 2025), so
the spectrum is that of a vanishing amplitude: no drift, no harmonics. Every filling is a state of
rest of its own, with uniform ions and the stresses of a start at that filling, not the end of a
lithiation. The whole cell is measured: a half cell's metal, a full cell's cathode and separator
are in it.

High frequencies reach a thin layer under the surface of ligaments only. Their mesh is stretched
towards it: 20 cells with a last one 400 times thinner than the first give the impedance within
0.5 % of 128 cells.

References
----------
Hallemans et al. 2025, J. Electrochem. Soc. 172:060507, as PyBaMM cites it.
"""

from collections.abc import Sequence
from copy import copy

import numpy as np
import pybamm
import xarray as xr

from porousalloy.experiments.runs.impedance_tables import resistance_table, spectrum_table
from porousalloy.experiments.runs.preparation import prepare
from porousalloy.experiments.runs.result import Result
from porousalloy.experiments.solving.build import missing_parameter_named, parameter_values
from porousalloy.experiments.solving.callbacks import OnStep
from porousalloy.experiments.solving.initial_states import fill_alloy
from porousalloy.experiments.solving.interruption import INTERRUPTED, interruption
from porousalloy.experiments.solving.simulator import Run
from porousalloy.models.ligament_mesh import LigamentSubMesh
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError

CELLS, STRETCH = 20, 6.0
SURFACE_FORM = "surface form"
PER_AREA = 1e4  # Ohm.m2 in Ohm.cm2
AN_INSTANT = 1e-9  # [s]


def run_impedance(
    cell: Cell,
    fillings: Sequence[float],
    frequencies: Sequence[float],
    on_step: OnStep | None = None,
) -> Result:
    """Impedance spectra of a cell.

    Ctrl-C ends the run after the spectrum under way, a second one at once.

    Parameters
    ----------
    cell : Cell
        The cell. Its double layers are those of PyBaMM's option "surface form", "differential"
        if the cell has none of its own.
    fillings : sequence of float
        Fillings of the alloy [-]. In a full cell they lie between the voltage limits, and the
        cathode holds the ions that the alloy does not.
    frequencies : sequence of float
        Frequencies [Hz].
    on_step : callable, optional
        Function that is called before each filling with the number done, the number asked and a
        description.

    Returns
    -------
    Result
        No steps; its Dataset has spectrum x frequency: "real_impedance", "imaginary_impedance"
        [Ohm], both also with "_per_area" [Ohm.cm2], and by spectrum "spectrum_filling" [-] and
        "rest_voltage" [V]. It holds the fillings that were done.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    _check(frequencies, "frequencies", "frequency", "Hz")
    _check(fillings, "fillings", "filling", "")
    prepared = prepare(cell.with_(options={SURFACE_FORM: "differential", **cell.extra_options}))
    states = []
    for filling in fillings:  # refuse before the first spectrum is computed
        states.append(parameter_values(cell))
        fill_alloy(states[-1], cell, prepared.model, filling)
    spectra, voltages = [], []
    ending, reason = "completed", f"all {len(states)} spectra completed"
    with interruption() as interrupted:
        for filling, state in zip(fillings, states, strict=True):
            try:
                if interrupted():
                    raise KeyboardInterrupt
                if on_step is not None:
                    on_step(len(spectra), len(fillings), f"filling {filling:g}")
                spectrum, voltage = _spectrum(prepared.model, cell, state, frequencies)
            except KeyboardInterrupt:
                ending, reason = INTERRUPTED, f"interrupted before the filling {filling:g}"
                break
            if not np.isfinite(spectrum).all():
                ending, reason = "failed", f"the impedance at the filling {filling:g} is no number"
                break
            spectra.append(spectrum)
            voltages.append(voltage)
    collector = prepared.collector()
    collector.close_run(Run(ending, reason, (), len(spectra), len(states), "linearised"))
    impedance = np.array(spectra, dtype=complex).reshape(len(spectra), len(frequencies))
    spectra_of = _dataset(
        impedance, fillings[: len(spectra)], frequencies, voltages, prepared.extents.area
    )
    dataset = collector.dataset(prepared.described("run", "eis")).merge(spectra_of)
    tables = {"spectra": spectrum_table(dataset), "impedance": resistance_table(dataset)}
    return Result(dataset, collector.table(), tables)


def _check(numbers, several, one, unit):
    if not len(numbers):
        raise InputError(f"No {several} are given; give at least one.")
    for number in numbers:
        if not (np.isfinite(number) and number > 0):
            value = f"{number:g} {unit}".strip()
            raise InputError(f"The {one} is {value}; give finite numbers above 0.")
    if len(set(numbers)) < len(numbers):
        raise InputError(f"A {one} is given twice; give each one once.")


def _spectrum(model, cell, values, frequencies):
    """Impedance [Ohm] at each frequency, and the voltage at rest [V]."""
    alloy = cell.electrode
    submeshes = {
        **model.default_submesh_types,
        f"{alloy} particle": pybamm.MeshGenerator(LigamentSubMesh, {"stretch": STRETCH}),
    }
    if not cell.is_half_cell:
        layers = {"side": "right", "stretch": STRETCH}
        submeshes["positive particle"] = pybamm.MeshGenerator(pybamm.Exponential1DSubMesh, layers)
    points = {**model.default_var_pts, "r_n": CELLS, "r_p": CELLS}
    try:
        with missing_parameter_named():
            simulation = pybamm.EISSimulation(
                model, values, submesh_types=submeshes, var_pts=points
            )
    except ValueError as error:
        raise InputError(
            f"The option '{SURFACE_FORM}' is '{model.options[SURFACE_FORM]}'; choose "
            "differential or algebraic for impedance."
        ) from error
    simulation.build()
    built_model = simulation.built_model
    assert built_model is not None
    rest, voltage = _rest(built_model)
    built_model.concatenated_initial_conditions = pybamm.Vector(rest)
    return simulation.solve(frequencies).impedance, voltage


def _rest(built_model):
    """State of rest, shape (states, 1), and its voltage [V].

    PyBaMM linearises about the initial conditions as they are written. Those of the algebraic
    states are guesses: in a full cell's SPMe the potential of the electrolyte is off by the
    anode's, which makes its impedance wrong by a factor of up to 2.8.
    """
    # a copy, because a solver leaves functions of its own on the model
    solver = pybamm.IDAKLUSolver(rtol=1e-8, atol=1e-10)
    solution = solver.solve(copy(built_model), [0, AN_INSTANT])
    assert isinstance(solution, pybamm.Solution)
    return np.array(solution.y)[:, :1], float(solution["Voltage [V]"].entries[0])


def _dataset(impedance, fillings, frequencies, voltages, area) -> xr.Dataset:
    plane = ("spectrum", "frequency")
    ohm, per_area = {"units": "Ohm"}, {"units": "Ohm.cm2"}
    return xr.Dataset(
        {
            "real_impedance": (plane, impedance.real, ohm),
            "imaginary_impedance": (plane, impedance.imag, ohm),
            "real_impedance_per_area": (plane, PER_AREA * area * impedance.real, per_area),
            "imaginary_impedance_per_area": (plane, PER_AREA * area * impedance.imag, per_area),
            "rest_voltage": ("spectrum", voltages, {"units": "V"}),
        },
        coords={
            "spectrum_filling": (
                "spectrum",
                list(fillings),
                {"long_name": "Filling", "units": "1"},
            ),
            "frequency": ("frequency", list(frequencies), {"units": "Hz"}),
        },
    )
