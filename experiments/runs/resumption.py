"""What a resumed run finds in its folder beside the checkpoint: manifest, curves, table of cycles.

Whatever is not as it was written is told of and kept under another name, and what can be made anew
is made anew.
"""

import hashlib
import os
import shutil
import warnings
from pathlib import Path

import pandas as pd
import xarray as xr

from porousalloy.experiments.files.manifest import (
    changed_files,
    own_digests,
    read_manifest,
    write_digests,
)
from porousalloy.experiments.files.single_file import replace_file
from porousalloy.experiments.results.cycle_row import Row
from porousalloy.experiments.results.extents import Extents
from porousalloy.experiments.results.netcdf import read_netcdf
from porousalloy.experiments.results.writing import CYCLES, NETCDF
from porousalloy.experiments.runs.checkpoint import Checkpoint
from porousalloy.experiments.runs.cycle_recovery import read_rows, recovered_rows
from porousalloy.parameters.errors import InputError


def keep_changed(folder: Path) -> None:
    """Leave a manifest of the files that do not change while the run goes on.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the run, perhaps with the manifest of an earlier end.
    """
    manifest = read_manifest(folder)
    if not manifest:
        return
    own = own_digests(folder)
    others = {name: own[name] for name in own if name not in (CYCLES, NETCDF)}
    for name in changed_files(folder, others):
        kept = _free_name(folder / name)
        os.replace(folder / name, kept)
        del others[name]
        warnings.warn(
            f"'{name}' was changed since it was written, and is now '{kept.name}'.", stacklevel=2
        )
    described = {name: said for name, said in manifest.items() if name != "files"}
    write_digests(folder, others, described | {"state": "under way"})


def kept_curves(folder: Path, cycles: int) -> xr.Dataset | None:
    """Steps of the cycles whose curves are kept; None if they are lost or there are none.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the run.
    cycles : int
        Number of finished cycles.
    """
    if not cycles:
        return None
    try:
        return read_netcdf(folder / NETCDF)
    except InputError:
        warnings.warn(
            f"The curves of the cycles up to {cycles} are lost, because '{NETCDF}' is missing or "
            f"damaged{_copied(folder / NETCDF)}.",
            stacklevel=2,
        )
        return None


def kept_table(
    folder: Path, checkpoint: Checkpoint, curves: xr.Dataset | None, extents: Extents
) -> tuple[list[Row], bytes]:
    """Rows of the finished cycles, and the content of their table, which is now in the folder.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the run.
    checkpoint : Checkpoint
        Where the run stands.
    curves : xarray.Dataset or None
        Steps of the cycles whose curves are kept.
    extents : Extents
        Masses, thicknesses and area of the cell.
    """
    file = folder / CYCLES
    there = file.read_bytes() if file.is_file() else b""
    content = there[: checkpoint.table_size]
    if hashlib.sha256(content).hexdigest() == checkpoint.table_digest:
        alone = file.is_file() and not file.is_symlink() and file.stat().st_nlink == 1
        if len(there) > len(content) or not alone:
            # cycles after the checkpoint, perhaps half written; a link's file is another's too
            replace_file(file, content)
        return read_rows(content), content
    rows, lost = recovered_rows(there, checkpoint.cycles, curves, extents)
    warnings.warn(
        f"'{CYCLES}' was changed or damaged and was made anew, {lost}{_copied(file)}.",
        stacklevel=2,
    )
    content = pd.DataFrame(rows).to_csv(index=False).encode() if rows else b""
    replace_file(file, content)
    return rows, content


def _copied(file: Path) -> str:
    """Words on where a damaged file is kept, if there is one."""
    if not file.is_file():
        return ""
    kept = _free_name(file)
    shutil.copy2(file, kept)
    return f"; what was there is now '{kept.name}'"


def _free_name(file: Path) -> Path:
    """Name that nobody has, for a file that was changed."""
    number, place = 1, file.with_name(f"{file.name}.changed")
    while os.path.lexists(place):
        number += 1
        place = file.with_name(f"{file.name}.changed-{number}")
    return place
