"""Headers as the programs of cyclers write them, collected from public files and parsers.

The names of each program are those of its exports, as parsers in public repositories list them:
batterydf (bdf/normalize), cellpy (readers/instruments/configurations), PyProBE (cyclers), BEEP
(conversion schemas), galvani (BioLogic.py), pyBatteryDataParser, GalvAnalyze, gamry-parser.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porousalloy.experiments.data.columns import column_kinds as kinds
from porousalloy.experiments.data.columns.find_columns import UNKNOWN_UNIT, find_all
from porousalloy.experiments.data.columns.headers import name_key, reference_of, unit_key

PHYSICAL = {
    "voltage": kinds.VOLTAGE,
    "current": kinds.CURRENT,
    "time": kinds.TIME,
    "capacity": kinds.CAPACITY,
    "charged": kinds.CHARGED,
    "discharged": kinds.DISCHARGED,
}
OTHERS = {"cycle": kinds.CYCLE, "branch": kinds.BRANCH, "step": kinds.STEP, "cell": kinds.CELL}
# factors to V, s; A, A.kg-1 or A.m-2; A.h, A.h.kg-1 or A.h.m-2
VOLTAGES = {
    "Ewe/V": 1, "<Ewe>/V": 1, "<Ewe/V>": 1, "Ewe-Ece/V": 1, "Ecell/V": 1, "ECell/V": 1,  # BioLogic
    "Voltage(V)": 1, "Voltage (mV)": 1e-3, "Volt(V)": 1, "Vol(mV)": 1e-3, "电压(V)": 1,  # Neware
    "Voltage/V": 1, "电压/V": 1, "voltage_V": 1,  # Landt
    "Volts": 1, "Voltage [V]": 1, "Voltage": 1,  # Maccor
    "U[V]": 1, "Voltage[V]": 1, "U": 1,  # Basytec
    "Potential (V)": 1, "Cell Voltage (V)": 1,  # Novonix
    "Voltage#V": 1, "Spannung": 1,  # Digatron
    "Vf [V vs. Ref.]": 1, "Vf": 1,  # Gamry
    "WE(1).Potential (V)": 1, "E /V": 1, "Voltage, V": 1, "Voltage V": 1,  # Autolab, Ivium, Bitrode
    "Voltage / V": 1, "voltage_volt": 1, "Voltage / mV": 1e-3, "voltage_millivolt": 1e-3,  # BDF
    "<V>/mV": 1e-3, "mVolts": 1e-3,
    "Voltage_measured (Volts)": 1, "volt_v": 1, "Vt/V": 1, "VOLTAGE(MV)": 1e-3,
    "Potential (V vs. Li/Li+)": 1, "Potential (V vs. Li⁺/Li)": 1, "V vs Li/Li+ [V]": 1,
    "E vs. Na+/Na / V": 1, "E / V vs. Li|Li+": 1, "Potential_V_vs_Li": 1, "E vs Li/Li^+ (V)": 1,
    "U / mV vs. Na/Na+": 1e-3, "Spannung in mV": 1e-3, "Zellspannung [V]": 1, "E_we (V)": 1,
    "V (vs. Li/Li+)": 1, "Ewe (V vs Li+/Li)": 1, "Voltage （V）": 1, "Working Electrode (V)": 1,
    "Spannung U / V": 1, "Spannung_U_V": 1, "Potential E (mV)": 1e-3, "Potential, E / V": 1,
    "Voltage / V (vs. Li/Li+)": 1, "Battery_Voltage_in_V": 1,
}  # fmt: skip
CURRENTS = {
    "I/mA": 1e-3, "<I>/mA": 1e-3, "control/mA": 1e-3, "I/A": 1,  # BioLogic
    "Current(mA)": 1e-3, "Cur(mA)": 1e-3, "Current(uA)": 1e-6, "电流(mA)": 1e-3,  # Neware
    "Current/mA": 1e-3, "电流/mA": 1e-3, "current_A": 1,  # Landt
    "Amps": 1, "Current [A]": 1, "I[A]": 1, "I[A/kg]": 1, "Current (A)": 1, "Current#A": 1,
    "Im [A]": 1, "WE(1).Current (A)": 1, "I /mA": 1e-3, "Current, A": 1, "Current A": 1,
    "Current / A": 1, "current_ampere": 1, "current_milliampere": 1e-3,
    "Current_measured (Amps)": 1, "mAmps": 1e-3,
    "Current [µA]": 1e-6, "Current [μA]": 1e-6, "i / µA": 1e-6, "Strom [mA]": 1e-3, "Strom / A": 1,
    "Stromstärke (A)": 1, "Current [mA/g]": 1, "Current (A g-1)": 1e3, "I / mA g⁻¹": 1,
    "Specific current (mA·g⁻¹)": 1, "Current density (mA/cm²)": 10, "j / mA cm-2": 10,
    "J (A m^-2)": 1, "Current [A/m²]": 1, "i (uA/cm2)": 1e-2, "Stromdichte / mA·cm⁻²": 10,
    "j / mA cm$^{-2}$": 10, "I_cell (mA)": 1e-3,
    "Strom I / mA": 1e-3, "Strom_I_A": 1, "Current density j / mA cm-2": 10, "Current mA / g": 1,
    "I / mA mg-1": 1e3, "Current_Density_mA_cm2": 10,
}  # fmt: skip
TIMES = {
    "time/s": 1, "Test_Time(s)": 1, "Test Time (s)": 1, "TestTime(s)": 1, "TestTime/Sec": 1,
    "TestTime/Sec.": 1, "Total Time(s)": 1, "totaltime_s": 1, "Total Time (Seconds)": 1,
    "Test (Min)": 60, "Test (Sec)": 1, "Run Time (h)": 3600, "Run-Time (h)": 3600, "Time[h]": 3600,
    "~Time[h]": 3600, "Time (min)": 60, "Zeit [s]": 1, "Zeit / h": 3600, "Program Duration#s": 1,
    "Programmdauer [ms]": 1e-3, "Test Time / s": 1, "Test Time / h": 3600, "test_time_second": 1,
    "test_time_millisecond": 1e-3, "Elapsed Time(s)": 1, "Corrected time (s)": 1, "time /s": 1,
    "t / h": 3600, "Time, (s)": 1, "Total Time S": 1, "accumulated_time_min": 60, "总时间(s)": 1,
    "时间(s)": 1, "Time in hours": 3600, "Zeit t / h": 3600, "Time (Min.)": 60, "seconds": 1,
}  # fmt: skip
CAPACITIES = {
    "(Q-Qo)/mA.h": 1e-3, "(Q-Qo)/C": 1 / 3600, "Capacity/mA.h": 1e-3,
    "Q charge/discharge/mA.h": 1e-3,
    "Capacity(Ah)": 1, "Capacity (mA·h)": 1e-3, "SpeCap/mAh/g": 1, "SCapacity/mAh/g": 1,
    "Spec. Cap.(mAh/g)": 1, "Capacity Density(mAh/g)": 1, "CapaCity(mAh)": 1e-3, "Amp-hr": 1,
    "Amp-Hours, AH": 1, "Cap. [Ah]": 1, "Ah[Ah]": 1, "Ah[Ah/kg]": 1, "AhAccu": 1, "Q / mAh g⁻¹": 1,
    "Specific capacity (mAh g$^{-1}$)": 1, "Kapazität [mAh]": 1e-3, "容量/mAh": 1e-3,
    "Areal capacity (mAh/cm2)": 10, "Charge (C)": 1 / 3600, "Ladung [mAh]": 1e-3,
}  # fmt: skip
DIRECTED = {
    "Charge_Capacity(Ah)": "charged", "Chg. Cap.(mAh)": "charged", "Q charge/mA.h": "charged",
    "Capacitance_Chg(mAh)": "charged", "AhCha#Ah": "charged", "Charging Capacity / Ah": "charged",
    "Discharge_Capacity(Ah)": "discharged", "DChg. Cap.(mAh)": "discharged",
    "Q discharge/mA.h": "discharged", "Capacitance_DChg(mAh)": "discharged",
    "Discharging Capacity / Ah": "discharged", "放电容量(mAh)": "discharged",
}  # fmt: skip
#: Clocks whose cells say the unit, by their kind.
CLOCKS = {
    "Total Time": kinds.OF_TEST, "TestTime": kinds.OF_TEST, "Prog Time": kinds.OF_TEST,
    "Total Time, (h:m:s)": kinds.OF_TEST, "测试时间": kinds.OF_TEST, "Time": kinds.PLAIN,
    "Time[h:min:s]": kinds.PLAIN, "Relative Time(h:min:s.ms)": kinds.PLAIN,
    "Step Time": kinds.OF_STEP, "StepTime/Sec": kinds.OF_STEP, "Step (Sec)": kinds.OF_STEP,
    "t-Step[h]": kinds.OF_STEP, "Step Duration#s": kinds.OF_STEP, "steptime_s": kinds.OF_STEP,
    "Schrittdauer [ms]": kinds.OF_STEP, "SysTime": kinds.OF_WALL, "Date": kinds.OF_WALL,
    "DPt Time": kinds.OF_WALL, "DPt-Time": kinds.OF_WALL, "Date_Time": kinds.OF_WALL,
    "Date and Time": kinds.OF_WALL, "Unix Time / s": kinds.OF_WALL, "Realtime": kinds.OF_WALL,
    "Absolute Time": kinds.OF_WALL, "Timestamp": kinds.OF_WALL, "Datum/Uhrzeit": kinds.OF_WALL,
}  # fmt: skip
NAMED = {
    "cycle number": "cycle", "Cycle_Index": "cycle", "Cycle-Index": "cycle", "Cyc#": "cycle",
    "Cycle ID": "cycle", "Cycle Count / 1": "cycle", "Cyc-Count": "cycle", "Cycle C": "cycle",
    "Zyklus": "cycle", "循环号": "cycle", "CyCle": "cycle",
    "Step Type": "branch", "State": "branch",
    "Md": "branch", "MD": "branch", "Status": "branch", "Command": "branch", "Step-State": "branch",
    "ox/red": "branch", "Direction": "branch", "工步类型": "branch", "Zustand": "branch",
    "Step_Index": "step", "Ns": "step", "Step ID": "step", "Step": "step", "工步号": "step",
}  # fmt: skip
#: Headers of these programs that hold none of what is read.
FALSE_FRIENDS = (
    "I Range", "IERange", "control/V", "control/V/mA", "control changes", "half cycle", "mode/1",
    "Ece/V", "<Ece>/V", "|Ewe|/V", "|I|/A", "Analog IN 1/V", "P/W", "Power(W)", "Watt", "x",
    "Energy(mWh)", "Energy charge/W.h", "Charge_Energy(Wh)", "Discharge_Energy(Wh)", "Watt-hr",
    "Wh[Wh]", "Capacitance charge/µF", "Efficiency/%", "SOC|DOD/%", "dV/dt(V/s)", "dU/dt[mV/s]",
    "dQ/dV(mAh/V)", "dq/mA.h", "dQ/mA.h", "dI/dt", "Temperature (°C)", "Temperature/°C", "T1[°C]",
    "T/K", "T (C)", "Temp(C)", "Aux_Voltage_1(V)", "Aux Voltage/V", "AuxVolt/V", "Aux #1",
    "Internal_Resistance(Ohm)", "DCIR(O)", "Contact resistance(mO)", "Z' (Ohm)", "Re(Z)/Ohm",
    "Phase(Z)/deg", "freq/Hz", "Start Voltage(V)", "End Voltage(V)", "V_Max(V)", "Voltage Limit",
    "Voltage_charge", "Current Range", "Start Current(mA)", "Potential applied (V)", "E (Wh)",
    "Time Step (s)", "C-rate", "Charge", "Discharge", "ES", "flags", "error", "counter inc.",
    "Rec#",
    "Data_Point", "Channel", "Counter electrode potential (V)", "Voltage drop (V)", "Current u A",
    "ACR", "Test",
)  # fmt: skip


def known(header, table=PHYSICAL):
    """Kinds that a header is taken for."""
    return {
        name: column
        for name, kind in table.items()
        for column in find_all([header], kind)
        if column.rank < UNKNOWN_UNIT
    }


@pytest.mark.parametrize(
    ("quantity", "header", "factor"),
    [
        (quantity, header, factor)
        for quantity, table in {
            "voltage": VOLTAGES,
            "current": CURRENTS,
            "time": TIMES,
            "capacity": CAPACITIES,
        }.items()
        for header, factor in table.items()
    ],
)
def test_headers_of_the_field(quantity, header, factor):
    found = known(header)
    assert list(found) == [quantity]
    assert PHYSICAL[quantity].units[found[quantity].unit].size == pytest.approx(factor)


@pytest.mark.parametrize(("header", "quantity"), DIRECTED.items())
def test_capacities_of_one_direction(header, quantity):
    assert list(known(header)) == [quantity]


@pytest.mark.parametrize(("header", "rank"), CLOCKS.items())
def test_kinds_of_clocks(header, rank):
    assert known(header)["time"].rank == rank


@pytest.mark.parametrize(("header", "name"), NAMED.items())
def test_counts_and_words(header, name):
    assert name in known(header, OTHERS)
    assert not known(header)


@pytest.mark.parametrize("header", FALSE_FRIENDS)
def test_false_friends(header):
    assert not known(header)


@pytest.mark.parametrize("header", ["Current [�A]", "Current [?A]", "Current (xA)", "Current"])
def test_a_unit_that_is_not_understood_is_not_guessed(header):
    (column,) = find_all([header], kinds.CURRENT)
    assert column.unit not in kinds.CURRENT.units


@pytest.mark.parametrize(
    ("header", "reference"),
    [
        ("E vs. SHE / V", "SHE"),
        ("Ewe vs. Ag/AgCl (V)", "Ag/AgCl"),
        ("Potential (V vs. NHE)", "NHE"),
        ("Potential (V vs. Li/Li+)", None),
        ("E vs Na / V", None),
        ("Vf [V vs. Ref.]", None),
    ],
)
def test_references_of_potentials(header, reference):
    assert reference_of(header) == reference


NAMES = {
    "voltage": ["Voltage", "Cell voltage", "cell_voltage", "Ewe", "U", "Spannung", "电压"],
    "current": ["Current", "I", "<I>", "Cell current", "Strom", "电流"],
    "time": ["Test Time", "TestTime", "test_time", "time", "Zeit", "Total Time"],
    "capacity": ["Capacity", "Specific capacity", "(Q-Qo)", "Kapazität", "容量"],
}
UNITS = {
    "voltage": {"V": 1, "mV": 1e-3, "v": 1},
    "current": {"A": 1, "mA": 1e-3, "µA": 1e-6, "mA/g": 1, "A·g⁻¹": 1e3, "mA cm-2": 10},
    "time": {"s": 1, "min": 60, "h": 3600, "sec": 1, "ms": 1e-3},
    "capacity": {"Ah": 1, "mA.h": 1e-3, "mAh/g": 1, "mA h g^-1": 1, "C": 1 / 3600},
}
SYMBOLS = {
    "voltage": [" U", " E", "_V", ", E"],
    "current": [" I", "_I", ", i", " j"],
    "time": [" t", "_t", ", t"],
    "capacity": [" Q", "_Q", ", Q"],
}
SHAPES = (
    "{}/{}",
    "{} / {}",
    "{}({})",
    "{} ({})",
    "{} [{}]",
    "{}[{}]",
    "{}, {}",
    "{}_{}",
    "{} in {}",
)


@given(data=st.data())
def test_any_name_with_any_unit_in_any_shape(data):
    quantity = data.draw(st.sampled_from(sorted(NAMES)))
    name = data.draw(st.sampled_from(NAMES[quantity]))
    unit, factor = data.draw(st.sampled_from(sorted(UNITS[quantity].items())))
    symbol = data.draw(st.sampled_from(["", *SYMBOLS[quantity]]))
    # a symbol alone is a name already
    name = name if len(name) == 1 else f"{name}{symbol}"
    header = data.draw(st.sampled_from(SHAPES)).format(name, unit)
    header = data.draw(st.sampled_from([header, header.upper(), f" {header} ", header.lower()]))
    (column,) = known(header).values()
    kind = PHYSICAL[quantity]
    assert kind.units[column.unit].size == pytest.approx(factor)
    assert known(header) == {quantity: column}


@given(st.text())
def test_any_text_can_be_a_header(text):
    for kind in (*PHYSICAL.values(), *OTHERS.values()):
        for column in find_all([text], kind):
            assert column.header == text
    assert name_key(text) == name_key(name_key(text))
    assert isinstance(unit_key(text), str)
