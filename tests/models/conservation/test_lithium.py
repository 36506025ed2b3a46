"""What goes in stays: lithium in the alloy against the charge that passed."""

import numpy as np
import pytest
from helpers import HOUR, F, c_rate_current, simulation, step


def lithium(cycle):
    """Lithium in the alloy [mol] from the concentrations themselves, (t,)."""
    host = (
        cycle.parameter("X electrode thickness [m]")
        * cycle.parameter("Electrode height [m]")
        * cycle.parameter("Electrode width [m]")
        * cycle.parameter("X electrode active material volume fraction")
    )
    c = cycle["X particle concentration [mol.m-3]"]
    return host * cycle.over_ligament(c).mean(axis=0)


def test_lithium_in_the_alloy_is_the_charge(cycle):
    passed = cycle.charge / F
    assert np.ptp(cycle.over_ligament(cycle.filling).mean(axis=0)) > 0.6
    # the 1e-6 of what passed; finite volumes conserve by construction, the solver at 1e-8
    error = lithium(cycle) - lithium(cycle)[0] - passed
    assert np.abs(error).max() < 1e-6 * passed.max()


def test_pybamms_count_is_the_same(cycle):
    counted = cycle["Total lithium in primary phase in positive electrode [mol]"]
    assert counted == pytest.approx(lithium(cycle), rel=1e-10)


def test_reaction_area_carries_the_whole_current(cycle):
    # a j is per reference electrode volume, whatever the surface has grown to
    a = cycle["X electrode surface area to volume ratio [m-1]"]
    j = cycle["X electrode interfacial current density [A.m-2]"]
    depth = cycle.parameter("X electrode thickness [m]")
    area = cycle.parameter("Electrode height [m]") * cycle.parameter("Electrode width [m]")
    first, second = cycle.legs
    current = np.zeros(cycle.solution.t.size)
    current[first], current[second] = c_rate_current("half", 1), -c_rate_current("half", 1)
    # DFN: the potentials are interpolated between the solver's steps, 1.1e-3 seen at the turn
    carried = -(a * j).mean(axis=0) * depth * area
    assert carried == pytest.approx(current, rel=2e-3)
    assert a.max() > 1.3 * a.min()


def test_full_cell_keeps_its_lithium():
    options = {"ligament shape": "cylinder", "particle expansion": "force balance"}
    made = simulation("DFN", options, cell="full", rtol=1e-8, atol=1e-8)
    current = c_rate_current("full", 1)
    solution = step(made, [(0.8 * HOUR, current), (0.6 * HOUR, -current)])
    total = solution["Total lithium [mol]"].entries
    anode = solution["Total lithium in primary phase in negative electrode [mol]"].entries
    moved = anode[50] - anode[0]
    assert moved == pytest.approx(-current * 0.8 * HOUR / F, rel=1e-6)
    assert np.abs(total - total[0]).max() < 1e-6 * abs(moved)
