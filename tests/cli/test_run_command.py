"""The command that runs a protocol: its help, its files, and what it refuses."""

import pytest

from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.protocols.laboratory import PROTOCOLS
from porousalloy.experiments.protocols.parsing import settings_of
from porousalloy.experiments.results.folder import MANIFEST
from porousalloy.experiments.results.writing import COMMON

CELL = "li-ge-porous-half"


def test_help_tells_every_protocol_and_setting(capsys):
    assert cli.main(["run", "--help"]) == 0
    printed = capsys.readouterr().out
    for name, protocol in PROTOCOLS.items():
        assert f"  {name}: {protocol.title}" in printed
        assert settings_of(name) in printed


def test_from_the_command_line(tmp_path, capsys):
    words = ["run", CELL, "relaxation", "--model", "spm", "--with", "c_rate=0.5 A/g"]
    assert cli.main([*words, "--out", str(tmp_path / "here")]) == 0
    assert {*COMMON, MANIFEST} <= {file.name for file in (tmp_path / "here").iterdir()}
    assert "lithiation" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nosuch"], "No protocol is called 'nosuch'"),
        (["nosuch"], "prelithiation, eis"),
        (["gitt", "--with", "speed=1"], "gitt has no setting 'speed'; choose one of c_rate=0.05C"),
        (["gitt", "--with", "pulses=2.5"], "pulses is 2.5; give a whole number"),
        (["gitt", "--with", "rest=nan"], "'rest' is 'nan'"),
        (["gitt", "--with", "c_rate=inf"], "The current is 'inf'"),
        (["rate-capability", "--with", "c_rates=0.1,"], "The current is ''"),
        (["eis", "--with", "fillings=0.1,x"], "'fillings' is 'x'"),
        (["eis", "--with", "fillings=1.5"], "The filling is 1.5"),
        (["eis", "--with", "lowest=-1"], "lowest is -1"),
        (["eis", "--with", "highest=inf"], "'highest' is 'inf'"),
        (["prelithiation", "--with", "capacity=1e6"], "until it is full"),
        (["cycling", "--option", "SEI=VonKolzenberg2020"], "need the parameter 'Tunneling"),
        (["gitt", "--with", "c_rate=fast"], "The current is 'fast'"),
        (["gitt", "--with", "pulse=long"], "'pulse' is 'long'"),
        (["cycling", "--set", "nosuch=1"], "No parameter is called 'nosuch'"),
    ],
)
def test_bad_words_are_refused(words, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["run", CELL, *words]) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) in ([], [tmp_path / "results"])
