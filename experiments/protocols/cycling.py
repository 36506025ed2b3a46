"""Half cycles at constant current between the voltage limits of a cell.

Steps are named for what happens to the alloy, so that half and full cells read alike: every
cycle is a lithiation (discharge of a half cell, charge of a full cell) and a delithiation.
"""

from collections.abc import Mapping

import pybamm

BRANCHES = ("lithiation", "delithiation")
HOUR = 3600.0  # [s]

# A step may take this many times its nominal duration: nominal capacities of alloy electrodes
# are conventions (4200 mAh/g for silicon that stores 2000 or 3500).
LONGEST_STEP = 4.0

#: Tag of a step that is meant to end at its time.
TIMED = "timed"

#: Input of a C-rate that is set when the cycles are run, so that one built model serves many.
C_RATE = "C-rate"

Cycle = tuple[pybamm.step.BaseStep, ...]


def half_cycle(
    branch: str,
    c_rate: "float | pybamm.Symbol",
    limits: tuple[float, float],
    is_half_cell: bool,
    duration: float,
    timed: bool = False,
) -> pybamm.step.CRate:
    """Step at constant current to the voltage limit of its branch.

    Parameters
    ----------
    branch : {"lithiation", "delithiation"}
        What happens to the alloy.
    c_rate : float or pybamm.Symbol
        C-rate [h-1].
    limits : tuple of float
        Lower and upper voltage limit [V].
    is_half_cell : bool
        Whether a discharge lithiates the alloy.
    duration : float
        Longest time that the step may take [s].
    timed : bool, optional
        Whether the step is meant to end at that time. The default is that it is meant to end at
        the limit.

    Returns
    -------
    pybamm.step.CRate
        Step with the branch as its tag. No output period is set: IDAKLU then keeps its own steps
        and interpolates with its own polynomials.
    """
    discharges = (branch == BRANCHES[0]) == is_half_cell
    lower, upper = limits
    return pybamm.step.c_rate(
        c_rate if discharges else -c_rate,
        termination=f"< {lower} V" if discharges else f"> {upper} V",
        duration=duration,
        tags=[branch, TIMED] if timed else [branch],
        description=branch,
    )


def cycling(
    parameter_values: Mapping, electrode: str, number: int, slowest: float = 0.02
) -> list[Cycle]:
    """Lithiation and delithiation at the input "C-rate", a number of times.

    Parameters
    ----------
    parameter_values : Mapping
        Values with the voltage limits and "Nominal cell capacity [A.h]", to which C-rates refer.
    electrode : {"positive", "negative"}
        Electrode of the alloy: "positive" in a half cell, where a positive current lithiates it;
        "negative" in a full cell, where a negative one does.
    number : int
        Number of cycles.
    slowest : float, optional
        Slowest C-rate that will be run [h-1], which sets the longest time of a step. The default
        is 0.02.

    Returns
    -------
    list of tuples of pybamm.step.BaseStep
        Cycles.
    """
    limits = (
        parameter_values["Lower voltage cut-off [V]"],
        parameter_values["Upper voltage cut-off [V]"],
    )
    c_rate, longest = pybamm.InputParameter(C_RATE), LONGEST_STEP * HOUR / slowest
    cycle = tuple(
        half_cycle(branch, c_rate, limits, electrode == "positive", longest) for branch in BRANCHES
    )
    return [cycle] * number
