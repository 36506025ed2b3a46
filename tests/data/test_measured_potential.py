"""A measured curve becomes a falling function near its points, or one sentence on what is wrong."""

import pickle

import numpy as np
import pandas as pd
import pybamm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porousalloy.experiments.data.measured_potential import ocp_from_data
from porousalloy.experiments.data.monotone_curve import MINIMUM_FALL
from porousalloy.models import PorousAlloySPMe
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.materials.potentials import (
    na_sn_delithiation,
    na_sn_equilibrium,
    na_sn_lithiation,
)

INNER = np.linspace(0.005, 0.995, 991)
EVERYWHERE = np.linspace(0, 1, 4001)


@pytest.fixture
def write(tmp_path):
    """Write columns to a table and return its path."""

    def write(**columns):
        path = tmp_path / "curve.csv"
        pd.DataFrame(columns).to_csv(path, index=False)
        return path

    return write


def straight(points=50):
    filling = np.linspace(0, 1, points)
    return {"Filling": filling, "Voltage [V]": 0.8 - 0.5 * filling}


def both_branches(gap=0.2):
    filling = np.linspace(0.01, 0.99, 50)
    return {
        "Filling": np.tile(filling, 2),
        "Voltage [V]": np.concatenate([0.8 - 0.5 * filling, 0.8 + gap - 0.5 * filling]),
        "Branch": ["lithiation"] * 50 + ["delithiation"] * 50,
    }


@given(seed=st.integers(0, 10**6), noise=st.sampled_from([1e-4, 1e-3, 3e-3]))
@settings(max_examples=20, deadline=None)
def test_noisy_plateaus_are_recovered_within_the_noise(tmp_path_factory, seed, noise):
    rng = np.random.default_rng(seed)
    filling = rng.permutation(np.linspace(0.002, 0.998, 2000))
    measured = na_sn_equilibrium(filling) + rng.normal(0, noise, filling.size)
    path = tmp_path_factory.mktemp("noisy") / "curve.csv"
    pd.DataFrame({"Filling": filling, "Voltage [V]": measured}).to_csv(path, index=False)
    curve = ocp_from_data(path).equilibrium
    assert (np.diff(curve(EVERYWHERE)) < 0).all()
    deviation = curve(INNER) - na_sn_equilibrium(INNER)
    # the points kept are half a percent of the filling apart: 2 mV in the corners of the steps
    assert np.sqrt(np.mean(deviation**2)) < noise + 0.5e-3
    assert np.abs(deviation).max() < 4 * noise + 4e-3


def test_clean_points_are_not_corrected(write):
    measured = ocp_from_data(write(**straight()))
    assert "correction 0.00 mV" in measured.report
    assert "50 points read, stoichiometries 0.0000 to 1.0000" in measured.report
    expected = 0.8 - 0.5 * EVERYWHERE
    assert measured.equilibrium(EVERYWHERE) == pytest.approx(expected, abs=MINIMUM_FALL)
    assert list(measured.functions) == ["equilibrium"]
    assert measured.lithiation is None


def test_largest_correction_is_that_of_the_least_squares(write):
    columns = straight(51)
    columns["Voltage [V]"][25] += 0.03  # 0.57, 0.56, 0.58, 0.54: the middle two become 0.57
    assert "correction 10.00 mV" in ocp_from_data(write(**columns)).report


def test_flat_plateaus_get_a_slope_and_keep_their_step(write):
    filling = np.linspace(0, 1, 201)
    curve = ocp_from_data(
        write(**{"Filling": filling, "Voltage [V]": np.where(filling < 0.5, 0.6, 0.4)})
    ).equilibrium
    values = curve(EVERYWHERE)
    assert (np.diff(values) < 0).all()
    away = np.abs(EVERYWHERE - 0.5) > 0.01
    expected = np.where(EVERYWHERE < 0.5, 0.6, 0.4)
    assert values[away] == pytest.approx(expected[away], abs=MINIMUM_FALL)


def test_beyond_the_data_it_goes_straight_on(write):
    filling = np.linspace(0.1, 0.9, 81)
    curve = ocp_from_data(write(**{"sto": filling, "OCP (V)": 0.8 - 0.5 * filling})).equilibrium
    assert curve(0.0) == pytest.approx(0.8, abs=2 * MINIMUM_FALL)
    assert curve(1.0) == pytest.approx(0.3, abs=2 * MINIMUM_FALL)
    assert curve(0.05) == pytest.approx(0.775, abs=2 * MINIMUM_FALL)


