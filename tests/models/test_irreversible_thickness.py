"""Packing that does not close again: the law from the growth alone, balances, and rest."""

from dataclasses import dataclass

import numpy as np
import pybamm
import pytest
from helpers import CELLS, HOUR, MODELS, NO_CUT_OFF, c_rate_current, parameters, simulation, step

from porousalloy.models.submodels.electrode_expansion import CORNER_WIDTH, LAG

PSI = "X electrode irreversible thickness fraction"
CYCLES = 3
START = 0.1 * HOUR  # of the first cycle, so that none empties the alloy
DENSE = {"particle expansion": "affine"}
HELD = {"ligament shape": "cylinder", "particle expansion": "force balance"}
HALF = {"working electrode": "positive"}
# f = 0: lambda_g = 1 + g, without a corner of its own
CASES = [
    ("SPM", "LiSi_dense_halfcell", HALF | DENSE, 0.0),
    ("SPMe", "NaSn_dense_halfcell", HALF | DENSE, 0.0),
    ("SPMe", "LiSi_dense_NMC811", DENSE, 0.5),
    ("SPMe", "NaSn_porous_NVPF", DENSE, 0.5),
    ("DFN", "LiSi_dense_halfcell", HALF | DENSE, 0.0),
    ("DFN", "LiSi_porous_NMC111", HELD, 0.0),
]


@dataclass
class Cycled:
    """Three cycles of a cell, with what takes its volumes apart."""

    values: pybamm.ParameterValues
    solution: pybamm.Solution
    electrode: str

    def __getitem__(self, name):
        name = name.replace("X ", f"{self.electrode} ")
        found = self.solution[name].entries
        return found if found.ndim > 1 else found[np.newaxis]

    def parameter(self, name):
        return self.values[name.replace("X ", f"{self.electrode} ")]

    @property
    def eps_p0(self):
        solid = self.parameter("X electrode active material volume fraction")
        return solid / (1 - self.parameter("X particle internal porosity"))

    @property
    def growing_thickness_ratio(self):
        """lambda_g from the outer volume of the particles, without rounded corners."""
        eps_e0, eps_min, f = (
            self.parameter(f"X electrode {name}")
            for name in ("porosity", "minimum porosity", "pore filling fraction")
        )
        g = self.eps_p0 * (self["X particle outer volume ratio"] - 1)
        return np.maximum(1 + (1 - f) * g, (1 - eps_e0 + g) / (1 - eps_min))

    def at_ends(self, name):
        """Values at the end of each cycle."""
        ends = [START + n * HOUR + 1e-6 for n in (1, 2, 3)]
        last = [np.flatnonzero(self.solution.t <= end)[-1] for end in ends]
        return self[name][..., last]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]} {case[1]}")
def cycled(request):
    model, parameter_set, options, f = request.param
    values = pybamm.ParameterValues(parameter_set)
    half = options.get("working electrode") == "positive"
    electrode = "Positive" if half else "Negative"
    values.update(NO_CUT_OFF | {"Current function [A]": "[input]"})
    values[f"{electrode} electrode pore filling fraction"] = f
    if not half:  # full cells start charged
        values.set_initial_state(0.2, param=pybamm.LithiumIonParameters(), options={})
    made = pybamm.Simulation(
        MODELS[model](options),
        parameter_values=values,
        solver=pybamm.IDAKLUSolver(rtol=1e-8, atol=1e-8),
    )
    # into the alloy: the discharge of a half cell, the charge of a full one
    current = (1 if half else -1) * 0.5 * values["Nominal cell capacity [A.h]"]
    legs = [(START, current), *[(0.5 * HOUR, current), (0.5 * HOUR, -current)] * CYCLES]
    return Cycled(values, step(made, legs, outputs=201), electrode)


def test_thickness_follows_from_the_growth_of_the_particles(cycled):
    lambda_g = cycled.growing_thickness_ratio
    assert np.ptp(lambda_g) > 0.03
    psi = cycled.parameter(PSI)
    law = (1 - psi) * lambda_g + psi * np.maximum.accumulate(lambda_g, axis=-1)
    rate = np.abs(np.diff(lambda_g) / np.diff(cycled.solution.t)).max()
    # the memory is short by its corner and its lag; lambda_g has a corner if f is not 0
    short = psi * (2 * CORNER_WIDTH + LAG * rate)
    corner = 0.005 if cycled.parameter("X electrode pore filling fraction") else 1e-9
    difference = cycled["X electrode thickness ratio"] - law
    assert difference.min() > -short - corner
    assert difference.max() < corner + 1e-9
    # the first growth is exact
    first = cycled.solution.t < START + 0.5 * HOUR
    assert np.abs(difference[..., first]).max() < corner + 1e-9


def test_volumes_fill_the_electrode(cycled):
    eps_s0 = cycled.parameter("X electrode active material volume fraction")
    eps_e0 = cycled.parameter("X electrode porosity")
    J_p = cycled["X particle outer volume ratio"]
    solid = eps_s0 * cycled["X particle mean volume ratio"]
    inner = cycled.eps_p0 * J_p * cycled["X particle internal porosity"]
    lambda_x = cycled["X electrode thickness ratio"]
    between = cycled["X electrode porosity"] * lambda_x
    rest = 1 - eps_e0 - cycled.eps_p0
    assert np.abs(solid + inner + between + rest - lambda_x).max() < 1e-10
    stored = cycled["X electrode electrolyte volume fraction"]
    assert np.abs(inner + between - stored).max() < 1e-10


