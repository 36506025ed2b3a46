"""Which of a cell's numbers move the answer: each over its range, one at a time.

>>> study = sensitivity("ampsi-half", c_rate=0.5)
>>> study.ranking()

The model is built once, with the numbers as inputs; see
:mod:`porousalloy.experiments.studies.one_cycle`. What one number does depends on where the others
are: the study says what is worth measuring, not how certain the answer is.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, final

import numpy as np
import pandas as pd

from porousalloy.experiments.requests import check_cycling
from porousalloy.experiments.results.folder import output_folder
from porousalloy.experiments.studies.metrics import METRICS, chosen_metrics, read_metrics
from porousalloy.experiments.studies.moved_numbers import MovedNumber, moved_numbers
from porousalloy.experiments.studies.one_cycle import OneCycle, Point
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import find_cell
from porousalloy.parameters.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OnProgress = Callable[[int, int, str], None]
TABLE, NOT_MOVED, FIGURE = "sensitivity.csv", "not_moved.csv", "sensitivity.png"
FILES = (TABLE, NOT_MOVED, FIGURE)
INPUT, ANEW, NOWHERE = "input of the model", "model built anew", "not in this model"
#: Largest change of a metric [%] that counts as none: the solver's tolerance is a hundredth of it.
NOTICEABLE = 1.0


class _Moved(NamedTuple):
    """A number, how it was moved, and the cycles at its value and at both ends of its range."""

    number: MovedNumber
    how: str
    at_value: Point
    at_low: Point
    at_high: Point


@final
class Sensitivity:
    """Metrics of a cell with each of its numbers at both ends of its range.

    Parameters
    ----------
    cell : Cell
        The cell.
    c_rate : float
        C-rate [h-1].
    table : pandas.DataFrame
        One row per number and metric.
    not_moved : Mapping of str to str
        Why other numbers were not moved, by their names.
    """

    def __init__(self, cell: Cell, c_rate: float, table: pd.DataFrame, not_moved: dict[str, str]):
        self.cell, self.c_rate = cell, c_rate
        #: One row per number and metric: "Parameter", "Kind", "Unit", "Value", "Low", "High",
        #: "Moved as", "Metric", the metric "At value", "At low" and "At high" in the unit of its
        #: name, its "Change to low [%]" and "Change to high [%]", and a "Remark" about points that
        #: failed or needed another solver.
        self.table = table
        #: Why other numbers were not moved, by their names.
        self.not_moved = dict(not_moved)

    @property
    def metrics(self) -> list[str]:
        """Names of the metrics."""
        return list(self.table["Metric"].unique())

    def ranking(self, metric: str | None = None) -> pd.DataFrame:
        """Largest change of every metric by number, the number that moves most first.

        Parameters
        ----------
        metric : str, optional
            Metric to rank by. The default is the one that a number moves most.

        Returns
        -------
        pandas.DataFrame
            One row per number, one column per metric: the larger change over both ends of the
            range, with its sign [%]; NaN where no end gave a cycle.

        Raises
        ------
        InputError
            If the study has no such metric.
        """
        if metric is not None and metric not in self.metrics:
            raise InputError(
                f"The study has no metric '{metric}'; choose one of {', '.join(self.metrics)}."
            )
        ends = self.table[["Change to low [%]", "Change to high [%]"]].to_numpy()
        place = np.argmax(np.nan_to_num(np.abs(ends), nan=-1.0), axis=1)
        changes = self.table.assign(largest=ends[np.arange(len(ends)), place])
        wide = changes.pivot(index="Parameter", columns="Metric", values="largest")
        wide = wide.loc[self.table["Parameter"].unique(), self.metrics]
        key = wide.abs().max(axis=1) if metric is None else wide[metric].abs()
        return wide.loc[key.sort_values(ascending=False, kind="stable", na_position="last").index]

    def summary(self) -> str:
        """How many numbers move a metric, and what could not be moved, in words."""
        largest = self.ranking().abs().max(axis=1)
        ways = self.table.drop_duplicates("Parameter")["Moved as"].to_numpy()
        moving = int(np.sum(largest.to_numpy() > NOTICEABLE))
        nowhere = int(np.sum(ways == NOWHERE))
        failed = self.table.loc[self.table["Remark"] != "", "Parameter"].nunique()
        words = [
            f"{moving} of {len(ways)} numbers move a metric by more than {NOTICEABLE:g} % over "
            f"their ranges; {nowhere} do not enter this model with these options"
        ]
        if failed:
            words.append(f"{failed} with a point that failed or needed another solver (Remark)")
        if self.not_moved:
            words.append(f"{len(self.not_moved)} more could not be moved ({NOT_MOVED})")
        return "; ".join(words) + "."

    def plot(self) -> "Figure":
        """Tornado of every metric: its values at both ends of the ranges that move it most."""
        from porousalloy.experiments.studies.tornado import tornado_figure

        return tornado_figure(self.table)

    def save(self, folder: str | Path) -> Path:
        """Write table, numbers that were not moved, and figure to a folder.

        Raises
        ------
        InputError
            If the folder cannot be written to, or holds files of other origin by the same names.
        """
        target = Path(folder)
        with output_folder(target, FILES, described(self.cell)) as staging:
            self.write(staging)
        return target

    def write(self, folder: Path) -> None:
        """Write the files to an existing folder."""
        from porousalloy.experiments.plotting.style import save

        self.table.to_csv(folder / TABLE, index=False)
        left_out = pd.DataFrame(self.not_moved.items(), columns=["Parameter", "Why"])
        left_out.to_csv(folder / NOT_MOVED, index=False)
        save(self.plot(), folder / FIGURE)


def described(cell: Cell) -> dict[str, object]:
    """What the manifest of a folder says of a study."""
    return {"command": "sensitivity", "cell": cell.name, "model": cell.model}


def sensitivity(
    cell: Cell | str,
    c_rate: float = 0.5,
    *,
    kinds: Iterable[str] = ("assumed",),
    metrics: Iterable[str] | None = None,
    on_progress: OnProgress | None = None,
) -> Sensitivity:
    """Move each number of a cell over its range and see what that does to its first cycle.

    Parameters
    ----------
    cell : Cell or str
        Cell, or the name or file of one.
    c_rate : float, optional
        C-rate [h-1]. The default is 0.5.
    kinds : iterable of str, optional
        Kinds of the numbers to move: "assumed", "fitted", "measured", "calculated" or "given". The
        default is the assumed ones.
    metrics : iterable of str, optional
        Names in :data:`porousalloy.experiments.studies.metrics.METRICS`. The default is all.
    on_progress : callable, optional
        Function that is called before each number with the number done, the number asked and a
        description.

    Returns
    -------
    Sensitivity
        Table, ranking and figure.

    Raises
    ------
    InputError
        If anything asked for is not known, or the cell as it is cannot be cycled.
    """
    chosen, names = find_cell(cell), chosen_metrics(metrics)
    check_cycling([c_rate], 1)
    numbers, not_moved = moved_numbers(chosen, kinds)
    tell = on_progress or (lambda done, asked, description: None)
    tell(0, len(numbers), "building the model")
    ends = [{number.name: end} for number in numbers for end in (number.low, number.high)]
    cycle = OneCycle(chosen, c_rate, [number.name for number in numbers], ends)
    base = cycle.at({})
    if not base.row:
        raise InputError(f"The cell as it is does not complete a cycle: {base.remark}.")
    moved = []
    for done, number in enumerate(numbers):
        tell(done, len(numbers), number.name)
        moved.append(_move(cycle, number, base))
    rows = [row for one in moved for row in _rows(one, chosen, names)]
    return Sensitivity(chosen, c_rate, pd.DataFrame(rows), not_moved)


def _move(cycle: OneCycle, number: MovedNumber, base: Point) -> _Moved:
    ends = [{number.name: end} for end in (number.low, number.high)]
    if number.name not in cycle.inputs:
        same = cycle.anew({})
        low, high = (same if number.value == c[number.name] else cycle.anew(c) for c in ends)
        return _Moved(number, ANEW, same, low, high)
    if not any(cycle.matters(changes) for changes in ends):
        return _Moved(number, NOWHERE, base, base, base)
    low, high = (cycle.at(c) if cycle.matters(c) else base for c in ends)
    return _Moved(number, INPUT, base, low, high)


def _rows(moved: _Moved, cell: Cell, metrics: Iterable[str]) -> list[dict[str, object]]:
    number = moved.number
    points = (moved.at_value, moved.at_low, moved.at_high)
    at_value, at_low, at_high = (read_metrics(point.row, cell, metrics) for point in points)
    remarks = {"value": moved.at_value.remark, "low": moved.at_low.remark}
    remarks["high"] = moved.at_high.remark
    remark = "; ".join(f"at {end}: {text}" for end, text in remarks.items() if text)
    return [
        {
            "Parameter": number.name,
            "Kind": number.kind,
            "Unit": number.unit,
            "Value": number.value,
            "Low": number.low,
            "High": number.high,
            "Moved as": moved.how,
            "Metric": name,
            "Column": METRICS[name].column.format(basis=cell.one_c_basis),
            "At value": at_value[name],
            "At low": at_low[name],
            "At high": at_high[name],
            "Change to low [%]": _change(at_low[name], at_value[name]),
            "Change to high [%]": _change(at_high[name], at_value[name]),
            "Remark": remark,
        }
        for name in metrics
    ]


def _change(value: float, base: float) -> float:
    """Relative change [%]; NaN of a metric that is 0, as the stress of ligaments without any."""
    return 100 * (value / base - 1) if base else np.nan
