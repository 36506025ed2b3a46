"""A fit of five parameters to a voltage: processor time, model solutions, and models built.

pytest benchmarks/test_fit.py -n 0 -s
"""

from fits import timed_fit

MOST_TIMES_STOCK, MOST_SOLVES = 30, 60


def test_five_parameters_of_a_voltage():
    optimum, seconds, ratio = timed_fit()
    print(
        f"\n{seconds:.1f} s of processor, {optimum.builds} build, {optimum.solves} solutions; "
        f"{ratio:.0f} times as many of stock SPMe"
    )
    assert optimum.converged
    assert optimum.builds == 1
    assert optimum.solves <= MOST_SOLVES
    assert ratio <= MOST_TIMES_STOCK
