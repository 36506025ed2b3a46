"""What a long run keeps: a row of every finished cycle, the curves of some, the last state.

Finished cycles are written in batches, of as many as a few seconds take, and at the end however it
comes; of slower cycles, each as it finishes. A process that is killed loses the batch under way,
which is computed again on resuming.
"""

import math
import time
from collections.abc import Mapping, Sequence

import xarray as xr

from porousalloy.experiments.results.cycle_row import Row, SampledStep
from porousalloy.experiments.results.dataset import Collector
from porousalloy.experiments.results.run_id import RUN_ID
from porousalloy.experiments.runs.cycle_files import CycleFiles
from porousalloy.experiments.runs.no_files import NoFiles
from porousalloy.experiments.solving.callbacks import FinishedCycle
from porousalloy.experiments.solving.simulator import State

CURVES_KEPT = 50
#: Time between two batches [s]: what a killed run loses at most, beside the cycle under way.
SECONDS_OF_A_BATCH = 2.0


class CycleLog:
    """Rows, curves and state of a run, in memory and, with a folder, on disk.

    Parameters
    ----------
    collector : Collector
        Samples the cycles.
    cycles : int
        Number of cycles asked for; at most :data:`CURVES_KEPT` of them keep their curves: the
        first, every n-th and the last.
    files : CycleFiles or NoFiles
        Files of the run.
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
        files: CycleFiles | NoFiles,
        resume: bool,
        described: Mapping[str, object],
    ):
        self.state: State | None = None
        self._collector = collector
        self._asked = cycles
        self._every = math.ceil(cycles / (CURVES_KEPT - 2))
        self._files = files
        self._described = dict(described) | {"cycles_kept": "some" if self._every > 1 else "all"}
        self._newest: tuple[FinishedCycle, Sequence[SampledStep]] | None = None
        self._unwritten: list[Row] = []
        self._curves_are_new = False
        self._last_written = -math.inf  # the first cycle shows at once that it can be written
        if resume:
            self.state = files.read(self._take, collector.extents, cycles)
        else:
            files.begin()
        self._described[RUN_ID] = files.run_id

    @property
    def done(self) -> int:
        """Number of finished cycles."""
        return len(self._collector.rows)

    def finish_cycle(self, cycle: FinishedCycle, state: State) -> Mapping[str, object]:
        """Keep a cycle, and write the batch if it is time.

        Parameters
        ----------
        cycle : FinishedCycle
            A complete cycle.
        state : State
            State at its end.

        Returns
        -------
        Mapping
            Row of the cycle in the table.

        Raises
        ------
        InputError
            If the folder can no longer be written to.
        """
        steps = self._collector.sample(cycle, {})
        row = self._collector.row(cycle, steps)
        self._newest = cycle, steps
        if self._is_kept(cycle.number):
            self._keep_newest()
            self._curves_are_new = True
        self._unwritten.append(row)
        self.state = state
        if time.monotonic() - self._last_written >= SECONDS_OF_A_BATCH:
            self.write()
        return row

    def write(self) -> None:
        """Write the finished cycles that are not yet on disk.

        Raises
        ------
        InputError
            If the folder can no longer be written to.
        """
        if not self._unwritten:
            return
        assert self.state is not None
        curves = self._collector.dataset(self._described) if self._curves_are_new else None
        self._files.write(self._unwritten, curves, self.state)
        self._unwritten, self._curves_are_new = [], False
        self._last_written = time.monotonic()

    def close(self) -> xr.Dataset:
        """Keep the curves of the last cycle too.

        Returns
        -------
        xarray.Dataset
            Steps of the cycles whose curves are kept.
        """
        self._keep_newest()
        return self._collector.dataset(self._described)

    def _keep_newest(self) -> None:
        if self._newest is not None:
            self._collector.keep(*self._newest)
            self._newest = None

    def _is_kept(self, cycle: int) -> bool:
        return cycle in (1, self._asked) or cycle % self._every == 0

    def _take(self, rows: list[Row], curves: xr.Dataset | None) -> None:
        self._collector.rows += rows
        if curves is not None:
            done = len(rows)
            self._collector.restore(curves, lambda n: n <= done and self._is_kept(n))
        if not {*range(1, len(rows) + 1)} <= self._collector.cycles_kept:
            self._described["cycles_kept"] = "some"
