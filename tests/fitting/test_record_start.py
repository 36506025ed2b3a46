"""Where a record finds the alloy: known, free, or from the charge that passed before."""

import dataclasses

import numpy as np
import pytest

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.fit import fit
from porousalloy.experiments.fitting.identifiability.synthetic import synthetic_record
from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.experiments.fitting.record_start import (
    FILLING,
    RecordStart,
    likely_filling,
    record_starts,
    start_is_known,
)
from porousalloy.experiments.fitting.start_choice import choose_start
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.electrodes.evaluation import potential
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

CELL = get_cell("li-si-porous-half")
D = "Alloy reference diffusivity [m2.s-1]"
J = "Alloy reference exchange-current density [A.m-2]"


def short_record(first_voltage, sign=1, **fields):
    time = np.linspace(0, 3600, 20)
    voltage = first_voltage - sign * np.linspace(0, 0.3, 20)
    return Record("short", time, np.full(20, sign * 100.0), voltage, **fields)


def on(branch, filling):
    values = ResolvedValues(CELL)
    return potential(values, "Positive", curve=f"{branch} OCP", end_barriers=True)(filling)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("filling", [0.003, 0.05, 0.4, 0.8])
def test_a_likely_start_is_where_the_branch_has_the_first_voltage(sign, filling):
    voltage = on("lithiation" if sign > 0 else "delithiation", filling)
    found = likely_filling(CELL, short_record(voltage, sign))
    assert found == pytest.approx(filling, abs=0.005)


def test_what_is_known_of_a_start():
    empty = on("lithiation", ResolvedValues(CELL)[FILLING])
    # a record of no file starts where the cell does
    assert start_is_known(CELL, short_record(0.5))
    assert start_is_known(CELL, short_record(empty, initial_charge=0.0))
    assert start_is_known(CELL, short_record(empty, initial_charge=700.0))
    # emptier than empty is a cliff; a voltage far below is another start
    assert start_is_known(CELL, short_record(empty + 1, initial_charge=0.0))
    assert not start_is_known(CELL, short_record(0.5, initial_charge=0.0))
    assert not start_is_known(CELL, short_record(0.3, -1, initial_charge=0.0))
    assert not start_is_known(CELL, short_record(np.nan, initial_charge=0.0))


def test_branches_and_charges_of_records():
    first = short_record(1.4, initial_charge=0.0, file="a")
    later = short_record(1.4, initial_charge=40.0, file="a")
    full = short_record(0.1, -1, initial_charge=3000.0, file="a")
    assert record_starts(CELL, [first, later, full]) == [
        RecordStart(0.0, None),
        RecordStart(0.0, 1.0),
        RecordStart(3000.0, -1.0),
    ]
    assert record_starts(CELL, [full]) == [RecordStart(0.0, -1.0)]
    full_cell = get_cell("ampsi-ncm")
    assert record_starts(full_cell, [full]) == [RecordStart()]


def test_a_start_moves_filling_and_branch():
    values = symbolic_values(CELL, start=RecordStart(1000.0, 1.0))
    own = symbolic_values(CELL)
    name = "Initial concentration in positive electrode [mol.m-3]"
    most = own["Maximum concentration in positive electrode [mol.m-3]"]
    # 3579 mAh per gram of silicon, and the shell's grams
    capacity = 3579 * (1 - own["Positive particle carbon shell mass fraction"])
    assert (values[name] - own[name]) / most == pytest.approx(1000 / capacity, rel=1e-3)
    assert values["Initial hysteresis state in positive electrode"] == 1


def test_the_choice_is_said_and_can_be_made():
    unknown = short_record(0.5, initial_charge=0.0)
    auto = choose_start(CELL, [unknown], [D], None)
    assert auto.names == [D, FILLING]
    assert "does not begin with an empty cell" in auto.remark
    held = choose_start(CELL, [unknown], [D], None, "held")
    assert held.names == [D]
    assert "starts at the cell's" in held.remark
    assert choose_start(CELL, [short_record(0.5)], [D], None).names == [D]
    assert choose_start(CELL, [short_record(0.5)], [D], None, "free").names == [D, FILLING]
    given = CELL.with_(parameters={FILLING: 0.1})
    assert choose_start(given, [unknown], [D], None).names == [D]
    with pytest.raises(InputError, match="choose one of auto, free, held"):
        choose_start(CELL, [unknown], [D], None, "loose")
    with pytest.raises(InputError, match="no record of a half cell"):
        choose_start(get_cell("ampsi-ncm"), [unknown], [D], None, "free")


@pytest.fixture(scope="module")
def filled():
    """A cycle that starts at a filling of 0.03, with 1 mV of noise."""
    truth = {D: 2e-17, FILLING: 0.03}
    record = synthetic_record(CELL, truth, 0.5, {"voltage": 1e-3}, seed=1, samples=60)
    return dataclasses.replace(record, initial_charge=0.0, file="filled")


@pytest.mark.slow
def test_a_free_start_is_found(filled):
    found = fit(CELL, [filled], [D, J])
    for estimate, truth in zip(found.estimates(), (2e-17, 1.0, 0.03), strict=True):
        assert estimate.low < truth < estimate.high
        assert estimate.identifiable
    # a standard deviation of 120 samples is off by a fifth at 99.9 %
    assert found.optimum.noise["voltage"] == pytest.approx(1e-3, rel=0.2)
    assert found.measured_noise == pytest.approx(1e-3, rel=0.4)


@pytest.mark.slow
def test_a_wrong_start_is_told_from_a_wrong_model(filled):
    held = fit(CELL, [filled], [D, J], start="held")
    sentences = held.diagnosis()
    assert any(one.startswith("The start is wrong, not the model") for one in sentences)
    wrong = CELL.with_(options={"residual hysteresis": "false"})
    other = fit(wrong, [filled], [D, J])
    assert any("does not describe the voltage" in one for one in other.diagnosis())
    assert not any("not the model" in one for one in other.diagnosis())


@pytest.mark.slow
def test_two_cycles_of_a_file_are_one_record(filled):
    truth = {D: 2e-17, FILLING: 0.03}
    whole = synthetic_record(CELL, truth, 0.5, {"voltage": 1e-3}, seed=3, samples=40, cycles=2)
    half = len(whole.time) // 2
    charge = whole.charge
    parts = [
        dataclasses.replace(
            whole,
            name=f"a, cycle {number}",
            time=whole.time[rows] - whole.time[rows][0],
            current=whole.current[rows],
            voltage=whole.voltage[rows],
            cycle=np.full(half, number),
            start=float(whole.time[rows][0]),
            initial_charge=float(charge[rows][0]),
            file="a",
        )
        for number, rows in ((1, slice(0, half)), (2, slice(half, None)))
    ]
    found = fit(CELL, parts, [D])
    assert len(found.records) == 1
    assert found.records[0].time[-1] == pytest.approx(whole.time[-1])
    assert len(fit(CELL, parts, [D], join_cycles=False, start="free").records) == 2
    for estimate, true in zip(found.estimates(), (2e-17, 0.03), strict=True):
        assert estimate.low < true < estimate.high
