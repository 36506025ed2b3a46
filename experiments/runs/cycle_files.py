"""Files of a long run while it is under way: table of cycles, curves, checkpoint.

They are written in this order: rows are appended and synced, the curves are replaced if there are
new ones, the checkpoint is replaced. A checkpoint therefore never speaks of a cycle whose row is
not there, and what was appended after it is cut off on resuming.
"""

import csv
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import xarray as xr

from porousalloy.experiments.results.cycle_row import Row
from porousalloy.experiments.results.folder import MANIFEST, check_free, own_files
from porousalloy.experiments.results.writing import CYCLES, NETCDF, expected_files
from porousalloy.experiments.runs.checkpoint import (
    CHECKPOINT,
    Checkpoint,
    check_same,
    read_checkpoint,
    replace_file,
    write_checkpoint,
)
from porousalloy.experiments.solving.messages import one_line
from porousalloy.experiments.solving.simulator import State
from porousalloy.parameters.errors import InputError

Take = Callable[[list[Row], xr.Dataset | None], None]


class CycleFiles:
    """Files of one run.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the run.
    identity : Mapping
        What the run is made with; see :func:`porousalloy.experiments.runs.checkpoint.check_same`.
    """

    def __init__(self, folder: Path, identity: Mapping[str, object]):
        self._folder = folder
        self._identity = identity
        self._size = 0

    def begin(self) -> None:
        """Make the folder and the files of a run without cycles.

        Raises
        ------
        InputError
            If the folder cannot be written to, or holds a run or files of other origin.
        """
        folder = self._folder
        if (folder / CHECKPOINT).exists():
            raise InputError(
                f"'{folder}' holds a long run already; resume it, or give another folder."
            )
        own = own_files(folder)
        check_free(expected_files("cycle"), folder, own)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name in own | {MANIFEST}:
                (folder / name).unlink(missing_ok=True)
            replace_file(folder / CYCLES, b"")
            write_checkpoint(folder, Checkpoint(None, 0, self._identity))
        except OSError as error:
            raise InputError(
                f"Results cannot be written to '{folder}' ({error.strerror or error}); "
                "give another folder."
            ) from error

    def read(self, take: Take) -> State | None:
        """Read the run of the folder; rows after its checkpoint are cut off.

        Parameters
        ----------
        take : callable
            Function that is called with the rows of the table, and the steps whose curves are
            kept or None before the first cycle.

        Returns
        -------
        State or None
            State at the end of the last finished cycle; None before the first.

        Raises
        ------
        InputError
            If the folder holds no run, a damaged one, or one that was made otherwise.
        """
        folder = self._folder
        checkpoint = read_checkpoint(folder)
        check_same(folder, checkpoint.identity, self._identity)
        self._size = checkpoint.table_size
        try:
            with open(folder / CYCLES, "r+b") as file:
                content = file.read(self._size)
                rows = list(csv.DictReader(content.decode().splitlines()))
                if [len(content), len(rows)] != [self._size, checkpoint.cycles]:
                    raise ValueError(f"{CYCLES} has other rows")
                # cycles after the last checkpoint, perhaps half written
                file.truncate(self._size)
            curves = xr.load_dataset(folder / NETCDF, engine="scipy") if rows else None
            take([{key: _value(text) for key, text in row.items()} for row in rows], curves)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"'{folder}' does not hold the {checkpoint.cycles} cycles of its checkpoint "
                f"({one_line(str(error))}); start again in another folder."
            ) from error
        return checkpoint.state

    def write(self, rows: Sequence[Row], curves: xr.Dataset | None, state: State) -> None:
        """Write finished cycles.

        Parameters
        ----------
        rows : sequence of dict
            Rows of the cycles that are not yet there, at least one.
        curves : xarray.Dataset or None
            Steps of all cycles whose curves are kept; None if none is new.
        state : State
            State at the end of the last of the cycles.

        Raises
        ------
        InputError
            If the folder can no longer be written to.
        """
        try:
            size = self._append(pd.DataFrame(rows).to_csv(header=self._size == 0, index=False))
            if curves is not None:
                replace_file(self._folder / NETCDF, bytes(curves.to_netcdf(engine="scipy")))
            write_checkpoint(self._folder, Checkpoint(state, size, self._identity))
        except OSError as error:
            first, last = rows[0]["Cycle"], rows[-1]["Cycle"]
            cycles = f"Cycle {last}" if first == last else f"Cycles {first} to {last}"
            raise InputError(
                f"{cycles} cannot be written to '{self._folder}' ({error.strerror or error}); "
                "make room and resume, every cycle before is there."
            ) from error
        self._size = size

    def _append(self, text: str) -> int:
        """Rows after those of the checkpoint, and the size of the table with them [bytes]."""
        with open(self._folder / CYCLES, "r+b") as file:
            file.seek(self._size)
            file.write(text.encode())
            file.truncate()  # of rows whose checkpoint could not be written
            file.flush()
            os.fsync(file.fileno())
            return file.tell()


class NoFiles:
    """A run that writes nothing."""

    def begin(self) -> None:
        """Make nothing."""

    def read(self, take: Take) -> State | None:
        """Refuse to resume.

        Raises
        ------
        InputError
            Always.
        """
        raise InputError("There is no folder to resume from; give the one of the run.")

    def write(self, rows: object, curves: object, state: object) -> None:
        """Write nothing."""


def _value(text: str) -> float | int | str:
    """A number as it was written, else the text."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
