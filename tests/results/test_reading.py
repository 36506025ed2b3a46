"""What is read is what was written: changed numbers are refused, changed tables told of."""

import os
import shutil
import threading
import warnings

import numpy as np
import pytest
from stub_results import stub_cycles, stub_pulses, stub_result

import porousalloy as pa
from porousalloy.experiments.files.manifest import MANIFEST, read_manifest, write_manifest
from porousalloy.experiments.files.publication import STAGING
from porousalloy.experiments.results.folder import output_folder
from porousalloy.experiments.results.netcdf import MARKER, netcdf_bytes, read_netcdf
from porousalloy.experiments.results.run_id import RUN_ID, run_of
from porousalloy.experiments.results.writing import CYCLES, NETCDF
from porousalloy.parameters.errors import InputError

CHANGES = 255
RUN = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def result():
    return stub_result(stub_cycles(0.1, 1.0), run_id=RUN)


@pytest.fixture
def folder(result, tmp_path, monkeypatch):
    """A result in its folder, without figures, which cost a second and are not read."""
    monkeypatch.setattr(
        "porousalloy.experiments.plotting.catalogue.main_figures", lambda *content: {}
    )
    return result.save(tmp_path / "result")


def same(read, expected):
    assert set(read.dataset.variables) == set(expected.dataset.variables)
    for name in expected.dataset.variables:
        np.testing.assert_array_equal(read.dataset[name].values, expected.dataset[name].values)


