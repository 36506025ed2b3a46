"""Files for --set-file that are no such thing: numbers or one sentence, at once."""

import json
import math
import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.cli.parsing import read_settings_file
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.small_files import LARGEST

NAME = "Contact resistance [Ohm]"
#: Time that no refusal may take [s]; the slowest takes 0.1 s.
SOON = 5.0

HOSTILE = {
    "lists in lists": b"[" * 100_000 + b"]" * 100_000,
    "objects in objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "400 digits": b'{"%s": %s}' % (NAME.encode(), b"9" * 400),
    "5000 digits": b'{"%s": %s}' % (NAME.encode(), b"9" * 5000),
    "beyond floats": b'{"%s": 1e999}' % NAME.encode(),
    "not a number": b'{"%s": NaN}' % NAME.encode(),
    "infinite": b'{"%s": -Infinity}' % NAME.encode(),
    "text": b'{"%s": "2 Ohm"}' % NAME.encode(),
    "true": b'{"%s": true}' % NAME.encode(),
    "lone surrogate": b'{"\\ud800": 1}',
    "terminal escape": b'{"\\u001b[31mred": 1}',
    "markup": b'{"[bold red]x[/foo]": 1}',
    "100 000 keys": json.dumps({f"k{i}": i for i in range(100_000)}).encode(),
    "a key of a million letters": json.dumps({"k" * 1_000_000: 1}).encode(),
    "a key of the largest file": json.dumps({"k" * (LARGEST - 20): 1}).encode(),
    "twice": b'{"%s": 1, "%s": 2}' % (NAME.encode(), NAME.encode()),
    "UTF-16": json.dumps({NAME: 1}).encode("utf-16"),
    "CP1252": "{'µ': 1}".encode("cp1252"),
    "empty": b"",
    "zeros": bytes(1000),
}


def refused(path, capsys):
    """The one sentence of a refusal."""
    started = time.perf_counter()
    assert cli.main(["run", "li-si-porous-half", "cycling", "--set-file", str(path)]) == 2
    assert time.perf_counter() - started < SOON
    error = capsys.readouterr().err
    assert error.startswith("Error: ")
    assert error.count("\n") == 1
    assert error.rstrip("\n").isprintable()
    return error


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_content_is_one_sentence(content, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "set.json"
    path.write_bytes(content)
    refused("set.json", capsys)
    assert os.listdir(tmp_path) == ["set.json"]  # nothing written


def test_markup_is_printed_as_it_is(tmp_path, capsys):
    path = tmp_path / "set.json"
    path.write_bytes(HOSTILE["markup"])
    assert "'[bold red]x[/foo]'" in refused(path, capsys)


def test_what_is_no_regular_file(tmp_path, capsys):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "fifo", tmp_path / "folder", "/dev/zero", "/dev/null"):
        assert "regular file" in refused(path, capsys)


def test_a_byte_order_mark_is_no_content(tmp_path):
    path = tmp_path / "set.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({NAME: 1}).encode())
    assert read_settings_file(path) == {NAME: 1.0}


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_anything_is_numbers_or_one_sentence(tmp_path, content):
    path = tmp_path / "set.json"
    path.write_bytes(content)
    try:
        values = read_settings_file(path)
    except InputError as error:
        message = str(error)
        assert "\n" not in message
        assert message.isprintable()
    else:
        assert all(math.isfinite(value) for value in values.values())
