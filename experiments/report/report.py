"""``porousalloy report``: one page of HTML about a result, that opens anywhere and offline."""

import contextlib
import datetime
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

import xarray as xr

from porousalloy.experiments.plotting.catalogue import applicable
from porousalloy.experiments.report import html as html
from porousalloy.experiments.report.content import parameters_of, remarks
from porousalloy.experiments.results.metadata import CHANGES, DIFFERENCES, OPTIONS, RECIPE
from porousalloy.experiments.results.reading import find_result, read_result
from porousalloy.experiments.results.summary import split, summarise
from porousalloy.parameters.errors import InputError

NAME = "report.html"
UNITS = {"mass_of_": "kg", "thickness_of_": "m", "area": "m2"}


def write_report(result_path: str | Path, out: str | Path | None = None) -> Path:
    """Write the report of a result.

    Parameters
    ----------
    result_path : str or Path
        A folder that `porousalloy simulate` wrote, or the results.nc in it.
    out : str or Path, optional
        File to write; "report.html" beside the results if not given.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    InputError
        If there is no such result, or the file cannot be written.
    """
    source = find_result(result_path)
    dataset = read_result(source)
    run_on = datetime.datetime.fromtimestamp(source.stat().st_mtime)
    target = source.parent / NAME if out is None else Path(out)
    content = make_report(dataset, run_on)
    staged = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.write_text(content, encoding="utf-8")
        os.replace(staged, target)
    except OSError as error:
        with contextlib.suppress(OSError):
            staged.unlink()
        raise InputError(
            f"The report cannot be written to '{target}' ({error.strerror or error}); give another "
            "file."
        ) from error
    return target


def make_report(dataset: xr.Dataset, run_on: datetime.datetime) -> str:
    """Report of a result, as HTML.

    Parameters
    ----------
    dataset : xarray.Dataset
        As :func:`porousalloy.experiments.results.reading.read_result` reads it.
    run_on : datetime.datetime
        When the results were written.
    """
    rows = parameters_of(dataset)
    pictures = [
        html.picture(kind.draw(dataset), kind.title, kind.description)
        for kind in applicable(dataset)
    ]
    sections = {
        "What to know first": html.warnings(remarks(dataset, rows)),
        "Runs": _runs(dataset),
        "Summary": _summary(dataset),
        "Figures": "".join(pictures),
        "Parameters": _parameters(rows),
        "Origin": _origin(dataset, run_on),
    }
    return html.page(f"{dataset.attrs['cell']}: {dataset.attrs['title']}", sections)


def _runs(dataset: xr.Dataset) -> str:
    rows = [
        (
            f"{float(run['c_rate']):g}C",
            int(run["cycles_completed"]),
            dataset.sizes["cycle"],
            run["ending"].item(),
            run["reason"].item(),
            run["solver"].item(),
        )
        for run in (dataset.isel(c_rate=place) for place in range(dataset.sizes["c_rate"]))
    ]
    columns = ("C-rate", "Cycles completed", "Asked", "Ending", "Reason", "Solver")
    return html.table("How each run ended", columns, rows)


def _summary(dataset: xr.Dataset) -> str:
    """The last cycle of each C-rate: one row a quantity, one column a C-rate."""
    captions = (
        "Last cycle obtained at each C-rate",
        "The same per area, per volume, pristine and swollen, and per mass of every other basis",
    )
    tables = []
    for caption, summary in zip(captions, split(summarise(dataset)), strict=True):
        last = summary.groupby("C-rate", sort=False).tail(1).set_index("C-rate").T
        columns = ("Quantity", *(f"{c_rate:g}C" for c_rate in last.columns))
        rows = [(name, *values) for name, values in last.iterrows()]
        tables.append(html.table(caption, columns, rows, "numbers"))
    return "".join(tables)


def _parameters(rows) -> str:
    if rows is None:
        return html.paragraph("Not known.")
    columns = ("Parameter", "Value", "Unit", "Kind", "Range", "Source and note", "Changed")
    lines, classes = [], []
    for key, row in rows.iterrows():
        note = f" ({row['note']})" if row["note"] else ""
        bounds = f"{row['low']:g} to {row['high']:g}" if row["low"] == row["low"] else ""
        value = row["value"]
        if isinstance(value, str):
            value = f"{value.rpartition(':')[2]}()"
        lines.append(
            (key, value, row["unit"], row["kind"], bounds, row["source"] + note, row["change"])
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
