"""``porousalloy plot``: which files it writes, over what, and whose files it leaves alone."""

from dataclasses import replace

import numpy as np
import pytest
from made_up_cell import MadeUpTest
from stub_results import FULL, MASS, ONE_C, StubStep, stub_cycles, stub_pulses, stub_result

from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.cli.plot import MeasuredFiles, plot_result
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.plotting.measured import (
    compared,
    measured_curves,
    measured_figure,
    nearest_half_cycle,
    residuals,
)
from porousalloy.parameters.errors import InputError

PER_MASS = ONE_C / MASS  # 1C [A.kg-1]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A result of `run` in its folder: few figures."""
    result = stub_result(
        stub_cycles(0.1)[:1], command="run", profiles=False, tables={"gitt": stub_pulses()}
    )
    return result.save(tmp_path_factory.mktemp("results") / "mine")


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_png_and_svg_of_every_figure_and_a_manifest(saved):
    written = plot_result(saved)
    figures = ("voltage", "derivatives", "swelling", "diffusivity")
    files = {f"{name}.{suffix}" for name in figures for suffix in ("png", "svg")}
    assert {path.name for path in written} == files
    assert names(saved / "figures") == {*files, "manifest.json"}
    assert all(path.parent == saved / "figures" for path in written)


def test_the_same_result_gives_the_same_files(saved, tmp_path):
    first, second = (plot_result(saved, out=tmp_path / name) for name in ("first", "second"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_second_time_replaces_our_own_files_only(saved, tmp_path):
    plot_result(saved, out=tmp_path / "figures")
    (tmp_path / "figures" / "notes.txt").write_text("mine")
    plot_result(saved / "results.nc", out=tmp_path / "figures")
    assert (tmp_path / "figures" / "notes.txt").read_text() == "mine"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "voltage.png").write_text("mine")
    with pytest.raises(InputError, match=r"voltage\.png"):
        plot_result(saved, out=tmp_path / "other")
    assert names(tmp_path / "other") == {"voltage.png"}


def test_figures_that_cannot_be_written_are_refused(saved, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"file.*another folder"):
        plot_result(saved, out=tmp_path / "file")


def test_two_results_side_by_side(saved, tmp_path):
    other = stub_result(stub_cycles(0.1), profiles=False).save(tmp_path / "other")
    written = plot_result(other, beside=saved, out=tmp_path / "figures")
    assert tmp_path / "figures" / "side_by_side.svg" in written
    with pytest.raises(InputError, match="itself"):
        plot_result(saved, beside=saved, out=tmp_path / "figures")


def test_a_measured_table_is_laid_over_the_nearest_rate(tmp_path):
    folder = stub_result(stub_cycles(0.1), stub_cycles(1.0), profiles=False).save(tmp_path / "r")
    data = tmp_path / "curve.csv"
    data.write_text("Voltage [V],Capacity [mA.h.g-1]\n1,0\n0.5,1000\n0.1,1900\n")
    written = plot_result(folder, MeasuredFiles((data,), current="1C"), out=tmp_path / "figures")
    assert tmp_path / "figures" / "measured.png" in written
    assert "lithiation at 1C" in (tmp_path / "figures" / "measured.svg").read_text()


def test_data_that_cannot_be_compared_is_refused(saved, tmp_path):
    rising = tmp_path / "rising.csv"
    rising.write_text("Voltage [V],Capacity [mA.h.g-1]\n0.1,0\n0.5,1000\n1,1900\n")
    with pytest.raises(InputError, match=r"rising\.csv.*direction"):
        plot_result(saved, MeasuredFiles((rising,)), out=tmp_path / "figures")
    pulses = [StubStep(n, name) for n in (1, 2) for name in ("lithiation", "rest")]
    titration = stub_result(pulses, command="run").save(tmp_path / "gitt")
    with pytest.raises(InputError, match="without rests"):
        plot_result(titration, MeasuredFiles((rising,)), out=tmp_path / "figures")
    assert not (tmp_path / "figures").exists()


def record(c_rate, capacity=FULL, first=0.9, last=0.45):
    """Half cycle at a constant current, whose voltage falls or rises along a straight line."""
    current = c_rate * PER_MASS
    seconds = 3600 * capacity / abs(current)
    voltage = np.array([first, last])
    return Record("measured", np.array([0, seconds]), np.full(2, current), voltage)


def test_residuals_are_model_minus_measured_as_far_as_both_go():
    dataset = stub_result(stub_cycles(0.0)).dataset
    (curve,) = measured_curves([record(0.1, 0.5 * FULL)])
    assert curve.capacity[-1] == pytest.approx(0.5 * FULL)
    half = nearest_half_cycle(dataset, "lithiation", curve.current)
    capacity, difference = residuals(half, curve)
    assert capacity[-1] == pytest.approx(0.5 * FULL)
    assert difference == pytest.approx(0.1)  # 1 - 0.9 q over 0.9 - 0.9 q


@pytest.mark.parametrize(
    ("measured", "compared_with"), [(0.01, 0.1), (0.2, 0.1), (0.9, 1.0), (5.0, 2.0)]
)
def test_the_nearest_rate_on_a_logarithmic_scale_is_compared(measured, compared_with):
    dataset = stub_result(*(stub_cycles(c_rate, c_rate) for c_rate in (0.1, 1.0, 2.0))).dataset
    records = [record(measured), record(-measured, first=0.1, last=1.0)]
    pairs = compared(dataset, records)
    assert [half.branch for half, _ in pairs] == ["lithiation", "delithiation"]
    assert [half.c_rate for half, _ in pairs] == [compared_with] * 2
    assert [half.cycle for half, _ in pairs] == [2, 2]  # the last one at that C-rate


def test_a_result_without_rates_is_compared_with_its_last_half_cycle():
    dataset = stub_result(stub_cycles(np.nan, np.nan)).dataset
    assert nearest_half_cycle(dataset, "lithiation", 1.0).cycle == 2
    assert nearest_half_cycle(stub_result([]).dataset, "lithiation", 1.0) is None


def test_every_cycle_is_laid_over_its_own(tmp_path):
    dataset = stub_result(stub_cycles(0.1, 1.0, 0.1)).dataset
    records = [
        replace(part, cycle=np.full(2, number), time=part.time)
        for number, c_rate in ((1, 0.1), (2, 1.0), (3, 0.1), (4, 1.0))
        for part in (record(c_rate), record(-c_rate, first=0.1, last=1.0))
    ]
    pairs = compared(dataset, records)
    assert [curve.cycle for _, curve in pairs] == [1, 1, 2, 2, 3, 3, 4, 4]
    # cycle 4 has none of its own
    assert [half.cycle for half, _ in pairs] == [1, 1, 2, 2, 3, 3, 2, 2]
    assert all(half.branch == curve.branch for half, curve in pairs)
    few = measured_figure(dataset, records[:6])
    labels = [text.get_text() for text in few.legends[0].get_texts()]
    assert len(labels) == 7
    assert labels[3].startswith("lithiation of cycle 2 at 1C, root mean square")
    many = measured_figure(dataset, records)
    labels = [text.get_text() for text in many.legends[0].get_texts()]
    assert len(labels) == 3
    assert labels[1].startswith("lithiation, cycles 1 to 4: root mean square")


def test_a_measured_file_is_read_as_by_fit_and_data(tmp_path, capsys):
    folder = stub_result(stub_cycles(0.1, 0.1), profiles=False).save(tmp_path / "r")
    test = MadeUpTest().rest(1).lithiate().delithiate().rest(1, leak=0.01).lithiate().delithiate()
    table = test.table().rename(columns={"Voltage [V]": "U", "Current [mA/g]": "Current [mA]"})
    table["Current [mA]"] *= 2e-3
    table.to_csv(tmp_path / "cell.csv", index=False)
    words = ["plot", str(folder), str(tmp_path / "cell.csv"), "--out", str(tmp_path / "figures")]
    words += ["--mass", "2 mg", "--column", "voltage=U [V]", "--cycles", "1,2"]
    assert cli.main(words) == 0
    drawn = (tmp_path / "figures" / "measured.svg").read_text()
    assert "delithiation of cycle 2 at 0.1C" in drawn
    assert "cycle 3" not in drawn
    assert cli.main([*words[:-1], "3"]) == 2
    assert "no cycle 3; choose among 1, 2" in capsys.readouterr().err


def test_the_legend_says_the_rate_and_the_root_mean_square():
    figure = measured_figure(stub_result(stub_cycles(1.0)).dataset, [record(0.8, 0.5 * FULL)])
    figure.draw_without_rendering()
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    # the stub's voltage is 10 mV lower at 1C
    assert labels == ["measured", "lithiation at 1C, root mean square 90 mV"]
