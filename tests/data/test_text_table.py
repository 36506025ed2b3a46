"""Text tables as laboratories write them come back as the numbers that were written."""

import gzip
import time
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porousalloy.experiments.data.tables.loading import load_table
from porousalloy.experiments.data.tables.text_table import read_table
from porousalloy.parameters.errors import InputError

ROWS = 40
TIME = np.round(np.linspace(0, 4000, ROWS) ** 1.01, 2)
VOLTAGE = np.round(np.linspace(0.9, 0.05, ROWS), 4)
CURRENT = np.round(-0.5 - 0.001 * np.arange(ROWS), 5)
CYCLE = np.repeat([1, 2], ROWS // 2)
TABLE = {
    "Time [s]": TIME,
    "Voltage [V]": VOLTAGE,
    "Current [mA]": CURRENT,
    "Cycle": CYCLE,
}
NAMES = list(TABLE)


def rows(separator=",", decimal=".", table=TABLE):
    cells = zip(*table.values(), strict=True)
    return [separator.join(str(cell).replace(".", decimal) for cell in row) for row in cells]


def lines_of(separator=",", decimal=".", header=None, above=(), beneath=()):
    names = separator.join(NAMES) if header is None else header
    return [*above, names, *beneath, *rows(separator, decimal)]


@pytest.fixture
def read(tmp_path):
    def read(text, name="cell.csv", encoding="utf-8", **settings):
        path = tmp_path / name
        if isinstance(text, list):
            text = "\n".join(text) + "\n"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return read_table(path, **settings)

    return read


def check(table, names=NAMES, remarks=0):
    assert list(table.columns[: len(names)]) == list(names)
    for name, values in zip(names, TABLE.values(), strict=False):
        assert table[name].to_numpy(float) == pytest.approx(values, rel=1e-12), name
    assert list(table.index) == list(range(ROWS))
    assert len(table.attrs["remarks"]) == remarks, table.attrs["remarks"]
    assert len(table.attrs["lines"]) == ROWS
    assert not table.attrs["unclear"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "gb18030"]
)
def test_encodings_and_line_ends(read, newline, encoding):
    lines = lines_of(";", ",", above=["电压曲线 测试" if encoding == "gb18030" else "für µA"])
    check(read(newline.join(lines), encoding=encoding))


@pytest.mark.parametrize("micro", ["\u00b5", "\u03bc"])
def test_both_micro_signs(read, micro):
    table = read(lines_of(header=f"Time [s],Voltage [V],Current [{micro}A],Cycle"))
    assert table.columns[2] == f"Current [{micro}A]"
    raw = "\n".join(lines_of(header="Time [s],Voltage [V],Current [\u00b5A],Cycle"))
    assert read(raw, encoding="cp1252").columns[2] == "Current [\u00b5A]"


@pytest.mark.parametrize(
    ("separator", "decimal"),
    [(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), ("|", "."), (" | ", ",")],
)
def test_separators_and_decimal_signs(read, separator, decimal):
    check(read(lines_of(separator, decimal)))


@pytest.mark.parametrize(
    "header", ["Time[s] Voltage[V] Current[mA] Cycle", "~Time[s]   Voltage[V]\tCurrent[mA]  Cycle"]
)
def test_runs_of_blanks(read, header):
    names = ["Time[s]", "Voltage[V]", "Current[mA]", "Cycle"]
    check(read(lines_of("   ", header=header)), names)
    check(read(lines_of(" ", header=header, above=["~Resultfile from Basytec", "~"])), names)


def test_names_with_blanks_above_columns_of_one_width(read):
    header = "Time [s]    Voltage [V]   Current [mA]   Cycle"
    body = [
        f"{t:>8}    {v:>11}   {i:>12}   {c:>5}" for t, v, i, c in zip(*TABLE.values(), strict=True)
    ]
    check(read([header, *body]))


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;\t"])
def test_the_line_that_tells_excel_its_separator(read, line):
    check(read(lines_of(";", ",", above=[line])))


