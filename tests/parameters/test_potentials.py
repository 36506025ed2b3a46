"""The potentials of the pairs: their names, their numbers, their order, and a cell that runs."""

import csv
import pickle
import subprocess
import sys
from importlib.resources import files

import numpy as np
import pybamm
import pytest

from porousalloy.models import PorousAlloySPMe
from porousalloy.parameters.materials import potentials
from porousalloy.parameters.materials.potentials import read_plateaus
from porousalloy.parameters.tables import KINDS

PAIRS = ("Li-Ge", "Li-Sn", "Li-Sb", "Na-Si", "Na-Ge", "Na-Sn", "Na-Sb")
CURVES = ("equilibrium", "lithiation", "delithiation")
PLATEAUS = read_plateaus()
FILLING = np.linspace(1e-4, 1 - 1e-4, 5001)
F = 96485.33212


def function(pair, name):
    return getattr(potentials, f"{pair.lower().replace('-', '_')}_{name}")


def rows():
    text = (files("porousalloy.parameters") / "data" / "plateaus.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_pair_has_every_curve():
    assert set(PLATEAUS) == {(pair, curve) for pair in PAIRS for curve in CURVES}
    for pair in PAIRS:
        assert len({PLATEAUS[pair, curve][-1][1] for curve in CURVES}) == 1, "one x_max"


@pytest.mark.parametrize("name", [*CURVES, "entropic_change"])
@pytest.mark.parametrize("pair", PAIRS)
def test_functions_are_pickled_by_name(pair, name):
    found = function(pair, name)
    assert getattr(potentials, found.__name__) is found
    assert found.__module__ == potentials.__name__
    assert pickle.loads(pickle.dumps(found)) is found
    assert pair in found.__doc__


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("pair", PAIRS)
def test_potentials_fall_and_show_their_plateaus(pair, curve):
    assert (np.diff(function(pair, curve)(FILLING)) < 0).all()
    x_max = PLATEAUS[pair, curve][-1][1]
    for start, end, potential in PLATEAUS[pair, curve]:
        found = function(pair, curve)((start + end) / 2 / x_max)
        # the narrowest, six percent of the capacity, feels its neighbours and the end
        assert found == pytest.approx(potential, abs=9e-3)


@pytest.mark.parametrize("pair", PAIRS)
def test_branches_enclose_the_equilibrium(pair):
    # Na-Sb goes into amorphous antimony, above the hull of the crystals up to Na(1.7)Sb
    outside = FILLING < 0.6 if pair == "Na-Sb" else FILLING > 2
    equilibrium = function(pair, "equilibrium")(FILLING)
    # steps of the same width at different boundaries: a millivolt where the plateaus nearly meet
    assert (function(pair, "lithiation")(FILLING) < equilibrium + 1e-3)[~outside].all()
    assert (function(pair, "delithiation")(FILLING) > equilibrium).all()


def test_insertion_plateaus_stay_above_the_lower_cut_off():
    lowest = min(potential for (_, curve), list_ in PLATEAUS.items() for *_, potential in list_)
    assert lowest > 0.01


@pytest.mark.parametrize(("pair", "hysteresis"), [("Li-Sn", 0.1), ("Na-Si", 0.15)])
def test_missing_branches_are_half_the_hysteresis_away(pair, hysteresis):
    for branch, sign in (("lithiation", -1), ("delithiation", 1)):
        for shifted, plateau in zip(
            PLATEAUS[pair, branch], PLATEAUS[pair, "equilibrium"], strict=True
        ):
            expected = (*plateau[:2], plateau[2] + sign * hysteresis / 2)
            assert shifted == pytest.approx(expected, abs=1e-9)


def test_sodium_in_amorphous_silicon():
    ((_, _, potential),) = PLATEAUS["Na-Si", "equilibrium"]
    heat_of_crystallisation = 340 * 28.0855  # [J.mol-1]
    assert potential == pytest.approx(0.0379 + heat_of_crystallisation / F, abs=5e-4)


def test_entropy_of_lithium_in_tin():
    """Mean potential over 0.57 < x < 2.6, ambient against 673 K, then against solid lithium."""

    def mean(plateaus, low=0.57, high=2.6):
        return sum(
            max(0, min(end, high) - max(start, low)) * potential
            for start, end, potential in plateaus
        ) / (high - low)

    hot = [(0.57, 1, 0.57), (1, 2.33, 0.455), (2.33, 2.5, 0.43), (2.5, 2.6, 0.387)]
    slope = (mean(hot) - mean(PLATEAUS["Li-Sn", "equilibrium"])) / 375
    assert slope == pytest.approx(-1.58e-4, abs=0.01e-4)
    fusion = 3000 / 453.65 / F
    assert slope + fusion * (673.15 - 453.65) / 375 == pytest.approx(-1.2e-4, abs=0.05e-4)
    assert potentials.li_sn_entropic_change(0.5) == pytest.approx(-1.2e-4)


def test_rows_say_where_they_come_from():
    for row in rows():
        assert row["kind"] in KINDS
        assert row["source"].strip()
        assert row["note"].strip()
        assert (row["kind"] == "assumed") == row["source"].startswith("assumption:")
        assert 0 <= float(row["temperature [K]"]) < 700


def test_need_no_pybamm():
    code = (
        "import porousalloy.parameters.materials.potentials, sys; sys.exit('pybamm' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("pair", "upper"), [("Li-Sn", 1.5), ("Li-Sb", 1.5), ("Na-Sn", 1.2)], ids=lambda x: x
)
def test_half_cell_fills_and_empties(pair, upper):
    values = pybamm.ParameterValues("AMPSi2019_halfcell")
    values.update(
        {
            "Positive electrode OCP [V]": function(pair, "equilibrium"),
            "Positive electrode OCP entropic change [V.K-1]": function(pair, "entropic_change"),
            "Lower voltage cut-off [V]": 0.01,
            "Upper voltage cut-off [V]": upper,
        }
    )
    legs = ("Discharge at C/10 until 0.01 V", f"Charge at C/10 until {upper} V")
    solution = pybamm.Simulation(
        PorousAlloySPMe({"working electrode": "positive"}),
        parameter_values=values,
        experiment=pybamm.Experiment([legs]),
    ).solve()
    filling = [
        step["Average positive particle stoichiometry"].entries[-1]
        for step in solution.cycles[0].steps
    ]
    assert len(filling) == 2
    # diffusion, as slow as in that silicon, keeps up to a tenth from filling at C/10, where the
    # last plateau is low; nothing may end it earlier
    assert filling[0] > 0.9
    assert filling[1] < 0.02
