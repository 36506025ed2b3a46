"""Branches, downsampling, dilatometry and writing of records."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from split_branches import split_branches

from porousalloy.experiments.data.dilatometry import read_thickness, with_thickness
from porousalloy.experiments.data.downsampling import downsample
from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.writer import write_records_csv
from porousalloy.parameters.errors import InputError


def a_cycle(samples=400, rate=200.0, noise=0.0, seed=0):
    """Lithiation at constant current and held voltage, rest, delithiation, rest."""
    rng = np.random.default_rng(seed)
    filling = np.linspace(0, 1, samples)
    tail = np.linspace(0, 1, samples // 4)
    quiet = np.zeros(samples // 4)
    current = rate * np.concatenate(
        [np.ones(samples), np.exp(-3 * tail), quiet, -np.ones(samples), quiet]
    )
    falling = 0.9 - 0.6 * filling - 0.25 * filling**12
    voltage = np.concatenate(
        [falling, 0.05 + 0 * tail, 0.05 + 0.1 * tail, 0.2 + 0.8 * filling**4, 1 - 0.2 * tail]
    )
    time = np.cumsum(np.full(len(current), 36000 / samples))
    current *= 1 + noise * rng.standard_normal(len(current))
    voltage += noise * rng.standard_normal(len(current))
    thickness = 1e-6 * np.cumsum(current) / np.cumsum(current).max()
    return Record(
        name="cell",
        time=time - time[0],
        current=current,
        voltage=voltage,
        thickness=thickness - thickness[0],
        cycle=np.ones(len(time), int),
    )


def test_branches_follow_the_current():
    record = a_cycle()
    assert [name for name, _ in branches(record)] == [
        "lithiation",
        "rest",
        "delithiation",
        "rest",
    ]
    (_, down), (_, up) = split_branches(record)
    assert (down.name, up.name) == ("cell, lithiation", "cell, delithiation")
    assert down.time[0] == up.time[0] == up.thickness[0] == 0
    rows = dict(branches(record))["delithiation"]
    assert up.charge == pytest.approx(record.charge[rows] - record.charge[rows.start])
    assert up.voltage[-1] == record.voltage[rows][-1]


@given(points=st.integers(10, 900), noise=st.sampled_from([0, 1e-3, 1e-2]), seed=st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_downsampling_passes_the_same_charge(points, noise, seed):
    record = a_cycle(noise=noise, seed=seed)
    few = downsample(record, points)
    assert 8 <= len(few.time) <= points
    assert np.isin(few.time, record.time).all()
    # at the end of every half cycle to round-off; between samples the tail's curvature shows
    for before, after in zip(branches(record), branches(few), strict=True):
        assert before[0] == after[0]
        ends = record.charge[before[1].stop - 1], few.charge[after[1].stop - 1]
        assert ends[0] == pytest.approx(ends[1], abs=1e-9 * record.charge.max())
    kept = np.searchsorted(record.time, few.time)
    assert np.array_equal(few.voltage, record.voltage[kept])
    assert np.array_equal(few.thickness, record.thickness[kept])
    assert np.array_equal(few.cycle, record.cycle[kept])


@pytest.mark.parametrize(("samples", "points"), [(600, 300), (600, 150), (4000, 300)])
def test_downsampling_does_not_choose_by_the_noise(samples, points):
    sigma, chosen = 1e-3, []
    for seed in range(20):
        noise = sigma * np.random.default_rng(seed).standard_normal(samples)
        share = np.linspace(0, 1, samples)
        clean = 0.9 - 0.6 * share - 0.25 * share**12
        record = Record("cell", 36000 * share, np.full(samples, 200.0), clean + noise)
        kept = np.searchsorted(record.time, downsample(record, points).time)
        chosen.extend(noise[kept[1:-1]])  # both ends are always kept
    # white noise that was not looked at has a mean of 0 to its standard error, here to 4 of them
    assert abs(np.mean(chosen)) < 4 * sigma / np.sqrt(len(chosen))


def test_downsampling_keeps_steep_ends():
    record = split_branches(a_cycle(4000, noise=1e-3))[0][1]
    few = downsample(record, 60)
    steps = np.diff(few.charge) / np.ptp(record.charge)
    rises = np.abs(np.diff(few.voltage)) / np.ptp(record.voltage)
    # charge and voltage count 1, the current that falls by 0.95 in the held tail as much
    longest = 2.95 / 58
    assert steps.max() < 1.05 * longest
    assert rises.max() < longest + 8e-3  # and the noise of two samples, 3 sigma each
    # the tail is followed: its curvature and the noise are all that the currents were moved by
    kept = np.searchsorted(record.time, few.time)
    assert np.abs(few.current - record.current[kept]).max() < 0.01 * 200
    assert few.charge == pytest.approx(record.charge[kept], abs=1e-3 * np.ptp(record.charge))
    lost = np.interp(record.charge, few.charge, few.voltage) - record.voltage
    # the model curve of 58 straight pieces misses 0.6 mV, the noise of 1 mV is on both
    assert np.sqrt(np.mean(lost**2)) < 2.5e-3


def test_downsampling_has_its_limits():
    record = a_cycle()
    assert downsample(record, 10**6) is record
    with pytest.raises(InputError, match="changes 3 times; give at least 8"):
        downsample(record, 7)


@pytest.fixture
def dilatometer(tmp_path):
    def write(columns):
        path = tmp_path / "height.csv"
        pd.DataFrame(columns).to_csv(path, index=False)
        return path

    return write


@pytest.mark.parametrize("parted", [True, False])
def test_thickness_at_the_same_charge(dilatometer, parted):
    record = a_cycle()
    most = [np.ptp(half.charge) for _, half in split_branches(record)]
    capacity = np.concatenate([np.linspace(0, most[0], 9), np.linspace(0, 0.9 * most[1], 9)])
    height = np.concatenate([np.linspace(0, 8, 9), np.linspace(8, 1, 9)])
    columns = {"Capacity [mAh/g]": capacity, "Thickness change [um]": height}
    if parted:
        columns["Branch"] = np.repeat(["lithiation", "delithiation"], 9)
    joined = with_thickness(record, read_thickness(dilatometer(columns)))
    rows = dict(branches(record))
    down, up = rows["lithiation"], rows["delithiation"]
    # straight in charge, as the table
    assert joined.thickness[down] == pytest.approx(8e-6 * record.charge[down] / most[0], abs=1e-15)
    passed = record.charge[up.start] - record.charge[up]
    expected = 1e-6 * (8 - 7 * passed / (0.9 * most[1]))
    inside = passed <= 0.9 * most[1]
    assert joined.thickness[up][inside] == pytest.approx(expected[inside], abs=1e-15)
    assert np.isnan(joined.thickness[up][~inside]).all()
    assert np.isnan(joined.thickness[rows["rest"]]).all()
    (alone,) = read_thickness(dilatometer({name: values[:9] for name, values in columns.items()}))
    assert "2 half cycles and the dilatometer 1" in with_thickness(record, [alone]).remarks[-1]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"Capacity [mAh/g]": [0, 1]}, "No column of thickness among Capacity"),
        ({"Thickness [um]": [0, 1]}, "No column of capacity among Thickness"),
        ({"Thickness [um]": [0, 1], "Capacity [mAh]": [0, 1]}, "no mass was given"),
        ({"Thickness [inch]": [0, 1], "Capacity [mAh/g]": [0, 1]}, "unit of column"),
        ({"Thickness [um]": ["a", 1], "Capacity [mAh/g]": [0, 1]}, "no number in (row 1|line 2)"),
        ({"Thickness [um]": [np.nan, 1], "Capacity [mAh/g]": [0, 1]}, "in one row only"),
    ],
)
def test_what_a_dilatometer_must_say(dilatometer, columns, message):
    with pytest.raises(InputError, match=message):
        read_thickness(dilatometer(columns))


@given(
    samples=st.integers(4, 60),
    rate=st.floats(20, 5000),
    mass=st.floats(1e-8, 1e-1),
    electrode=st.sampled_from(["positive", "negative"]),
    seed=st.integers(0, 99),
)
@settings(max_examples=40, deadline=None)
def test_written_records_come_back(tmp_path_factory, samples, rate, mass, electrode, seed):
    record = a_cycle(4 * samples, rate, noise=1e-3, seed=seed)
    voltage = record.voltage if electrode == "positive" else 4 - record.voltage
    record = Record(**{**vars(record), "voltage": voltage})
    record = Record(**{**vars(record), "time": record.time * min(1, 1000 / record.charge.max())})
    second = Record(**{**vars(record), "cycle": record.cycle + 1, "voltage": voltage + 1e-3})
    path = tmp_path_factory.mktemp("written") / "cell.bdf.csv"
    write_records_csv([record, second], path, mass=mass, alloy_electrode=electrode)
    back = read_data(path, mass=mass, alloy_electrode=electrode)
    for before, after in zip([record, second], back, strict=True):
        assert not any("Battery Data Format" in remark for remark in after.remarks)
        for name in ("time", "current", "voltage", "thickness", "cycle"):
            expected = getattr(before, name)
            # the second starts late in the file: its time is a difference of two numbers
            assert getattr(after, name) == pytest.approx(
                expected, rel=1e-9, abs=1e-9 * np.abs(expected).max()
            ), name


def test_what_cannot_be_written(tmp_path):
    with pytest.raises(InputError, match="no records to write"):
        write_records_csv([], tmp_path / "cell.csv", mass=1e-6)
    with pytest.raises(InputError, match="cannot be written to"):
        write_records_csv([a_cycle()], tmp_path / "none" / "cell.csv", mass=1e-6)
