"""Numbers of a result against PyBaMM's own integrals, and from loadings and densities by hand."""

import pickle
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from scipy.signal import find_peaks

from porousalloy.experiments.protocols.cycling import BRANCHES as NAMES
from porousalloy.experiments.results.bdf import to_bdf
from porousalloy.experiments.results.remarks import with_remarks
from porousalloy.experiments.runs.preparation import prepare
from porousalloy.experiments.runs.result import Result, load
from porousalloy.experiments.runs.simulate import simulate
from porousalloy.experiments.solving.solvers import SolverAttempt
from porousalloy.experiments.solving.watched_solver import WatchedIDAKLU
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError

C_RATE = 0.5
AREA = 1e-4  # m2
BRANCHES = ("Lithiation", "Delithiation")


def tight():
    """PyBaMM integrates the energy of 1 cm2, some mW.h, as a state: its own tolerance of 1e-6 is
    1e-3 of that, and only a far smaller one makes it a reference."""
    return WatchedIDAKLU(rtol=1e-9, atol=1e-12)


@pytest.fixture(scope="module")
def study():
    """A cycle solved to a far smaller tolerance, its solutions beside what became of them."""
    options = {"calculate discharge energy": "true"}
    prepared = prepare(get_cell("ampsi-ncm").with_(model="spm", options=options))
    cycle = tuple(prepared.steps.half_cycle(branch, C_RATE) for branch in NAMES)
    solvers = (SolverAttempt("tight", tight),)
    simulator = prepared.simulator([cycle], C_RATE, solvers=solvers)
    collector, solutions = prepared.collector(), []

    def on_cycle(finished, _state):
        steps = collector.sample(finished, {})
        collector.row(finished, steps)
        collector.keep(finished, steps)
        solutions.extend(step.solution for step in finished.steps)

    collector.close_run(simulator.run(on_cycle=on_cycle), C_RATE)
    dataset = collector.dataset(prepared.described("simulate", "cycling"))
    result = Result(dataset, with_remarks(collector.table(), dataset.attrs))
    return SimpleNamespace(result=result, dataset=dataset, solutions=solutions)


@pytest.fixture(scope="module")
def row(study):
    return study.result.summary().iloc[0]


def half_cycles(study):
    for place, solution in enumerate(study.solutions):
        yield study.dataset.isel(step=place), solution


def test_coulombs_are_the_current_that_pybamm_integrated(study):
    for half, step in half_cycles(study):
        passed = step["Discharge capacity [A.h]"](half["time"].values)
        total = abs(passed[-1] - passed[0])
        # both are exact for a constant current
        assert half["charge"].values == pytest.approx(abs(passed - passed[0]), abs=1e-9 * total)


def test_energies_are_the_power_that_pybamm_integrated(study):
    for half, step in half_cycles(study):
        passed = step["Discharge energy [W.h]"](half["time"].values)
        total = abs(passed[-1] - passed[0])
        # what the solver's tolerance leaves of the energy, a state of it (6e-9 at the end)
        assert half["energy"].values == pytest.approx(abs(passed - passed[0]), abs=1e-6 * total)


def test_energies_are_the_integral_of_v_and_i(study):
    for half, step in half_cycles(study):
        time = np.linspace(*half["time"].values[[0, -1]], 100_001)
        power = step["Voltage [V]"](time) * abs(step["Current [A]"](time))
        # the trapezoidal rule's own error at 1e5 intervals is some 1e-9
        expected = np.trapezoid(power, time) / 3600
        assert half["energy"].values[-1] == pytest.approx(expected, rel=1e-7)


def test_stored_capacity_goes_up_and_comes_down_again(study):
    lithiation, delithiation = (half["stored_capacity"].values for half, _ in half_cycles(study))
    capacity = [half["capacity"].values[-1] for half, _ in half_cycles(study)]
    assert lithiation[[0, -1]] == pytest.approx([0, capacity[0]])
    assert delithiation[0] == pytest.approx(capacity[0])
    assert delithiation[-1] == pytest.approx(capacity[0] - capacity[1])


