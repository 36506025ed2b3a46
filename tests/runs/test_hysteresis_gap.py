"""The gap between the branches of default cells, and what is said to make it."""

import numpy as np
import pytest

import porousalloy as pa
from porousalloy.experiments.runs.hysteresis_gap import GapShares, gap_shares
from porousalloy.parameters.cells import CELLS

#: Lowest and highest mean gap of silicon over the sources of the measured branches [V].
SILICON = (0.15, 0.32)
#: Capacity-weighted gaps of measured plateaus [V] (parameters/data/plateaus.csv).
SOURCED = {"li-sb": 0.27, "na-ge": 0.45, "na-sn": 0.171, "na-sb": 0.25}
SILICON_CELLS = sorted(
    name for name, cell in CELLS.items() if cell.is_half_cell and cell.alloy == "li_si"
)


@pytest.mark.slow
@pytest.mark.parametrize("name", SILICON_CELLS)
def test_every_silicon_half_cell_shows_the_gap_of_silicon(name):
    low, high = SILICON
    assert low < gap_shares(name).gap < high


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["porous", "dense"])
@pytest.mark.parametrize("pair", SOURCED)
def test_pairs_with_measured_plateaus_show_their_gap(pair, kind):
    assert gap_shares(f"{pair}-{kind}-half").gap == pytest.approx(SOURCED[pair], rel=0.25)


def test_the_parts_are_those_of_the_curves():
    result = pa.simulate("li-si-nanosheets-half", c_rates=[0.05], cycles=1)
    row = result.summary().iloc[0]
    # the samples crowd where the curves are steep; 1e-3 V is what a rule of another kind leaves
    steps = result.dataset
    means = []
    for step in (0, 1):
        charge = np.abs(steps["charge"].values[step])
        share = charge / charge[-1]
        even = np.linspace(0, 1, 20001)
        means.append(
            [
                np.interp(even, share, steps[key].values[step]).mean()
                for key in ("stress_overpotential", "residual_hysteresis")
            ]
        )
    stress, residual = np.subtract(means[1], means[0])
    assert row["Hysteresis gap by stress [V]"] == pytest.approx(stress, abs=1e-3)
    assert row["Hysteresis gap by residual hysteresis [V]"] == pytest.approx(residual, abs=1e-3)
    assert stress > 0.05
    assert residual > 0.05
    # walls at C/20 leave next to nothing to the current
    assert stress + residual == pytest.approx(row["Hysteresis gap [V]"], abs=8e-3)


def test_words_add_up_and_name_measured_branches():
    shares = GapShares(gap=0.25, stress=0.05, residual=0.18)
    told = shares.in_words({})
    assert "250 mV" in told
    for part in ("stress 50 mV (20 %)", "180 mV (72 %)", "current and slow ions 20 mV (8 %)"):
        assert part in told
    assert "measured branches" in shares.in_words({"open-circuit potential": "current sigmoid"})


def test_switched_off_it_is_not_there():
    cell = pa.get_cell("li-si-porous-half").with_(options={"residual hysteresis": "false"})
    shares = gap_shares(cell, c_rate=0.2, cycle=1)
    assert shares.residual == 0
    assert shares.gap < 0.1
