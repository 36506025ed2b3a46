"""States of rest that a cell can be given before an experiment."""

import pybamm

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.derivations import sites_per_area
from porousalloy.parameters.errors import InputError

ROUNDING = 1e-6


def fill_alloy(values: pybamm.ParameterValues, cell: Cell, model, filling: float) -> None:
    """Put the alloy at a filling; a full cell keeps its ions, the cathode holds the others.

    Parameters
    ----------
    values : pybamm.ParameterValues
        Changed in place; those of a full cell start charged, as parameter sets do.
    cell : Cell
        The cell.
    model : pybamm.BaseModel
        Its parameters and options define the discharged state of a full cell.
    filling : float
        Filling of the alloy [-].

    Raises
    ------
    InputError
        If it is not between 0 and 1, in a full cell between its discharged and charged state.
    """
    if cell.is_half_cell:
        if not 0 < filling < 1:
            raise InputError(f"The filling is {filling:g}; give one between 0 and 1.")
        _set_filling(values, "positive", filling)
        return
    charged, cathode = (filling_of(values, electrode) for electrode in ("negative", "positive"))
    discharged = values.copy()
    start_delithiated(discharged, model, cell.electrode)
    empty = filling_of(discharged, "negative")
    if not empty - ROUNDING <= filling <= charged + ROUNDING:
        raise InputError(
            f"The filling is {filling:g}; between the voltage limits of this cell the alloy goes "
            f"from {empty:.4f} to {charged:.4f}: give a filling between."
        )
    sites = [sites_per_area(dict(values), electrode) for electrode in ("Negative", "Positive")]
    _set_filling(values, "negative", filling)
    _set_filling(values, "positive", cathode + (charged - filling) * sites[0] / sites[1])


def assemble(values: pybamm.ParameterValues, filling: float) -> None:
    """Put a full cell together: the alloy at a filling, the cathode as it was made."""
    _set_filling(values, "negative", filling)
    _set_filling(values, "positive", values["Positive electrode filling when discharged"])
    values["Initial hysteresis state in negative electrode"] = -1.0  # about to be lithiated


def filling_of(values: pybamm.ParameterValues, electrode: str) -> float:
    """Filling that an electrode starts with [-]."""
    return (
        values[f"Initial concentration in {electrode} electrode [mol.m-3]"]
        / values[f"Maximum concentration in {electrode} electrode [mol.m-3]"]
    )


def _set_filling(values, electrode, filling):
    most = values[f"Maximum concentration in {electrode} electrode [mol.m-3]"]
    values[f"Initial concentration in {electrode} electrode [mol.m-3]"] = filling * most


def start_delithiated(
    parameter_values: pybamm.ParameterValues, model: pybamm.BaseModel, electrode: str
) -> None:
    """Discharge a full cell, so that its first step can be a lithiation of the alloy.

    Parameter sets of full cells start charged; those of half cells start delithiated and are
    left as they are. The lithium in the two electrodes together is kept.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues
        Changed in place.
    model : pybamm.BaseModel
        Its parameters and options define the state of charge.
    electrode : {"positive", "negative"}
        Which electrode is the alloy.

    Raises
    ------
    InputError
        If the cell has no discharged state with this much lithium.
    """
    if electrode == "positive":
        return
    try:
        parameter_values.set_initial_state(0.0, param=model.param, options=model.options)
    except (ValueError, pybamm.SolverError) as error:
        raise InputError(
            "With these values the cell cannot be discharged to its open-circuit voltage at "
            f"0% SOC; change what was set. PyBaMM says: {' '.join(str(error).split())}"
        ) from error


def leave_limits_to_steps(parameter_values: pybamm.ParameterValues) -> None:
    """Move the model's own voltage limits out of the way of the experiment's.

    PyBaMM keeps the events of both limits in every step. A step that starts where the last one
    met its limit would then be stopped by that limit, wherever the potential is so steep that the
    solver's tolerance is worth more than the change of overpotential.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues
        Changed in place, after :func:`cycling` has read the limits.
    """
    parameter_values["Lower voltage cut-off [V]"] -= LIMIT_MARGIN
    parameter_values["Upper voltage cut-off [V]"] += LIMIT_MARGIN


LIMIT_MARGIN = 0.1  # [V]; far above a solver's error, far below what would harm a cell
