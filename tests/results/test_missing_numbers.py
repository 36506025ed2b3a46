"""A complete cycle without a number says so: in its row, in the report and on the terminal."""

import numpy as np
import pandas as pd
import pytest
from analytic_steps import dataset_of, extents_and_cell, full_cycle, half_cycle
from stub_results import stub_cycles, stub_result

from porousalloy.experiments.cli.arguments import warn_of_missing_numbers
from porousalloy.experiments.report.content import remarks
from porousalloy.experiments.results.cycle_row import NO_NUMBER, REMARK, cycle_row
from porousalloy.experiments.results.summary import summarise
from porousalloy.experiments.runs.result import Result

EXTENTS, _ = extents_and_cell()


def without(step, key, place=-1):
    """A step one of whose samples is no number."""
    values = step.curves[key].copy()
    values[place] = np.nan
    return step._replace(curves={**step.curves, key: values})


def test_a_whole_cycle_has_no_remark():
    row = cycle_row(full_cycle(), EXTENTS, complete=True)
    assert row[REMARK] == ""
    assert not [name for name, value in row.items() if value != value]


@pytest.mark.parametrize(
    ("key", "column"),
    [
        ("charge", "Lithiation capacity per gram of alloy and shell [mA.h.g-1]"),
        ("peak_tension", "Peak tensile stress [MPa]"),
        ("time", "Duration [s]"),
    ],
)
def test_one_sample_that_is_no_number_is_told_with_its_column(key, column):
    first, second = full_cycle()
    row = cycle_row([without(first, key), second], EXTENTS, complete=True)
    assert np.isnan(row[column])
    assert NO_NUMBER in row[REMARK]
    assert f"'{column}'" in row[REMARK]
    # the sentence stays short
    assert row[REMARK].count("'") <= 6
    again = summarise(dataset_of([without(first, key), second]))
    assert again[REMARK].tolist() == [row[REMARK]]


def test_a_cycle_that_was_not_completed_is_told_by_its_run():
    row = cycle_row([half_cycle("lithiation")], EXTENTS, complete=False)
    assert row[REMARK] == ""


def test_a_half_cycle_that_was_skipped_is_told():
    row = cycle_row([half_cycle("lithiation")], EXTENTS, complete=True)
    assert row[REMARK] == "no delithiation took place"
    lacking = without(half_cycle("lithiation"), "peak_tension")
    row = cycle_row([lacking], EXTENTS, complete=True)
    assert row[REMARK] == (f"no delithiation took place; {NO_NUMBER} 'Peak tensile stress [MPa]'")


def test_the_report_and_the_terminal_name_the_cycle(capsys):
    result = stub_result(stub_cycles(0.1, 0.1))
    table = result.summary()
    table.loc[1, REMARK] = f"{NO_NUMBER} 'Peak tensile stress [MPa]'"
    warn_of_missing_numbers(table)
    assert capsys.readouterr().err == f"Warning: cycle 2: {table[REMARK][1]}\n"
    said = remarks(Result(result.dataset, table), None)
    assert f"Cycle 2: {table[REMARK][1]}." in said
    warn_of_missing_numbers(pd.DataFrame())
