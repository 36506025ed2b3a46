"""Kinds of columns in measured tables: their names by preference, their units, an example.

Names are those of papers and of the exports of Arbin, Basytec, BioLogic, Bitrode, Digatron, Gamry,
Ivium, Landt, Maccor, Metrohm Autolab, Neware, Novonix and PEC, in English, German and Chinese, and
of the Battery Data Format. How a name is spaced or capitalised does not count.
"""

from collections.abc import Mapping
from typing import NamedTuple

from porousalloy.experiments.data.battery_data_format import CURRENT as CURRENT_LABEL
from porousalloy.experiments.data.battery_data_format import TEST_TIME
from porousalloy.experiments.data.columns.column_units import (
    CHARGE_UNITS,
    CURRENT_UNITS,
    LENGTH_UNITS,
    NUMBER,
    TEXT,
    TIME_UNITS,
    VOLTAGE_UNITS,
    Factor,
)
from porousalloy.experiments.data.columns.headers import name_key


class ColumnKind(NamedTuple):
    """A quantity that a column may hold.

    Attributes
    ----------
    title : str
        Name of the quantity in messages.
    ranks : Mapping of str to int
        Place in the order of preference, from 0, by the key of the name.
    units : Mapping of str to Factor
        Factors to the unit of the models, by the key of the unit; "" for a header without unit.
    example : str
        Header that a message proposes.
    own_units : Mapping of str to str
        Units that a name says itself, as "Amps" does.
    vague : frozenset of str
        Keys of names that mean this quantity only with a unit: "Step (Sec)", "Charge [mAh]".
    """

    title: str
    ranks: Mapping[str, int]
    units: Mapping[str, Factor]
    example: str
    own_units: Mapping[str, str] = {}
    vague: frozenset[str] = frozenset()

    @property
    def has_unit(self) -> bool:
        """Whether it is a physical quantity, rather than a count or a word."""
        return not set(self.units) <= set(NUMBER)


def _ranks(*groups: str) -> dict[str, int]:
    """Ranks of names that are listed group by group, separated by commas."""
    return {name_key(name): rank for rank, names in enumerate(groups) for name in names.split(",")}


