"""What carbon and binder hold: against thin-walled spheres and struts, by hand."""

import numpy as np
import pytest

from porousalloy.parameters.cells import CELLS, get_cell
from porousalloy.parameters.particles.confinement import (
    binder_share,
    carbon_and_binder,
    carbon_share,
    closed_shell,
    struts,
)
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.validation import check_parameter_values

E, NU, SIGMA = 55e9, 0.2, 1.6e9
START = "Positive particle"


def test_closed_shell_is_a_thin_sphere_under_pressure():
    t, R = 8e-9, 1.5e-6
    held_by = closed_shell(3 * t / R, E, NU, SIGMA)
    stretch = 1.001
    assert held_by.modulus * (stretch - 1) == pytest.approx(
        2 * E * t / (R * (1 - NU)) * (stretch - 1), rel=1e-12
    )
    assert held_by.strength == pytest.approx(2 * SIGMA * t / R, rel=1e-12)


def test_struts_in_all_directions_carry_a_third_each():
    # mean of the axial stress over directions, per axis: <n_x^2> over the sphere is a third
    directions = np.random.default_rng(0).normal(size=(200_000, 3))
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    stress = 0.05 * SIGMA * np.mean(directions**2, axis=0)
    # the spread of 2e5 draws
    assert struts(0.05, E, SIGMA).strength == pytest.approx(stress, rel=5e-3)
    assert struts(0.05, E, SIGMA).modulus == pytest.approx(0.05 * E / 3, rel=1e-12)


def test_walls_carry_more_than_struts_of_the_same_volume():
    assert closed_shell(0.05, E, NU, SIGMA) > struts(0.05, E, SIGMA)


def test_shares_of_generic_silicon_by_hand():
    values = ResolvedValues(get_cell("li-si-porous-half"))
    solid = 2329 * 0.35  # [kg.m-3] of particle
    carbon = solid * 0.05 / 0.95 / 1900
    assert carbon_share(values, "Positive") == pytest.approx(carbon, rel=1e-12)
    binder = solid / 0.95 * 0.1 / 0.8 / 1600
    assert binder_share(values, "Positive") == pytest.approx(binder, rel=1e-12)
    strength = 2 * carbon * SIGMA / 3 + binder * 1.43e7 / 3
    assert values[f"{START} confinement strength [Pa]"] == pytest.approx(strength, rel=1e-12)
    modulus = 2 * carbon * E / (3 * 0.8) + binder * 7e8 / 3
    assert values[f"{START} confinement modulus [Pa]"] == pytest.approx(modulus, rel=1e-12)
    bonded = values[f"{START} confinement tensile strength [Pa]"]
    assert bonded == values[f"{START} confinement strength [Pa]"]


def test_a_thicker_shell_holds_more():
    shell = f"{START} carbon shell mass fraction"
    cell = get_cell("li-si-porous-half")
    thin, thick = (ResolvedValues(cell, {shell: share}) for share in (0.05, 0.2))
    name = f"{START} confinement strength [Pa]"
    assert thick[name] > 4 * thin[name]
    # what a user gives replaces what follows
    given = ResolvedValues(cell, {name: 5e8})
    assert given[f"{START} confinement tensile strength [Pa]"] == 5e8


def test_no_carbon_and_no_binder_is_no_confinement():
    bare = {
        f"{START} carbon shell mass fraction": 0.0,
        "Positive electrode binder mass fraction": 0.0,
    }
    values = ResolvedValues(get_cell("li-si-porous-half"), bare)
    assert carbon_and_binder(values, "Positive") == (0, 0)
    check_parameter_values(values)


@pytest.mark.parametrize("name", [n for n, cell in CELLS.items() if cell.particle == "porous"])
def test_no_generic_cell_has_more_than_its_shell_can_hold(name):
    cell = get_cell(name)
    values, Domain = ResolvedValues(cell), cell.electrode.capitalize()
    strength = values[f"{Domain} particle confinement strength [Pa]"]
    assert 1e7 < strength < 1e8