PREAMBLES = {
    "maccor": ["Today's Date:\t5 March 2025\tDate of Test:\t4 March 2025, 09:15:30 AM", "\tName:"],
    "novonix": ["[Summary]", "Cell: si_01", "Mass: 0.8", "Capacity: 2.7", "", "[Data]"],
    "arbin": ["TEST REPORT,,", "Test Name,si_01,,Start,03/04/2025 09:15:30", ",,,,", "1,2,3"],
    "basytec": ["~Resultfile from Basytec Battery Test System", "~Date: 04.03.2025 09:15:30", "~"],
    "ec-lab": ["EC-Lab ASCII FILE", "Nb header lines : 999999", "", "Ns\t0\t1\t2\t3"],
    "digatron": ["Digatron;Firing", "Program;;;cycle", "Start Time;04.03.2025 09:15:30", ";;"],
    "pec": ["PEC data export", "Test:,17,Regime:,cycle", "Start,03/04/2025", "Rows,408,,"],
    "long": [f"Setting {k} : {k / 7:.3f}" for k in range(900)],
    "nothing": ["", " ", ",,,"],
}


@pytest.mark.parametrize("preamble", PREAMBLES.values(), ids=PREAMBLES)
@pytest.mark.parametrize(("separator", "decimal"), [(",", "."), (";", ","), ("\t", ",")])
def test_preambles_of_any_program(read, preamble, separator, decimal):
    table = read(lines_of(separator, decimal, above=preamble))
    check(table)
    assert table.attrs["lines"].tolist() == list(range(len(preamble) + 2, len(preamble) + 2 + ROWS))


@pytest.mark.parametrize("units", ["s,V,mA,", "[s],[V],[mA],", "(s),(V),(mA),(-)", "s,V,mA,-"])
def test_units_in_a_row_of_their_own(read, units):
    header = "Time,Voltage,Current,Cycle"
    check(read(lines_of(header=header, beneath=[units])))
    # what a name has is not given to it twice
    check(read(lines_of(beneath=[units])))
    table = read(lines_of(header=header, beneath=[units, "clock,half cell,cycler,"]))
    check(table, remarks=1)
    assert "Line 3 beneath the header" in table.attrs["remarks"][0]


def test_comments_and_error_values(read):
    text = lines_of(above=["# si_01"], beneath=["# start"])
    text.insert(10, "# a remark, 1, 2, 3")
    check(read(text))
    text = lines_of()
    text[5] = text[5].replace(str(TIME[4]), "#N/A")
    text[6] = "#DIV/0!" + text[6][text[6].index(",") :]
    table = read(text)
    assert len(table) == ROWS
    assert np.flatnonzero(table["Time [s]"].isna()).tolist() == [4, 5]
    # as numpy writes it
    check(read(lines_of(header="# " + ",".join(NAMES))))
    with pytest.raises(InputError, match="is not a table"):
        read("\n".join("#" + line for line in rows()))


def test_footers_trailing_separators_and_repeated_headers(read):
    check(read([line + ";" for line in lines_of(";")]))
    check(read([line + ";;; " for line in lines_of(";")]))
    check(read(lines_of()[:1] + [line + "," for line in lines_of()[1:]]))
    table = read([*lines_of(), "", "End of test,,,", "Operator: somebody"])
    check(table, remarks=1)
    assert "The table ends above line 43 ('End of test')" in table.attrs["remarks"][0]
    check(read([*lines_of(), "Total,3.1,-0.5,2"]), remarks=1)
    text = lines_of()
    text.insert(21, text[0])
    table = read(text)
    check(table, remarks=1)
    assert table.attrs["lines"][19:21].tolist() == [21, 23]


def test_ragged_rows(read):
    table = read("\n".join([*lines_of()[:-1], "4100.5,0.0"]))
    assert len(table) == ROWS - 1
    assert "Line 41 is cut short" in table.attrs["remarks"][0]
    for spoilt in ("12.5,0.5", "12.5,0.5,-0.5,1,7", "12,5,0.5,-0.5,1"):
        text = lines_of()
        text[7] = spoilt
        with pytest.raises(InputError, match=r"Line 8 has \d cells and the header 4 names; mend"):
            read(text)
    # cells at the end may be missing where they are empty elsewhere
    text = [line + "," for line in lines_of()]
    text[0] += "Comment"
    text[7] = text[7].rstrip(",")
    check(read(text))


