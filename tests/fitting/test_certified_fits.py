"""Least squares and error bars against certified values, profile intervals against MINOS.

Data, models, starts and certified values: NIST Statistical Reference Datasets, nonlinear
regression, https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml (Misra1a, Rat43, Thurber).
"""

import iminuit
import numpy as np
import pytest
from stub_residuals import StubResiduals

from porousalloy.experiments.fitting import least_squares as least_squares_module
from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.least_squares import least_squares_fit
from porousalloy.experiments.fitting.profiles import profile
from porousalloy.experiments.fitting.uncertainty import inflations, linear_estimates

LEVEL = 0.9


class Problem:
    """A certified problem; bounds are ours, wide enough for both of its starts."""

    def __init__(self, model, x, y, starts, values, errors, bounds, residual_deviation):
        self.model, self.starts, self.bounds = model, starts, bounds
        self.x, self.y, self.values, self.errors = (
            np.array(text.split(), dtype=float) for text in (x, y, values, errors)
        )
        self.residual_deviation = residual_deviation

    def free(self, start):
        return tuple(
            FreeParameter(f"b{i + 1}", value, low, high, low > 0 and high / low >= 10)
            for i, (value, (low, high)) in enumerate(zip(start, self.bounds, strict=True))
        )

    def residuals(self):
        step = 1e-30

        def evaluate(b):
            # complex steps: derivatives to round-off
            shifted = [b + 1j * step * unit for unit in np.eye(b.size)]
            slopes = np.stack([self.model(self.x, s).imag / step for s in shifted], axis=1)
            return self.model(self.x, b) - self.y, slopes

        return StubResiduals(evaluate)


def rational(x, b):
    return (b[0] + b[1] * x + b[2] * x**2 + b[3] * x**3) / (
        1 + b[4] * x + b[5] * x**2 + b[6] * x**3
    )


PROBLEMS = {
    "Misra1a": Problem(
        model=lambda x, b: b[0] * (1 - np.exp(-b[1] * x)),
        x="""
            77.6 114.9 141.1 190.8 239.9 289 332.8 378.4 434.8 477.3 536.8 593.1
            689.1 760
        """,
        y="""
            10.07 14.73 17.94 23.93 29.61 35.18 40.02 44.82 50.76 55.05 61.01 66.4
            75.47 81.78
        """,
        starts=([500, 0.0001], [250, 0.0005]),
        values="""
            2.3894212918e02 5.5015643181e-04
        """,
        errors="""
            2.7070075241e00 7.2668688436e-06
        """,
        bounds=[(50, 2000), (1e-05, 0.01)],
        residual_deviation=0.1018787633,
    ),
    "Rat43": Problem(
        model=lambda x, b: b[0] / (1 + np.exp(b[1] - b[2] * x)) ** (1 / b[3]),
        x="""
            1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
        """,
        y="""
            16.08 33.83 65.8 97.2 191.55 326.2 386.87 520.53 590.03 651.92 724.93
            699.56 689.96 637.56 717.41
        """,
        starts=([100, 10, 1, 1], [700, 5, 0.75, 1.3]),
        values="""
            6.9964151270e02 5.2771253025e00 7.5962938329e-01 1.2792483859e00
        """,
        errors="""
            1.6302297817e01 2.0828735829e00 1.9566123451e-01 6.8761936385e-01
        """,
        bounds=[(50, 2000), (0, 20), (0.05, 5), (0.05, 10)],
        residual_deviation=28.262414662,
    ),
    "Thurber": Problem(
        model=rational,
        x="""
            -3.067 -2.981 -2.921 -2.912 -2.84 -2.797 -2.702 -2.699 -2.633 -2.481
            -2.363 -2.322 -1.501 -1.46 -1.274 -1.212 -1.1 -1.046 -0.915 -0.714
            -0.566 -0.545 -0.4 -0.309 -0.109 -0.103 0.01 0.119 0.377 0.79 0.963
            1.006 1.115 1.572 1.841 2.047 2.2
        """,
        y="""
            80.574 84.248 87.264 87.195 89.076 89.608 89.868 90.101 92.405 95.854
            100.696 101.06 401.672 390.724 567.534 635.316 733.054 759.087 894.206
            990.785 1090.109 1080.914 1122.643 1178.351 1260.531 1273.514 1288.339
            1327.543 1353.863 1414.509 1425.208 1421.384 1442.962 1464.35 1468.705
            1447.894 1457.628
        """,
        starts=([1000, 1000, 400, 40, 0.7, 0.3, 0.03], [1300, 1500, 500, 75, 1, 0.4, 0.05]),
        values="""
            1.2881396800e03 1.4910792535e03 5.8323836877e02 7.5416644291e01
            9.6629502864e-01 3.9797285797e-01 4.9727297349e-02
        """,
        errors="""
            4.6647963344e00 3.9571156086e01 2.8698696102e01 5.5675370270e00
            3.1333340687e-02 1.4984928198e-02 6.5842344623e-03
        """,
        bounds=[(500, 3000), (500, 3000), (100, 1000), (10, 200), (0.1, 2), (0.1, 1), (0, 0.2)],
        residual_deviation=13.714600784,
    ),
}


