"""States of rest that a cell can be given before an experiment."""

import pybamm

from porousalloy.experiments.protocols import start_delithiated
from porousalloy.parameters.cells import Cell
from porousalloy.parameters.derivations import sites_per_area
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
    sites = [sites_per_area(values, electrode) for electrode in ("Negative", "Positive")]
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
