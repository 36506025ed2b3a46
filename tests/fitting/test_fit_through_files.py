"""A model's cycles, written as cyclers export them, read and fitted as a user does it."""

import pytest
from cycler_exports import MASS, REST, battery_data_format, biologic

import porousalloy as pa
from porousalloy.experiments.fitting.identifiability.synthetic import synthetic_record

CELL = pa.get_cell("li-si-porous-half").with_(model="spm")
D = "Alloy reference diffusivity [m2.s-1]"
RESISTANCE = "Contact resistance [Ohm]"
START = "Initial alloy filling"
TRUTH = {
    D: 2e-18,
    "Alloy reference exchange-current density [A.m-2]": 0.3,
    "Positive electrode utilised alloy fraction": 0.9,
    RESISTANCE: 20.0,
    START: 0.02,
}
NOISE = 1e-3  # [V]


def made(c_rate):
    """Three cycles of a cell whose parameters are not the tables'."""
    noise = {"voltage": NOISE}
    return synthetic_record(CELL, TRUTH, c_rate, noise, seed=int(10 * c_rate), samples=40, cycles=3)


@pytest.fixture(scope="module")
def half_c():
    return made(0.5)


@pytest.fixture(scope="module")
def cycles(half_c):
    return [made(0.2), half_c]


def read(paths, cell=CELL):
    return pa.read_data(paths, cell=cell, mass=f"{1e6 * MASS:.3g} mg")


def fitted(paths):
    """Fit of what anybody would free; the start is found not to be empty, and is free, too."""
    return pa.fit(CELL, read(paths), [name for name in TRUTH if name != START])


@pytest.fixture(scope="module")
def plain(cycles, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    paths = [folder / f"{number}.csv" for number in range(len(cycles))]
    return fitted([battery_data_format(*both) for both in zip(paths, cycles, strict=True)])


@pytest.mark.slow
def test_the_truth_lies_within_the_intervals(plain):
    assert len(plain.records) == 2  # three cycles of a file are one record
    assert not plain.diagnosis()
    found = plain.estimates(0.9)
    assert [one.name for one in found] == list(TRUTH)
    assert all(one.identifiable for one in found)
    # one seed of many: that of each parameter lies inside, which a right fit gives to 9 in 10
    assert all(one.low < TRUTH[one.name] < one.high for one in found)
    # a standard deviation of 480 samples is off by a tenth at 99.8 %
    assert plain.optimum.noise["voltage"] == pytest.approx(NOISE, rel=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["rest", "biologic"])
def test_another_file_of_the_same_cycles_gives_the_same(kind, plain, cycles, tmp_path):
    if kind == "rest":
        paths = [
            battery_data_format(tmp_path / f"{number}.csv", one, rest=REST)
            for number, one in enumerate(cycles)
        ]
    else:
        paths = [biologic(tmp_path / f"{number}.mpt", one) for number, one in enumerate(cycles)]
    other = fitted(paths)
    assert other.starts == plain.starts
    pairs = zip(other.estimates(0.9, linear=True), plain.estimates(0.9), strict=True)
    for one, expected in pairs:
        # the same samples: they differ by where least squares stop
        assert abs(one.value - expected.value) < 0.1 * (expected.high - expected.low)


def test_a_rest_and_a_counter_change_no_record(half_c, tmp_path):
    """What the fits start from, which costs nothing to test."""
    plain = read(battery_data_format(tmp_path / "plain.csv", half_c))
    rested = read(battery_data_format(tmp_path / "rested.csv", half_c, rest=REST))
    counted = read(biologic(tmp_path / "counted.mpt", half_c))
    for records in (rested, counted):
        for record, expected in zip(records, plain, strict=True):
            assert record.time == pytest.approx(expected.time, abs=1e-3)
            assert record.current == pytest.approx(expected.current)
            assert record.voltage == pytest.approx(expected.voltage)
            # a millionth of the time between two samples, ramped
            assert record.initial_charge == pytest.approx(expected.initial_charge, abs=1e-3)
    assert any("Left out: a rest of 6 h" in remark for remark in rested[0].remarks)
    assert any("counted anew" in remark for remark in counted[0].remarks)


def test_too_much_charge_that_comes_back_is_said_by_the_reader(half_c, tmp_path):
    records = read(battery_data_format(tmp_path / "more.csv", half_c, gain=1.03))
    # 3 %, and what was in the alloy at the start comes out with the first cycle
    for record, share in zip(records, ("104.0", "103.0", "103.0"), strict=True):
        assert any(f"gives back {share} % of its charge" in said for said in record.remarks)


@pytest.mark.slow
def test_too_much_charge_that_comes_back_is_said_by_the_fit(half_c, tmp_path):
    records = read(battery_data_format(tmp_path / "more.csv", half_c, gain=1.03))
    found = pa.fit(CELL, records, [D, RESISTANCE])
    said = found.diagnosis()
    assert any("check the current's offset" in one for one in said)
    assert any("does not describe the voltage" in one for one in said)


@pytest.mark.slow
def test_a_mass_that_is_off_is_said_by_the_fit(half_c, tmp_path):
    path = battery_data_format(tmp_path / "plain.csv", half_c)
    known = CELL.with_(parameters={name: x for name, x in TRUTH.items() if name not in (D, START)})
    records = pa.read_data(path, cell=known, mass=f"{1.03e6 * MASS:.4g} mg")
    found = pa.fit(known, records, [D, START])
    (said,) = (one for one in found.diagnosis() if one.startswith("The mass is wrong"))
    assert "check the mass" in said
    ratio = float(said.partition("(")[2].partition(")")[0])
    # three digits are written
    assert ratio == pytest.approx(1 / 1.03, abs=5e-3)
