"""Whether the start of a half cell's records is one more free parameter of a fit."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.record_start import FILLING, likely_filling, start_is_known
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

#: "auto" frees the filling where no record begins with an empty cell.
StartChoice = Literal["auto", "free", "held"]


class ChosenStart(NamedTuple):
    """What is free once the start has been decided on.

    Attributes
    ----------
    names : list of str
        Names of the free parameters.
    starts_at : dict of str to float
        Starts of the fit by name.
    remark : str
        Sentence on what was decided; empty where there was nothing to decide.
    """

    names: list[str]
    starts_at: dict[str, float]
    remark: str


def choose_start(
    cell: Cell,
    records: Sequence[Record],
    names: Sequence[str],
    starts_at: Mapping[str, float] | None,
    choice: StartChoice = "auto",
) -> ChosenStart:
    """Free "Initial alloy filling" where the records do not begin with an empty cell.

    Parameters
    ----------
    cell : Cell
        Cell that was measured.
    records : sequence of Record
        Records that are fitted.
    names : sequence of str
        Names of the free parameters that were asked for.
    starts_at : Mapping of str to float or None
        Starts of the fit that were asked for.
    choice : {"auto", "free", "held"}, optional
        "auto" for the rule of :mod:`porousalloy.experiments.fitting.record_start`, the default.

    Returns
    -------
    ChosenStart
        Names, starts and a sentence.

    Raises
    ------
    InputError
        If the choice is none of the three, or a start is to be free that no half cell has.
    """
    if choice not in get_args(StartChoice):
        raise InputError(
            f"The start is '{choice}'; choose one of {', '.join(get_args(StartChoice))}."
        )
    names, starts = list(names), dict(starts_at or {})
    possible = cell.is_half_cell and bool(records)
    if choice == "free" and not possible:
        raise InputError(
            f"'{cell.name}' has no record of a half cell whose start could be free; leave out the "
            "choice of the start."
        )
    unknown = [one for one in records if possible and not start_is_known(cell, one)]
    if FILLING in names:
        if unknown and FILLING not in starts:
            starts[FILLING] = likely_filling(cell, unknown[0])
        return ChosenStart(names, starts, "")
    if choice == "held" or FILLING in cell.changes or not (unknown or choice == "free"):
        held = float(ResolvedValues(cell)[FILLING]) if possible else 0.0
        remark = f"Every record starts at the cell's '{FILLING}', {held:.3g}." if unknown else ""
        return ChosenStart(names, starts, remark)
    first = (unknown or list(records))[0]
    starts[FILLING] = likely_filling(cell, first)
    why = f"'{first.name}' does not begin with an empty cell" if unknown else "as was asked for"
    remark = f"'{FILLING}' is free, too: {why}; the start \"held\" keeps the cell's value."
    return ChosenStart([*names, FILLING], starts, remark)
