"""Times come back from every way to write them, to their resolution, or with one sentence."""

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porousalloy.experiments.data.columns.elapsed_time import elapsed_time
from porousalloy.parameters.errors import InputError

START = datetime.datetime(2025, 3, 4, 9, 15, 30)
#: Half a step of what is written, and a microsecond for round-off of seconds since 1970.
MICRO = 2e-6


def split(seconds):
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    return hours, minutes, rest


def moment(seconds, form):
    return (START + datetime.timedelta(seconds=seconds)).strftime(form)


def hms(seconds, digits=3):
    hours, minutes, rest = split(round(seconds, digits))
    return f"{hours}:{minutes:02}:{rest:0{digits + 3 if digits else 2}.{digits}f}"


def in_days(seconds, form):
    days, rest = divmod(round(seconds, 2), 86400)
    hours, minutes, last = split(rest)
    return form.format(int(days), f"{hours:02}:{minutes:02}:{last:05.2f}")


#: Ways to write a time, with their resolution [s].
FORMS = {
    "h:mm:ss.fff": (hms, 1e-3),
    "h:mm:ss": (lambda seconds: hms(seconds, 0), 1),
    "decimal comma": (lambda seconds: hms(seconds).replace(".", ","), 1e-3),
    "d hh:mm:ss": (lambda seconds: in_days(seconds, "  {}d {}"), 1e-2),
    "d.hh:mm:ss": (lambda seconds: in_days(seconds, "{}.{}"), 1e-2),
    "d-hh:mm:ss": (lambda seconds: in_days(seconds, "{}-{}"), 1e-2),
    "d:hh:mm:ss": (lambda seconds: in_days(seconds, "{}:{}"), 1e-2),
    "days": (lambda seconds: in_days(seconds, "{} days {}"), 1e-2),
    "mm:ss.f": (lambda seconds: f"{int(round(seconds, 1) // 60)}:{round(seconds, 1) % 60:04.1f}",
                1e-1),
    "ISO": (lambda seconds: moment(seconds, "%Y-%m-%d %H:%M:%S.%f"), 1e-6),
    "ISO with T": (lambda seconds: moment(seconds, "%Y-%m-%dT%H:%M:%S.%f"), 1e-6),
    "ISO with zone": (lambda seconds: moment(seconds, "%Y-%m-%dT%H:%M:%S.%f+01:00"), 1e-6),
    "year first": (lambda seconds: moment(seconds, "%Y/%m/%d %H:%M:%S"), 2),
    "German": (lambda seconds: moment(seconds, "%d.%m.%Y %H:%M:%S"), 2),
    "month first": (lambda seconds: moment(seconds, "%m/%d/%Y %H:%M:%S.%f"), 1e-6),
    "day first": (lambda seconds: moment(seconds, "%d/%m/%Y %H:%M:%S.%f"), 1e-6),
    "noon": (lambda seconds: moment(seconds, "%m/%d/%Y %I:%M:%S %p"), 2),
    "named month": (lambda seconds: moment(seconds, "%d-%b-%y %I:%M:%S %p"), 2),
    "datetime": (lambda seconds: START + datetime.timedelta(seconds=seconds), 1e-6),
    "timedelta": (lambda seconds: datetime.timedelta(seconds=seconds), 1e-6),
}  # fmt: skip


def read(cells, header="Test Time", **others):
    return elapsed_time(pd.DataFrame({header: cells, **others}), {}, None)


@given(
    form=st.sampled_from(sorted(FORMS)),
    # ten days at most between rows, so that a date of twelve months tells its order
    steps=st.lists(st.floats(2.0, 80000.0), min_size=1, max_size=12),
    dtype=st.sampled_from([object, None]),
)
def test_a_time_comes_back_to_its_resolution(form, steps, dtype):
    write, resolution = FORMS[form]
    seconds = np.concatenate([[0], np.cumsum(steps)])
    cells = pd.Series([write(second) for second in seconds], dtype=dtype)
    time, _ = read(cells)
    assert time - time[0] == pytest.approx(seconds, abs=resolution + MICRO)


@given(
    seconds=st.lists(st.floats(0, 3e6), min_size=2, max_size=9, unique=True).map(sorted),
    unit=st.sampled_from([("s", 1), ("ms", 1e-3), ("min", 60), ("h", 3600), ("d", 86400)]),
)
def test_numbers_have_the_unit_of_the_header(seconds, unit):
    name, factor = unit
    time, remarks = read(np.array(seconds) / factor, f"Time [{name}]")
    assert time == pytest.approx(seconds)
    assert not remarks


