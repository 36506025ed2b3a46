"""A checkpoint comes back to the last bit, or is refused."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porousalloy.experiments.files.single_file import replace_file
from porousalloy.experiments.runs.checkpoint import (
    CHECKPOINT,
    PREVIOUS,
    Checkpoint,
    check_same,
    read_checkpoint,
    restore_checkpoint,
    write_checkpoint,
)
from porousalloy.experiments.solving.simulator import State
from porousalloy.parameters.errors import InputError

IDENTITY = {"cell": "ampsi-half", "C-rate": 0.5, "formation": None, "'Porosity'": 1 / 3}
IN_ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def checkpoint(values=(1.0,), time=0.1 + 0.2):
    return Checkpoint(State(np.array(values), time, 7, "IDAKLU"), 1234, IDENTITY)


FINITE = st.floats(allow_nan=False, allow_infinity=False)


@IN_ONE_FOLDER
@given(st.lists(FINITE), FINITE)
def test_a_checkpoint_comes_back_to_the_last_bit(tmp_path, values, time):
    write_checkpoint(tmp_path, checkpoint(values, time))
    read = read_checkpoint(tmp_path)
    assert read.state is not None
    assert read.state.values.tobytes() == np.array(values, dtype=float).tobytes()
    assert np.float64(read.state.time).tobytes() == np.float64(time).tobytes()
    assert (read.cycles, read.table_size, read.identity) == (7, 1234, IDENTITY)
    assert read.state.solver == "IDAKLU"


def test_before_the_first_cycle_there_is_no_state(tmp_path):
    write_checkpoint(tmp_path, Checkpoint(None, 0, IDENTITY))
    assert read_checkpoint(tmp_path) == Checkpoint(None, 0, IDENTITY)
    assert read_checkpoint(tmp_path).cycles == 0


def test_a_missing_checkpoint_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"nowhere.*checkpoint\.txt"):
        read_checkpoint(tmp_path / "nowhere")


@IN_ONE_FOLDER
@given(st.data())
def test_one_changed_byte_is_refused(tmp_path, data):
    path = tmp_path / CHECKPOINT
    path.unlink(missing_ok=True)
    write_checkpoint(tmp_path, checkpoint(np.linspace(0, 1, 50)))
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    with pytest.raises(InputError, match="damaged"):
        read_checkpoint(tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_cut_file_is_refused(tmp_path, share):
    write_checkpoint(tmp_path, checkpoint(np.linspace(0, 1, 50)))
    path = tmp_path / CHECKPOINT
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(InputError, match="damaged"):
        read_checkpoint(tmp_path)


@pytest.mark.parametrize("content", [None, b"", b"{", b"x\ny\n"])
def test_the_one_before_stands_in_for_a_damaged_one(tmp_path, content):
    write_checkpoint(tmp_path, checkpoint((1.0,)))
    write_checkpoint(tmp_path, checkpoint((2.0,)))
    assert read_checkpoint(tmp_path).state.values == 2.0
    (tmp_path / CHECKPOINT).unlink()
    if content is None:
        assert read_checkpoint(tmp_path).state.values == 1.0
    else:
        (tmp_path / CHECKPOINT).write_bytes(content)
        with pytest.warns(UserWarning, match=r"damaged; .* after cycle 7"):
            assert read_checkpoint(tmp_path).state.values == 1.0
    restore_checkpoint(tmp_path)
    # what is damaged does not take the place of the one before
    assert (tmp_path / CHECKPOINT).read_bytes() == (tmp_path / PREVIOUS).read_bytes()
    (tmp_path / CHECKPOINT).write_bytes(b"")
    (tmp_path / PREVIOUS).write_bytes(b"")
    with pytest.raises(InputError, match="none before it"):
        read_checkpoint(tmp_path)


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file"
    replace_file(path, b"old")

    def fail(descriptor):
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="no space"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"C-rate": 1.0}, "C-rate 0.5, not 1.0"),
        ({"formation": (0.05, 3)}, r"formation not given, not \[0.05, 3\]"),
        ({"'Porosity'": 0.3333}, "'Porosity' 0.3333333333333333, not 0.3333"),
        ({"'New'": 1.0}, "'New' not given, not 1.0"),
    ],
)
def test_a_difference_is_named(tmp_path, changes, words):
    with pytest.raises(InputError, match=words):
        check_same(tmp_path, IDENTITY, IDENTITY | changes)


def test_the_same_is_not_refused(tmp_path):
    write_checkpoint(tmp_path, checkpoint())
    check_same(tmp_path, read_checkpoint(tmp_path).identity, IDENTITY)
