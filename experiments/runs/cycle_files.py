"""Files of a long run while it is under way: table of cycles, curves, checkpoint.

They are written in this order: rows are appended and synced, the curves are replaced if there are
new ones, the checkpoint is replaced. A checkpoint therefore never speaks of a cycle whose row is
not there, and what was appended after it is cut off on resuming. One process at a time has the
folder; a manifest that an earlier end of the run left speaks of its other files meanwhile.
"""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import xarray as xr

from porousalloy.experiments.files.lock import FolderLock
from porousalloy.experiments.files.manifest import (
    MANIFEST,
    digest_of,
    own_digests,
)
from porousalloy.experiments.files.publication import (
    discard,
    fresh_staging,
    publish,
    recover,
    settle,
)
from porousalloy.experiments.files.single_file import replace_file
from porousalloy.experiments.results.cycle_row import Row
from porousalloy.experiments.results.extents import Extents
from porousalloy.experiments.results.folder import make_folders
from porousalloy.experiments.results.netcdf import netcdf_bytes
from porousalloy.experiments.results.run_id import RUN_ID
from porousalloy.experiments.results.writing import CYCLES, NETCDF
from porousalloy.experiments.runs.checkpoint import (
    Checkpoint,
    check_same,
    read_checkpoint,
    restore_checkpoint,
    write_checkpoint,
)
from porousalloy.experiments.runs.free_folder import check_free
from porousalloy.experiments.runs.resumption import keep_changed, kept_curves, kept_table
from porousalloy.experiments.solving.simulator import State
from porousalloy.parameters.errors import InputError

Take = Callable[[list[Row], xr.Dataset | None], None]


class CycleFiles:
    """Files of one run, to be used as a context: nobody else writes to the folder meanwhile.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the run.
    identity : Mapping
        What the run is made with; see :func:`porousalloy.experiments.runs.checkpoint.check_same`.
    run_id : str
        Number of the run, if it is not resumed.
    """

    def __init__(self, folder: Path, identity: Mapping[str, object], run_id: str):
        self.run_id = run_id
        self._folder = Path(os.path.realpath(folder))
        self._identity = identity
        self._size = 0
        self._digest = hashlib.sha256()
        self._lock = FolderLock(self._folder)

    def begin(self) -> None:
        """Make the folder and the files of a run without cycles.

        Raises
        ------
        InputError
            If the folder cannot be written to, is being written to, or holds a run, another
            result or files of other origin.
        """
        folder = self._folder
        try:
            settle(folder)
            check_free(folder)
            make_folders(folder)
            self._lock.acquire()
            recover(folder)
            check_free(folder)
            replace_file(folder / CYCLES, b"")
            write_checkpoint(folder, self._checkpoint(None))
        except OSError as error:
            raise InputError(
                f"Results cannot be written to '{folder}' ({error.strerror or error}); "
                "give another folder."
            ) from error

    def read(self, take: Take, extents: Extents, asked: int) -> State | None:
        """Read the run of the folder; rows after its checkpoint are cut off.

        What is damaged beside the checkpoint is told of, kept under another name, and made anew
        as far as possible.

        Parameters
        ----------
        take : callable
            Function that is called with the rows of the table, and the steps whose curves are
            kept or None where there are none.
        extents : Extents
            Masses, thicknesses and area of the cell.
        asked : int
            Number of cycles asked for.

        Returns
        -------
        State or None
            State at the end of the last finished cycle; None before the first.

        Raises
        ------
        InputError
            If the folder holds no run, is being written to, or holds a run that was made
            otherwise, that has more cycles than are asked for, or whose checkpoint is damaged.
        """
        try:
            if self._folder.is_dir():
                self._lock.acquire()
            checkpoint = read_checkpoint(self._folder)
            check_same(self._folder, checkpoint.identity, self._identity)
            if checkpoint.cycles > asked:
                raise InputError(
                    f"'{self._folder}' holds {checkpoint.cycles} cycles already; ask for that many "
                    f"or more, not {asked}."
                )
            recover(self._folder)
            restore_checkpoint(self._folder)
            self.run_id = checkpoint.run_id or self.run_id
            keep_changed(self._folder)
            curves = kept_curves(self._folder, checkpoint.cycles)
            take(self._read_table(checkpoint, curves, extents), curves)
        except OSError as error:
            raise InputError(
                f"The run in '{self._folder}' cannot be resumed ({error.strerror or error}); make "
                "the folder writable."
            ) from error
        return checkpoint.state

    def _read_table(
        self, checkpoint: Checkpoint, curves: xr.Dataset | None, extents: Extents
    ) -> list[Row]:
        rows, content = kept_table(self._folder, checkpoint, curves, extents)
        self._size, self._digest = len(content), hashlib.sha256(content)
        if self._digest.hexdigest() != checkpoint.table_digest:  # it was made anew
            write_checkpoint(self._folder, self._checkpoint(checkpoint.state))
        return rows

    def _checkpoint(self, state: State | None) -> Checkpoint:
        digest = self._digest.hexdigest()
        return Checkpoint(state, self._size, self._identity, digest, self.run_id)

    def __enter__(self) -> "CycleFiles":
        return self

    def __exit__(self, *exception: object) -> None:
        self._lock.release()

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
            text = pd.DataFrame(rows).to_csv(header=self._size == 0, index=False)
            size, digest = self._append(text), self._digest.copy()
            digest.update(text.encode())
            if curves is not None:
                replace_file(self._folder / NETCDF, netcdf_bytes(curves))
            checkpoint = self._checkpoint(state)
            write_checkpoint(
                self._folder,
                checkpoint._replace(table_size=size, table_digest=digest.hexdigest()),
            )
        except OSError as error:
            first, last = rows[0]["Cycle"], rows[-1]["Cycle"]
            cycles = f"Cycle {last}" if first == last else f"Cycles {first} to {last}"
            raise InputError(
                f"{cycles} cannot be written to '{self._folder}' ({error.strerror or error}); "
                "make room and resume, every cycle before is there."
            ) from error
        self._size, self._digest = size, digest

    def finish(self, write: Callable[[Path], None], described: Mapping[str, object]) -> None:
        """Write all files of the result beside the checkpoint, the manifest last.

        Parameters
        ----------
        write : callable
            Function that writes the files to a folder.
        described : Mapping
            What the manifest says of the run.

        Raises
        ------
        InputError
            If there is no room; the cycles are on disk all the same.
        """
        folder = self._folder
        try:
            write(fresh_staging(folder))
            own = own_digests(folder)
            for name in {*own, CYCLES, NETCDF, MANIFEST}:
                if name in (CYCLES, NETCDF, MANIFEST) and (folder / name).is_file():
                    own[name] = digest_of(folder / name)
            publish(folder, own, {**described, RUN_ID: self.run_id})
        except OSError as error:
            raise InputError(
                f"The files of the result cannot be written to '{folder}' "
                f"({error.strerror or error}); the cycles are there: make room and resume."
            ) from error
        finally:
            discard(folder)

    def _append(self, text: str) -> int:
        """Rows after those of the checkpoint, and the size of the table with them [bytes]."""
        with open(self._folder / CYCLES, "r+b") as file:
            file.seek(self._size)
            file.write(text.encode())
            file.truncate()  # of rows whose checkpoint could not be written
            file.flush()
            os.fsync(file.fileno())
            return file.tell()
