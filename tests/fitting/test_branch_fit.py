"""Branches from a low-rate record: known numbers are found again, and they are the model's."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.branch_fit import fit_branches
from porousalloy.experiments.fitting.free_parameters import free_parameters
from porousalloy.experiments.fitting.predictor import Predictor
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError

SPHERES = get_cell("li-si-nanospheres-half")
CELL = replace(SPHERES, extra_tables=(*SPHERES.extra_tables, "silicon_branches"))
SETTINGS = {
    "Initial alloy filling": 0.01,
    "Positive particle carbon shell mass fraction": 0.0,
    "Silicon potential second step half height [V]": 0.0,
}
KNOWN = CELL.with_(parameters=SETTINGS)
TRUTH = {
    "Silicon potential level [V]": 0.16,
    "Silicon potential rise when empty [V]": 0.38,
    "Silicon potential rise decay filling": 0.056,
    "Silicon potential first step half height [V]": 0.126,
    "Silicon potential first step filling": 0.36,
    "Silicon potential first step width": 0.17,
    "Silicon branch half gap when empty [V]": 0.23,
    "Silicon branch half gap when full [V]": 0.09,
    "Silicon branch half gap narrowing exponent": 6.0,
    "Positive particle lithiation hysteresis decay rate": 250.0,
    "Positive particle delithiation hysteresis decay rate": 70.0,
}
CAPACITY, EMPTY = 3.75 * 96485.33212 / 3.6 / 28.0855, 0.01  # mAh/g of silicon, filling
SAMPLES = 150


def cycle(current=150.0, share=0.65):
    """Time [s], current [A.kg-1] and filling of a cycle at constant current."""
    lasts = 3600 * share * CAPACITY / current
    rise = np.linspace(0, 1, SAMPLES)
    time = np.concatenate([lasts * rise, lasts + 1 + lasts * rise])
    filling = EMPTY + share * np.concatenate([rise, 1 - rise])
    return time, np.repeat([current, -current], SAMPLES), filling


def known_voltage(filling):
    """The potential written out anew, its state stepped from sample to sample."""
    level, rise, decay, height, place, width, empty, full, k, into, out = TRUTH.values()
    mean = level + rise * np.exp(-filling / decay) - height * np.tanh((filling - place) / width)
    mean -= 0.1158 * np.tanh((filling - 1.014) / 0.0587)  # the third step of the table
    gap = full + (empty - full) * (1 - filling) * np.exp(-k * filling)
    h = np.empty(filling.size)
    h[0] = 1
    for i, (before, now) in enumerate(pairwise(filling), start=1):
        goal, rate = (-1, into) if now > before or i == SAMPLES else (1, out)
        h[i] = goal + (h[i - 1] - goal) * np.exp(-rate / 2 * abs(now - before))
    return mean + gap * h


@pytest.fixture(scope="module")
def record():
    time, current, filling = cycle()
    return Record("synthetic", time, current, known_voltage(filling))


def test_finds_the_numbers_again(record):
    found = fit_branches(KNOWN, record, TRUTH)
    # no noise; the current turns round within a second, which moves the charge by 1e-5
    assert found.root_mean_square < 1e-5
    for name, value in TRUTH.items():
        assert found.values[name] == pytest.approx(value, rel=1e-2), name


def test_noise_stays_noise(record):
    noise = np.random.default_rng(0).normal(0, 1e-3, record.time.size)
    noisy = replace(record, voltage=record.voltage + noise)
    found = fit_branches(KNOWN, noisy, TRUTH)
    assert found.root_mean_square == pytest.approx(1e-3, rel=0.15)  # 300 samples: 4 % a sigma
    assert np.abs(found.voltage - record.voltage).mean() < 5e-4


def test_does_not_depend_on_what_one_c_is_called(record):
    called = KNOWN.with_(parameters={"1C specific current [A.kg-1]": 2000.0})
    found = fit_branches(called, record, TRUTH)
    assert found.root_mean_square < 1e-5


def test_samples_without_voltage_are_left_out(record):
    voltage = record.voltage.copy()
    voltage[:10] = np.nan
    found = fit_branches(KNOWN, replace(record, voltage=voltage), TRUTH)
    assert found.root_mean_square < 1e-5
    assert np.isfinite(found.voltage).all()


@pytest.mark.filterwarnings("ignore:The definition of the hysteresis decay rate")
def test_is_what_the_model_does_at_low_rate(record):
    time, current, _ = cycle(current=5.0)
    slow = replace(record, time=time, current=current)
    name = "Silicon potential level [V]"
    options = {
        "open-circuit potential": "one-state hysteresis",
        "ligament mechanics": "stress-free",
    }
    true = {key: x for key, x in TRUTH.items() if key != name}
    cell = KNOWN.with_(model="spm", parameters=true, options=options)
    prediction = Predictor(cell, slow, free_parameters(cell, [name])).predict({name: TRUTH[name]})
    # kinetics and metal at this current take 0.1 mV, PyBaMM's end of the potential 0.1 mV
    middle = np.r_[2:SAMPLES, SAMPLES + 2 : 2 * SAMPLES]
    assert prediction.voltage[middle] == pytest.approx(record.voltage[middle], abs=1e-3)


@pytest.mark.parametrize(
    ("cell", "names", "message"),
    [
        ("li-si-dense-half", ["Contact resistance"], "did you mean"),
        ("ampsi-ncm", list(TRUTH), "fitted to half cells"),
        ("li-si-dense-half", ["Active mass over stated mass"], "not a parameter of the branches"),
    ],
)
def test_refuses_in_one_sentence(record, cell, names, message):
    with pytest.raises(InputError, match=message):
        fit_branches(get_cell(cell), record, names)


def test_refuses_a_record_without_voltage(record):
    empty = replace(record, voltage=np.full(record.time.size, np.nan))
    with pytest.raises(InputError, match="no voltage"):
        fit_branches(KNOWN, empty, TRUTH)
