"""A half cell starts emptied to its upper cut-off; a filling that is set has the last word."""

import pytest

from porousalloy.parameters.cells import CELLS, get_cell
from porousalloy.parameters.electrodes.evaluation import potential
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.tables import read_tables

START, CUT_OFF = "Initial alloy filling", "Upper voltage cut-off [V]"
OPEN_CIRCUIT = "Open-circuit voltage at 100% SOC [V]"
HALF_CELLS = sorted(name for name, cell in CELLS.items() if cell.is_half_cell)


@pytest.mark.parametrize("name", HALF_CELLS)
def test_starts_where_delithiation_ends(name):
    values = ResolvedValues(get_cell(name))
    U_0, U_d = (
        potential(values, "Positive", curve=curve, end_barriers=True)(values[START])
        for curve in ("OCP", "delithiation OCP")
    )
    assert values[OPEN_CIRCUIT] == U_0
    if values[START] > 1e-5:  # a microvolt below, so that the event does not end the run
        assert 0 < values[CUT_OFF] - U_d < 2e-6
    else:
        assert values[CUT_OFF] >= U_d


#: Fillings at 1.5 V.
STARTS = {
    "li-si": 1.35e-4, "li-ge": 1.4e-4, "li-sn": 2.5e-4, "li-sb": 9.55e-3,
    "na-si": 1.4e-5, "na-ge": 2.2e-4, "na-sn": 8.2e-5, "na-sb": 2.43e-3,
}  # fmt: skip


@pytest.mark.parametrize("alloy", STARTS)
def test_fillings_of_the_alloys(alloy):
    values = ResolvedValues(get_cell(f"{alloy}-porous-half"))
    assert values[START] == pytest.approx(STARTS[alloy], rel=0.02)


def test_follows_the_cut_off():
    cell = get_cell("li-si-porous-half")
    starts = [
        ResolvedValues(cell.with_(parameters={CUT_OFF: volts}))[START] for volts in (0.6, 1, 1.5)
    ]
    assert sorted(starts, reverse=True) == starts
    assert starts[0] > 0.01


def test_a_filling_that_is_set_wins():
    cell = get_cell("li-si-porous-half").with_(parameters={START: 0.02})
    values = ResolvedValues(cell)
    most = values["Maximum concentration in positive electrode [mol.m-3]"]
    assert values[START] == 0.02
    assert values["Initial concentration in positive electrode [mol.m-3]"] == 0.02 * most


def test_a_cut_off_below_the_potential_of_the_full_alloy_is_refused():
    with pytest.raises(InputError, match=r"'Upper voltage cut-off \[V\]' is -3.*raise it"):
        ResolvedValues(get_cell("li-si-porous-half"), {CUT_OFF: -3.0})[START]


@pytest.mark.parametrize("name", sorted(CELLS))
def test_every_diffusivity_says_which_it_is(name):
    cell = CELLS[name]
    rows = read_tables(cell.tables, cell.electrode)
    kinds = ("chemical", "self", "component", "not said")
    for row in rows:
        if row["key"].endswith("diffusivity [m2.s-1]"):
            assert any(kind in row["note"] for kind in kinds), row["key"]
