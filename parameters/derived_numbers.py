"""Numbers that follow from others: which may be given all the same, and what to give in place.

A derived number with a range in its table may be given, and what follows from it follows: where a
half cell starts, how strong a shell is. So may 1C, a convention from which currents follow. Any
other is refused, unless it is what follows anyway: it would contradict what it follows from, as a
thickness would the loading and the porosity. The message names the numbers to give, and the value
of the first of them that makes the derived one what was asked for.
"""

import math
from collections.abc import Callable, Iterable, Mapping

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.names import labelled
from porousalloy.parameters.resolved_values import Values
from porousalloy.parameters.tables import DERIVED

ONE_C = "1C specific current [A.kg-1]"
#: Derived numbers that are conventions.
CONVENTIONS = (ONE_C,)
_LOADING = "{Domain} electrode active loading [kg.m-2]"
_POROSITY = "{Domain} electrode porosity"
_UTILISED = "{Domain} electrode utilised alloy fraction"
_SHELL = "{Domain} particle shell thickness [m]"
_RATIO = "Negative to positive capacity ratio"
_START, _ASSEMBLED = "Initial alloy filling", "Prelithiated anode filling"
#: A number in place of a derived one is sought between its value over this and times this.
FAR = 1e3
#: Relative difference of a given number from the derived one that is none: texts have few digits.
ROUNDING = 1e-6
_LIMITS = tuple(f"{which} voltage cut-off [V]" for which in ("Lower", "Upper"))
#: What to give in place of a derived number, by the name of its derivation; the first comes first.
IN_PLACE_OF = {
    "maximum_concentration": ("Alloy ions per host atom at full filling",),
    "partial_molar_volume": ("Alloy volume change at full filling",),
    "active_capacity": (_UTILISED,),
    "hollow_sphere_porosity": (_SHELL,),
    "outer_radius_of_a_solid": ("{Domain} particle radius [m]",),
    "half_shell_thickness": (_SHELL,),
    "yolk_shell_porosity": ("{Domain} particle void per yolk volume",),
    "electrode_thickness": (_POROSITY, _LOADING),
    "active_volume_fraction": (_POROSITY, _UTILISED),
    "electrode_density": (_POROSITY,),
    "cathode_loading": (_RATIO,),
    "cathode_thickness": (_RATIO, "Positive electrode active material volume fraction"),
    "half_cell_current": (ONE_C, "Electrode width [m]"),
    "full_cell_current": (ONE_C, "Electrode width [m]"),
    "initial_concentration": (_START,),
    "charged_anode_concentration": (_ASSEMBLED,),
    "charged_cathode_concentration": ("Positive electrode filling when discharged",),
    "delithiated_potential": (_START,),
    "lower_cut_off": (_LIMITS[0],),
    "upper_cut_off": (_LIMITS[1],),
}


def refuse_derived(
    rows: Iterable[Mapping[str, str]],
    given: Mapping[str, float],
    Domain: str,
    values_with: Callable[[Mapping[str, float]], Values],
) -> None:
    """Refuse given numbers that follow from others.

    Parameters
    ----------
    rows : iterable of Mapping of str to str
        Rows of the tables of a cell.
    given : Mapping of str to float
        Numbers given by the user, by parameter name.
    Domain : {"Negative", "Positive"}
        Electrode of the alloy.
    values_with : callable
        Function that gives the cell's values with other numbers in place of some.

    Raises
    ------
    InputError
        On the first number that follows from others and may not be given.
    """
    by_name = {row["key"]: row for row in rows}
    for name, wanted in given.items():
        row = by_name[name]
        if not row["value"].startswith(DERIVED) or row["low"] or name in CONVENTIONS:
            continue
        others = {other: number for other, number in given.items() if other != name}
        if math.isclose(values_with(others)[name], wanted, rel_tol=ROUNDING):
            continue
        origin = f"{labelled(name, by_name)} follows from others ({row['source']})"
        derivation = row["value"].rpartition(":")[2]
        levers = [lever.format(Domain=Domain) for lever in IN_PLACE_OF.get(derivation, ())]
        levers = [lever for lever in levers if lever in by_name]
        if not levers:
            raise InputError(f"{origin} and cannot be given; leave it out.")

        def excess(x: float, name=name, wanted=wanted, others=others, lever=levers[0]) -> float:
            return values_with({**others, lever: x})[name] / wanted - 1

        found = _root(excess, values_with(others)[levers[0]], "[" not in levers[0])
        hint = "" if found is None else f" ({found:.4g} makes it {wanted:g})"
        first, *further = (labelled(lever, by_name) for lever in levers)
        choice = " or ".join([first + hint, *further])
        raise InputError(f"{origin} and cannot be given; give {choice}.")


def _root(excess: Callable[[float], float], start: float, fraction: bool) -> float | None:
    """Root of a function near a start, below 1 if the start is a fraction; None without one."""
    from scipy.optimize import root_scalar

    low, high = start / FAR, start * FAR
    if fraction and start < 1:
        high = 1 - 1 / FAR
    try:
        found = root_scalar(excess, bracket=(low, high), rtol=1e-10)
    except (ArithmeticError, ValueError):  # no change of sign: no value gives it
        return None
    return float(found.root)
