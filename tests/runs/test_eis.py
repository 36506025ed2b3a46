"""Impedance of cells: its limits at high and low frequencies are known, and it is causal."""

import numpy as np
import pybamm
import pytest

import porousalloy as pa
from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.results.writing import COMMON
from porousalloy.experiments.runs.impedance import run_impedance
from porousalloy.experiments.solving.build import build_model, parameter_values
from porousalloy.experiments.solving.initial_states import fill_alloy, filling_of
from porousalloy.parameters.electrodes.derivations import FARADAY, sites_per_area
from porousalloy.parameters.electrodes.evaluation import potential

HALF, FULL = pa.get_cell("li-ge-porous-half"), pa.get_cell("li-ge-porous-lfp")
ELECTRODES = ("Negative", "Positive")
CELLS = pytest.mark.parametrize("cell", [HALF, FULL], ids=["half", "full"])
NO_STRESS = {"ligament mechanics": "stress-free", "particle expansion": "affine"}
NO_DOUBLE_LAYER = {
    f"{electrode} electrode double-layer capacity [F.m-2]": 1e-9 for electrode in ELECTRODES
}
START_OF_FULL_CELL = {"positive": "OCP", "negative": "delithiation OCP"}
SPECTRUM = np.logspace(6, -4, 41)


def run_eis(cell, fillings, frequencies, model="spme", parameters=(), options=()):
    cell = cell.with_(model=model, parameters=dict(parameters), options=dict(options))
    return run_impedance(cell, fillings, frequencies).dataset


def built(cell, model, options):
    return build_model(cell.with_(model=model, options=options))


def impedance(dataset):
    return dataset["real_impedance"].values + 1j * dataset["imaginary_impedance"].values


def known(cell, settings):
    values = parameter_values(cell)
    return {name: value for name, value in settings.items() if name in values}


@CELLS
@pytest.mark.parametrize("filling", [0.3, 0.6])
def test_low_frequencies_show_the_slope_of_the_open_circuit_curve(cell, filling):
    omega = 2 * np.pi * 1e-6
    settings = known(cell, NO_DOUBLE_LAYER)
    spectrum = run_eis(cell, [filling], [omega / 2 / np.pi], "spme", settings, NO_STRESS)
    elastance = -omega * impedance(spectrum)[0, 0].imag  # dU/dQ [F-1]

    values = parameter_values(cell.with_(parameters=settings))
    fill_alloy(values, cell, built(cell, "spm", NO_STRESS), filling)
    area = values["Electrode height [m]"] * values["Electrode width [m]"]
    # the alloy rests on the branch that it starts on, and a small signal does not leave it
    branch = {"positive": "lithiation OCP"} if cell is HALF else START_OF_FULL_CELL
    expected, step = 0.0, 1e-5
    for electrode in ("positive",) if cell is HALF else ("positive", "negative"):
        Name = electrode.capitalize()
        U = potential(values, Name, curve=branch[electrode])
        at = filling_of(values, electrode)
        slope = (U(at + step) - U(at - step)) / (2 * step)
        expected -= slope / (FARADAY * sites_per_area(values, Name) * area)
    # finite difference of the curve; diffusion times are 1e-5 of the period
    assert elastance == pytest.approx(expected, rel=1e-4)


@CELLS
def test_a_contact_resistance_shifts_the_real_part(cell):
    spectra = [
        impedance(
            run_eis(
                cell,
                [0.5],
                SPECTRUM[::20],
                "spm",
                {"Contact resistance [Ohm]": resistance},
                {"contact resistance": "true"},
            )
        )
        for resistance in (0.0, 7.5)
    ]
    assert spectra[1] - spectra[0] == pytest.approx(np.full((1, 3), 7.5 + 0j), abs=1e-7)