def test_index_columns_empty_columns_and_repeated_ones(read):
    text = ["," + ",".join(NAMES), *(f"{k},{row}" for k, row in enumerate(rows()))]
    check(read(text).iloc[:, 1:].pipe(with_attrs, read(text)))
    # R writes no name for the numbers of the rows
    text = [" ".join(n.replace(" ", "") for n in NAMES)]
    text += [f"{k + 1} {row}" for k, row in enumerate(rows(" "))]
    table = read(text)
    assert table.shape == (ROWS, 5)
    assert table["Voltage[V]"].to_numpy() == pytest.approx(VOLTAGE)
    text = [line + f",,{k},{k}" for k, line in enumerate(lines_of())]
    text[0] = ",".join([*NAMES, "", "Temp", "Temp"])
    assert list(read(text).columns) == [*NAMES, "Temp"]
    text = [line + f",{k},{-k}" for k, line in enumerate(lines_of())]
    text[0] = ",".join([*NAMES, "Aux", "Aux"])
    assert list(read(text).columns) == [*NAMES, "Aux", "Aux (2nd)"]
    text = [",".join(["Time [s]", *NAMES]), *("," + row for row in rows())]
    check(read(text))


def test_marks_in_a_first_column_without_a_name_are_no_layer(read):
    text = ["," + ",".join(NAMES), *(f"{'*' if k % 7 == 3 else ''},{row}"
            for k, row in enumerate(rows()))]  # fmt: skip
    table = read(text)
    assert table["Unnamed: 0"].notna().sum() == 6
    assert table["Voltage [V]"].tolist() == VOLTAGE.tolist()
    # half of an index
    text = ["," + ",".join(NAMES), *(f"{k if k % 2 else ''},{r}" for k, r in enumerate(rows()))]
    assert read(text)["Voltage [V]"].tolist() == VOLTAGE.tolist()


def test_a_table_that_begins_in_a_later_column(read):
    above = ["CURVE\tTABLE\t40", "Status\tok\t1\t2", "\tMass\t0.8\t1\t2"]
    body = ["\t" + line for line in lines_of("\t")]
    check(read([*above, *body]))


def with_attrs(table, other):
    table.attrs = other.attrs
    return table


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["0,5", "999,25", "1.140,0"], [0.5, 999.25, 1140]),
        (["0.5", "999.25", "1,140.0"], [0.5, 999.25, 1140]),
        (["0.5", "1 140.0", "12 345 678.5"], [0.5, 1140, 12345678.5]),
        (["0,5", "1\u00a0140,0", "1\u202f141,5"], [0.5, 1140, 1141.5]),
        (["0.5", "1'140.0", "1’141.5"], [0.5, 1140, 1141.5]),
        (["998", "1.012.345", "2.000"], [998, 1012345, 2000]),
        (["1,234,567", "1,234", "7"], [1234567, 1234, 7]),
        (["0,125", "1,234", "7"], [0.125, 1.234, 7]),
        (["-1.5E+3", "−2.5", "+3"], [-1500, -2.5, 3]),
        (["1,5e-3", "2", "inf"], [0.0015, 2, np.inf]),
        ([str(10**25), "1", "2"], [1e25, 1, 2]),
        (["-", "--", "3.5"], [np.nan, np.nan, 3.5]),
    ],
)
def test_numbers_of_any_style(read, cells, values):
    # quoted and unquoted, with whole numbers beside them, which say nothing
    for form in ("{}", '"{}"'):
        table = read(["Time [s];Voltage [V]", *(f"{form.format(c)};1" for c in cells)])
        assert pd.to_numeric(table["Time [s]"]).tolist() == pytest.approx(values, nan_ok=True)
        assert not table.attrs["unclear"]


