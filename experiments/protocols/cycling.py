"""Constant-current cycling between the voltage limits of a parameter set.

Steps are named for what happens to the alloy, so that half and full cells read alike: every
cycle is a lithiation (discharge of a half cell, charge of a full cell) and a delithiation.
"""

from collections.abc import Sequence

import pybamm

from porousalloy.experiments.requests import check_cycling

BRANCHES = ("lithiation", "delithiation")

# A step may take this many times its nominal duration: nominal capacities of alloy electrodes
# are conventions (4200 mAh/g for silicon that stores 2000 or 3500).
LONGEST_STEP = 4.0


def cycling(
    parameter_values: pybamm.ParameterValues,
    electrode: str,
    c_rates: Sequence[float],
    cycles: int,
) -> pybamm.Experiment:
    """Lithiate and delithiate at a C-rate between the cell's voltage limits.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues
        Holds the limits and "Nominal cell capacity [A.h]", to which C-rates refer.
    electrode : {"positive", "negative"}
        Which electrode is the alloy: "positive" in a half cell, where a positive current
        lithiates it; "negative" in a full cell, where a negative one does.
    c_rates : sequence of float
        All C-rates [h-1] that are to be run; the slowest one sets the time limit of a step.
    cycles : int
        Number of cycles.

    Returns
    -------
    pybamm.Experiment
        A tuple of two steps for each cycle, tagged with :data:`BRANCHES`. The C-rate itself is
        the input "C-rate", so that one built simulation serves them all. No output period is
        set: IDAKLU then keeps its own steps and interpolates with its own polynomials.

    Raises
    ------
    InputError
        As :func:`check_cycling`.
    """
    check_cycling(c_rates, cycles)
    c_rate = pybamm.InputParameter("C-rate")
    longest = LONGEST_STEP * 3600 / min(c_rates)
    discharge = (c_rate, f"< {parameter_values['Lower voltage cut-off [V]']} V")
    charge = (-c_rate, f"> {parameter_values['Upper voltage cut-off [V]']} V")
    controls = (discharge, charge) if electrode == "positive" else (charge, discharge)
    cycle = tuple(
        pybamm.step.c_rate(
            current, termination=limit, duration=longest, tags=branch, description=branch
        )
        for branch, (current, limit) in zip(BRANCHES, controls, strict=True)
    )
    return pybamm.Experiment([cycle] * cycles)
