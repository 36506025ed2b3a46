"""Every cell of the list runs, from the command line as in Python."""

import pytest

from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.results.summary import summarise
from porousalloy.experiments.runs.rates import run_study
from porousalloy.parameters.cells import CELLS, get_cell
from porousalloy.parameters.electrodes.derivations import active_capacity
from porousalloy.parameters.resolved_values import ResolvedValues

#: Dense micrometre particles in which sodium is too slow: their surface is full at once.
REFUSES = {"na-si-dense-half", "na-ge-dense-half"}
BRANCHES = {"open-circuit potential": "one-state hysteresis"}
PAIRS = [cell.name for cell in CELLS.values() if cell.name.endswith("-porous-half")]


def capacity(study):
    """Delithiation capacity of the last cycle [mAh/g], on the mass of the C-rate."""
    last = summarise(study.dataset).iloc[-1]
    basis = study.dataset.attrs["capacity_basis"]
    return last[f"Delithiation capacity per gram of {basis} [mA.h.g-1]"]


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_full_cycle_at_half_c(cell):
    study = run_study(cell, [0.5], model="spm")
    run = study.runs[0.5]
    assert run.completed, run.account
    values = ResolvedValues(cell)
    if cell.is_half_cell:
        theory = active_capacity(values, "Positive")
    else:  # c_max F/(3600 rho) of the cathode [mA.h.g-1]
        c_max = values["Maximum concentration in positive electrode [mol.m-3]"]
        density = values["Positive electrode active material density [kg.m-3]"]
        theory = c_max * 96485.33212 / 3600 / density
    if cell.name in REFUSES:
        assert capacity(study) < 0.05 * theory
        return
    assert run.remarks == ()
    assert 0.05 * theory < capacity(study) <= theory


@pytest.mark.parametrize("name", PAIRS)
def test_the_measured_branches_widen_the_gap(name):
    def gap_of(options):
        study = run_study(get_cell(name), [0.1], model="spm", options=options)
        assert study.runs[0.1].completed
        row = summarise(study.dataset).iloc[0]
        return row["Mean delithiation voltage [V]"] - row["Mean lithiation voltage [V]"]

    uncoupled = {"stress-potential coupling": "false"}
    # the branches contain the stress: 0.1 V of hysteresis is the least that any pair is given
    assert gap_of(BRANCHES) > gap_of(uncoupled) + 0.03


def test_cold_slows_germanium_against_lfp():
    cell = get_cell("li-ge-porous-lfp")
    cold = {f"{which} temperature [K]": 253.15 for which in ("Ambient", "Initial")}
    warm_study = run_study(cell, [0.5], model="spme")
    cold_study = run_study(cell, [0.5], model="spme", settings=cold)
    assert cold_study.runs[0.5].completed
    warm_row, cold_row = (summarise(s.dataset).iloc[0] for s in (warm_study, cold_study))
    assert capacity(cold_study) < capacity(warm_study)
    # 35 to 45 kJ/mol slow the kinetics of both electrodes 15 to 25 times over 45 K
    assert cold_row["Mean delithiation voltage [V]"] < warm_row["Mean delithiation voltage [V]"]


@pytest.mark.slow
@pytest.mark.parametrize("model", ["spme", "dfn"])
@pytest.mark.parametrize(
    "words", [["--c-rate", "0.1,1"], ["--c-rate", "0.5", "--cycles", "3"]], ids=" ".join
)
@pytest.mark.parametrize("name", CELLS)
def test_from_the_command_line(name, model, words, tmp_path):
    assert cli.main(["simulate", name, "--model", model, *words, "--out", str(tmp_path)]) == 0
    rows = (tmp_path / "summary.csv").read_text().splitlines()[1:]
    assert len(rows) == (2 if "0.1,1" in words else 3)