_OWN_POTENTIAL = (
    "Ewe, WE(1).Potential, working electrode potential, working electrode, WE potential, WE, "
    "WE voltage, Vwe"
)
_VOLTAGE = (
    "voltage, potential, cell voltage, cell potential, Ecell, E cell, Ewe-Ece, Ewe-ce, U, E, V, "
    "Vf, volt, volts, mVolts, U cell, V cell, battery voltage, terminal voltage, measured voltage, "
    "voltage measured, measured potential, half cell voltage, half cell potential, "
    "electrode potential, vol, V bat, V batt, U bat, U batt, V t, U t, V meas, U meas, "
    "Spannung, Zellspannung, Klemmenspannung, Batteriespannung, Akkuspannung, Halbzellspannung, "
    "Potential, Potenzial, Elektrodenpotential, tension, "
    "电压, 电位, 电池电压"
)
_LATE_VOLTAGE = (
    "<Ecell>, <U>, <E>, <V>, average voltage, mean voltage, OCV, OCP, open circuit voltage"
)
_VOLTAGE_EXAMPLE = "Voltage [V]"
#: Voltage of a half cell: with a reference electrode, the potential of the working electrode.
VOLTAGE = ColumnKind(
    "voltage", _ranks(_OWN_POTENTIAL, "<Ewe>", _VOLTAGE, _LATE_VOLTAGE), VOLTAGE_UNITS,
    _VOLTAGE_EXAMPLE, {"mvolts": "mv"},
)  # fmt: skip
#: Voltage of a full cell: between its electrodes.
CELL_VOLTAGE = VOLTAGE._replace(
    ranks=_ranks(_VOLTAGE, _LATE_VOLTAGE, _OWN_POTENTIAL, "<Ewe>"),
)
CURRENT = ColumnKind(
    "current",
    _ranks(
        "current, I, cell current, battery current, measured current, current measured, "
        "WE(1).Current, WE current, Im, amps, amp, mAmps, mAmp, cur, curr, I cell, I bat, I batt, "
        "I meas, I we, electrode current, current density, specific current density, "
        "current per mass, "
        "specific current, gravimetric current, gravimetric current density, areal current, "
        "spec. cur., j, Strom, Batteriestrom, "
        "Zellstrom, Stromstärke, Stromdichte, spezifischer Strom, courant, 电流, 电流密度, 比电流",
        "<I>, average current, mean current",
        "control, applied current",
    ),
    CURRENT_UNITS,
    CURRENT_LABEL,
    {"amps": "a", "amp": "a", "mamps": "ma", "mamp": "ma"},
    frozenset({"control"}),
)
#: Ranks of the kinds of clocks.
OF_TEST, PLAIN, OF_STEP, OF_WALL = range(4)
TIME = ColumnKind(
    "test time",
    _ranks(
        "test time, total time, run time, elapsed time, time elapsed, cumulative time, time total, "
        "program time, prog time, program duration, test duration, total duration, corrected time, "
        "experiment time, measurement time, running time, overall time, t test, t total, test, "
        "continuous time, accumulated time, cum. time, total test time, total elapsed time, "
        "elapsed, tot time, time since start, time from start, runtime, "
        "Testzeit, Gesamtzeit, Laufzeit, Prüfzeit, Versuchszeit, Messzeit, Programmzeit, "
        "Programmdauer, Testdauer, "
        "总时间, 测试时间, 累计时间, 运行时间",
        "time, t, seconds, minutes, hours, duration, relative time, record time, Zeit, Zeitdauer, "
        "temps, 时间, 相对时间",
        "step time, step duration, step, t step, t-set, work time, state time, endure time, "
        "time in step, Schrittzeit, Schrittdauer, 工步时间, 过程时间, 单步时间",
        "date time, date, date and time, abs time, absolute time, realtime, real time, sys time, "
        "system time, DPT time, timestamp, time stamp, unix time, epoch time, wall time, "
        "clock time, local time, date time iso, date_time_iso_string, Datum, Datum/Uhrzeit, "
        "Datum und Uhrzeit, Datum Uhrzeit, Uhrzeit, Zeitstempel, 日期, 系统时间, 绝对时间",
    ),
    TIME_UNITS,
    TEST_TIME,
    {"seconds": "s", "minutes": "min", "hours": "h"},
    vague=frozenset({"test", "step"}),
)
_CAPACITY_EXAMPLE = "Capacity [mA.h.g-1]"
CAPACITY = ColumnKind(
    "capacity",
    _ranks(
        "capacity, specific capacity, net capacity, Q, Q-Q0, Q-Qo, spec. cap., spe cap, "
        "s capacity, cap, cap., gravimetric capacity, capacity density, areal capacity, "
        "amp-hr, amp hours, amp hour, Ah, AhBal, AhAccu, AhAkku, charge passed, cumulative charge, "
        "step capacity, capacity step, "
        "step net capacity, Kapazität, spezifische Kapazität, spez. Kapazität, capacité, 容量, "
        "比容量",
        "Q charge/discharge, charge, Ladung, Ladungsmenge, 电量",
    ),
    CHARGE_UNITS,
    _CAPACITY_EXAMPLE,
    {name_key(name): "ah" for name in ("amp-hr", "amp hours", "amp hour", "AhAccu", "AhAkku")},
    vague=frozenset({"charge", "ladung", "电量"}),
)
DISCHARGED = ColumnKind(
    "discharge capacity",
    _ranks(
        "discharge capacity, discharging capacity, specific discharge capacity, Q discharge, "
        "dchg. cap., dchg cap, dchg capacity, dis cap, discharge cap, capacity discharge, Ah-Dis, "
        "Ah dis, AhDch, AhEla, capacitance dchg, dchg. spec. cap., Q dis, "
        "step discharging capacity, "
        "Entladekapazität, capacité de décharge, 放电容量, 放电比容量",
    ),
    CHARGE_UNITS,
    _CAPACITY_EXAMPLE,
)
CHARGED = ColumnKind(
    "charge capacity",
    _ranks(
        "charge capacity, charging capacity, specific charge capacity, Q charge, chg. cap., "
        "chg cap, chg capacity, charge cap, capacity charge, Ah-Ch, Ah ch, AhCha, AhLad, "
        "capacitance chg, chg. spec. cap., Q cha, Q chg, step charging capacity, Ladekapazität, "
        "capacité de charge, 充电容量, 充电比容量",
    ),
    CHARGE_UNITS,
    _CAPACITY_EXAMPLE,
)
STOICHIOMETRY = ColumnKind(
    "stoichiometry",
    _ranks("stoichiometry, filling, sto, normalised capacity, normalized capacity"),
    NUMBER,
    "Stoichiometry",
)
THICKNESS = ColumnKind(
    "thickness",
    _ranks("thickness change, thickness, expansion, dilation, displacement, height change"),
    LENGTH_UNITS,
    "Thickness change [um]",
)
CYCLE = ColumnKind(
    "cycle",
    _ranks(
        "cycle number, cycle index, cycle count, cycle no, cycle nr, cycle id, cycle, cycles, "
        "cyc, cyc no, cyc-count, cycle c, cycle counter, Zyklus, Zyklusnummer, Zyklennummer, "
        "Zyklus-Nr, Zyklen-Nr, cycle n, Zykluszahl, 循环号, 循环序号, 循环数, 循环",
        "cycle p, z cycle, loop, 圈数, 循环圈数",
    ),
    NUMBER,
    "Cycle",
)
STEP = ColumnKind(
    "step",
    _ranks(
        "step index, step number, step no, step nr, step id, step count, step, Ns, line, Schritt, "
        "Schrittnummer, 工步序号, 工步号, 工步, 步次"
    ),
    NUMBER,
    "Step",
)
BRANCH = ColumnKind(
    "branch",
    _ranks(
        "branch, direction, Richtung, Ast",
        "step type, step name, step state, step status, status, state, work mode, mode, MD, type, "
        "command, charge/discharge, action, cycle type, step mode, Schritttyp, Schrittart, "
        "Zustand, Modus, Betriebsart, 工步类型, 工步名称, 工步状态, 工作状态, 状态, 过程模式",
        "ox/red",
    ),
    TEXT,
    "Branch",
)
CELL = ColumnKind(
    "cell",
    _ranks("cell", "cell name", "cell id", "sample", "channel", "channel id", "channel number"),
    TEXT,
    "Cell",
)
#: Kinds by the names that a user gives to choose columns.
COLUMN_KINDS = {
    "time": TIME,
    "voltage": VOLTAGE,
    "current": CURRENT,
    "capacity": CAPACITY,
    "stoichiometry": STOICHIOMETRY,
    "cycle": CYCLE,
    "branch": BRANCH,
    "cell": CELL,
    "thickness": THICKNESS,
}
