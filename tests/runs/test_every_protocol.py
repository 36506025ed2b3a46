"""Every protocol runs on a half and a full cell, from the command line as in Python."""

import pandas as pd
import pytest

import porousalloy as pa
from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.protocols.laboratory import PROTOCOLS, Impedance
from porousalloy.experiments.results.writing import COMMON
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.resolved_values import ResolvedValues

#: Tables and figures that a protocol adds to those of all.
ADDED = {
    "eis": {"spectra.csv", "impedance.csv", "impedance.png"},
    "gitt": {"gitt.csv", "diffusivity.png"},
}

#: Settings that make the longer ones short.
QUICK = {
    "eis": ("--with", "fillings=0.2,0.5", "--with", "lowest=0.01", "--with", "per_decade=3"),
    "gitt": ("--with", "pulses=4"),
    "rate-capability": ("--with", "c_rates=0.5, 1", "--with", "number=1"),
    "cycling": ("--with", "number=2", "--with", "hold=0.05"),
    "formation": ("--with", "number=1"),
}


def as_it_comes(protocol, name, folder, *words):
    """The same run by the command line and in Python; files, steps and numbers agree."""
    assert cli.main(["run", name, protocol, "--out", str(folder), *words]) == 0
    written = {path.name for path in folder.iterdir()}
    assert {*COMMON, "manifest.json"} | ADDED.get(protocol, {"voltage.png"}) <= written
    result = pa.load(folder)
    assert result.ending == "completed", result.reasons
    assert result.dataset.attrs["protocol"] == protocol
    if protocol == "eis":
        sizes = result.dataset.sizes
        rows = sizes["spectrum"] * sizes["frequency"]
        assert len(pd.read_csv(folder / "spectra.csv")) == rows > 0
        return
    assert len(pd.read_csv(folder / "steps.csv")) == result.dataset.sizes["step"] > 0
    assert len(result.samples()) == result.dataset["voltage"].size
    series = sorted(folder.glob("*.bdf.csv"))
    assert len(series) == 1


@pytest.mark.parametrize("name", ["li-ge-porous-half", "li-ge-porous-lfp"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_quickly(protocol, name, tmp_path):
    as_it_comes(protocol, name, tmp_path, "--model", "spm", *QUICK.get(protocol, ()))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ampsi-half", "ampsi-ncm"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_with_its_usual_settings(protocol, name, tmp_path):
    as_it_comes(protocol, name, tmp_path)


@pytest.mark.parametrize(
    "cell", [c for c in CELLS.values() if not c.is_half_cell], ids=lambda cell: cell.name
)
def test_usual_fillings_of_impedance_lie_in_every_full_cell(cell):
    values = ResolvedValues(cell)
    charged = values["Initial concentration in negative electrode [mol.m-3]"]
    most = values["Maximum concentration in negative electrode [mol.m-3]"]
    assert max(Impedance().fillings) < charged / most
