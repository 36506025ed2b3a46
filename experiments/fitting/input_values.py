"""Parameter values in which some parameters are inputs, and what follows from them follows.

The derivations of a parameter set are arithmetic, so they take PyBaMM's symbols as well as numbers:
a free loading carries through to thickness, volume fractions and currents inside the model, with
exact sensitivities and without a rebuild.

A measurement starts where every run starts unless its record says otherwise (`record_start`): a
half cell at its "Initial alloy filling"; a full cell as it was assembled, alloy at "Prelithiated
anode filling" and its cathode at "Positive electrode filling when discharged".
"""

from collections.abc import Iterable, Mapping

import pybamm

from porousalloy.experiments.fitting.record_start import AS_THE_CELL, FILLING, RecordStart
from porousalloy.experiments.solving.initial_states import assemble
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.derivations import active_capacity
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

#: Found by solving equations of the open-circuit potential, so numbers only, unless they are free
#: themselves. PyBaMM takes the voltages for states of charge, which a fit does not ask for.
SOLVED = (
    "Open-circuit voltage at 0% SOC [V]",
    "Open-circuit voltage at 100% SOC [V]",
    FILLING,
)
#: Found likewise for a charged full cell; a measurement starts with those of the assembled one.
CHARGED = tuple(
    f"Initial concentration in {electrode} electrode [mol.m-3]"
    for electrode in ("negative", "positive")
)
#: Of a full cell's cathode: PyBaMM lays a mesh over it, which no input can move. Ligaments
#: are solved on r/a0, and the meshes of the layers take symbols.
COUNTER_PARTICLE = "Positive particle radius [m]"


def symbolic_values(
    cell: Cell,
    free: Iterable[str] = (),
    numbers: Mapping[str, float] | None = None,
    start: RecordStart = AS_THE_CELL,
) -> pybamm.ParameterValues:
    """Parameter values of a cell at the start of a measurement.

    Parameters
    ----------
    cell : Cell
        Half or full cell.
    free : iterable of str, optional
        Names of the parameters that become inputs of the model; others are ignored.
    numbers : Mapping of str to float, optional
        Values that replace those of the cell.
    start : RecordStart, optional
        Start of a record of a half cell. The default is the cell's own.

    Returns
    -------
    pybamm.ParameterValues
        Values of the start state that the module describes.

    Raises
    ------
    InputError
        If the radius of a full cell's cathode particles would follow from a free parameter.
    """
    fixed = ResolvedValues(cell, numbers)
    inputs = {name: pybamm.InputParameter(name) for name in free if name in fixed}
    solved = {key: fixed[key] for key in SOLVED if key in fixed and key not in inputs}
    symbols = ResolvedValues(cell, {**(numbers or {}), **solved, **inputs})
    content: dict[str, object] = dict(solved)
    if not cell.is_half_cell:
        content |= dict.fromkeys(CHARGED, 0.0)  # replaced below
        _refuse_symbol(COUNTER_PARTICLE, symbols[COUNTER_PARTICLE])
    content |= {key: symbols[key] for key in symbols if key not in content}
    values = pybamm.ParameterValues({"chemistry": "lithium_ion", **content})
    if not cell.is_half_cell:
        assemble(values, values["Prelithiated anode filling"])
    else:
        values.update(_started(dict(values.items()), start))
    return values


def _started(values: dict, start: RecordStart) -> dict[str, object]:
    """What differs from the cell's values where a record does not start where the cell does."""
    found: dict[str, object] = {}
    if start.hysteresis is not None:
        found["Initial hysteresis state in positive electrode"] = start.hysteresis
    if start.charge:
        passed = start.charge / active_capacity(values, "Positive")
        most = values["Maximum concentration in positive electrode [mol.m-3]"]
        found["Initial concentration in positive electrode [mol.m-3]"] = most * (
            values[FILLING] + passed
        )
    return found


def _refuse_symbol(length: str, value: object) -> None:
    if isinstance(value, pybamm.Symbol):
        inputs = (s for s in value.pre_order() if isinstance(s, pybamm.InputParameter))
        raise InputError(
            f"'{next(inputs).name}' cannot be free: the mesh of the cathode's particles follows "
            f"from '{length}'; set it, or fit the cathode's diffusivity."
        )
