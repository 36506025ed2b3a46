"""Whatever a table holds: records that can be used, or one sentence; never another error."""

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porousalloy.experiments.data.dilatometry import read_thickness
from porousalloy.experiments.data.potential_curve import read_curve
from porousalloy.experiments.data.reader import read_data
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError

HEADERS = (
    "Test Time / s", "time_s", "Time", "Voltage / V", "Voltage [mV]", "Ewe/V", "Current / A",
    "<I>/mA", "Current [mA/g]", "Capacity [mA.h.g-1]", "Charging Capacity / Ah", "Q-Q0/mA.h",
    "Cycle", "Branch", "Cell", "Thickness [um]", "Expansion / %", "Filling", "", "(", "[V]", "x",
    "Step Time (s)", "Total Time", "Date", "Step Type", "j / mA cm-2", "Step", "E vs. SHE / V",
)  # fmt: skip
CELLS = st.one_of(
    st.floats(-10, 10).map(repr),
    st.floats().map(repr),
    st.integers(-5, 5).map(str),
    st.integers(10**18, 10**25).map(str),
    st.sampled_from(
        [
            "",
            "nan",
            "inf",
            "text",
            "lithiation",
            "delithiation",
            "rest",
            "1,5",
            "True",
            "0:00:01",
            "1d 02:03:04",
            "03/04/2025 10:00:00",
            "2025-03-04T10:00:01",
            "D",
            "CC_Chg",
            "1e308",
        ]
    ),
)
GIVEN = st.fixed_dictionaries(
    {},
    optional={
        "mass": st.sampled_from([1e-6, 1e-3, 0.0, -1.0]),
        "current": st.sampled_from(["0.1 mA/g", "100 mA/g", "C/10", 0.1, 0.0]),
        "nominal_capacity": st.sampled_from([1000.0, np.inf]),
        "cell": st.sampled_from([get_cell("ampsi-half"), get_cell("ampsi-ncm")]),
        "cycles": st.sampled_from([0, 1, [1, 2]]),
        "cell_name": st.sampled_from(["1", "text"]),
        "alloy_electrode": st.sampled_from(["positive", "negative"]),
        "initial_thickness": st.just(1e-5),
        "join_cycles": st.booleans(),
    },
)


def outcome(read):
    try:
        return read()
    except InputError as error:
        return error


def check(read):
    """Valid records or an InputError of one line."""
    records = outcome(read)
    if isinstance(records, InputError):
        assert "\n" not in str(records)
        return 0
    assert records
    for record in records:
        count = len(record.time)
        assert count >= 2
        assert len(record.current) == len(record.voltage) == count
        assert record.cycle is None or len(record.cycle) == count
        assert record.thickness is None or len(record.thickness) == count
        assert np.isfinite(record.time).all()
        assert np.isfinite(record.current).all()
        assert record.time[0] == 0
        assert (np.diff(record.time) > 0).all()
        # no voltage only in samples that the reader put where a current began, and says so
        said = ("misses its first", "before the first sample", "samples without a voltage")
        told = any(words in remark for words in said for remark in record.remarks)
        assert told or np.isfinite(record.voltage).all()
        assert np.isfinite(record.charge).all()
    return 1


def as_text(rows, headers, separator, decimal, newline):
    lines = [separator.join(headers)]
    lines += [separator.join(cell.replace(".", decimal) for cell in row) for row in rows]
    return newline.join(lines)


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_table(tmp_path_factory, data):
    headers = data.draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=6))
    row = st.lists(CELLS, min_size=len(headers), max_size=len(headers) + 1)
    text = as_text(
        data.draw(st.lists(row, max_size=8)),
        headers,
        data.draw(st.sampled_from([",", ";", "\t", " "])),
        data.draw(st.sampled_from([".", ","])),
        data.draw(st.sampled_from(["\n", "\r\n", "\r"])),
    )
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]))
    path = tmp_path_factory.mktemp("fuzz") / data.draw(st.sampled_from(["a.csv", "a.mpt"]))
    path.write_bytes(text.encode(encoding))
    given_values = data.draw(GIVEN)
    check(lambda: read_data(path, **given_values))
    for read in (read_thickness, read_curve, lambda path: read_curve(path, 1000.0, mass=1e-6)):
        refused = outcome(lambda read=read: read(path))
        assert not isinstance(refused, InputError) or "\n" not in str(refused)


@given(content=st.binary(max_size=200), start=st.sampled_from([b"", b"EC-Lab ASCII FILE\nNb header "
       b"lines : 3\n", b"Voltage / V,Current / A,Test Time / s\n"]))  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_any_bytes(tmp_path_factory, content, start):
    path = tmp_path_factory.mktemp("fuzz") / "a.txt"
    path.write_bytes(start + content)
    check(lambda: read_data(path, mass=1e-6, current="100 mA/g"))


@given(data=st.data())
@settings(max_examples=70, deadline=None)
def test_good_tables_with_a_few_faults(tmp_path_factory, data):
    """Cycles of a half cell, columns shuffled, a few cells spoilt: many are read, none crashes."""
    count = data.draw(st.integers(2, 12))
    filling = np.linspace(0, 1, count)
    cycles = data.draw(st.integers(1, 3))
    current = np.tile(np.repeat([-1e-3, 1e-3], count), cycles)
    table = {
        "Test Time / s": np.arange(2.0 * count * cycles) * 600,
        "Voltage / V": np.tile([*(0.9 - 0.8 * filling), *(0.2 + 0.8 * filling)], cycles),
        "Current / A": current,
        "Cycle": np.repeat(np.arange(cycles), 2 * count),
        "Branch": np.where(current < 0, "lithiation", "delithiation"),
        "Capacity [mA.h.g-1]": np.tile([*(500 * filling), *(450 * filling)], cycles),
        "Thickness [um]": np.tile([*(5 * filling), *(5 - 5 * filling)], cycles),
    }
    names = data.draw(st.permutations(list(table)))[: data.draw(st.integers(2, 7))]
    frame = pd.DataFrame(table)[names].astype(object)
    faults = data.draw(st.integers(0, 2))
    for _ in range(faults):
        place = (
            data.draw(st.integers(0, len(frame) - 1)),
            data.draw(st.integers(0, len(names) - 1)),
        )
        frame.iloc[place] = data.draw(CELLS)
    path = tmp_path_factory.mktemp("fuzz") / "a.csv"
    frame.to_csv(path, index=False, sep=data.draw(st.sampled_from([",", ";", "\t"])))
    read = check(lambda: read_data(path, mass=1e-6, current="100 mA/g"))
    enough = {"Voltage / V"} < set(names) and (
        {"Test Time / s", "Current / A"} <= set(names)
        or {"Capacity [mA.h.g-1]", "Branch", "Cycle"} <= set(names)
    )
    assert read or faults or not enough
