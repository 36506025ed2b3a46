"""What a long run keeps: a row for every finished cycle, the curves of some, the last state.

On disk a cycle is finished in this order: its row is appended and synced, the curves are replaced
if it is one whose curves are kept, the checkpoint is replaced. A checkpoint therefore never speaks
of a cycle whose row is not there.
"""

import csv
import math
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.runs.checkpoint import (
    CHECKPOINT,
    Checkpoint,
    check_same,
    read_checkpoint,
    replace_file,
    write_checkpoint,
)
from porousalloy.experiments.solving.callbacks import one_line
from porousalloy.parameters.errors import InputError

TABLE, CURVES = "cycles.csv", "curves.nc"
CURVES_KEPT = 50
SAMPLES = 101


class Record:
    """Rows, curves and state of a run, in memory and, with a folder, on disk.

    Parameters
    ----------
    columns : list of str
        Headings of the table.
    cycles : int
        Cycles asked for; at most :data:`CURVES_KEPT` of them keep their curves: the first, every
        n-th and the last.
    identity : Mapping
        What the run is made with; see :func:`porousalloy.experiments.runs.checkpoint.check_same`.
    folder : pathlib.Path or None
        Where to write.
    resume : bool
        Go on with what the folder holds.

    Raises
    ------
    InputError
        If the folder cannot be written to, holds a run that is not to be resumed, or none that
        can be.
    """

    def __init__(
        self,
        columns: list[str],
        cycles: int,
        identity: Mapping[str, object],
        folder: Path | None,
        resume: bool,
    ):
        self.rows: list[dict[str, object]] = []
        self.state: np.ndarray | None = None
        self._columns = columns
        self._every = math.ceil(cycles / (CURVES_KEPT - 2))
        self._identity = identity
        self._folder = folder
        self._curves: dict[int, np.ndarray] = {}
        self._newest: tuple[int, Callable[[], np.ndarray]] | None = None
        if folder is None:
            if resume:
                raise InputError("There is no folder to resume from; give the one of the run.")
        elif resume:
            self._read(folder)
        else:
            self._begin(folder)

    @property
    def table(self) -> pd.DataFrame:
        """One row per finished cycle."""
        return pd.DataFrame(self.rows, columns=self._columns)

    def finish_cycle(
        self, row: dict[str, object], draw: Callable[[], np.ndarray], state: np.ndarray
    ) -> None:
        """Keep a cycle.

        Parameters
        ----------
        row : dict
            By heading.
        draw : callable
            Gives the cycle's curve: time [s], capacity [mA.h.g-1] and voltage [V] of both
            branches, shape (3, 2, SAMPLES). Called only if the curve is kept.
        state : numpy.ndarray
            State at the end, shape (states,).

        Raises
        ------
        InputError
            If the folder can no longer be written to.
        """
        self.rows.append(row)
        self.state = state
        cycle = len(self.rows)
        self._newest = cycle, draw
        kept = self._is_kept(cycle)
        if kept:
            self._curves[cycle] = draw()
        if self._folder is None:
            return
        try:
            line = pd.DataFrame([row], columns=self._columns).to_csv(header=False, index=False)
            self._append(line)
            if kept:
                self._write_curves({})
            self._write_checkpoint()
        except OSError as error:
            raise InputError(
                f"Cycle {cycle} cannot be written to '{self._folder}' ({error.strerror or error}); "
                "make room and resume, every cycle before it is there."
            ) from error

    def close(self, attributes: Mapping[str, str]) -> xr.Dataset:
        """Keep the curves of the last cycle too, and say how the run ended.

        Returns
        -------
        xarray.Dataset
            "time", "capacity" and "voltage" on cycle x branch x sample.
        """
        if self._newest is not None:
            cycle, draw = self._newest
            self._curves.setdefault(cycle, draw())
        if self._folder is not None:
            self._write_curves(attributes)
        return self._dataset(attributes)

    def _is_kept(self, cycle: int) -> bool:
        return cycle == 1 or cycle % self._every == 0

    def _begin(self, folder: Path) -> None:
        if (folder / CHECKPOINT).exists():
            raise InputError(
                f"'{folder}' holds a long run already; resume it, or give another folder."
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            header = self.table.to_csv(index=False).encode()
            replace_file(folder / TABLE, header)
            self._size = len(header)
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
        try:
            with open(folder / TABLE, "r+b") as file:
                content = file.read(self._size)
                rows = csv.DictReader(content.decode().splitlines())
                self.rows = [{key: _value(text) for key, text in row.items()} for row in rows]
                complete = all(list(row) == self._columns for row in self.rows)
                if not complete or [len(content), len(self.rows)] != [
                    self._size,
                    checkpoint.cycles,
                ]:
                    raise ValueError(f"{TABLE} has other rows")
                # a cycle after the last checkpoint, perhaps half written
                file.truncate(self._size)
            self._read_curves(folder / CURVES, checkpoint.cycles)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"'{folder}' does not hold the {checkpoint.cycles} cycles of its checkpoint "
                f"({one_line(str(error))}); start again in another folder."
            ) from error
        self.state = checkpoint.state if checkpoint.cycles else None

    def _read_curves(self, path: Path, cycles: int) -> None:
        if cycles == 0:
            return
        with xr.load_dataset(path, engine="scipy") as dataset:
            for index, cycle in enumerate(dataset["cycle"].values.tolist()):
                values = dataset[["time", "capacity", "voltage"]].isel(cycle=index)
                curve = values.to_array().values
                if cycle <= cycles and self._is_kept(cycle):
                    self._curves[cycle] = curve
                if cycle == cycles:
                    self._newest = cycle, partial(np.array, curve)

    def _append(self, line: str) -> None:
        with open(self._folder / TABLE, "ab") as file:
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
        self._size += len(line.encode())

    def _write_checkpoint(self) -> None:
        state = np.empty(0) if self.state is None else self.state
        write_checkpoint(
            self._folder, Checkpoint(state, len(self.rows), self._size, self._identity)
        )

    def _write_curves(self, attributes: Mapping[str, str]) -> None:
        content = self._dataset(attributes).to_netcdf(engine="scipy")
        replace_file(self._folder / CURVES, bytes(content))

    def _dataset(self, attributes: Mapping[str, str]) -> xr.Dataset:
        cycles = sorted(self._curves)
        values = np.array([self._curves[cycle] for cycle in cycles])
        values = values.reshape(len(cycles), 3, len(BRANCHES), SAMPLES)
        names = {"time": "s", "capacity": "mA.h.g-1", "voltage": "V"}
        variables = {
            name: (
                ("cycle", "branch", "sample"),
                values[:, index],
                {"long_name": name.capitalize(), "units": unit},
            )
            for index, (name, unit) in enumerate(names.items())
        }
        return xr.Dataset(
            variables, coords={"cycle": cycles, "branch": list(BRANCHES)}, attrs=dict(attributes)
        )


def _value(text: str) -> str | int | float:
    """Number of a cell of the table, or its text."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text