def digits(values, certified):
    """Smallest number of matching digits."""
    return -np.log10(np.max(np.abs(np.array(values) / certified - 1)))


def fitted(problem, start):
    """Values, and standard errors for white noise, for which the certified ones stand."""
    optimum = least_squares_fit([problem.residuals()], problem.free(problem.starts[start]))
    assert optimum.converged
    found = linear_estimates(optimum)
    errors = [one.standard_error for one in found] / np.sqrt(inflations(optimum))
    return np.array([one.value for one in found]), errors, optimum.noise["capacity"]


@pytest.mark.parametrize("start", [0, 1], ids=["far", "near"])
@pytest.mark.parametrize("name", PROBLEMS)
def test_digits_of_values_and_standard_errors(name, start, monkeypatch):
    problem = PROBLEMS[name]
    monkeypatch.setattr(least_squares_module, "COST_TOLERANCE", 1e-14)
    monkeypatch.setattr(least_squares_module, "STEP_TOLERANCE", 1e-10)
    values, errors, noise = fitted(problem, start)
    # the regularisation, 1e-3 a range, is what is left
    assert digits(values, problem.values) > 6
    assert digits(errors, problem.errors) > 6
    assert digits(noise, problem.residual_deviation) > 9


@pytest.mark.parametrize("start", [0, 1], ids=["far", "near"])
@pytest.mark.parametrize("name", PROBLEMS)
def test_fits_as_they_end_are_within_a_fraction_of_the_standard_errors(name, start):
    problem = PROBLEMS[name]
    values, errors, noise = fitted(problem, start)
    # a relative change of cost of 3e-5 ends a fit of n samples within sqrt(3e-5 n) = 3 % of an
    # error, and errors change with the values
    assert np.abs((values - problem.values) / problem.errors).max() < 0.03
    assert errors == pytest.approx(problem.errors, rel=0.01)
    assert noise == pytest.approx(problem.residual_deviation, rel=1e-4)


@pytest.fixture(scope="module")
def onions():
    """A problem whose intervals are up to 30 % longer on one side: fit, residuals, MINOS."""
    problem = PROBLEMS["Rat43"]
    sigma, residuals = problem.residual_deviation, problem.residuals()
    optimum = least_squares_fit([residuals], problem.free(problem.starts[1]), {"capacity": sigma})
    assert inflations(optimum) == pytest.approx(1)
    minuit = iminuit.Minuit(
        lambda b: np.sum((problem.model(problem.x, b) - problem.y) ** 2) / sigma**2, problem.values
    )
    minuit.errordef, minuit.strategy, minuit.tol = minuit.LEAST_SQUARES, 2, 1e-5
    minuit.errors = problem.errors
    minuit.migrad()
    minuit.minos(cl=LEVEL)
    sides = [(error.lower, error.upper) for error in minuit.merrors.values()]
    return optimum, residuals, np.array(minuit.values)[:, np.newaxis] + sides


# shares of the interval's length: the crossing is interpolated between points that are this
# fraction of a half-width apart; a figure has 3 of them, checked estimates 1
@pytest.mark.parametrize(("points", "share"), [(24, 1e-4), (3, 5e-3), (1, 3e-2)])
def test_profile_intervals_are_those_of_minos(onions, points, share):
    optimum, residuals, ends = onions
    for parameter, (low, high) in zip(optimum.free, ends, strict=True):
        found = profile([residuals], optimum, parameter.name, LEVEL, points)
        assert [found.low, found.high] == pytest.approx([low, high], abs=share * (high - low))