def test_what_a_spreadsheet_makes_of_times():
    # below a day it makes a time of day, above it a date of January 1900
    cells = [datetime.time(23, 59, 59), datetime.datetime(1900, 1, 1, 12, 0, 0)]
    time, _ = read(pd.Series(cells, dtype=object))
    assert time.tolist() == [86399, 36 * 3600]
    time, _ = read([0.25, 1.5], "Time(h:min:s.ms)")
    assert time.tolist() == [21600, 36 * 3600]
    time, _ = read([45720.25, 45721.25], "Date")
    assert np.diff(time) == pytest.approx(86400)
    time, _ = read([1700000000.5, 1700000001.75], "Unix time")
    assert np.diff(time) == pytest.approx(1.25)
    time, _ = read([1.7e12, 1.7e12 + 1500], "Timestamp")
    assert np.diff(time) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["0:00:00", "0:01:00", "--"], "no time in row 3 but '--'"),
        (["0:00:00", "0:61:00", "2:02:00"], "no time in row 2 but '0:61:00'"),
        (["0:00:00", "0:00:61", "0:02:00"], "no time in row 2 but '0:00:61'"),
        (["2025-03-04 10:00:00", "2025-03-04 11:00:00", "2025-13-45 11:00:00"], "no time in row 3"),
        (["13/03/2025 10:00", "14/03/2025 10:00", "03/13/2025 10:00"], "no time in row 3"),
        (["red", "green", "blue"], "no time in row 1 but 'red'"),
        (["1", "2", "2024-01-01", "4"], "unit of column 'Test Time' is not known"),
        ([1.0, 2.0, 3.0], "unit of column 'Test Time' is not known"),
    ],
)
def test_what_is_no_time_is_refused_with_its_row(cells, message):
    with pytest.raises(InputError, match=message):
        read(cells)


def test_a_line_of_the_file_is_named_where_it_is_known():
    frame = pd.DataFrame({"time/s": [0.0, 1.0, 1e12]})
    frame.attrs["lines"] = np.array([11, 12, 14])
    with pytest.raises(InputError, match=r"reaches 1e.12 s in line 14, more than 30 years"):
        elapsed_time(frame, {}, None)


def dates(*days):
    return [f"{day} 10:0{minute}:00" for minute, day in enumerate(days)]


def test_day_and_month_are_told_by_the_column():
    for days in (("05/13/2025", "05/14/2025"), ("13/05/2025", "14/05/2025")):
        time, remarks = read(dates(*days))
        assert np.diff(time) == [86460]
        assert not remarks
    # on one day the order does not matter
    assert read(dates("03/04/2025", "03/04/2025"))[0][1] == read(dates("03/04/2025"))[0][0] + 60
    time, (remark,) = read(dates("03/04/2025", "03/05/2025"))
    assert np.diff(time) == [86460]
    assert "have the month first, as the other order would leave 30 days" in remark
    time, (remark,) = read(dates("03/04/2025", "04/04/2025"))
    assert np.diff(time) == [86460]
    assert "have the day first" in remark
    with pytest.raises(InputError, match="'03/06/2025 10:01:00' in column 'Test Time', row 2, may"):
        read(dates("03/02/2025", "03/06/2025"))
    # a clock that needs no dates is not disturbed by them
    others = {"Total Time(s)": [0, 5], "Date": dates("03/02/2025", "03/06/2025")}
    assert elapsed_time(pd.DataFrame(others), {}, None)[0].tolist() == [0, 5]


STEP = np.array([0, 1.5, 3.0, 0, 60.25, 0.25, 1.75])
TOTAL = np.array([0, 1.5, 3.0, 3.0, 63.25, 63.5, 65.0])
NUMBERS = [1, 1, 1, 2, 2, 3, 3]


@pytest.mark.parametrize(
    "columns",
    [
        {"Step Time (s)": STEP, "Step_Index": NUMBERS},
        {"Time(s)": STEP, "Step_Index": NUMBERS},
        {"Time": [hms(second) for second in STEP], "Cycle": NUMBERS},
        {"Test Time (s)": STEP, "Cycle": NUMBERS},
        {"t-Step[h]": STEP / 3600, "Line": NUMBERS},
    ],
)
def test_step_clocks_are_put_together(columns):
    time, (remark,) = elapsed_time(pd.DataFrame(columns), {}, None)
    assert time == pytest.approx(TOTAL)
    assert "starts anew 2 times" in remark
    assert "without any time between them" in remark


def test_a_step_that_begins_late_is_known_by_its_number():
    frame = pd.DataFrame({"Step Time (s)": [0, 1, 5, 9], "Step": [1, 1, 2, 2]})
    assert elapsed_time(frame, {}, None)[0].tolist() == [0, 1, 6, 10]
    frame = pd.DataFrame({"Time (s)": [0, 1, 5, 9], "Step": [1, 1, 2, 2]})
    assert elapsed_time(frame, {}, None)[0].tolist() == [0, 1, 5, 9]


