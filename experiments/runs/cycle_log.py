"""What a long run keeps: a row of every finished cycle, the curves of some, the last state.

On disk a cycle is finished in this order: its row is appended and synced, the curves are replaced
if it is one whose curves are kept, the checkpoint is replaced. A checkpoint therefore never speaks
of a cycle whose row is not there.
"""

import csv
import math
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import xarray as xr

from porousalloy.experiments.results.cycle_row import SampledStep
from porousalloy.experiments.results.dataset import Collector
from porousalloy.experiments.results.folder import MANIFEST, check_free, own_files, write_manifest
from porousalloy.experiments.results.writing import CYCLES, NETCDF, expected_files
from porousalloy.experiments.runs.checkpoint import (
    CHECKPOINT,
    Checkpoint,
    check_same,
    read_checkpoint,
    replace_file,
    write_checkpoint,
)
from porousalloy.experiments.solving.callbacks import FinishedCycle
from porousalloy.experiments.solving.messages import one_line
from porousalloy.experiments.solving.simulator import State
from porousalloy.parameters.errors import InputError

CURVES_KEPT = 50


class CycleLog:
    """Rows, curves and state of a run, in memory and, with a folder, on disk.

    Parameters
    ----------
    collector : Collector
        Samples the cycles.
    cycles : int
        Number of cycles asked for; at most :data:`CURVES_KEPT` of them keep their curves: the
        first, every n-th and the last.
    identity : Mapping
        What the run is made with; see :func:`porousalloy.experiments.runs.checkpoint.check_same`.
    folder : pathlib.Path or None
        Folder to write to.
    resume : bool
        Whether to continue the run that the folder holds.
    described : Mapping
        Attributes of the Dataset.

    Raises
    ------
    InputError
        If the folder cannot be written to, holds a run that is not to be resumed, or none that
        can be.
    """

    def __init__(
        self,
        collector: Collector,
        cycles: int,
        identity: Mapping[str, object],
        folder: Path | None,
        resume: bool,
        described: Mapping[str, object],
    ):
        self.state: State | None = None
        self._collector = collector
        self._asked = cycles
        self._every = math.ceil(cycles / (CURVES_KEPT - 2))
        self._identity = identity
        self._folder = folder
        self._described = dict(described) | {"cycles_kept": "some" if self._every > 1 else "all"}
        self._newest: tuple[FinishedCycle, Sequence[SampledStep]] | None = None
        if folder is None:
            if resume:
                raise InputError("There is no folder to resume from; give the one of the run.")
        elif resume:
            self._read(folder)
        else:
            self._begin(folder)

    @property
    def done(self) -> int:
        """Number of finished cycles."""
        return len(self._collector.rows)

    def finish_cycle(self, cycle: FinishedCycle, state: State) -> dict[str, object]:
        """Keep a cycle.

        Parameters
        ----------
        cycle : FinishedCycle
            A complete cycle.
        state : State
            State at its end.

        Returns
        -------
        dict
            Row of the cycle in the table.

        Raises
        ------
        InputError
            If the folder can no longer be written to.
        """
        steps = self._collector.sample(cycle, {})
        row = self._collector.row(cycle, steps)
        self.state = state
        self._newest = cycle, steps
        kept = self._is_kept(cycle.number)
        if kept:
            self._keep_newest()
        if self._folder is None:
            return row
        try:
            table = pd.DataFrame([row])
            self._append(table.to_csv(header=self._size == 0, index=False))
            if kept:
                self._write_curves()
            self._write_checkpoint()
        except OSError as error:
            raise InputError(
                f"Cycle {cycle.number} cannot be written to '{self._folder}' "
                f"({error.strerror or error}); make room and resume, every cycle before it is "
                "there."
            ) from error
        return row

    def close(self) -> xr.Dataset:
        """Keep the curves of the last cycle too.

        Returns
        -------
        xarray.Dataset
            Steps of the cycles whose curves are kept.
        """
        self._keep_newest()
        return self._collector.dataset(self._described)

    def check_number(self, cycles: int) -> None:
        """Refuse to continue a run that has more cycles than are asked for.

        Raises
        ------
        InputError
            If the folder holds more.
        """
        if self.done > cycles:
            raise InputError(
                f"'{self._folder}' holds {self.done} cycles already; ask for that many or more, "
                f"not {cycles}."
            )

    def finish_folder(self, write: Callable[[Path], None], described: Mapping[str, object]) -> None:
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
        assert self._folder is not None
        try:
            with tempfile.TemporaryDirectory(prefix=".porousalloy-", dir=self._folder) as staging:
                write(Path(staging))
                names = {path.name for path in Path(staging).iterdir()}
                for name in names:
                    os.replace(Path(staging) / name, self._folder / name)
            write_manifest(self._folder, names, described)
        except OSError as error:
            raise InputError(
                f"The files of the result cannot be written to '{self._folder}' "
                f"({error.strerror or error}); the cycles are there: make room and resume."
            ) from error

    def _keep_newest(self) -> None:
        if self._newest is not None:
            self._collector.keep(*self._newest)
            self._newest = None

    def _is_kept(self, cycle: int) -> bool:
        return cycle in (1, self._asked) or cycle % self._every == 0

    def _begin(self, folder: Path) -> None:
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
            self._size = 0
            self._write_checkpoint()
        except OSError as error:
            raise InputError(
                f"Results cannot be written to '{folder}' ({error.strerror or error}); "
                "give another folder."
            ) from error

    def _read(self, folder: Path) -> None:
        checkpoint = read_checkpoint(folder)
        check_same(folder, checkpoint.identity, self._identity)
        self._size = checkpoint.table_size
        self.state = checkpoint.state
        try:
            with open(folder / CYCLES, "r+b") as file:
                content = file.read(self._size)
                rows = list(csv.DictReader(content.decode().splitlines()))
                if [len(content), len(rows)] != [self._size, checkpoint.cycles]:
                    raise ValueError(f"{CYCLES} has other rows")
                # a cycle after the last checkpoint, perhaps half written
                file.truncate(self._size)
            self._collector.rows += [
                {key: _value(text) for key, text in row.items()} for row in rows
            ]
            done = checkpoint.cycles
            if done:
                curves = xr.load_dataset(folder / NETCDF, engine="scipy")
                self._collector.restore(curves, lambda n: n <= done and self._is_kept(n))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"'{folder}' does not hold the {checkpoint.cycles} cycles of its checkpoint "
                f"({one_line(str(error))}); start again in another folder."
            ) from error

    def _append(self, text: str) -> None:
        assert self._folder is not None
        with open(self._folder / CYCLES, "ab") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
            self._size = file.tell()

    def _write_curves(self) -> None:
        assert self._folder is not None
        dataset = self._collector.dataset(self._described)
        replace_file(self._folder / NETCDF, bytes(dataset.to_netcdf(engine="scipy")))

    def _write_checkpoint(self) -> None:
        assert self._folder is not None
        write_checkpoint(self._folder, Checkpoint(self.state, self._size, self._identity))


def _value(text: str) -> float | int | str:
    """A number as it was written, else the text."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
