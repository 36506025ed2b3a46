"""Absolute tolerances of the states, by what each of them is.

PyBaMM's one tolerance, 1e-6, halves the steps of a model whose ligaments flow. The potential
follows the concentration most closely: with 1e-4 the peak tension is off by 5 %, with 1e-5 by a
quarter of a per cent, and capacities by less than 0.02 %.
"""

#: Tolerance of the scaled states whose names have these words; of all others that of the solver.
STATE_TOLERANCES = {
    "particle concentration [mol.m-3]": 2e-5,
    "plastic strain": 2e-5,
    "mean volume ratio": 1e-4,
    "electrolyte volume change": 1e-5,
    "largest thickness ratio": 1e-4,
    "salt taken from the reservoir": 1e-4,
    "hysteresis state": 1e-4,
    "times concentration": 1e-4,
}
