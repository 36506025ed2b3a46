"""Every cell of the list runs, from the command line as in Python."""

import pytest

import porousalloy as pa
from porousalloy.experiments.cli import main as cli
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.electrodes.derivations import active_capacity
from porousalloy.parameters.resolved_values import ResolvedValues

#: Dense micrometre particles in which sodium is too slow: their surface is full at once.
REFUSES = {"na-si-dense-half", "na-ge-dense-half"}
BRANCHES = {"open-circuit potential": "one-state hysteresis"}
PAIRS = [cell.name for cell in CELLS.values() if cell.name.endswith("-porous-half")]


def capacity(result):
    """Delithiation capacity of the last cycle [mAh/g], on the mass of the C-rate."""
    basis = result.dataset.attrs["capacity_basis"]
    return result.summary().iloc[-1][f"Delithiation capacity per gram of {basis} [mA.h.g-1]"]


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_full_cycle_at_half_c(cell):
    result = pa.simulate(cell.with_(model="spm"), [0.5])
    assert result.ending == "completed", result.reasons
    values = ResolvedValues(cell)
    if cell.is_half_cell:
        theory = active_capacity(values, "Positive")
    else:  # c_max F/(3600 rho) of the cathode [mA.h.g-1]
        c_max = values["Maximum concentration in positive electrode [mol.m-3]"]
        density = values["Positive electrode active material density [kg.m-3]"]
        theory = c_max * 96485.33212 / 3600 / density
    if cell.name in REFUSES:
        assert capacity(result) < 0.05 * theory
        return
    assert ";" not in result.reasons[0]  # no step was skipped or ran out of time
    assert 0.05 * theory < capacity(result) <= theory


@pytest.mark.parametrize("name", PAIRS)
def test_without_stress_the_rest_is_all_of_the_measured_gap(name):
    """Branches that PyBaMM follows, and a rest above equilibrium: two codes, one gap."""

    def gap_of(options):
        cell = pa.get_cell(name).with_(model="spm", options=options)
        result = pa.simulate(cell, [0.1])
        assert result.ending == "completed"
        row = result.summary().iloc[0]
        return row["Mean delithiation voltage [V]"] - row["Mean lithiation voltage [V]"]

    uncoupled = {"stress-potential coupling": "false"}
    none = gap_of(uncoupled | {"residual hysteresis": "false"})
    branches, rest = gap_of(BRANCHES), gap_of(uncoupled)
    if name.startswith("na-sb"):  # its insertion branch lies above the equilibrium for a while
        assert none + 0.03 < branches < rest
    else:
        # corners of 2 mV, where a branch meets the equilibrium
        assert rest == pytest.approx(branches, abs=1e-3)
        assert branches > none + 0.03


def test_cold_slows_germanium_against_lfp():
    cell = pa.get_cell("li-ge-porous-lfp")
    below = {f"{which} temperature [K]": 253.15 for which in ("Ambient", "Initial")}
    warm, cold = (pa.simulate(c, [0.5]) for c in (cell, cell.with_(parameters=below)))
    assert cold.ending == "completed"
    warm_row, cold_row = (result.summary().iloc[0] for result in (warm, cold))
    assert capacity(cold) < capacity(warm)
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


@pytest.mark.slow
@pytest.mark.parametrize("c_rate", [0.1, 2.0])
@pytest.mark.parametrize("name", CELLS)
def test_the_first_solver_suffices(name, c_rate):
    result = pa.simulate(name, [c_rate])
    assert result.ending == "completed", result.reasons
    # no other one was tried; scripts/first_solver.py also prints the processor time
    assert str(result.dataset["run_solver"].values[0]) == "IDAKLU"
    assert "failed" not in result.reasons[0]