@pytest.mark.parametrize(
    ("filling", "voltage", "factors"),
    [
        ("Capacity [mA.h.g-1]", "Voltage [V]", (847, 1)),
        ("capacity [A.h.kg-1]", "VOLTAGE [mV]", (847, 1e3)),
        ("Specific capacity (mAh/g)", "Ewe/V", (847, 1)),
        ("Q/mAh g-1", "Potential (mV)", (847, 1e3)),
        ("normalised_capacity", "ocp", (1, 1)),
    ],
)
def test_columns_are_known_by_common_names(write, filling, voltage, factors):
    columns = straight()
    named = {
        filling: columns["Filling"] * factors[0],
        voltage: columns["Voltage [V]"] * factors[1],
    }
    curve = ocp_from_data(write(**named), full_capacity=847).equilibrium
    assert curve(0.4) == pytest.approx(0.6, abs=MINIMUM_FALL)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_comments(tmp_path, separator):
    path = tmp_path / "curve.txt"
    with path.open("w") as file:
        file.write("# measured at C/50\n")
        pd.DataFrame(straight()).to_csv(file, index=False, sep=separator)
    assert ocp_from_data(path).equilibrium(0.4) == pytest.approx(0.6, abs=MINIMUM_FALL)


def test_rows_of_one_filling_are_averaged(write):
    columns = straight()
    doubled = {
        "Filling": np.repeat(columns["Filling"], 2),
        "Voltage [V]": np.repeat(columns["Voltage [V]"], 2) + np.tile([0.01, -0.01], 50),
    }
    measured = ocp_from_data(write(**doubled))
    assert "100 points read" in measured.report
    assert measured.equilibrium(0.4) == pytest.approx(0.6, abs=MINIMUM_FALL)


def test_branches_and_their_mean(write):
    measured = ocp_from_data(write(**both_branches(gap=0.2)))
    assert measured.delithiation(0.3) - measured.lithiation(0.3) == pytest.approx(0.2)
    assert measured.equilibrium(0.3) - measured.lithiation(0.3) == pytest.approx(0.1)
    assert len(measured.report.splitlines()) == 3
    updates = measured.parameter_updates("negative")
    assert updates == {
        "Negative electrode OCP [V]": measured.equilibrium,
        "Negative electrode lithiation OCP [V]": measured.lithiation,
        "Negative electrode delithiation OCP [V]": measured.delithiation,
    }
    assert set(updates) < set(pybamm.ParameterValues("AMPSi2019_NCM").keys())


def test_one_branch_of_sodium_alone(write):
    measured = ocp_from_data(write(**straight(), direction=["Sodiation"] * 50))
    # all three, or the branches of the cell's tables would make a gap about another potential
    updates = measured.parameter_updates("positive")
    assert len(updates) == 3
    assert all(table is measured.equilibrium for table in updates.values())


def test_pybamm_interpolates_as_numpy_and_pickles(write):
    measured = ocp_from_data(write(**both_branches()))
    curve = pickle.loads(pickle.dumps(measured)).equilibrium
    assert np.array_equal(curve(INNER), measured.equilibrium(INNER))
    assert curve(pybamm.Vector(INNER)).evaluate().ravel() == pytest.approx(curve(INNER))
    sto = pybamm.StateVector(slice(0, 1))
    slope = curve(sto).diff(sto).evaluate(y=np.array([0.3])).item()
    assert slope == pytest.approx((curve(0.3 + 1e-5) - curve(0.3 - 1e-5)) / 2e-5, rel=1e-6)


def test_half_cell_runs_on_measured_branches(write):
    filling = np.linspace(2e-4, 1 - 2e-4, 3000)
    potentials = [na_sn_lithiation(filling), na_sn_delithiation(filling)]
    path = write(
        **{
            "Filling": np.tile(filling, 2),
            "Voltage [V]": np.concatenate(potentials),
            "Branch": np.repeat(["sodiation", "desodiation"], filling.size),
        }
    )
    values = pybamm.ParameterValues("AMPSi2019_halfcell")
    values.update(ocp_from_data(path).parameter_updates("positive"))
    values.update({"Lower voltage cut-off [V]": 0.01, "Upper voltage cut-off [V]": 1.2})
    model = PorousAlloySPMe(
        {"working electrode": "positive", "open-circuit potential": "one-state hysteresis"}
    )
    legs = ("Discharge at C/10 until 0.01 V", "Charge at C/10 until 1.2 V")
    solution = pybamm.Simulation(
        model, parameter_values=values, experiment=pybamm.Experiment([legs])
    ).solve()
    ends = [step.termination for step in solution.cycles[0].steps]
    assert len(ends) == 2
    assert all("Voltage" in end for end in ends)


