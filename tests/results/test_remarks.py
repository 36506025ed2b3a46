"""Remarks on charge that stays and on steady cycles."""

import json

import pandas as pd
import pytest

from porousalloy.experiments.results.remarks import reacts, with_remarks

CAPACITY = "Delithiation capacity per gram of alloy and shell [mA.h.g-1]"


def a_table(capacities, efficiencies, rates=None):
    return pd.DataFrame(
        {
            "C-rate": rates or [0.5] * len(capacities),
            "Cycle": range(1, len(capacities) + 1),
            CAPACITY: capacities,
            "Coulombic efficiency": efficiencies,
            "Remark": ["here before", *[""] * (len(capacities) - 1)],
        }
    )


def test_charge_that_stays_is_told_with_its_share():
    remarks = with_remarks(a_table([1200.0], [0.9]), {})["Remark"]
    assert remarks[0] == "here before; 10.0 % of the charge stays in the ligaments"


def test_the_first_steady_cycle_is_marked():
    table = a_table([1000.0, 1180.0, 1195.0, 1200.0], [0.99] * 4)
    remarks = with_remarks(table, {})["Remark"]
    assert ["steady" in remark for remark in remarks] == [False, False, True, False]
    assert table["Remark"][2] == ""  # a copy was changed


def test_a_run_that_still_changes_says_so_at_its_end():
    remarks = with_remarks(a_table([1000.0, 1100.0], [0.99] * 2), {})["Remark"]
    assert "not steady" in remarks[1]
    assert "9.1 %" not in remarks[1]  # of the cycle before, 1100/1000
    assert "10.0 %" in remarks[1]


def test_every_rate_of_a_sequence_is_judged_by_itself():
    table = a_table([1200.0, 1200.0, 900.0, 900.0], [1.0] * 4, rates=[0.5, 0.5, 1.0, 1.0])
    remarks = with_remarks(table, {})["Remark"]
    assert ["steady" in remark for remark in remarks] == [True, False, True, False]


@pytest.mark.parametrize("missing", [float("nan")])
def test_cycles_without_a_delithiation_are_not_judged(missing):
    remarks = with_remarks(a_table([1200.0, missing], [1.0, missing]), {})["Remark"]
    assert not any("steady" in remark for remark in remarks)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, False),
        ({"SEI": "none"}, False),
        ({"SEI": "solvent-diffusion limited"}, True),
        ({"SEI": ["none", "none"]}, False),
        ({"lithium plating": "reversible"}, True),
    ],
)
def test_a_side_reaction_explains_what_is_lost(options, expected):
    attributes = {"options": json.dumps(options)}
    assert reacts(attributes) is expected
    table = with_remarks(a_table([1200.0], [0.9]), attributes)
    assert ("stays" in table["Remark"][0]) is not expected


def test_an_empty_table_stays_empty():
    assert with_remarks(pd.DataFrame(), {}).empty