def test_a_sign_that_may_be_both_is_decided_by_the_column_and_the_file_or_not_at_all(read):
    def column(cells, voltage):
        lines = [f"{c};{v};0" for c, v in zip(cells, voltage, strict=True)]
        return read(["Time [s];Voltage [V];Cycle", *lines])

    # the voltage shows which sign is decimal
    table = column(["998", "1.012", "1.024"], ["0,8", "0,7", "0,6"])
    assert table["Time [s]"].tolist() == [998, 1012, 1024]
    assert "'1.012' in column 'Time [s]' was read as 1012" in table.attrs["remarks"][0]
    table = column(["998", "1,012", "1,024"], ["0.8", "0.7", "0.6"])
    assert table["Time [s]"].tolist() == [998, 1012, 1024]
    table = column(["998", "1.012", "1.024"], ["0.8", "0.7", "0.6"])
    assert table["Time [s]"].tolist() == [998, 1.012, 1.024]
    # three decimals in every cell are a format
    table = column(["1.012", "1.024", "1.036"], ["3", "2", "1"])
    assert table["Time [s]"].tolist() == [1.012, 1.024, 1.036]
    for cells in (["998", "1.012", "1.024"], ["1,012", "1,024", "1,036"]):
        table = column(cells, ["3", "2", "1"])
        assert "may separate decimals or thousands" in table.attrs["unclear"]["Time [s]"]
        assert table["Time [s]"].tolist() == cells
        assert table["Voltage [V]"].tolist() == [3, 2, 1]
    table = column(["0,5", "0.5", "1,5"], ["3", "2", "1"])
    assert "in both roles" in table.attrs["unclear"]["Time [s]"]


def test_a_spoilt_cell_stays_for_the_message_that_names_its_row(read):
    text = lines_of(";", ",")
    text[9] = text[9].replace(";0,", ";text", 1)
    table = read(text)
    assert pd.to_numeric(table["Voltage [V]"], errors="coerce").isna().sum() == 1
    assert table["Voltage [V]"].iloc[8].startswith("text")
    text = lines_of()
    text[1] = "text,0.9,-0.5,1"
    assert len(read(text)) == ROWS


LAYERED = [
    "Cycle Index,Chg. Cap.(Ah)",
    ",Step Index,Step Type,Step Time",
    ",,DataPoint,Time [s],Voltage [V],Current [mA],Cycle",
]