def test_samples_and_states_are_those_of_the_solution(study):
    for place, (half, step) in enumerate(half_cycles(study)):
        assert half["time"].values[[0, -1]].tolist() == step.t[[0, -1]].tolist()
        assert half["voltage"].values == pytest.approx(step["Voltage [V]"](half["time"].values))
        (profile,) = np.flatnonzero(study.dataset["profile_step"].values == place)
        state = study.dataset["state"].values
        time = step.t[0] + state * np.ptp(step.t)
        stress = step["X-averaged negative particle axial stress [Pa]"](time)
        mine = study.dataset["axial_stress"].values[profile]
        cells = study.dataset.sizes["r"]
        theirs = stress[(stress.shape[0] - cells) // 2 :][:cells].T
        assert mine == pytest.approx(theirs, abs=1e-9 * np.abs(theirs).max())


@pytest.fixture(scope="module")
def hand():
    """Layers of the cell, per m2, from its tables' numbers typed in again."""
    silicon, shell = 0.9 * 0.008, 0.1 * 0.008  # loading 0.8 mg/cm2, a tenth carbon
    coating = 0.008 / 0.8
    solid = silicon / 2329.0
    filled = solid / (1 - 0.687) + (shell + 0.1 * coating) / 1900 + 0.1 * coating / 1600
    anode_thickness = filled / (1 - 0.45)
    cathode = 2134 * 0.008 / 1.1 / 160
    cathode_thickness = cathode / (0.445 * 4750)
    cathode_coating = cathode + cathode_thickness * (1 - 0.445 - 0.3) * 1850
    pores = anode_thickness * 0.45 + solid * 0.687 / (1 - 0.687)
    pores += 25e-6 * 0.39 + cathode_thickness * 0.3
    stack = coating + cathode_coating + 12e-6 * 8960 + 16e-6 * 2700 + 25e-6 * 0.61 * 920
    return SimpleNamespace(
        masses={
            "alloy": silicon,
            "alloy and shell": silicon + shell,
            "alloy electrode": coating,
            "cathode": cathode,
            "both electrodes": silicon + shell + cathode,
            "electrodes with inert material": coating + cathode_coating,
            "stack": stack + pores * 1200,
        },
        thicknesses={
            "alloy electrode": anode_thickness,
            "stack": 12e-6 + anode_thickness + 25e-6 + cathode_thickness + 16e-6,
        },
    )


def test_capacities_and_energies_on_every_basis_by_hand(study, row, hand):
    current = 0.5 * 160 * hand.masses["cathode"] * AREA
    swelling = 1e-6 * row["Largest thickness change [um]"]
    assert swelling > 1e-7
    for (_, step), branch in zip(half_cycles(study), BRANCHES, strict=True):
        charge = current * (step.t[-1] - step.t[0]) / 3600
        energy = charge * row[f"Mean {branch.lower()} voltage [V]"]
        areal = row[f"{branch} areal capacity [mA.h.cm-2]"]
        assert areal == pytest.approx(1000 * charge, rel=1e-9)  # on 1 cm2
        for basis, mass in hand.masses.items():
            capacity = row[f"{branch} capacity per gram of {basis} [mA.h.g-1]"]
            assert capacity == pytest.approx(charge / (mass * AREA), rel=1e-9), basis
            specific = row[f"{branch} energy per kilogram of {basis} [W.h.kg-1]"]
            assert specific == pytest.approx(energy / (mass * AREA), rel=1e-9), basis
        for basis, thickness in hand.thicknesses.items():
            for state, change in {"pristine": 0.0, "swollen": swelling}.items():
                litres = 1000 * AREA * (thickness + change)
                of = f"per {state} volume of {basis}"
                capacity = row[f"{branch} capacity {of} [mA.h.cm-3]"]
                assert capacity == pytest.approx(charge / litres, rel=1e-9), of
                density = row[f"{branch} energy {of} [W.h.l-1]"]
                assert density == pytest.approx(energy / litres, rel=1e-9), of


def test_efficiencies_and_gap_of_a_full_cell(row):
    energy = {
        branch: row[f"{branch} energy per kilogram of stack [W.h.kg-1]"] for branch in BRANCHES
    }
    # charge of a full cell is the lithiation of its anode
    assert row["Energy efficiency"] == pytest.approx(energy["Delithiation"] / energy["Lithiation"])
    gap = row["Mean lithiation voltage [V]"] - row["Mean delithiation voltage [V]"]
    assert row["Hysteresis gap [V]"] == pytest.approx(gap)
    assert gap > 0
    assert row["Coulombic efficiency"] < 1  # it starts with less in its anode than it ends with


def test_a_half_cell_has_no_stack():
    cell = get_cell("li-si-porous-half").with_(model="spm")
    summary = simulate(cell, [1.0]).summary()
    assert not summary.filter(like="stack").columns.size
    assert summary.filter(like="volume of alloy electrode").notna().all(axis=None)


def test_results_come_back_from_their_files(study, tmp_path):
    study.result.save(tmp_path / "mine")
    read = load(tmp_path / "mine")
    pd.testing.assert_frame_equal(read.summary(), study.result.summary())
    # whole numbers of NetCDF 3 have 32 bits
    pd.testing.assert_frame_equal(
        read.samples(), study.result.samples(), check_dtype=False, check_exact=True
    )
    assert read.dataset.attrs == study.dataset.attrs
    assert (read.ending, read.reasons) == (study.result.ending, study.result.reasons)
    # five C-rates of such a cell stay below 5 MB
    assert (tmp_path / "mine" / "results.nc").stat().st_size < 1e6


def test_a_result_goes_through_pickle(study):
    again = pickle.loads(pickle.dumps(study.result))
    xr.testing.assert_identical(again.dataset, study.dataset)
    pd.testing.assert_frame_equal(again.summary(), study.result.summary())


def test_derivatives_integrate_to_what_passed(study):
    half = study.result.half_cycle(C_RATE, 1, "delithiation")
    voltage, slope = study.result.differential_capacity(C_RATE, 1, "delithiation")
    capacity = half["capacity"][-1]
    assert -slope.sum() * (voltage[1] - voltage[0]) == pytest.approx(capacity, rel=1e-6)
    passed, slope = study.result.differential_voltage(C_RATE, 1, "delithiation")
    fell = np.ptp(half["voltage"])
    # the smoothing reflects at the ends and loses nothing
    assert -slope.sum() * (passed[1] - passed[0]) == pytest.approx(fell, rel=1e-6)
    with pytest.raises(InputError, match=r"3C.*0\.5.*cycles 1 to 1"):
        study.result.differential_capacity(3.0, 1, "delithiation")


def test_time_series_end_at_the_limit_with_what_passed(study):
    table = to_bdf(study.dataset, study.result.summary())
    charge, discharge = (table[table["Step Count / 1"] == step] for step in (1, 2))
    assert (charge["Current / A"] > 0).all()
    assert (discharge["Current / A"] < 0).all()
    assert charge["Voltage / V"].iloc[-1] == pytest.approx(4.0, abs=1e-4)
    for step, counting, place in ((charge, "Charging", 0), (discharge, "Discharging", 1)):
        half = study.dataset.isel(step=place, sample=-1)
        assert step[f"{counting} Capacity / Ah"].iloc[-1] == pytest.approx(half["charge"].item())
        assert step[f"{counting} Energy / Wh"].iloc[-1] == pytest.approx(half["energy"].item())


def test_contact_resistance_of_a_cell_counts():
    cell = get_cell("ampsi-half").with_(model="spm")
    without, with_it = (
        simulate(cell.with_(parameters={"Contact resistance [Ohm]": R}), [1.0]).dataset
        for R in (0, 10)
    )
    first = [d["voltage"].values[0, 0] for d in (without, with_it)]
    current = without["current"].values[0, 0]
    # ohmic and instantaneous
    assert first[0] - first[1] == pytest.approx(10 * current, rel=1e-6)


def test_the_front_of_yielding_leaves_no_stair_in_the_derivative():
    """On cells too coarse at the surface it made dips of up to half of dQ/dV at 2C."""
    # residual hysteresis, which goes from branch to branch, has a peak of its own
    stressed = {"residual hysteresis": "false"}
    result = simulate(get_cell("ampsi-ncm").with_(model="spm", options=stressed), [2.0])
    _, slope = result.differential_capacity(2.0, 1, "delithiation")
    # a hundredth of the peak is what the smoothing leaves of the stair
    peaks, _ = find_peaks(-slope, prominence=0.01 * np.max(-slope))
    assert len(peaks) == 1