def test_what_stays_is_pores_between_the_particles(cycled):
    psi = cycled.parameter(PSI)
    kept = cycled.at_ends("X electrode irreversible thickness ratio")
    lambda_g = cycled.growing_thickness_ratio
    contraction = lambda_g.max() - lambda_g.min()
    assert kept.max() > 0.8 * psi * contraction
    pores = cycled.at_ends("X electrode interparticle pore volume ratio")
    g = cycled.eps_p0 * (cycled.at_ends("X particle outer volume ratio") - 1)
    without = cycled.at_ends("X electrode thickness ratio") - 1 - g - kept
    eps_e0 = cycled.parameter("X electrode porosity")
    assert pores - eps_e0 - without == pytest.approx(kept, abs=1e-10)
    depth = cycled.parameter("X electrode thickness [m]")
    named = cycled.at_ends("X electrode irreversible thickness change [m]")
    assert named[0] == pytest.approx(kept.mean(axis=0) * depth, rel=1e-6)


def test_cycles_after_the_second_are_steady(cycled):
    ends = cycled.at_ends("X electrode thickness ratio") - 1
    assert np.abs(ends[..., 2] / ends[..., 1] - 1).max() < 1e-3
    t = cycled.solution.t
    cycle = np.floor((t - START) / HOUR)
    peaks = [cycled["X electrode thickness ratio"][..., cycle == n].max(-1) for n in range(CYCLES)]
    assert np.abs((peaks[2] - 1) / (peaks[1] - 1) - 1).max() < 1e-3


def test_salt_is_kept(cycled):
    if "Electrolyte reservoir salt [mol.m-2]" not in cycled.solution.all_models[0].variables:
        pytest.skip("the electrolyte of the SPM is constant")
    total = cycled["Total lithium in electrolyte [mol]"][0]
    assert np.ptp(cycled["Electrolyte reservoir salt [mol.m-2]"]) > 0
    assert np.abs(total / total[0] - 1).max() < 1e-6 * CYCLES


def test_without_it_the_electrode_comes_back():
    current = c_rate_current("half", 0.5)
    legs = [(0.5 * HOUR, current), (0.4 * HOUR, -current)]
    found = {}
    for psi in (0.0, 0.46):
        made = simulation("SPMe", DENSE, NO_CUT_OFF | {PSI: psi}, rtol=1e-8, atol=1e-8)
        found[psi] = step(made, legs)
    assert np.all(found[0.0]["Positive electrode irreversible thickness ratio"].entries == 0)
    thickness = "X-averaged positive electrode thickness ratio"
    J_p = "X-averaged positive particle outer volume ratio"
    free, kept = (found[psi][thickness].entries for psi in found)
    # a function of the growth: the same on both ways
    order = np.argsort(found[0.0][J_p].entries)
    assert np.all(np.diff(free[order]) >= -1e-12)
    turn = len(free) // 2
    # nothing changes before the first contraction
    assert kept[:turn] == pytest.approx(free[:turn], abs=1e-7)
    assert kept[-1] - free[-1] > 0.1 * (free.max() - 1)
    voltages = [found[psi]["Voltage [V]"].entries[:turn] for psi in found]
    assert voltages[0] == pytest.approx(voltages[1], abs=1e-6)


@pytest.mark.parametrize("model", ["SPMe", "DFN"])
def test_rest_moves_nothing(model):
    current = c_rate_current("half", 0.5)
    made = simulation(model, DENSE, NO_CUT_OFF | {"X particle diffusivity [m2.s-1]": 1e-14})
    for before in (0.0, current):  # at the start, and at a peak, where the memory lags
        solution = step(made, [(0.25 * HOUR, before), (HOUR, 0.0)])
        resting = solution.t > 0.25 * HOUR + 600
        thickness = solution["Positive electrode thickness ratio"].entries[:, resting]
        particles = solution["Positive particle outer volume ratio"].entries[:, resting]
        # what moves is what the particles still do, at the solver's tolerance
        assert np.ptp(thickness, axis=1).max() < np.ptp(particles, axis=1).max() + 1e-7


@pytest.mark.parametrize(("model", "alloy"), [("DFN", DENSE), ("SPMe", HELD)])
def test_impedance_at_rest_knows_nothing_of_it(model, alloy):
    options = CELLS["half"].options | alloy | {"surface form": "differential"}
    spectra = []
    for psi in (0.0, 0.46):
        start = {"Initial concentration in positive electrode [mol.m-3]": 310970 / 2}
        values = parameters("half", start | {PSI: psi})
        made = pybamm.EISSimulation(MODELS[model](options), parameter_values=values)
        spectra.append(made.solve([1e-4, 1e-2, 1e2]).impedance)
    # the state at rest is solved to 1e-6
    assert spectra[0] == pytest.approx(spectra[1], rel=1e-7)


def test_sensitivities_equal_finite_differences():
    name = PSI.replace("X ", "Positive ")
    current = c_rate_current("half", 1)
    changes = NO_CUT_OFF | {
        PSI: "[input]",
        # one run in and out
        "Current function [A]": lambda t: current * (1 - 2 * (t > 900)),
    }
    made = simulation("SPMe", DENSE, changes, rtol=1e-9, atol=1e-9)
    t = np.linspace(0, 1700, 18)

    def run(at, **kwargs):
        return made.solve([0, 1700], t_interp=t, inputs={name: at}, calc_esoh=False, **kwargs)

    thickness, at, h = "Positive electrode thickness change [m]", 0.46, 1e-3
    found = run(at, calculate_sensitivities=[name])[thickness].sensitivities[name]
    up, down = (run(at + k * h)[thickness].entries for k in (1, -1))
    slope = (up - down) / (2 * h)
    assert np.abs(slope).max() > 1e-7
    assert np.ravel(found) == pytest.approx(slope, abs=2e-3 * np.abs(slope).max())
