"""Excel workbooks: the sheet with the records, wherever it is, with dates and durations."""

import datetime
import sys

import numpy as np
import pandas as pd
import pytest

from porousalloy.experiments.data.tables.loading import load_table
from porousalloy.parameters.errors import InputError

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl writes the workbooks of this test")

ROWS = 30
NAMES = ["Data_Point", "Test_Time(s)", "Cycle_Index", "Current(A)", "Voltage(V)"]
VALUES = [
    [k + 1, 10.5 * k, k // 10 + 1, -5e-4 + 1e-6 * k, round(0.9 - 0.01 * k, 4)] for k in range(ROWS)
]
VOLTAGE = [row[4] for row in VALUES]
INFO = [["TEST REPORT"], [], ["Test Name", "si_01"], ["Mass(g)", 0.0008], ["Rows", 1, 2, 3]]


@pytest.fixture
def write(tmp_path):
    def write(name="cell.xlsx", **sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title.replace("__", "-"))
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def check(table):
    assert list(table.columns) == NAMES
    assert table["Voltage(V)"].tolist() == VOLTAGE
    assert table["Test_Time(s)"].tolist() == [row[1] for row in VALUES]
    assert all(pd.api.types.is_numeric_dtype(table[name]) for name in NAMES)


def test_the_table_may_stand_on_a_later_sheet(write):
    cycles = [["Cycle Index", "Chg. Cap.(Ah)", "DChg. Cap.(Ah)"], [1, 0.1, 0.2], [2, 0.1, 0.2]]
    steps = [["Cycle Index", "Step Index", "Step Type", "Step Time"], [1, 1, "Rest", 60.0]]
    table = load_table(write(Info=INFO, cycle=cycles, step=steps, record=[NAMES, *VALUES]), {})
    check(table)
    assert table.attrs["remarks"] == ("The table is that of the sheet 'record'.",)
    assert table.attrs["lines"].tolist() == list(range(2, ROWS + 2))
    check(load_table(write(**{"Global_Info": INFO, "Channel_1__005": [NAMES, *VALUES]}), {}))


def test_preamble_units_and_footer_on_a_sheet(write):
    names = [name.partition("(")[0] for name in NAMES]
    units = [None, "s", None, "A", "V"]
    end = [["End of data"], [None, None]]
    table = load_table(write(data=[*INFO, names, units, *VALUES, *end]), {})
    assert list(table.columns) == ["Data_Point", "Test_Time [s]", "Cycle_Index", "Current [A]",
                                   "Voltage [V]"]  # fmt: skip
    assert table["Voltage [V]"].tolist() == VOLTAGE
    assert "what follows was left out" in table.attrs["remarks"][0]


def test_sheets_that_go_on_are_one_table_and_others_are_cells(write):
    parts = {"Channel_1__001": [NAMES, *VALUES[:20]], "Channel_1__002": [NAMES, *VALUES[20:]]}
    table = load_table(write(Info=INFO, **parts), {})
    check(table)
    assert "'Channel_1-001', 'Channel_1-002', one after the other" in table.attrs["remarks"][0]
    assert table.attrs["lines"][[19, 20]].tolist() == [21, 2]
    # a first sheet without a number
    check(load_table(write(Detail_67=[NAMES, *VALUES[:20]], Detail_67_1=[NAMES, *VALUES[20:]]), {}))
    table = load_table(write(anode=[NAMES, *VALUES], cathode=[NAMES, *VALUES]), {})
    assert table["Cell"].tolist() == ["anode"] * ROWS + ["cathode"] * ROWS


def test_dates_and_durations(write):
    start = datetime.datetime(2025, 3, 4, 9, 15, 30)
    rows = [
        [
            start + datetime.timedelta(seconds=3600 * k),
            datetime.timedelta(hours=k),
            datetime.time(0, k, 5),
            f"{k:02d}:00:00",
            0.9 - 0.01 * k,
        ]
        for k in range(ROWS)
    ]
    names = ["Date", "Total Time", "Time", "Clock", "Voltage(V)"]
    table = load_table(write(record=[names, *rows]), {})
    assert pd.api.types.is_datetime64_any_dtype(table["Date"])
    assert (table["Date"] - table["Date"][0]).dt.total_seconds().tolist() == pytest.approx(
        3600 * np.arange(ROWS)
    )
    # beyond a day a duration is stored as a date of 1900
    assert table["Total Time"].dt.total_seconds().tolist() == pytest.approx(
        3600 * np.arange(ROWS), abs=1e-3
    )
    assert table["Time"].dt.total_seconds().tolist() == pytest.approx(60 * np.arange(ROWS) + 5)
    assert table["Clock"].tolist() == [row[3] for row in rows]


def test_numbers_as_text_on_a_sheet(write):
    rows = [[str(row[0]), str(row[1]).replace(".", ","), *row[2:]] for row in VALUES]
    table = load_table(write(data=[NAMES, *rows]), {})
    check(table)


def test_layers_on_a_sheet(write):
    head = [["Cycle Index", "Cap.(Ah)"], [None, "Step Index", "Step Type"],
            [None, None, *NAMES[:2], *NAMES[3:]]]  # fmt: skip
    body = []
    for row in VALUES:
        if row[0] % 10 == 1:
            body += [[row[2], 0.1], [None, row[2], "CC DChg"]]
        body.append([None, None, *row[:2], *row[3:]])
    table = load_table(write(data=[*head, *body]), {})
    assert table["Voltage(V)"].tolist() == VOLTAGE
    assert table["Cycle Index"].tolist() == [row[2] for row in VALUES]
    assert set(table["Step Type"]) == {"CC DChg"}
    assert table.attrs["lines"][:2].tolist() == [6, 7]


@pytest.mark.parametrize("engine", ["calamine", "openpyxl"])
def test_either_library_reads_them(write, monkeypatch, engine):
    module = {"calamine": "python_calamine", "openpyxl": "openpyxl"}
    path = write(data=[NAMES, *VALUES])
    pytest.importorskip(module.pop(engine))
    monkeypatch.setitem(sys.modules, *module.values(), None)
    check(load_table(path, {}))


def test_what_is_no_workbook(write, tmp_path, monkeypatch):
    with pytest.raises(InputError, match="no table in its sheets 'Info': no row of names"):
        load_table(write(Info=INFO[:4]), {})
    for content in (b"PK\3\4 and no more", b"\xd0\xcf\x11\xe0" + bytes(range(256)) * 4):
        (tmp_path / "bad.xlsx").write_bytes(content)
        with pytest.raises(InputError, match="cannot be read as an Excel workbook") as refused:
            load_table(tmp_path / "bad.xlsx", {})
        assert "\n" not in str(refused.value)
    # a text that is called .xls is a text
    lines = ["\t".join(NAMES), *("\t".join(map(str, row)) for row in VALUES)]
    (tmp_path / "text.xls").write_text("\n".join(lines))
    check(load_table(tmp_path / "text.xls", {}))
    path = write(data=[NAMES, *VALUES])
    for module in ("python_calamine", "openpyxl", "xlrd"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=r"after pip install 'porousalloy\[cyclers\]'"):
        load_table(path, {})


def test_text_beside_numbers_on_a_sheet(write):
    rows = [[*row[:1], str(row[1]).replace(".", ",") if row[0] % 2 else row[1], *row[2:]]
            for row in VALUES]  # fmt: skip
    check(load_table(write(data=[NAMES, *rows]), {}))
    # nothing tells thousands from decimals
    rows = [[row[0], f"{row[0]},500", *row[2:]] for row in VALUES]
    table = load_table(write(data=[NAMES, *rows]), {})
    assert "decimals or thousands" in table.attrs["unclear"]["Test_Time(s)"]


def test_a_table_that_begins_in_a_later_column(write):
    info = [["Test Name", "si_01", "Status", "ok"], [None, "Mass(g)", 0.0008], [None, None]]
    body = [[None, None, *row] for row in [NAMES, *VALUES]]
    table = load_table(write(data=[*info, *body]), {})
    check(table)
    assert not table.attrs["remarks"]
    assert table.attrs["lines"][0] == 5


def test_a_stray_cell_far_off_is_said_before_it_takes_all_memory(write):
    path = write(data=[NAMES, *VALUES])
    book = openpyxl.load_workbook(path)
    book["data"]["XFD1048576"] = 1
    book.save(path)
    with pytest.raises(InputError, match="reaches to row 1048576 and column 16384; clear"):
        load_table(path, {})
    # far down or far right alone is a table with an empty part
    for cell in ("A20000", "ZZ1"):
        book = openpyxl.load_workbook(write(data=[NAMES, *VALUES]))
        book["data"][cell] = 1
        book.save(path)
        table = load_table(path, {})
        assert table["Voltage(V)"].tolist()[:ROWS] == VOLTAGE
