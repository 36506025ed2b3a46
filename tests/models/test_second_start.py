"""A simulation that starts again, at another state of charge, knows nothing of its first start."""

import numpy as np
import pybamm
import pytest
from compiled_models import POINTS
from helpers import CELLS, MODELS

STARTS = (0.2, 0.9)
#: Outputs that depend on what the electrode held at the start.
OUTPUTS = (
    "Voltage [V]",
    "Electrolyte reservoir volume per area [m]",
    "Electrolyte reservoir concentration [mol.m-3]",
    "Total lithium in electrolyte [mol]",
)
CASES = [("SPMe", "half"), ("SPMe", "full"), ("DFN", "half"), ("DFN", "full")]


def made(name, cell, **settings):
    model = MODELS[name](CELLS[cell].options)
    values = pybamm.ParameterValues(CELLS[cell].parameter_set)
    points = model.default_var_pts | POINTS
    return pybamm.Simulation(model, parameter_values=values, var_pts=points, **settings)


@pytest.mark.parametrize(("name", "cell"), CASES)
def test_a_second_solution_is_that_of_a_new_simulation(name, cell):
    again, new = made(name, cell), made(name, cell)
    again.solve([0, 60], initial_soc=STARTS[0])
    second = again.solve([0, 60], initial_soc=STARTS[1])
    first = new.solve([0, 60], initial_soc=STARTS[1])
    for output in OUTPUTS:
        values = [solution[output](t=60) for solution in (second, first)]
        # the tolerance of the solver; the reservoir of the other start is off by 10 %
        assert values[0] == pytest.approx(values[1], rel=1e-4), output
    start = second["Electrolyte reservoir volume per area [m]"].entries[0]
    assert start == pytest.approx(
        again.parameter_values["Electrolyte reservoir volume per area [m]"]
    )


def test_cycles_that_start_again():
    experiment = pybamm.Experiment(["Discharge at C/5 for 2 minutes"])
    again, new = (
        made("SPMe", "half", experiment=experiment),
        made("SPMe", "half", experiment=experiment),
    )
    again.solve(initial_soc=STARTS[0])
    ends = [one.solve(initial_soc=STARTS[1])["Voltage [V]"].entries[-1] for one in (again, new)]
    assert ends[0] == pytest.approx(ends[1], abs=2e-5)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("cell", CELLS)
def test_no_equation_holds_what_a_state_starts_with(name, cell):
    """PyBaMM computes initial states anew, and equations not."""
    model = MODELS[name](CELLS[cell].options | {"SEI": "solvent-diffusion limited"})
    limits = [value for sides in model.boundary_conditions.values() for value, _ in sides.values()]
    equations = [*model.rhs.values(), *model.algebraic.values(), *limits]
    events = [event.expression for event in model.events]
    for equation in [*equations, *events]:
        names = {
            symbol.name
            for symbol in equation.pre_order()
            if isinstance(symbol, pybamm.Parameter | pybamm.FunctionParameter)
        }
        starts = [one for one in names if one.startswith("Initial concentration in")]
        assert not [one for one in starts if "electrode" in one]


def test_positions_of_a_mean_differ_as_their_porosities_do():
    """The SPMe's electrolyte is at rest where the electrode's porosity varies over x."""
    model = MODELS["SPMe"](CELLS["half"].options)
    values = pybamm.ParameterValues(CELLS["half"].parameter_set)
    mean = values["Positive electrode porosity"]
    length = values["Positive electrode thickness [m]"]
    separator = values["Separator thickness [m]"]
    values["Positive electrode porosity"] = lambda x, y, z: (
        mean + 0.05 * ((x - separator) / length - 0.5)
    )
    values["Current function [A]"] = 0.0
    points = model.default_var_pts | POINTS
    solution = pybamm.Simulation(model, parameter_values=values, var_pts=points).solve([0, 600])
    concentration = solution["Electrolyte concentration [mol.m-3]"].entries
    assert np.abs(concentration - 1000).max() < 1e-2
