"""Every protocol runs on a half and a full cell, from the command line as in Python."""

import pandas as pd
import pytest

from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.protocols.laboratory import PROTOCOLS, Impedance
from porousalloy.experiments.runs.impedance import run_eis
from porousalloy.experiments.runs.protocol import run_protocol
from porousalloy.parameters.cells import CELLS, get_cell
from porousalloy.parameters.resolved_values import ResolvedValues

FILES = {
    "eis": {"spectra.csv", "spectra.nc", "impedance.png"},
    "gitt": {"steps.csv", "curves.nc", "voltage.png", "gitt.csv", "diffusivity.png"},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ampsi-half", "ampsi-ncm"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_as_it_comes(protocol, name, tmp_path):
    assert cli.main(["run", name, protocol, "--out", str(tmp_path)]) == 0
    written = {path.name for path in tmp_path.iterdir()}
    assert written == FILES.get(protocol, {"steps.csv", "curves.nc", "voltage.png"})
    cell, asked = get_cell(name), PROTOCOLS[protocol]()
    if isinstance(asked, Impedance):
        spectra = run_eis(cell, asked.fillings, asked.frequencies)
        rows = spectra.sizes["filling"] * spectra.sizes["frequency"]
        assert len(pd.read_csv(tmp_path / "spectra.csv")) == rows
        return
    result = run_protocol(cell, asked)
    assert result.run.completed, result.run.account
    assert len(pd.read_csv(tmp_path / "steps.csv")) == result.dataset.sizes["step"]


@pytest.mark.parametrize(
    "cell", [c for c in CELLS.values() if not c.is_half_cell], ids=lambda cell: cell.name
)
def test_usual_fillings_of_impedance_lie_in_every_full_cell(cell):
    values = ResolvedValues(cell)
    charged = values["Initial concentration in negative electrode [mol.m-3]"]
    most = values["Maximum concentration in negative electrode [mol.m-3]"]
    assert max(Impedance().fillings) < charged / most