@pytest.mark.parametrize("where", ["top", "between", "records", "none of cycles"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_layers_of_cycles_steps_and_records(read, where, separator):
    body = rows()
    text = []
    for cycle in (0, 1):
        half = ROWS // 2
        layers = [f"{cycle + 1},0.0027", f",{cycle + 1},CC {'D' * cycle}Chg,04:56:49.826"]
        records = [
            f",,{k + 1},{row}" for k, row in enumerate(body[cycle * half : cycle * half + half])
        ]
        if where == "between":
            layers = [LAYERED[0], layers[0], LAYERED[1], layers[1], LAYERED[2]]
        text += [*layers, *records]
    above = {"top": LAYERED, "between": [], "records": LAYERED[2:], "none of cycles": LAYERED[1:]}
    text = [line.replace(",", separator) for line in [*above[where], *text]]
    table = read(text)
    assert table["Voltage [V]"].tolist() == VOLTAGE.tolist()
    assert table["Cycle Index"].tolist() == CYCLE.tolist()
    assert table["Step Index"].tolist() == CYCLE.tolist()
    assert table["Step Type"].tolist() == ["CC Chg"] * 20 + ["CC DChg"] * 20
    assert any("layers" in remark for remark in table.attrs["remarks"])
    first = text.index(next(line for line in text if line.startswith(separator * 2 + "1")))
    assert table.attrs["lines"][0] == first + 1


def test_quoted_cells(read):
    check(read([line.replace(",", '","').join('""') for line in lines_of()]))
    header = '"Time\n[s]",Voltage [V],Current [mA],Cycle'
    check(read(lines_of(header=header)))
    text = [line + ',"a, b"' for line in lines_of()]
    text[5] = text[5].replace("a, b", "a\nb")
    table = read(text)
    check(table)
    assert table.attrs["lines"][[3, 4, 5]].tolist() == [5, 6, 8]
    text = lines_of()
    text[3] = '"' + text[3]
    with pytest.raises(InputError, match="Line 4 opens a quotation mark that is not closed"):
        read(text)
    check(read(lines_of(above=['"', 'Comment: 1/2" cell', 'a,"b'])))


def test_packed_tables(tmp_path):
    text = "\n".join(lines_of()).encode()
    (tmp_path / "cell.csv.gz").write_bytes(gzip.compress(text))
    check(load_table(tmp_path / "cell.csv.gz", {}))
    # by what it holds, not by its name
    (tmp_path / "cell.csv").write_bytes(gzip.compress(text))
    check(load_table(tmp_path / "cell.csv", {}))
    with zipfile.ZipFile(tmp_path / "cell.zip", "w") as archive:
        archive.writestr("cell.csv", text)
    check(load_table(tmp_path / "cell.zip", {}))
    with zipfile.ZipFile(tmp_path / "cell.zip", "a") as archive:
        archive.writestr("other.csv", text)
    with pytest.raises(InputError, match="packs 2 files; unpack it"):
        load_table(tmp_path / "cell.zip", {})
    for broken in (gzip.compress(text)[:40], b"PK\3\4" + text, b"\x1f\x8b"):
        (tmp_path / "cell.csv").write_bytes(broken)
        with pytest.raises(InputError, match="cannot be unpacked"):
            load_table(tmp_path / "cell.csv", {})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no line of names"),
        (b'{"a": [1, 2, 3]}', "but JSON; give text"),
        (b'[{"Voltage / V": 1}]', "but JSON"),
        (b'<?xml version="1.0"?><a/>', "but XML"),
        (b"<!DOCTYPE html><html>", "but HTML"),
        (b"\n <table><tr>", "but HTML"),
        (b"%PDF-1.7\n", "but a PDF"),
        (b"\x89PNG\r\n", "but a picture"),
        (b"\x89HDF\r\n", "but HDF5"),
        (b"a,b\n\0\0,1\n2,3\n", "line 2 holds zero bytes"),
        (b"1,2\n3,4\n", "no line of names stands above rows of numbers; write a header"),
        (b"some words\nand more of them\n", "no line of names"),
    ],
)
def test_what_is_no_table(read, content, message):
    with pytest.raises(InputError, match=message) as refused:
        read(content)
    assert str(refused.value).count("\n") == 0


def test_zero_bytes_at_the_end_are_left_out(read):
    check(read(("\n".join(lines_of()) + "\n").encode() + bytes(300)), remarks=1)


def test_headers_that_the_user_names_show_where_the_table_is(read):
    names = {"voltage": "Spng [V]", "time": "Zt", "current": "Str"}
    text = lines_of(header="Zt;Spng;Str;Zk", separator=";", decimal=",")
    text = ["Akku;Typ;Nummer", "1;2;3", "", *text]
    check(read(text, columns=names), ["Zt", "Spng", "Str", "Zk"])


