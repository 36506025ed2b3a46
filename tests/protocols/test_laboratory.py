"""Protocols of the laboratory: currents as they are given, steps as they are asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.experiments.protocols.laboratory import (
    PROTOCOLS,
    CapacityLimited,
    Cycling,
    Formation,
    Impedance,
    PseudoOpenCircuit,
    RateCapability,
    Relaxation,
)
from porousalloy.experiments.protocols.parsing import make_protocol, settings_of
from porousalloy.experiments.protocols.steps import steps_of
from porousalloy.experiments.runs.protocol import run_protocol
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

HALF, FULL = (
    get_cell(name).with_(model="spm") for name in ("li-ge-porous-half", "li-ge-porous-lfp")
)


@pytest.mark.parametrize(
    ("current", "c_rate"),
    [
        (0.5, 0.5),
        ("0.5C", 0.5),
        ("C/10", 0.1),
        ("0.2 c", 0.2),
        ("420 mA/g", 0.1),
        ("0.42 A/g", 0.1),
        # 0.8 mg/cm2 at 4200 mA/g is 3.36 mA/cm2, on 1 cm2
        ("0.336 mA/cm2", 0.1),
        ("3.36 A/m2", 0.1),
        ("0.336 mA", 0.1),
        ("3.36e-4 A", 0.1),
    ],
)
def test_currents(current, c_rate):
    cell = get_cell("ampsi-half")
    assert c_rate_of(current, cell, ResolvedValues(cell)) == pytest.approx(c_rate, rel=1e-9)


@pytest.mark.parametrize(
    "current", ["", "fast", "0", "-1C", "C/0", "1 kA", "1 mA/kg", "nan", "1e999"]
)
def test_currents_that_are_none(current):
    cell = get_cell("ampsi-half")
    with pytest.raises(InputError, match="give one above 0, such as") as error:
        c_rate_of(current, cell, ResolvedValues(cell))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("cell", [HALF, FULL], ids=["half", "full"])
def test_lithiation_fills_the_alloy(cell):
    result = run_protocol(cell, Cycling(1.0, 1))
    assert result.ending == "completed"
    filling = result.dataset["filling"].values
    table = result.steps()
    assert list(table["Step"]) == ["lithiation", "delithiation"]
    assert filling[0, -1] > filling[0, 0]
    assert filling[1, -1] < filling[1, 0]


def test_rate_capability_returns_to_the_first():
    result = run_protocol(HALF, RateCapability((0.5, 2.0), 1))
    table = result.steps()
    capacity = table.filter(like="Capacity").iloc[:, 0][table["Step"] == "delithiation"].values
    assert len(capacity) == 3
    assert capacity[1] <= capacity[0]
    assert capacity[2] == pytest.approx(capacity[0], rel=1e-3)


def test_capacity_limit_is_the_capacity():
    result = run_protocol(HALF, CapacityLimited(500.0, 0.5, 2))
    table = result.steps()
    capacity = table.filter(like="Capacity").iloc[:, 0][table["Step"] == "lithiation"].values
    assert capacity == pytest.approx([500.0, 500.0], rel=1e-6)


def test_a_hold_ends_at_its_current():
    result = run_protocol(HALF, Cycling(1.0, 1, hold=0.05))
    held = result.dataset.isel(step=1)
    assert held["voltage"].values == pytest.approx(0.01, abs=1e-4)
    one_c = result.dataset.attrs["one_c_current"]
    assert abs(held["current"].values[-1]) == pytest.approx(0.05 * one_c, rel=1e-3)


def test_relaxation_rests_without_current():
    result = run_protocol(HALF, Relaxation(0.5, 0.3, 3600.0))
    rest = result.dataset.isel(step=1)
    assert np.abs(rest["current"].values).max() < 1e-12
    # the overpotential of lithiation dies away upwards
    assert rest["voltage"].values[-1] > rest["voltage"].values[0]


def test_slow_protocols_are_slow():
    assert Formation().c_rate == 0.05
    steps = steps_of(HALF, ResolvedValues(HALF))
    assert len(Formation().cycles(steps)) == 3
    assert len(PseudoOpenCircuit().cycles(steps)) == 1


@pytest.mark.parametrize(
    ("protocol", "settings", "message"),
    [
        (Cycling, {"c_rate": 0.0}, "C? ?rate is 0; give a number above 0"),
        (Cycling, {"number": 0}, "number is 0; give a number above 0"),
        (Cycling, {"number": 2.5}, "number is 2.5; give a whole number"),
        (Cycling, {"hold": float("inf")}, "hold is inf"),
        (CapacityLimited, {"capacity": -1.0}, "capacity is -1"),
        (Relaxation, {"rest": float("nan")}, "rest is nan"),
        (RateCapability, {"c_rates": ()}, "c rates is empty"),
        (RateCapability, {"c_rates": (1.0, -1.0)}, "c rates is -1"),
        (Impedance, {"fillings": ()}, "fillings is empty"),
        (Impedance, {"lowest": 10.0, "highest": 1.0}, "go from 10 to 1 Hz"),
        (Impedance, {"per_decade": 0.5}, "per decade is 0.5; give a whole number"),
    ],
)
def test_settings_that_cannot_be(protocol, settings, message):
    with pytest.raises(InputError, match=message):
        protocol(**settings)


@given(
    lowest=st.floats(1e-6, 1e2),
    decades=st.floats(0.01, 8),
    per_decade=st.integers(1, 30),
)
def test_frequencies_have_both_ends(lowest, decades, per_decade):
    frequencies = Impedance(lowest=lowest, highest=lowest * 10**decades, per_decade=per_decade)
    taken = np.array(frequencies.frequencies)
    assert taken[0] == pytest.approx(lowest * 10**decades)
    assert taken[-1] == pytest.approx(lowest)
    steps = -np.diff(np.log10(taken))
    assert steps == pytest.approx(steps[0], rel=1e-6)
    assert steps[0] <= 1 / per_decade * (1 + 1e-9)


@pytest.mark.parametrize(
    ("name", "asked", "protocol"),
    [
        ("cycling", {"c_rate": "C/10", "hold": "0.01C", "number": "2"}, Cycling(0.1, 2, 0.01)),
        ("cycling", {"c_rate": 0.1, "hold": 0.01, "number": 2}, Cycling(0.1, 2, 0.01)),
        ("relaxation", {"rest": "600 s", "share": 0.5}, Relaxation(share=0.5, rest=600.0)),
        ("rate-capability", {"c_rates": "C/2, 1"}, RateCapability((0.5, 1.0))),
        ("rate-capability", {"c_rates": ["C/2", 1]}, RateCapability((0.5, 1.0))),
        ("rate-capability", {"c_rates": (0.5, 1.0)}, RateCapability((0.5, 1.0))),
        ("rate-capability", {"c_rates": np.array([0.5, 1.0])}, RateCapability((0.5, 1.0))),
        ("rate-capability", {"c_rates": 0.5}, RateCapability((0.5,))),
        ("eis", {"fillings": [0.2, 0.4]}, Impedance(fillings=(0.2, 0.4))),
        ("eis", {"fillings": "0.2,0.4"}, Impedance(fillings=(0.2, 0.4))),
        ("eis", {"lowest": "0.1 Hz", "per_decade": 5}, Impedance(lowest=0.1, per_decade=5)),
    ],
)
def test_settings_are_numbers_lists_or_text(name, asked, protocol):
    assert make_protocol(name, asked, HALF, ResolvedValues(HALF)) == protocol


def test_currents_are_read_wherever_a_current_is_asked():
    values = ResolvedValues(HALF)
    rates = make_protocol("rate-capability", {"c_rates": "C/2, 1 mA/cm2"}, HALF, values).c_rates
    assert rates == (0.5, c_rate_of("1 mA/cm2", HALF, values))


@pytest.mark.parametrize(
    ("name", "asked", "words"),
    [
        ("nosuch", {}, ["nosuch", "cycling", "eis"]),
        ("cycling", {"speed": 1}, ["speed", "c_rate=0.5C"]),
        ("cycling", {"c_rate": [0.1, 0.5]}, ["[0.1, 0.5]", "C/10"]),
        ("cycling", {"number": None}, ["number", "None"]),
        ("rate-capability", {"c_rates": []}, ["c rates", "empty"]),
        ("eis", {"fillings": [0.1, "x"]}, ["fillings", "x"]),
    ],
)
def test_settings_that_are_not_understood(name, asked, words):
    with pytest.raises(InputError) as error:
        make_protocol(name, asked, HALF, ResolvedValues(HALF))
    assert all(word in str(error.value) for word in words), str(error.value)


@pytest.mark.parametrize("name", PROTOCOLS)
def test_defaults_can_be_given_as_they_are_shown(name):
    shown = dict(pair.split("=") for pair in settings_of(name).split(", "))
    given = {setting: text for setting, text in shown.items() if text != "none"}
    assert make_protocol(name, given, HALF, ResolvedValues(HALF)) == PROTOCOLS[name]()


def test_names_are_their_own():
    assert all(name == protocol.name for name, protocol in PROTOCOLS.items())
