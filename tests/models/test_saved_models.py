"""Models in PyBaMM's files: what is read again gives the same numbers."""

import numpy as np
import pybamm
import pytest
from compiled_models import POINTS
from helpers import CELLS, MODELS, parameters

SECONDS = np.linspace(0, 600, 11)
#: Each with another layout of states; the first is small enough for every day.
CASES = [
    pytest.param("SPM", "half", {"ligament shape": "cylinder"}, id="SPM"),
    pytest.param("SPMe", "half", {}, id="SPMe", marks=pytest.mark.slow),
    pytest.param(
        "DFN",
        "full",
        {"ligament shape": "slab", "particle expansion": "force balance", "SEI": "constant"},
        id="DFN",
        marks=pytest.mark.slow,
    ),
]


#: Outputs that are kept: an output holds all that it is made of, a file of all of them is large.
WANTED = ("Time [s]", "Current [A]", "Voltage [V]", "Battery voltage [V]")


def made(name, cell, options):
    """Model with few outputs, and with those that are states."""
    model = MODELS[name](CELLS[cell].options | options)
    states = {variable.name for variable in [*model.rhs, *model.algebraic]}
    kept = [key for key in model.variables if key in states or key in WANTED]
    model.variables = {key: model.variables[key] for key in kept}
    return model


def simulation(model, cell):
    """Simulation on a small mesh at the current of the set, from a filling of 1 %."""
    points = model.default_var_pts | POINTS
    return pybamm.Simulation(model, parameter_values=parameters(cell), var_pts=points)


def voltages(solution):
    return solution["Voltage [V]"].entries


def places(model):
    """Places in the vector of states, by the name of a state."""
    return {
        variable.name: [(part.start, part.stop) for part in parts]
        for variable, parts in model.y_slices.items()
    }


@pytest.mark.parametrize(("name", "cell", "options"), CASES)
def test_a_discretised_model(name, cell, options, tmp_path):
    before = simulation(made(name, cell, options), cell)
    expected = voltages(before.solve([0, 600], t_interp=SECONDS))
    before.save_model(str(tmp_path / "model"), mesh=True)
    model = pybamm.load_model(str(tmp_path / "model.json"))
    assert type(model) is MODELS[name]
    assert model.options == before.model.options
    after = pybamm.Simulation(model).solve([0, 600], t_interp=SECONDS)
    # the same equations in the same order, with the same tolerances
    np.testing.assert_allclose(voltages(after), expected, rtol=0, atol=1e-9)
    assert places(model).items() <= places(before.built_model).items()
    pybamm.QuickPlot(after, ["Voltage [V]"]).plot(0)


@pytest.mark.parametrize(("name", "cell", "options"), CASES)
def test_the_equations(name, cell, options, tmp_path):
    model = made(name, cell, options)
    model.to_json(tmp_path / "model.json", compress=True)
    read = pybamm.BaseModel.from_json(tmp_path / "model.json")
    assert type(read) is MODELS[name]
    assert read.options == model.options
    solved = [
        voltages(simulation(one, cell).solve([0, 600], t_interp=SECONDS)) for one in (model, read)
    ]
    # PyBaMM's files leave out how exchange currents are regularised near empty: 0.06 mV at 1 %
    np.testing.assert_allclose(solved[1], solved[0], rtol=0, atol=1e-4)


def test_the_mesh_of_a_model_that_was_read():
    model = made("SPM", "half", {})
    read = pybamm.BaseModel.from_json(model.to_json())
    cells = []
    for one in (model, read):
        values = pybamm.ParameterValues(CELLS["half"].parameter_set)
        built = pybamm.Simulation(one, parameter_values=values)
        built.build()
        cells.append(built.mesh["positive particle"].edges)
    np.testing.assert_array_equal(*cells)


@pytest.mark.slow
def test_a_model_on_paper():
    text = made("SPM", "half", {"particle expansion": "rigid"}).latexify(
        output_variables=["Current [A]"]
    )
    assert "Porous alloy" in str(text)