@given(data=st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_table_is_read_as_it_was_written(tmp_path_factory, data):
    count = data.draw(st.integers(3, 30))
    step = data.draw(st.sampled_from([0.01, 1.0, 600.0]))
    table = {
        "Test Time": np.round(step * np.arange(count), 3),
        "Voltage": np.round(np.linspace(0.8999, data.draw(st.floats(0.01, 0.5)), count), 4),
        "Current": np.full(count, data.draw(st.sampled_from([-0.5439, 1.25e-5, 0.0]))),
        "Cycle": np.arange(count) // 4,
        "Step Type": np.where(np.arange(count) % 4 < 2, "CC Chg", "Rest"),
    }
    units = ["s", "V", "A", "", ""]
    order = data.draw(st.permutations(range(5)))
    names = [list(table)[k] for k in order]
    units = [units[k] for k in order]
    separator = data.draw(st.sampled_from([",", ";", "\t", "|", "  "]))
    decimal = "." if separator == "," else data.draw(st.sampled_from([".", ","]))
    units_beneath = separator != "  " and data.draw(st.booleans())
    header = [
        f"{name} [{unit}]" if unit and not units_beneath else name
        for name, unit in zip(names, units, strict=True)
    ]
    words = st.text(st.characters(codec="cp1252", exclude_characters='"\r\n\0#%~'), max_size=30)
    lines = [f"Note: {line}" for line in data.draw(st.lists(words, max_size=12))]
    lines.append(separator.join(header))
    if units_beneath:
        lines.append(separator.join(units))
    for row in zip(*(table[name] for name in names), strict=True):
        cells = [c if isinstance(c, str) else str(c).replace(".", decimal) for c in row]
        lines.append(separator.join(cells))
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    path = tmp_path_factory.mktemp("fuzz") / "a.csv"
    path.write_bytes(end.join(lines).encode(encoding))
    read = read_table(path)
    assert len(read) == count
    for place, name in enumerate(names):
        unit = units[place]
        column = read[f"{name} [{unit}]" if unit else name]
        if name == "Step Type":
            assert column.tolist() == table[name].tolist()
        else:
            assert column.to_numpy(float) == pytest.approx(table[name], rel=1e-12)


@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
        st.lists(
            st.sampled_from(
                ["Time [s]", "Voltage / V", "s", "V", ",", ";", "\t", "\n", '"', "#", "1.5", "1,5",
                 "0:00:01", "nan", "-", "x", "\0", "  ", "|", "sep=;", "1.234", "µ"]
            ),
            max_size=60,
        ).map(lambda parts: "".join(parts).encode()),
    ),
    start=st.sampled_from(
        [b"", b"EC-Lab ASCII FILE\nNb header lines : 3\n", b"Voltage / V,Current / A,Time / s\n",
         b"sep=;\n", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\3\4", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"]
    ),
    suffix=st.sampled_from([".csv", ".txt", ".mpt", ".xls", ".zip"]),
)  # fmt: skip
@settings(max_examples=300, deadline=20_000, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_give_a_table_or_one_sentence(tmp_path_factory, content, start, suffix):
    path = tmp_path_factory.mktemp("fuzz") / f"a{suffix}"
    path.write_bytes(start + content)
    try:
        table = load_table(path, {})
    except InputError as error:
        refused = str(error)
        table = None
    if table is None:
        assert "\n" not in refused
        return
    assert table.columns.is_unique
    assert all(isinstance(name, str) for name in table.columns)
    assert len(table) == len(table.attrs["lines"])


@pytest.mark.parametrize("line", ["{k}.0,0.5,-0.1,1\n", '"{k}.0",0.5,-0.1,"x"\n', ",{k},1,2\n"])
def test_a_long_text_takes_a_time_in_proportion(tmp_path, line):
    """Ten times the rows take about ten times the time, not a hundred times."""
    took = []
    for count in (3_000, 30_000):
        path = tmp_path / "long.csv"
        path.write_text(",".join(NAMES) + "\n" + "".join(line.format(k=k) for k in range(count)))
        start = time.perf_counter()
        assert len(read_table(path)) == count
        took.append(time.perf_counter() - start)
    # a machine that is shared may double either
    assert took[1] < 40 * took[0]


def test_very_wide_and_very_long_lines(read):
    names = ",".join(f"Aux {k}" for k in range(3000))
    text = [line + "," + ",".join(["1.5"] * 3000) for line in lines_of()]
    text[0] = ",".join(NAMES) + "," + names
    table = read(text)
    assert table.shape == (ROWS, 3004)
    assert table["Voltage [V]"].tolist() == VOLTAGE.tolist()
    with pytest.raises(InputError, match="line 1 has 1000001 letters; give a row a line"):
        read("1," * 500_000 + "1")
    with pytest.raises(InputError, match="is not a table"):
        read("a" * 999_999 + "\n" + "1 " * 10)
    check(read(lines_of(above=["1" + " " * 100_000 + "x", "9" * 100_000, ":" * 10_000])))
