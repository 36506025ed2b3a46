"""Titration gives the local chemical diffusivity where its assumptions hold, and says where."""

import pytest
from helpers import F

import porousalloy as pa
from porousalloy.parameters.electrodes.evaluation import potential

STILL = {"Alloy volume change at full filling": 0}
NO_STRESS = {"ligament mechanics": "stress-free", "residual hysteresis": "false"}
CELL = pa.get_cell("li-si-dense-half")


def titrate(c_rate, start, shape="sphere", parameters=STILL, options=NO_STRESS, pulse=100.0):
    cell = CELL.with_(
        model="spm",
        options=options | {"ligament shape": shape},
        parameters=parameters | {"Initial alloy filling": start},
    )
    result = pa.run(cell, "gitt", c_rate=c_rate, pulse=pulse, rest=6 * 3600, pulses=12)
    assert result.ending != "failed", result.reasons
    return result.tables["gitt"]


@pytest.mark.parametrize("shape", ["sphere", "cylinder", "slab"])
@pytest.mark.parametrize("c_rate", [0.05, 0.1])
@pytest.mark.parametrize("start", [0.01, 0.05, 0.3, 0.6])
def test_recovers_the_diffusivity_where_it_may(shape, c_rate, start):
    table = titrate(c_rate, start, shape)
    holds = table[table["Invalid because"] == ""]
    # a fifth; 1 to 6 % where nothing but the pulse's length disturbs
    assert (holds["Ratio"] - 1).abs().max() < 0.2 or holds.empty
    if c_rate == 0.1 and start >= 0.3:
        assert len(holds) > 10


def test_says_where_it_may_not():
    assert set(titrate(0.02, 0.3)["Invalid because"]) == {"the equilibrium hardly moves (plateau)"}
    steep = titrate(0.1, 0.01)
    assert steep["Invalid because"].str.contains("R T/2F").any()
    long_pulse = titrate(0.05, 0.3, pulse=1000.0)
    assert set(long_pulse["Invalid because"]) == {"the pulse is not short against diffusion"}
    stressed = titrate(0.1, 0.05, parameters={}, options={"residual hysteresis": "false"})
    assert set(stressed["Invalid because"]) == {"stress drives diffusion and the potential too"}
    # which is why: what stress adds to the potential hides more than half of the diffusivity
    assert stressed["Ratio"].iloc[1] < 0.5


def test_hysteresis_hides_the_diffusivity_only_between_its_branches():
    hysteretic = NO_STRESS | {"residual hysteresis": "true"}
    table = titrate(0.1, 0.3, options=hysteretic)
    between = table["Invalid because"] == "the hysteresis is on its way to the other branch"
    # it starts on the branch of lithiation; what comes out here is too little to get to the other
    assert not between[table["Branch"] == "lithiation"].any()
    assert between[table["Branch"] == "delithiation"].all()
    assert (table["Ratio"][between] - 1).abs().min() > 0.2
    holds = table[table["Invalid because"] == ""]
    assert len(holds) > 5
    assert (holds["Ratio"] - 1).abs().max() < 0.2


def test_the_model_has_the_local_chemical_diffusivity():
    # not the mean of it: on silicon's potential it doubles between fillings of 0.01 and 0.08
    table = titrate(0.1, 0.01)
    model = table["Model diffusivity [m2.s-1]"]
    assert model.max() > 1.7 * model.min()
    fickian = titrate(0.1, 0.3, options=NO_STRESS | {"ligament diffusion": "Fickian"})
    mean = CELL.with_(parameters=STILL)
    assert fickian["Model diffusivity [m2.s-1]"].values == pytest.approx(
        pa.parameter_values(mean)["Alloy reference diffusivity [m2.s-1]"]
    )
    assert (fickian["Ratio"] - 1).abs().max() < 0.2


def test_elastic_stress_lowers_what_is_extracted_as_much_as_it_must():
    # a sphere of small volume change: D_chem/(1 + e), e = 2 Omega^2 E c_max/(9 (1 - nu) F |dU/dx|)
    filling, swelling = 0.3, {"Alloy volume change at full filling": 0.1}
    still, elastic = (
        titrate(
            0.1, filling, parameters=swelling, options=NO_STRESS | {"ligament mechanics": mechanics}
        )
        for mechanics in ("stress-free", "elastic")
    )
    values = pa.parameter_values(CELL.with_(parameters=swelling))
    U_0 = potential(values, "Positive")
    for row in (1, 20):  # in, and out
        theta = still["Filling"].iloc[row]
        slope = (U_0(theta - 1e-3) - U_0(theta + 1e-3)) / 2e-3
        c_max = values["Maximum concentration in positive electrode [mol.m-3]"]
        E = values["Alloy host Young's modulus [Pa]"] * (1 - theta)
        E += values["Filled alloy Young's modulus [Pa]"] * theta
        nu = values["Positive electrode Poisson's ratio"]
        e = 2 * (0.1 / c_max) ** 2 * E * c_max / (9 * (1 - nu) * F * slope)
        assert e > 0.01
        extracted = "Extracted diffusivity [m2.s-1]"
        ratio = elastic[extracted].iloc[row] / still[extracted].iloc[row]
        # the formula is of small strains
        assert ratio == pytest.approx(1 / (1 + e), abs=0.003)