@pytest.mark.parametrize("model", ["spm", "spme", pytest.param("dfn", marks=pytest.mark.slow)])
def test_is_the_answer_to_a_small_sine(model):
    """Of a full cell, where PyBaMM's own initial guess of the potentials is not at rest."""
    frequency, amplitude, periods = 0.01, 1e-5, 6
    # a hysteresis answers to no sine with a sine
    linear = {"residual hysteresis": "false"}
    Z = impedance(run_eis(FULL, [0.5], [frequency], model, options=linear))[0, 0]
    omega = 2 * np.pi * frequency
    values = parameter_values(FULL)
    the_model = built(FULL, model, {"surface form": "differential", **linear})
    fill_alloy(values, FULL, the_model, 0.5)
    values["Current function [A]"] = lambda t: amplitude * pybamm.sin(omega * t)
    solver = pybamm.IDAKLUSolver(rtol=1e-9, atol=1e-11, options={"dt_max": 2.0})
    points = {**the_model.default_var_pts, "r_n": 20}
    sine = pybamm.Simulation(the_model, parameter_values=values, solver=solver, var_pts=points)
    t = np.linspace(0, periods / frequency, 100 * periods + 1)
    V = sine.solve([0, t[-1]], t_interp=t, calc_esoh=False)["Voltage [V]"].entries
    late = t >= periods / frequency / 2
    terms = np.c_[np.sin(omega * t), np.cos(omega * t), np.ones_like(t), t][late]
    a, b, *_ = np.linalg.lstsq(terms, V[late], rcond=None)[0]
    # their meshes differ; a wrong point of linearisation is 20 % off or more
    assert -(a + 1j * b) / amplitude == pytest.approx(Z, rel=0.01)


def test_voltage_at_rest_is_the_open_circuit_voltage():
    values = parameter_values(FULL)
    fill_alloy(values, FULL, built(FULL, "spme", {}), 0.5)
    U = [
        potential(values, name, curve=START_OF_FULL_CELL[name.lower()])(
            filling_of(values, name.lower())
        )
        for name in ELECTRODES
    ]
    rest = run_eis(FULL, [0.5], [1.0], "spme")["rest_voltage"].values[0]
    # the models' stress at a start in the middle is none
    assert rest == pytest.approx(U[1] - U[0], abs=1e-5)


@pytest.mark.slow
@CELLS
def test_high_frequencies_leave_the_ohmic_resistance(cell):
    """Double layers are shorts: in an electrode both phases conduct side by side."""
    still = {"Alloy volume change at full filling": 0}
    values = parameter_values(cell.with_(parameters=still))
    kappa = values["Electrolyte conductivity [S.m-1]"]
    concentration, T = values["Initial concentration in electrolyte [mol.m-3]"], 298.15
    kappa = float(values.evaluate(kappa(pybamm.Scalar(concentration), pybamm.Scalar(T))))
    conductance = {"Separator": kappa * values["Separator porosity"] ** 1.5}
    for name in ("Positive",) if cell is HALF else ("Positive", "Negative"):
        pores = values[f"{name} electrode porosity"]
        sigma = values[f"{name} electrode conductivity [S.m-1]"]
        conductance[f"{name} electrode"] = kappa * pores**1.5 + sigma * (1 - pores) ** 1.5
    expected = sum(values[f"{name} thickness [m]"] / G for name, G in conductance.items())
    spectrum = run_eis(cell, [0.5], [1e9], "dfn", still, NO_STRESS)
    # [Ohm.m2] to [Ohm.cm2]; the metal's own resistance is 1e-10 of it
    assert spectrum["real_impedance_per_area"].values[0, 0] == pytest.approx(
        1e4 * expected, rel=1e-6
    )


@CELLS
def test_obeys_kramers_and_kronig(cell):
    """Relaxation times with a capacitor, fitted to the imaginary part, give the real part."""
    Z = impedance(run_eis(cell, [0.5], SPECTRUM, "spme"))[0]
    omega = 2 * np.pi * SPECTRUM
    times = np.logspace(-6.5, 3.5, 60)
    kernel = np.c_[1 / (1 + 1j * omega[:, None] * times), 1 / (1j * omega)]
    weight = 1 / np.abs(Z)
    fit = np.linalg.lstsq(kernel.imag * weight[:, None], Z.imag * weight, rcond=1e-5)[0]
    real = kernel.real @ fit
    # the constant is the resistance at infinite frequency, which the imaginary part cannot know
    residual = (Z.real - real - np.median(Z.real - real)) * weight
    # obtained 3e-3 and 2e-3, at the lowest frequency: on a plateau hardly anything tells the
    # capacitor from the slowest relaxation; 3e-4 and 2e-4 on a slope
    assert np.abs(residual).max() < 5e-3
    # a real part that does not belong to the imaginary one is found out
    wrong = (Z.real + 0.1 * np.abs(Z) * np.sin(np.log(omega)) - real) * weight
    assert np.abs(wrong - np.median(wrong)).max() > 0.05


