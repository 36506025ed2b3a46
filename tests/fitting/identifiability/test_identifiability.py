"""Fisher matrices of several experiments: bounds, sums and what counts as identifiable."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from porousalloy.experiments.fitting.figures.identifiability import (
    identifiability_figure,
    short_name,
)
from porousalloy.experiments.fitting.free_parameters import free_parameters
from porousalloy.experiments.fitting.identifiability.analysis import (
    IDENTIFIABLE,
    Identifiability,
    identifiability,
    identifiability_table,
)
from porousalloy.experiments.fitting.optimum import Optimum
from porousalloy.experiments.fitting.residuals import ChannelResiduals
from porousalloy.experiments.fitting.uncertainty import linear_estimates
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError

CELL = get_cell("ampsi-half")
NAMES = (
    "Alloy reference diffusivity [m2.s-1]",
    "Positive particle radius [m]",
    "Contact resistance [Ohm]",
)
NOTHING_LEARNED = 1 / np.sqrt(12)


def analysis(seed=0):
    """Three experiments; none sees the last parameter, and "B" only a sum of the others."""
    random = np.random.default_rng(seed)
    slopes = {name: random.normal(size=(30, 3)) * 10.0 ** random.uniform(-1, 3) for name in "ABC"}
    slopes["B"][:, 1] = slopes["B"][:, 0]
    for one in slopes.values():
        one[:, 2] = 0
    return Identifiability(free_parameters(CELL, NAMES), slopes, {})


@pytest.mark.parametrize("seed", range(20))
def test_more_data_never_know_less_and_a_range_is_known_at_least(seed):
    found = analysis(seed)
    for pair in [names for names in found.sets if len(names) == 2]:
        for alone in pair:
            for spread in (found.spread, found.spread_if_others_known):
                # sums of positive semidefinite matrices; rounding only
                assert np.all(spread(pair) <= spread([alone]) * (1 + 1e-9))
    for names in found.sets:
        spread = found.spread(names)
        assert np.all(spread <= NOTHING_LEARNED * (1 + 1e-12))
        assert np.all(found.spread_if_others_known(names) <= spread * (1 + 1e-12))
        assert spread[2] == pytest.approx(NOTHING_LEARNED)


def test_a_sum_that_is_seen_leaves_the_difference_to_the_ranges():
    found = analysis()
    # u1 + u2 known exactly: half of the variance of the range, 1/24, is left of each
    slopes = {"B": 1e6 * np.array([[1.0, 1.0, 0.0]])}
    seen = Identifiability(found.free, slopes, {})
    assert seen.spread(["B"])[:2] == pytest.approx(np.sqrt(1 / 24))
    best, *rest = seen.combinations(["B"])
    assert abs(best.weights[NAMES[0]]) == pytest.approx(np.sqrt(0.5))
    assert not best.sloppy
    assert all(combination.sloppy for combination in rest)


def test_knowing_parameters_takes_their_columns_away():
    found = analysis()
    fewer = found.given_all_but([NAMES[1]])
    assert fewer.names == [NAMES[1]]
    for names in found.sets:
        assert fewer.spread(names) == pytest.approx(found.spread_if_others_known(names)[1])


def test_noise_scales_the_spread_where_the_range_does_not_count():
    slopes = {"A": 1e4 * np.eye(3)}
    found = Identifiability(free_parameters(CELL, NAMES), slopes, {"voltage": 1e-3})
    noisy = found.with_noise(10)
    assert noisy.noise["voltage"] == pytest.approx(1e-2)
    assert noisy.spread(["A"]) == pytest.approx(10 * found.spread(["A"]), rel=1e-4)


@pytest.mark.parametrize("share", [0.9, 1.1])
def test_identifiable_means_what_it_means_for_a_fit(share):
    free = free_parameters(CELL, NAMES[:1])
    spread, samples = share * IDENTIFIABLE, 10_000
    slopes = np.full((samples, 1), 1 / (spread * np.sqrt(samples)))
    u = np.array([0.5])
    channel = ChannelResiduals("voltage", np.zeros(samples), slopes / free[0].slope(0.5))
    fit = Optimum(free, u, (channel,), {"voltage": 1.0}, frozenset(), (), 1, 1, 1, False, True)
    assert linear_estimates(fit, level=0.9)[0].identifiable == (share < 1)
    found = Identifiability(free, {"A": slopes}, {})
    assert found.spread_if_others_known(["A"])[0] == pytest.approx(
        (spread**-2 + 12) ** -0.5, rel=1e-9
    )


def test_table_and_figure():
    found = analysis()
    table = identifiability_table(found)
    assert len(table) == len(found.names) * len(found.sets)
    assert list(table["Experiments"].unique()) == ["A", "B", "C", "A + B", "A + C", "B + C"]
    assert (table["Identifiable"] == (table["Spread"] < IDENTIFIABLE)).all()
    figure = identifiability_figure({"one": table, "two": table})
    assert isinstance(figure, Figure)
    numbers = [text.get_text() for text in figure.axes[0].texts]
    assert numbers[-1] == "0.29"
    assert len(numbers) == len(table)
    assert [short_name(name) for name in NAMES] == [
        "diffusivity",
        "ligament size",
        "contact resistance",
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"experiments": ["XRD"]}, "no experiment 'XRD'"),
        ({"experiments": []}, "at least one"),
        ({"experiments": ["EIS", "EIS"]}, "each once"),
        ({"noise": {"current": 1}}, "no noise of 'current'"),
        ({"noise": {"voltage": 0}}, "above 0"),
        ({"names": ["Alloy diffusivity"]}, "did you mean"),
    ],
)
def test_refuses_in_one_sentence(given, message):
    with pytest.raises(InputError, match=message):
        identifiability(CELL, **given)
