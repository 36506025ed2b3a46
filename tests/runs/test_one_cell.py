"""One cell, whatever runs it: every command gives the same, and layers in parallel add up."""

import pytest

from porousalloy.experiments.runs.cycle_life import cycle
from porousalloy.experiments.runs.protocol import run
from porousalloy.experiments.runs.simulate import simulate
from porousalloy.parameters.cells import get_cell

C_RATE = 0.5
LAYERS = "Number of electrodes connected in parallel to make a cell"
COMMANDS = {
    "simulate": lambda cell: simulate(cell, [C_RATE], 1),
    "run": lambda cell: run(cell, "cycling", c_rate=C_RATE, number=1),
    "cycle": lambda cell: cycle(cell, 1, C_RATE),
}


@pytest.fixture(scope="module", params=["ampsi-half", "li-ge-porous-lfp"])
def results(request):
    """Results of every command, of a cell and of two layers of it."""
    cells = {1: get_cell(request.param).with_(model="spm")}
    cells[2] = cells[1].with_(parameters={LAYERS: 2})
    return {
        (name, layers): command(cell)
        for layers, cell in cells.items()
        for name, command in COMMANDS.items()
    }


def numbers(result, unit):
    """Numbers of the only cycle whose heading ends in a unit."""
    row = result.summary().iloc[0]
    return {name: row[name] for name in row.index if name.endswith(unit)}


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("name", ["run", "cycle"])
def test_every_command_gives_the_same_per_gram(results, name, layers):
    reference = results["simulate", layers]
    for unit in ("[mA.h.g-1]", "[W.h.kg-1]", "[mA.h.cm-2]", "[V]", "[MPa]"):
        expected = numbers(reference, unit)
        # one engine, one mesh and the same current: the same steps of the solver
        assert numbers(results[name, layers], unit) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", COMMANDS)
def test_two_layers_carry_twice_the_current_and_store_the_same_per_gram(results, name):
    one, two = (results[name, layers] for layers in (1, 2))
    for attribute in ("one_c_current", "area", "mass_of_alloy"):
        assert two.dataset.attrs[attribute] == pytest.approx(2 * one.dataset.attrs[attribute])
    current = [float(result.dataset["current"].values[0, 0]) for result in (one, two)]
    assert current[1] == pytest.approx(2 * current[0], rel=1e-12)
    charge = [float(result.dataset["charge"].values[0, -1]) for result in (one, two)]
    # rounding takes the solver, whose tolerance is 1e-5, to other steps: 4e-5 seen
    assert charge[1] == pytest.approx(2 * charge[0], rel=1e-4)
    assert numbers(two, "[mA.h.g-1]") == pytest.approx(numbers(one, "[mA.h.g-1]"), rel=1e-4)
    assert one.dataset.attrs["one_c_current"] == pytest.approx(abs(current[0]) / C_RATE, rel=1e-9)