def test_a_wall_clock_places_the_steps():
    pauses = np.array([0, 0, 0, 100, 100, 4000, 4000])
    true = TOTAL + pauses
    wall = [moment(np.floor(second), "%Y-%m-%d %H:%M:%S") for second in true]
    frame = pd.DataFrame({"Step Time (s)": STEP, "Step": NUMBERS, "Date": wall})
    time, (remark,) = elapsed_time(frame, {}, None)
    # a step is placed to the second of the wall clock, and precise within
    assert time - time[0] == pytest.approx(true, abs=1.0)
    assert np.diff(time)[[0, 1, 3, 5]] == pytest.approx(np.diff(true)[[0, 1, 3, 5]], abs=MICRO)
    assert "where 'Date' says that they began" in remark
    # a step clock that says something else than the wall clock is not one
    frame["Step Time (s)"] = 10 * STEP
    time, remarks = elapsed_time(frame, {}, None)
    assert time - time[0] == pytest.approx(true, abs=1.0)
    assert not remarks
    # a wall clock that is as fine needs no other
    frame["Date"] = [moment(second, "%Y-%m-%d %H:%M:%S.%f") for second in true]
    time, remarks = elapsed_time(frame, {}, None)
    assert time - time[0] == pytest.approx(true, abs=MICRO)
    assert not remarks


def test_the_time_of_the_test_comes_before_that_of_the_step():
    columns = {"Step_Time(s)": STEP, "Time": [hms(second) for second in STEP]}
    columns |= {"Test_Time(s)": 2 * TOTAL + 7, "Step_Index": NUMBERS}
    time, remarks = elapsed_time(pd.DataFrame(columns), {}, None)
    assert time == pytest.approx(2 * TOTAL + 7)
    assert not remarks
    (time, _) = elapsed_time(pd.DataFrame(columns), {"time": "Step_Time(s)"}, None)
    assert time == pytest.approx(TOTAL)
    columns["Total Time(h)"] = TOTAL
    with pytest.raises(InputError, match=r"'Test_Time.s.' and 'Total Time.h.' both say the same"):
        elapsed_time(pd.DataFrame(columns), {}, None)


def test_a_test_time_that_goes_back_gives_way_to_the_wall_clock():
    columns = {"Test Time / s": STEP, "Unix Time / s": 1.7e9 + TOTAL}
    time, (remark,) = elapsed_time(pd.DataFrame(columns), {}, None)
    assert time - time[0] == pytest.approx(TOTAL, abs=MICRO)
    assert remark == (
        "'Test Time / s' goes back in row 4; the time was taken from 'Unix Time / s'."
    )


@pytest.mark.parametrize(
    "seconds",
    [
        np.arange(9.0)[::-1],
        np.array([0, 10, 20, 30, 1e-320, 50, 60, 70]),  # one wrong cell
        np.array([0, 10, 20, 30, 25, 40, 50]),
        np.array([0, 30, 10, 50, 20, 40, 60]),
    ],
)
@pytest.mark.parametrize("header", ["Time [s]", "Step Time (s)", "Test Time (s)"])
def test_a_time_that_only_goes_back_is_left_as_it_is(seconds, header):
    # and refused with its row once records are made of it
    time, remarks = read(seconds, header)
    assert np.array_equal(time, seconds)
    assert not remarks


def test_tests_below_each_other_are_no_steps():
    seconds = np.tile(np.arange(10.0), 2)
    frame = pd.DataFrame({"Time [s]": seconds})
    again = np.tile(np.linspace(4.2, 2.5, 10), 2)
    time, remarks = elapsed_time(frame, {}, again)
    assert np.array_equal(time, seconds)
    assert not remarks
    turned = np.concatenate([again[:10], again[:10][::-1]])
    time, (remark,) = elapsed_time(frame, {}, turned)
    assert np.all(np.diff(time) >= 0)
    assert "starts anew 1 times" in remark


def test_midnight_summer_and_days_in_a_column_of_their_own():
    times = ["23:59:58", "00:00:01", "00:00:04"]
    assert np.diff(read(times, "Uhrzeit")[0]).tolist() == [3, 3]
    frame = pd.DataFrame({"Datum": ["04.03.2025", "05.03.2025", "07.03.2025"], "Uhrzeit": times})
    assert np.diff(elapsed_time(frame, {}, None)[0]).tolist() == [3, 2 * 86400 + 3]
    put_back = [f"2025-10-26 0{hour}:{minute}:00" for hour, minute in
                [(2, 0), (2, 30), (2, 0), (2, 30), (3, 0)]]  # fmt: skip
    time, (remark,) = read(put_back, "Date")
    assert np.diff(time).tolist() == [1800] * 4
    assert "put back by an hour, as at the end of summer time" in remark


def test_a_wrong_cell_of_the_needed_clock_is_not_passed_over():
    others = {"Test Time (s)": [0.0, "x", 20.0], "Date": [f"2025-03-04 10:00:{s}0" for s in "012"]}
    with pytest.raises(InputError, match=r"'Test Time .s.' has no number in row 2 but 'x'"):
        elapsed_time(pd.DataFrame(others), {}, None)
    # one that says no times at all is
    others["Test Time (s)"] = ["a", "b", "c"]
    time, _ = elapsed_time(pd.DataFrame(others), {}, None)
    assert np.diff(time).tolist() == [10, 10]


def test_without_a_clock_there_is_no_time():
    assert elapsed_time(pd.DataFrame({"Voltage [V]": [1.0, 2.0]}), {}, None) == (None, ())
