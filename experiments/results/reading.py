"""Results read back from their folder or file.

A folder is read as of one moment: if its manifest changes meanwhile, it is read again. Numbers of a
results.nc that was changed are refused, tables that were changed are told of.
"""

import os
import time
import warnings
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import xarray as xr

from porousalloy.experiments.files.manifest import (
    MANIFEST,
    changed_files,
    digest_of,
    read_manifest,
)
from porousalloy.experiments.files.publication import PATIENCE, is_pending, settle
from porousalloy.experiments.results.legacy.reading import is_legacy, read_legacy
from porousalloy.experiments.results.netcdf import DamagedError, read_netcdf
from porousalloy.experiments.results.remarks import REMARKED, with_remarks
from porousalloy.experiments.results.run_id import RUN_ID
from porousalloy.experiments.results.summary import summarise
from porousalloy.experiments.results.tables import read_table
from porousalloy.experiments.results.writing import CYCLES, NETCDF, TABLES
from porousalloy.experiments.solving.messages import one_line
from porousalloy.parameters.errors import InputError

#: Columns that tell the cycles.
KEYS = ("C-rate", "Cycle", "Complete")
NEEDED = ("cell", "title", "alloy_electrode", "capacity_basis", "area", "command", "protocol")


class Stored(NamedTuple):
    """What a folder of results holds.

    Attributes
    ----------
    dataset : xarray.Dataset
        Steps; see :mod:`porousalloy.experiments.results.dataset`.
    cycles : pandas.DataFrame
        One row per cycle.
    tables : dict of str to pandas.DataFrame
        Further tables by name.
    file : pathlib.Path
        File or folder that it was read from.
    remarks : tuple of str
        What is not as it was written.
    """

    dataset: xr.Dataset
    cycles: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    file: Path
    remarks: tuple[str, ...] = ()


def read_stored(path: str | Path) -> Stored:
    """Results of any command, of this version or of 0.1.0.

    Parameters
    ----------
    path : str or Path
        A folder that `porousalloy` wrote, or the results.nc in it.

    Returns
    -------
    Stored
        Steps and table of cycles.

    Raises
    ------
    InputError
        If there is no such result, it is something else, or it holds nothing.
    """
    path = Path(path)
    folder = path if os.path.isdir(path) else path.parent
    stored = _settled(path, folder)
    for remark in stored.remarks:
        warnings.warn(remark, stacklevel=3)
    return stored


def _settled(path: Path, folder: Path) -> Stored:
    """Results of a folder as they were at one moment."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        settle(folder)
        before = _version(folder)
        try:
            stored = _read(path, folder)
        except InputError:
            if _is_as(before, folder):
                raise
            continue
        if _is_as(before, folder):
            return stored
    raise InputError(f"'{folder}' is replaced again and again; read it when its writer is done.")


def _is_as(version: tuple[str, int, int], folder: Path) -> bool:
    """False if another process has replaced the result since its manifest was this version."""
    return version == _version(folder) and not is_pending(folder)


def _version(folder: Path) -> tuple[str, int, int]:
    """Digest of a manifest, and which file it is: one may come back with the same content."""
    file = folder / MANIFEST
    try:
        found = os.stat(file)
    except OSError:
        return "", 0, 0
    return digest_of(file), found.st_ino, found.st_mtime_ns


def _read(path: Path, folder: Path) -> Stored:
    """Results of a folder that nobody writes to at this moment."""
    if path == folder and not (path / NETCDF).is_file():
        if is_legacy(path):
            return Stored(*read_legacy(path), path)
        raise InputError(
            f"There is no '{NETCDF}' in '{path}'; give a folder that `porousalloy simulate`, "
            "`run`, `cycle` or `fit` wrote."
        )
    file = path / NETCDF if path == folder else path
    if not os.path.isfile(file):
        raise InputError(f"There is no file '{file}'; give a folder of results.")
    dataset = read_netcdf(file)
    if "c_rate" in dataset.dims:
        return Stored(*read_legacy(file), file)
    _check_belongs(dataset, file, folder)
    try:
        cycles, tables = _cycles(dataset, folder), _tables(folder)
    except InputError:
        raise
    except Exception as error:
        # whatever a file of another kind, or an edited table, makes the sums stumble over
        raise InputError(
            f"'{file}' and the tables beside it cannot be read ({type(error).__name__}: "
            f"{one_line(str(error))}); take a copy, or run it again."
        ) from error
    return Stored(dataset, cycles, tables, file, tuple(_remarks(dataset, folder)))


def _check_belongs(dataset: xr.Dataset, file: Path, folder: Path) -> None:
    """Refuse what is no result, is empty, or is of another run than the files around it."""
    if not {*NEEDED} <= {*dataset.attrs} or "run_reason" not in dataset:
        raise InputError(f"'{file}' is not a result of porousalloy; give a folder that it wrote.")
    manifest = read_manifest(folder)
    listed = manifest.get("files", {}).get(file.name)
    other_run = RUN_ID in dataset.attrs and manifest.get(RUN_ID, "") not in (
        "",
        dataset.attrs[RUN_ID],
    )
    if listed is not None and (other_run or listed != digest_of(file)):
        raise DamagedError(
            f"'{file}' is not the file that '{MANIFEST}' beside it lists: it was changed, or files "
            "of two runs are mixed; take a copy, or run it again."
        )
    if not any(dataset.sizes.get(name) for name in ("step", "spectrum")):
        reasons = "; ".join(str(reason) for reason in dataset["run_reason"].values)
        raise InputError(f"'{file}' holds no step ({reasons}); run it again.")


def _keeps_all(dataset: xr.Dataset) -> bool:
    """Whether the curves of every cycle were kept, from which its row follows."""
    return dataset.attrs.get("cycles_kept", "all") == "all"


def _cycles(dataset: xr.Dataset, folder: Path) -> pd.DataFrame:
    table = folder / CYCLES
    read = table.is_file() and not _keeps_all(dataset)
    cycles = read_table(table) if read else summarise(dataset)
    lacking = {*KEYS} - {*cycles.columns} if read else set()
    if lacking:
        raise ValueError(f"'{CYCLES}' has no column '{min(lacking)}'")
    if dataset.attrs["command"] in REMARKED:
        cycles = with_remarks(cycles, dataset.attrs)
    return cycles


def _tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Further tables of a protocol."""
    found = {name: folder / f"{name}.csv" for name in TABLES}
    return {name: read_table(path) for name, path in found.items() if path.is_file()}


def _remarks(dataset: xr.Dataset, folder: Path) -> list[str]:
    """What a reader should know of tables that are not as they were written."""
    digests = read_manifest(folder).get("files", {})
    tables = {name: digest for name, digest in digests.items() if name.endswith(".csv")}
    used = {f"{name}.csv" for name in TABLES} | (set() if _keeps_all(dataset) else {CYCLES})
    said = []
    for name in changed_files(folder, tables):
        taken = "are taken as they are now" if name in used else "are not used"
        said.append(f"'{folder / name}' was changed since it was written; its numbers {taken}.")
    missing = [name for name in tables if name in used and not (folder / name).is_file()]
    if not _keeps_all(dataset) and not (folder / CYCLES).is_file():
        missing = [*missing, CYCLES] if CYCLES not in missing else missing
        said.append("The table holds those cycles only whose curves were kept.")
    return [*(f"'{folder / name}' is missing." for name in missing), *said]
