"""What was understood of a measured file, in words for the terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rich import box
from rich.markup import escape
from rich.table import Table

from porousalloy.experiments.data.records.checks import COUNTED
from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.experiments.data.records.parts import Part
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.records.turns import usual_current
from porousalloy.experiments.data.taken_columns import TakenColumn, taken_columns

SHOWN_CYCLES = 10
#: Units of the quantities that need no mass.
UNITS = {"time": "s", "voltage": "V", "thickness": "m", "cycle": "", "stoichiometry": ""}


@dataclass(frozen=True)
class Understood:
    """Files as they were read.

    Attributes
    ----------
    parts : list of Part
        Files with their samples.
    records : list of Record
        Records of the cycles that are shown.
    charge_unit : {"mAh/g", "mAh"}
        Unit of the charges; without a mass they are those of the cell.
    one_c : float or None
        Current per mass of 1C [A.kg-1].
    doubts : tuple of str
        Sentences on what fits would refuse, or on a mass that is far off.
    """

    parts: list[Part]
    records: list[Record]
    charge_unit: str
    one_c: float | None
    doubts: tuple[str, ...]

    @property
    def is_per_gram(self) -> bool:
        """Whether charges and currents are per gram."""
        return self.charge_unit.endswith("/g")

    @property
    def current_unit(self) -> str:
        """Unit of the currents."""
        return self.charge_unit.replace("h", "")


def about_file(part: Part, understood: Understood) -> str:
    """Size of a table and what its columns are, a line each."""
    rows, columns = part.file.table.shape
    kind = "time and current" if part.file.is_timed else "capacity without time"
    lines = [f"{part.name}: table of {rows} rows and {columns} columns, with {kind}"]
    lines += [_about_column(column, part, understood) for column in taken_columns(part.file)]
    return "\n".join(lines)


def _about_column(column: TakenColumn, part: Part, understood: Understood) -> str:
    name = f"  {column.quantity:<13}"
    if not column.header:
        return f"{name} made of other columns"
    if np.isnan(column.factor):
        return f"{name} '{column.header}'"
    factor, unit = column.factor, UNITS.get(column.quantity)
    if unit is None:
        is_charge = column.quantity == "capacity"
        unit = understood.charge_unit if is_charge else understood.current_unit
        if is_charge and not understood.is_per_gram:
            # it may be per gram, or not
            return f"{name} '{column.header}'"
        exponent = np.log10(factor)
        if part.mass is not None and abs(exponent - round(exponent)) > 1e-6:
            factor, unit = factor * part.mass, "A.h" if is_charge else "A"
            unit += f", per {1e6 * part.mass:.4g} mg"
    return f"{name} '{column.header}' x {factor:.4g} {unit}".rstrip()


def branch_table(understood: Understood) -> Table:
    """Half cycles and rests of the cycles, of many cycles some."""
    records = understood.records
    several = len({record.file for record in records}) > 1
    rated = understood.one_c is not None and understood.is_per_gram
    headers = ["File"] * several + ["Cycle", "Branch", understood.charge_unit, "given back"]
    headers += [understood.current_unit, *["C-rate"] * rated, "h", "from V", "to V"]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for header in headers:
        table.add_column(escape(header), justify="left" if header in LEFT else "right")
    for place in np.unique(np.linspace(0, len(records) - 1, SHOWN_CYCLES).astype(int)):
        record = records[place]
        for cells in _rows(record, understood.one_c if rated else None):
            table.add_row(*[escape(record.file)] * several, *cells)
    return table


LEFT = ("File", "Branch")


def _rows(record: Record, one_c: float | None) -> Iterator[list[str]]:
    number = "1" if record.cycle is None else str(record.cycle[0])
    charge, put_in = record.charge, np.nan
    for branch, rows in branches(record):
        # the interval before a sample is of its current
        whole = slice(max(rows.start - 1, 0), rows.stop)
        passed = float(abs(charge[rows.stop - 1] - charge[whole.start]))
        hours = float(np.ptp(record.time[whole])) / 3600
        voltage = record.voltage[rows][np.isfinite(record.voltage[rows])]
        ends = [f"{end:.3f}" for end in voltage[[0, -1]]] if voltage.size else ["-", "-"]
        current, back = np.nan, np.nan
        if branch != "rest":
            current = usual_current(record.time[rows], record.current[rows])
        if branch == "delithiation":
            back = 100 * passed / put_in
        put_in = passed if branch == "lithiation" else put_in
        shown = [_number(passed), "-" if np.isnan(back) else f"{back:.1f} %", _number(current)]
        rate = [] if one_c is None else [_number(float(current / one_c))]
        yield [number, branch, *shown, *rate, _number(hours), *ends]


def _number(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.5g}" if value >= 1e-3 else f"{value:.2g}"


def remark_lines(understood: Understood) -> list[str]:
    """Remarks, each once with the records that it is on."""
    where: dict[str, list[str]] = {}
    for record in understood.records:
        for remark in record.remarks:
            if not understood.is_per_gram:
                # a charge per gram would be compared with one that is not
                if remark.startswith(COUNTED):
                    continue
                remark = remark.replace("mAh/g", "mAh").replace("mA/g", "mA")
            where.setdefault(remark, []).append(record.name)
    count = len(understood.records)
    return [*understood.doubts] + [
        remark if len(names) == count else f"{names[0]}{_more(names)}: {remark}"
        for remark, names in where.items()
    ]


def _more(names: Sequence[str]) -> str:
    return f" and {len(names) - 1} more" if len(names) > 1 else ""
