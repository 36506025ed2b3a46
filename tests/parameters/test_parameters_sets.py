"""The registered sets run stock PyBaMM, its common options included."""

import os
import subprocess
import sys

import pybamm
import pytest

STOCK = {
    "AMPSi2019_halfcell": {"working electrode": "positive"},
    "AMPSi2019_NCM": {},
}
HYSTERESIS = {
    "AMPSi2019_halfcell": ("single", "one-state hysteresis"),
    "AMPSi2019_NCM": ("one-state hysteresis", "single"),
}


@pytest.fixture(params=STOCK)
def parameter_set(request):
    return request.param


def solve(parameter_set, model, options, seconds):
    simulation = pybamm.Simulation(
        model({**STOCK[parameter_set], **options}),
        parameter_values=pybamm.ParameterValues(parameter_set),
    )
    return simulation.solve([0, seconds])


@pytest.mark.parametrize("model", [pybamm.lithium_ion.SPMe, pybamm.lithium_ion.DFN])
def test_stock_models_run_1500_s_at_1c(parameter_set, model):
    solution = solve(parameter_set, model, {}, 1500)
    assert solution.termination == "final time"


@pytest.mark.parametrize(
    "options",
    [
        {"SEI": "solvent-diffusion limited"},
        {"SEI": "reaction limited"},
        {"thermal": "lumped"},
        {"surface form": "differential"},
        {"lithium plating": "reversible"},
        {"contact resistance": "true"},
    ],
    ids=lambda options: " ".join(f"{key}: {value}" for key, value in options.items()),
)
def test_stock_options_run(parameter_set, options):
    solution = solve(parameter_set, pybamm.lithium_ion.SPMe, options, 300)
    assert solution.termination == "final time"


def test_stock_hysteresis_runs(parameter_set):
    options = {"open-circuit potential": HYSTERESIS[parameter_set]}
    solution = solve(parameter_set, pybamm.lithium_ion.SPMe, options, 300)
    assert solution.termination == "final time"


def test_state_of_charge_can_be_set(parameter_set):
    electrode = "positive" if STOCK[parameter_set] else "negative"
    values = pybamm.ParameterValues(parameter_set)
    fillings = []
    for soc in (0.0, 0.5, 1.0):
        values.set_initial_state(soc, options=STOCK[parameter_set])
        fillings.append(
            values[f"Initial concentration in {electrode} electrode [mol.m-3]"]
            / values[f"Maximum concentration in {electrode} electrode [mol.m-3]"]
        )
    assert sorted(fillings, reverse=electrode == "positive") == fillings
    assert 0 < min(fillings) < max(fillings) < 1


def test_full_cell_default_start_is_its_full_charge():
    values = pybamm.ParameterValues("AMPSi2019_NCM")
    name = "Initial concentration in negative electrode [mol.m-3]"
    start = values[name]
    values.set_initial_state(1.0)
    assert values[name] == pytest.approx(start, rel=1e-5)


def test_cells_are_known_without_importing_pybamm():
    program = (
        "import sys, porousalloy.parameters.cells; "
        "sys.exit('pybamm' in sys.modules or 'pandas' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", program], env=os.environ, check=False)
    assert result.returncode == 0