def quiet_load(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        return pa.load(path)


def test_a_result_comes_back_wherever_it_is_put(folder, result, tmp_path):
    same(quiet_load(folder), result)
    shutil.copytree(folder, tmp_path / "copied")
    folder.rename(tmp_path / "moved")
    shutil.copy(tmp_path / "moved" / NETCDF, tmp_path / "alone.nc")
    (tmp_path / "linked").symlink_to(tmp_path / "moved")
    for place in ("copied", "moved", "alone.nc", "linked", f"moved/{NETCDF}"):
        same(quiet_load(tmp_path / place), result)


def test_the_run_has_one_number_in_all_files(folder):
    assert run_of(folder) == {RUN_ID: RUN}
    assert read_manifest(folder)[RUN_ID] == RUN
    assert quiet_load(folder).dataset.attrs[RUN_ID] == RUN


@pytest.mark.parametrize("alone", [False, True], ids=["in its folder", "alone"])
def test_255_single_byte_changes_are_refused_or_change_no_number(folder, result, tmp_path, alone):
    whole = (folder / NETCDF).read_bytes()
    file = tmp_path / "alone" / NETCDF if alone else folder / NETCDF
    file.parent.mkdir(exist_ok=True)
    random = np.random.default_rng(14)
    # a fifth of them in the header, where the parser could be led astray
    places = [*random.integers(0, 4000, 51), *random.integers(0, len(whole), CHANGES - 51)]
    refused = []
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= int(random.integers(1, 256))
        file.write_bytes(changed)
        try:
            same(pa.load(file), result)
        except InputError as error:
            refused.append(str(error))
    assert len(refused) == CHANGES
    assert all(str(file) in message and "\n" not in message for message in refused)


def test_every_byte_of_the_digest_itself(folder, result, tmp_path):
    """A digest that is not found any more is none that agrees."""
    whole = (folder / NETCDF).read_bytes()
    start = whole.index(MARKER)
    for place in range(start - 4, start + len(MARKER) + 64):
        for bit in (1, 32, 128):
            changed = bytearray(whole)
            changed[place] ^= bit
            (tmp_path / "alone.nc").write_bytes(changed)
            with pytest.raises(InputError, match="changed or damaged"):
                pa.load(tmp_path / "alone.nc")


@pytest.mark.parametrize("share", [0, 0.001, 0.1, 0.5, 0.999])
def test_a_cut_file_is_refused(folder, share):
    whole = (folder / NETCDF).read_bytes()
    (folder / NETCDF).write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(InputError, match=NETCDF):
        pa.load(folder)


def test_hostile_files_are_refused(tmp_path):
    """Headers that ask for billions of things, and files that never end."""
    counts = (b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x05")
    for number, count in enumerate(counts):
        for start in (b"CDF\x01", b"CDF\x02"):
            file = tmp_path / f"{number}{start[3]}.nc"
            file.write_bytes(start + count + b"\x00\x00\x00\x0a" + count * 50)
            with pytest.raises(InputError, match="not a result"):
                pa.load(file)
    os.mkfifo(tmp_path / "pipe.nc")
    for place in ("pipe.nc", "/dev/zero", "x" * 300, "nowhere"):
        with pytest.raises(InputError):
            pa.load(tmp_path / place)


@pytest.mark.parametrize("attribute", ["run_id", None])
def test_files_of_two_runs_are_not_mixed(folder, tmp_path, attribute):
    other = stub_result(stub_cycles(0.1, 2.0), **({"run_id": "f" * 32} if attribute else {}))
    (folder / NETCDF).write_bytes(netcdf_bytes(other.dataset))
    with pytest.raises(InputError, match="two runs are mixed"):
        pa.load(folder)
    if attribute:  # a manifest that was made to agree says itself of which run it is
        write_manifest(folder, [NETCDF], {RUN_ID: RUN})
        with pytest.raises(InputError, match="two runs are mixed"):
            pa.load(folder)


def test_an_edited_table_is_told_of_and_not_used(folder, result):
    table = folder / CYCLES
    table.write_text(table.read_text().replace("2", "3"))
    with pytest.warns(UserWarning, match=r"summary\.csv' was changed .* are not used"):
        read = pa.load(folder)
    numbers = result.summary().select_dtypes("number")
    np.testing.assert_array_equal(read.summary()[numbers.columns], numbers)


def test_an_edited_table_that_is_used_is_told_of(tmp_path):
    made = stub_result(
        stub_cycles(0.1)[:1], command="run", profiles=False, tables={"gitt": stub_pulses()}
    )
    folder = made.save(tmp_path / "r")
    text = (folder / "gitt.csv").read_text()
    (folder / "gitt.csv").write_text(text.replace("1e-17", "5e-17"))
    with pytest.warns(UserWarning, match=r"gitt\.csv' was changed .* as they are now"):
        pa.load(folder)
    (folder / "gitt.csv").write_text("a,b\n1,2\n1,2,3\n")
    with pytest.raises(InputError, match="cannot be read"):
        pa.load(folder)
    (folder / "gitt.csv").unlink()
    with pytest.warns(UserWarning, match=r"gitt\.csv' is missing"):
        pa.load(folder)


def test_a_missing_table_of_a_long_run_is_told_of(tmp_path):
    folder = stub_result(stub_cycles(0.1, 1.0), cycles_kept="some").save(tmp_path / "r")
    (folder / CYCLES).unlink()
    with pytest.warns(UserWarning, match="whose curves were kept") as told:
        assert len(pa.load(folder).summary()) == 2
    said = " ".join(str(warning.message) for warning in told)
    assert "summary.csv' is missing" in said
    (folder / CYCLES).write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="cannot be read"):
        pa.load(folder)


def test_results_of_versions_without_digest_are_read(folder, result, tmp_path):
    dataset = result.dataset.copy()
    del dataset.attrs[RUN_ID]
    dataset.to_netcdf(tmp_path / "old.nc", engine="scipy")
    same(quiet_load(tmp_path / "old.nc"), result)
    assert run_of(tmp_path) == {}


def test_a_reader_beside_a_writer_sees_whole_results(folder, tmp_path):
    """One folder is replaced as often as possible, and read meanwhile."""
    first = quiet_load(folder)
    second = stub_result(stub_cycles(0.1, 2.0), run_id="f" * 32)
    contents = [netcdf_bytes(made.dataset) for made in (first, second)]
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            described = {"command": "simulate"}
            with output_folder(folder, [NETCDF], described) as staging:
                (staging / NETCDF).write_bytes(contents[number % 2])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = {quiet_load(folder).dataset.attrs[RUN_ID] for _ in range(50)}
    finally:
        stop.set()
        writer.join()
    assert seen <= {RUN, "f" * 32}
    assert not (folder / STAGING).exists()
    assert (folder / MANIFEST).exists()
    assert read_netcdf(folder / NETCDF).attrs[RUN_ID] in seen | {RUN, "f" * 32}