def refused(write, columns, message, **kwargs):
    with pytest.raises(InputError, match=message) as error:
        ocp_from_data(write(**columns), **kwargs)
    assert str(error.value).count("; ") >= 1, "what is wrong; what to do"


def test_missing_file(tmp_path):
    with pytest.raises(InputError, match="There is no file"):
        ocp_from_data(tmp_path / "nowhere.csv")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x81\x8d", b'a,"b\n1,2'])
def test_not_a_table(tmp_path, content):
    path = tmp_path / "curve.csv"
    path.write_bytes(content)
    with pytest.raises(InputError):
        ocp_from_data(path)


def test_no_filling_and_no_voltage(write):
    columns = straight()
    del columns["Filling"]
    refused(write, columns, "No column of stoichiometry or capacity among Voltage")
    refused(write, {"Filling": straight()["Filling"]}, "No column of voltage among Filling")


def test_stoichiometries_need_no_mass(write):
    columns = straight() | {"Time [s]": np.arange(50.0), "Current [A]": np.ones(50)}
    assert ocp_from_data(write(**columns)).equilibrium(0.4) == pytest.approx(0.6, abs=1e-4)


def test_unknown_units(write):
    columns = straight()
    refused(
        write,
        {"Capacity [F]": columns["Filling"], "Voltage [V]": columns["Voltage [V]"]},
        r"unit of column 'Capacity \[F\]' is not known",
        full_capacity=847,
    )


@pytest.mark.parametrize("capacity", [None, 0.0, -5.0, float("nan")])
def test_full_capacity_missing(write, capacity):
    columns = {"Capacity [mA.h.g-1]": [0.0, 100.0], "Voltage [V]": [0.5, 0.4]}
    refused(write, columns, f"Full capacity is '?{capacity}'?; ", full_capacity=capacity)


def test_full_capacity_too_small(write):
    columns = straight()
    capacity = {"Capacity [mA.h.g-1]": columns["Filling"] * 847, "Voltage": columns["Voltage [V]"]}
    refused(write, capacity, "stoichiometries of 0 to 8.47", full_capacity=100)


def test_too_few_points(write):
    refused(write, straight(9), "points at 9 stoichiometries; give 10 or more")


def test_no_rows(write):
    refused(write, {"Filling": [], "Voltage [V]": []}, "0 rows of numbers")


@pytest.mark.parametrize("bad", [float("inf"), "broken"])
def test_not_a_number(write, bad):
    columns = {name: list(values) for name, values in straight().items()}
    columns["Voltage [V]"][6] = bad
    refused(write, columns, rf"'Voltage \[V\]' has no number in (row 7|line 8) but '{bad}'")


def test_millivolts_called_volts(write):
    columns = straight()
    columns["Voltage [V]"] *= 1000
    refused(write, columns, r"reaches 800 V; name .* 'Voltage \[mV\]'")


def test_potential_of_something_else(write):
    columns = straight()
    columns["Voltage [V]"] += 3
    refused(write, columns, "3.3 to 3.8 V; .* between -0.5 and 3 V")


def test_low_coverage(write):
    columns = straight()
    columns["Filling"] *= 0.3
    refused(write, columns, "covers stoichiometries 0 to 0.3")


def test_rising_potential(write):
    columns = straight()
    columns["Filling"] = columns["Filling"][::-1]
    refused(write, columns, "rises with the stoichiometry")


def test_a_whole_cycle_in_one_curve(write):
    columns = both_branches(gap=0.4)
    del columns["Branch"]
    columns["Filling"][50:] += 0.003
    refused(write, columns, "has to move by .* column Branch")


def test_unknown_branch(write):
    refused(write, straight() | {"Branch": ["charge"] * 50}, "row 1 is 'charge'; give lithiation")


def test_branches_exchanged(write):
    refused(write, both_branches(gap=-0.2), "Delithiation lies up to 200 mV below lithiation")
