"""Tolerances of a model: one relative, and absolute ones by what a state is.

PyBaMM's absolute tolerance for all states, 1e-6, doubles the steps of a model whose ligaments flow.
The potential follows the concentration most closely: with 1e-4 the peak tension is off by 5 %, with
2e-5 by half a per cent, capacities by 0.02 % and voltages by 0.05 mV.
"""

#: Relative tolerance. PyBaMM's 1e-4 costs a tenth more and changes less than the mesh does.
RELATIVE_TOLERANCE = 2e-4
#: Tolerance of the scaled states whose names have these words; of all others that of the solver.
STATE_TOLERANCES = {
    "particle concentration [mol.m-3]": 2e-5,
    "plastic strain": 2e-5,
    "mean volume ratio": 1e-4,
    "electrolyte volume": 1e-5,
    "largest thickness ratio": 1e-4,
    "salt taken from the reservoir": 1e-4,
    "hysteresis state": 1e-4,
    "times concentration": 1e-4,
}
