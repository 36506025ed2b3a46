"""Time series in the Battery Data Format: columns, signs, and totals that never go down."""

import numpy as np
import pandas as pd
import pytest
from analytic_steps import (
    CURRENT,
    HOURS,
    MEAN_VOLTAGE,
    an_end,
    dataset_of,
    full_cycle,
    half_cycle,
)

from porousalloy.experiments.results.bdf import COLUMNS, TOTALS, to_bdf, write_bdf
from porousalloy.experiments.results.summary import summarise

CHARGE = CURRENT * HOURS  # [A.h]


def series(dataset, run=1):
    return to_bdf(dataset, summarise(dataset), run)


@pytest.mark.parametrize(
    ("name", "sign"), [("ampsi-half", -1), ("ampsi-ncm", 1)], ids=["half cell", "full cell"]
)
def test_charge_is_positive_and_counts_apart_from_discharge(name, sign):
    table = series(dataset_of(full_cycle(name=name), name=name))
    assert tuple(table.columns) == COLUMNS
    lithiation, delithiation = (table[table["Step Count / 1"] == step] for step in (1, 2))
    # the lithiation of a half cell is its discharge, that of a full cell's anode its charge
    assert lithiation["Current / A"].to_numpy() == pytest.approx(sign * CURRENT)
    assert delithiation["Current / A"].to_numpy() == pytest.approx(-sign * CURRENT)
    first, second = ("Charging", "Discharging")[::sign]
    for step, counting, other in ((lithiation, first, second), (delithiation, second, first)):
        assert step[f"{counting} Capacity / Ah"].iloc[[0, -1]].tolist() == pytest.approx(
            [0, CHARGE]
        )
        energy = MEAN_VOLTAGE * CHARGE
        assert step[f"{counting} Energy / Wh"].iloc[[0, -1]].tolist() == pytest.approx([0, energy])
        assert step[f"{other} Capacity / Ah"].nunique() == 1


def test_totals_never_go_down_over_cycles_holds_and_rests():
    steps = full_cycle(cycle=1)
    rest = half_cycle("lithiation", 36000.0, 1.0)
    still = {key: np.zeros(201) for key in ("current", "charge", "energy", "capacity")}
    steps.append(rest._replace(name="rest", c_rate=np.nan, curves={**rest.curves, **still}))
    steps += full_cycle(cycle=2, start=39600.0)
    table = series(dataset_of(steps, [(0.5, an_end(2, 2))]))
    for column in ("Test Time / s", "Cycle Count / 1", "Step Count / 1", *TOTALS):
        assert table[column].is_monotonic_increasing, column
    assert table["Step Count / 1"].unique().tolist() == [1, 2, 3, 4, 5]
    assert table["Charging Capacity / Ah"].iloc[-1] == pytest.approx(2 * CHARGE)
    assert table["Discharging Energy / Wh"].iloc[-1] == pytest.approx(2 * MEAN_VOLTAGE * CHARGE)


def test_cycles_whose_curves_were_not_kept_count():
    cycles = [full_cycle(cycle=n, start=36000.0 * (n - 1)) for n in range(1, 6)]
    whole = dataset_of([step for cycle in cycles for step in cycle], [(0.5, an_end(5, 5))])
    thinned = dataset_of([*cycles[0], *cycles[4]], [(0.5, an_end(5, 5))])
    table = to_bdf(thinned, summarise(whole))
    last = series(whole)[lambda rows: rows["Cycle Count / 1"] == 5]
    kept = table[table["Cycle Count / 1"] == 5]
    for column in set(COLUMNS) - {"Step Count / 1"}:
        # by way of the table's capacities per gram
        assert kept[column].to_numpy() == pytest.approx(last[column].to_numpy(), rel=1e-12), column
    assert table["Cycle Count / 1"].unique().tolist() == [1, 5]


def test_every_run_has_its_file_and_starts_from_nothing(tmp_path):
    steps = [*full_cycle(run=1, c_rate=0.1), *full_cycle(run=2, c_rate=1.0)]
    ends = [(0.1, an_end()), (1.0, an_end()), (5.0, an_end(0, 1, "event"))]
    dataset = dataset_of(steps, ends)
    written = write_bdf(dataset, summarise(dataset), tmp_path)
    assert [path.name for path in written] == ["cycling_0.1C.bdf.csv", "cycling_1C.bdf.csv"]
    for path in written:
        table = pd.read_csv(path)
        assert table.loc[0, list(TOTALS)].tolist() == [0.0] * len(TOTALS)
        assert table["Step Count / 1"].unique().tolist() == [1, 2]


def test_the_reader_of_the_format_takes_the_time_series(tmp_path):
    bdf = pytest.importorskip("bdf", reason="batterydf is not installed")
    dataset = dataset_of(full_cycle())
    (file,) = write_bdf(dataset, summarise(dataset), tmp_path)
    report = bdf.validate(bdf.read(file), report=False)
    assert report["ok"]
    assert not report["missing"]
    assert not report["extras"]
    assert not report["legacy_labels"]
    assert report["time_stats"]["monotonic"]
