"""``porousalloy report``: one page of HTML about a result, that opens anywhere and offline."""

import datetime
import json
import platform
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import xarray as xr

from porousalloy.experiments.files.single_file import check_file, write_file
from porousalloy.experiments.plotting.catalogue import Content, applicable
from porousalloy.experiments.plotting.selection import choose_cycles
from porousalloy.experiments.report import html
from porousalloy.experiments.report.content import parameters_of, remarks, run_labels
from porousalloy.experiments.report.reading import reading
from porousalloy.experiments.results.metadata import CHANGES, DIFFERENCES, OPTIONS, RECIPE
from porousalloy.experiments.results.summary import split
from porousalloy.experiments.results.writing import NETCDF
from porousalloy.experiments.runs.result import Result, load
from porousalloy.parameters.errors import InputError

NAME = "report.html"
KIND = "a report of porousalloy"
TABLE_CAPTIONS = {
    "gitt": "Diffusivity at every pulse",
    "impedance": "Impedance at both ends of the frequencies",
    "estimates": "Fitted parameters",
    "diagnosis": "What the fit says of itself",
}
MOST_ROWS = 100  # spectra have hundreds; their figure shows them
UNITS = {"mass_of_": "kg", "thickness_of_": "m", "area": "m2"}


def write_report(result_path: str | Path, out: str | Path | None = None) -> Path:
    """Write the report of a result.

    Parameters
    ----------
    result_path : str or Path
        Folder that `porousalloy simulate`, `run`, `cycle` or `fit` wrote, or the results.nc in it.
    out : str or Path, optional
        File to write. The default is "report.html" beside the results.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    InputError
        If there is no such result, or the file cannot be written or is anything but a report as
        this program wrote it.
    """
    path = Path(result_path)
    result = load(path)
    folder = path if path.is_dir() else path.parent
    source = folder / NETCDF if (folder / NETCDF).is_file() else path
    target = folder / NAME if out is None else Path(out)
    check_file(target, [source], html.is_report, KIND)
    content = make_report(result, datetime.datetime.fromtimestamp(source.stat().st_mtime))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"The report cannot be written to '{target}' ({error.strerror or error}); give another "
            "file."
        ) from error
    return write_file(target, html.with_digest(content), [source], html.is_report, KIND)


def make_report(result: Result, run_on: datetime.datetime) -> str:
    """Report of a result, as HTML.

    Parameters
    ----------
    result : Result
        Result of any command.
    run_on : datetime.datetime
        When the results were written.

    Returns
    -------
    str
        HTML page.
    """
    dataset = result.dataset
    rows = parameters_of(dataset)
    sections = {
        "What to know first": html.warnings(remarks(result, rows)),
        "Runs": _runs(dataset),
        "Summary": _summary(result) + _tables(result),
        "How to read it": _reading(result, rows),
        "Figures": _figures(result),
        "Parameters": _parameters(rows),
        "Origin": _origin(dataset, run_on),
    }
    return html.page(f"{dataset.attrs['cell']}: {dataset.attrs['title']}", sections)


def _reading(result: Result, rows: pd.DataFrame | None) -> str:
    sentences = reading(result, rows) or ["Nothing here needs a word."]
    return "".join(html.paragraph(sentence) for sentence in sentences)


def _runs(dataset: xr.Dataset) -> str:
    keys = ("cycles_completed", "cycles_requested", "ending", "reason", "solver")
    values = [dataset[f"run_{key}"].values.tolist() for key in keys]
    columns = ("Run", "Cycles completed", "Asked", "Ending", "Reason", "Solver")
    rows = zip(run_labels(dataset), *values, strict=True)
    return html.table("How each run ended", columns, rows)


def _summary(result: Result) -> str:
    """A few cycles: one row a quantity, one column a cycle."""
    cycles = result.summary()
    if not len(cycles):
        return "" if result.tables else html.paragraph("No cycle was finished.")
    # numbers of the cycles grow within a run
    runs = (1 + (cycles["Cycle"].diff() <= 0).cumsum()).tolist()
    keys = list(zip(runs, cycles["Cycle"].tolist(), strict=True))
    c_rates = dict(zip(keys, cycles["C-rate"].tolist(), strict=True))
    labels = choose_cycles(c_rates, several_runs=result.dataset.sizes["run"] > 1)
    places = [keys.index(key) for key in labels]
    captions = (
        "Last cycle at each C-rate, or a few cycles",
        "The same per area, per volume, pristine and swollen, and per mass of every other basis",
    )
    columns = ("Quantity", *labels.values())
    tables = []
    for caption, part in zip(captions, split(cycles), strict=True):
        shown = part.iloc[places].T
        rows = [(str(name), *values) for name, values in shown.iterrows()]
        tables.append(html.table(caption, columns, rows, "numbers"))
    return "".join(tables)


def _tables(result: Result) -> str:
    """Further tables of a protocol that are short enough to be read."""
    return "".join(
        html.table(
            TABLE_CAPTIONS.get(name, name),
            [str(column) for column in table.columns],
            table.fillna("").itertuples(index=False),
            "numbers",
        )
        for name, table in result.tables.items()
        if 0 < len(table) <= MOST_ROWS
    )


def _figures(result: Result) -> str:
    content = Content(result.dataset, result.summary(), result.tables)
    pictures = [
        html.picture(kind.draw(content), kind.title, kind.description)
        for kind in applicable(*content)
    ]
    return "".join(pictures) or html.paragraph("The result has the data for none.")


def _parameters(rows: pd.DataFrame | None) -> str:
    if rows is None:
        return html.paragraph("Not known.")
    columns = ("Parameter", "Value", "Unit", "Kind", "Range", "Source and note", "Changed")
    lines, classes = [], []
    for key, row in rows.to_dict("index").items():
        note = f" ({row['note']})" if row["note"] else ""
        bounds = f"{row['low']:g} to {row['high']:g}" if row["low"] == row["low"] else ""
        value = row["value"]
        if isinstance(value, str):
            value = f"{value.rpartition(':')[2]}()"
        lines.append(
            (str(key), value, row["unit"], row["kind"], bounds, row["source"] + note, row["change"])
        )
        classes.append("changed" if row["change"] else row["kind"])
    caption = "Values of the cell, where they come from, and what was changed for this result"
    return html.table(caption, columns, lines, "parameters", classes)


def _origin(dataset: xr.Dataset, run_on: datetime.datetime) -> str:
    now = datetime.datetime.now()
    rows = [
        ("Results written", f"{run_on:%Y-%m-%d %H:%M}"),
        ("Report written", f"{now:%Y-%m-%d %H:%M}"),
        *((f"{name} of this report", version(name)) for name in ("porousalloy", "pybamm")),
        ("Python of this report", platform.python_version()),
        # masses, and whatever else the program says about its run; changes stand at Parameters
        *(
            (name.replace("_", " "), _plain(name, value))
            for name, value in dataset.attrs.items()
            if name not in (CHANGES, DIFFERENCES)
        ),
    ]
    return html.table("Programs, dates and attributes of the result", ("Item", "Value"), rows)


def _plain(name: str, value) -> str:
    """Text of an attribute."""
    if name in (OPTIONS, RECIPE):
        content = {key: text for key, text in json.loads(value).items() if text}
        return "; ".join(f"{key}: {_listed(text)}" for key, text in content.items())
    unit = next((unit for start, unit in UNITS.items() if name.startswith(start)), "")
    return f"{value:.6g} {unit}".rstrip() if isinstance(value, float) else str(value)


def _listed(value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