def test_the_mesh_is_fine_enough(monkeypatch):
    coarse = impedance(run_eis(HALF, [0.5], SPECTRUM[::2], "spm"))
    monkeypatch.setattr("porousalloy.experiments.runs.impedance.CELLS", 60)
    fine = impedance(run_eis(HALF, [0.5], SPECTRUM[::2], "spm"))
    assert np.abs(coarse / fine - 1).max() < 0.005


def test_a_full_cell_keeps_its_ions():
    model = built(FULL, "spm", {})
    charged = parameter_values(FULL)

    def ions(values):
        return sum(
            filling_of(values, name.lower()) * sites_per_area(values, name) for name in ELECTRODES
        )

    for filling in (0.1, 0.5, 0.8):
        values = charged.copy()
        fill_alloy(values, FULL, model, filling)
        assert filling_of(values, "negative") == pytest.approx(filling, rel=1e-12)
        assert ions(values) == pytest.approx(ions(charged), rel=1e-12)


def test_per_area_is_times_the_area():
    settings = {"Electrode width [m]": 0.02}
    two, one = (run_eis(HALF, [0.5], [1.0], "spm", given) for given in (settings, {}))
    assert two["real_impedance"].values == pytest.approx(one["real_impedance"].values / 2, rel=1e-6)
    assert two["real_impedance_per_area"].values == pytest.approx(
        one["real_impedance_per_area"].values, rel=1e-6
    )


@pytest.mark.parametrize(
    ("cell", "fillings", "frequencies", "options", "message"),
    [
        (HALF, [], [1.0], {}, "No fillings are given"),
        (HALF, [0.5], [], {}, "No frequencies are given"),
        (HALF, [0.5], [0.0], {}, "The frequency is 0 Hz"),
        (HALF, [0.5], [float("inf")], {}, "The frequency is inf Hz"),
        (HALF, [float("nan")], [1.0], {}, "The filling is nan"),
        (HALF, [-0.1], [1.0], {}, "The filling is -0.1"),
        (HALF, [1.0], [1.0], {}, "The filling is 1; give one between 0 and 1"),
        (HALF, [0.5, 0.5], [1.0], {}, "A filling is given twice"),
        (FULL, [0.99], [1.0], {}, r"the alloy goes from 0\.\d+ to 0\.\d+"),
        (HALF, [0.5], [1.0], {"surface form": "false"}, "choose differential or algebraic"),
    ],
)
def test_what_cannot_be_is_refused(cell, fillings, frequencies, options, message):
    with pytest.raises(pa.InputError, match=message):
        run_eis(cell, fillings, frequencies, "spm", options=options)


def test_from_the_command_line(tmp_path, capsys):
    words = ["run", HALF.name, "eis", "--model", "spm", "--out", str(tmp_path / "here")]
    words += ["--with", "fillings=0.2, 0.6", "--with", "lowest=0.01", "--with", "per_decade=3"]
    assert cli.main(words) == 0
    written = {file.name for file in (tmp_path / "here").iterdir()}
    assert {*COMMON, "spectra.csv", "impedance.csv", "impedance.png", "manifest.json"} == written
    spectra = pa.load(tmp_path / "here").dataset
    assert spectra.attrs["protocol"] == "eis"
    assert dict(spectra.sizes)["spectrum"] == 2
    assert "completed: all 2 spectra completed" in capsys.readouterr().out


def test_table_of_both_ends():
    result = run_impedance(HALF.with_(model="spm"), [0.5], [1.0, 1e5])
    table, real = result.tables["impedance"], result.dataset["real_impedance_per_area"].values
    assert table["Real part at 1 Hz [Ohm.cm2]"][0] == real[0, 0]
    assert table["Real part at 100000 Hz [Ohm.cm2]"][0] == real[0, 1]
    spectra = result.tables["spectra"]
    assert spectra["Frequency [Hz]"].tolist() == [1.0, 1e5]
    assert spectra["Real impedance [Ohm.cm2]"].tolist() == real[0].tolist()
