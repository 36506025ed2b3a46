"""Numbers that a user gives in place of those of a cell's tables: all checks in one place."""

import textwrap
import warnings
from collections.abc import Callable, Mapping, Sequence

from porousalloy.parameters.derived_numbers import refuse_derived
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import Values
from porousalloy.parameters.validation import check_by_unit, check_parameter_values, read_settings

#: Ends of the names of functions of the filling that no constant can stand for.
FUNCTIONS = ("OCP [V]", "electrode volume change")
#: Letters of a source in a warning.
SOURCE_LETTERS = 100


def given_numbers(
    rows: Sequence[Mapping[str, str]],
    given: Mapping[str, str | float],
    Domain: str,
    values_with: Callable[[Mapping[str, float]], Values],
) -> dict[str, float]:
    """Numbers that a user gives, checked one by one and with what follows from them.

    Parameters
    ----------
    rows : sequence of Mapping of str to str
        Rows of the tables of a cell.
    given : Mapping of str to str or float
        Numbers in the unit of their names, or texts with a unit, by parameter name.
    Domain : {"Negative", "Positive"}
        Electrode of the alloy.
    values_with : callable
        Function that gives the cell's values with other numbers in place of some.

    Returns
    -------
    dict of str to float
        Numbers by parameter name, in the units of the names.

    Raises
    ------
    InputError
        If a name is unknown, a value is no number or cannot be, a number stands for a function
        that varies or follows from others, or what follows from the numbers cannot be.

    Warns
    -----
    UserWarning
        For each number outside the range that its table gives.
    """
    known = [row["key"] for row in rows]
    numbers = read_settings(known, given)
    check_by_unit(numbers, known)
    for row in rows:
        if row["key"] in numbers and row["key"].endswith(FUNCTIONS) and ":" in row["value"]:
            raise InputError(
                f"'{row['key']}' is a function of the filling, and no number can stand for it; "
                "give the numbers that it takes, or in PyBaMM a function, such as "
                "porousalloy.ocp_from_data makes of a measured curve."
            )
    if numbers:
        check_parameter_values(numbers)
        refuse_derived(rows, numbers, Domain, values_with)
        check_parameter_values(values_with(numbers))
        _warn_of_range(rows, numbers)
    return numbers


def _warn_of_range(rows: Sequence[Mapping[str, str]], numbers: Mapping[str, float]) -> None:
    by_name = {row["key"]: row for row in rows}
    for name, value in numbers.items():
        row = by_name[name]
        if row["low"] and not float(row["low"]) <= value <= float(row["high"]):
            source = textwrap.shorten(row["source"], SOURCE_LETTERS, placeholder=" ...")
            warnings.warn(
                f"'{name}' is {value:g}, outside of its range {float(row['low']):g} to "
                f"{float(row['high']):g} ({row['kind']}: {source}).",
                UserWarning,
                stacklevel=4,
            )
