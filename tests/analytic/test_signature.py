"""The plot that tells porous from dense: thickness against capacity, at equal capacity.

Dense micrometre silicon swells in proportion to its capacity; a porous particle fills its pores
first and swells late (10.1149/1945-7111/ae6400). The ligaments of a held skeleton flow meanwhile.
"""

import numpy as np
import pytest
from helpers import NO_CUT_OFF, c_rate_current, filling_rate, simulation, solve

SOLID = 0.1485  # pristine silicon per electrode volume, the same for all: equal capacity


def thickness(porosity, options):
    """(filling, relative growth of the electrode) to a filling of 0.65 at C/5."""
    changes = NO_CUT_OFF | {
        "X electrode active material volume fraction": SOLID,
        "X particle internal porosity": porosity,
        "X particle minimum internal porosity": 0.0 if porosity == 0 else 0.05,
        # firm: the skeleton's 0.2 to 0.4 GPa stretch it by less than half a per cent
        "X particle confinement modulus [Pa]": 1e11,
        "X particle confinement strength [Pa]": 5e9,
    }
    made = simulation("DFN", options, changes)
    current = c_rate_current("half", 0.2)
    solution = solve(made, 0.64 / filling_rate(made, current), current)
    filling = solution["Average positive particle stoichiometry"].entries
    grown = solution["Positive electrode thickness change [m]"].entries / 2.08168e-05
    return filling, grown, solution


def test_dense_particles_swell_with_their_capacity():
    filling, grown, _ = thickness(0.0, {"ligament shape": "sphere", "particle expansion": "rigid"})
    # interparticle pores take half (the pore filling fraction), evenly: a straight line
    slope = 0.5 * SOLID * 2.751
    assert grown == pytest.approx(slope * filling, abs=1e-6)


@pytest.mark.parametrize(
    "options",
    [
        {"ligament shape": "sphere", "particle expansion": "rigid"},
        {"ligament shape": "cylinder", "particle expansion": "force balance"},
        {"ligament shape": "slab", "particle expansion": "force balance"},
    ],
    ids=lambda options: " ".join(options.values()),
)
def test_porous_particles_swell_late(options):
    filling, grown, solution = thickness(0.5, options)
    slope = np.gradient(grown, filling)
    dense = 0.5 * SOLID * 2.751
    early, late = filling < 0.2, filling > 0.55
    if options["particle expansion"] == "rigid":
        # pores for (1 + 2.751 theta)/2 < 0.95: up to theta = 0.33
        assert np.abs(grown[filling < 0.31]).max() < 1e-3
        assert slope[late] == pytest.approx(dense / 0.95, rel=1e-3)
    else:
        assert grown[early].max() < 0.1 * dense * 0.2
        assert slope[late].min() > 0.95 * dense
        von_mises = solution["Positive particle von Mises stress [Pa]"].entries
        # flow from the first per cents of filling on, at a yield stress of 1.0 to 1.75 GPa times
        # (rate/rate0)^(1/20)
        assert 0.8e9 < von_mises[..., 10:40].min() < von_mises[..., 10:40].max() < 2e9
    assert grown[-1] < 0.75 * dense * filling[-1]
