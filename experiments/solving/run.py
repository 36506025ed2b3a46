"""How a run ended."""

from dataclasses import dataclass

from porousalloy.experiments.solving.termination import Ending

REMARKS_SHOWN = 5


@dataclass(frozen=True)
class Run:
    """What a run gave, whether or not it reached its end.

    Attributes
    ----------
    ending : {"completed", "event", "failed", "interrupted"}
        See :class:`porousalloy.experiments.solving.termination.Termination`.
    reason : str
        Why the run ended, in words.
    remarks : tuple of str
        Steps that were skipped or ran out of time on the way, and solvers that failed.
    cycles_completed, cycles_requested : int
        Numbers of cycles [-].
    solver : str
        Name of the solver that was used last.
    """

    ending: Ending
    reason: str
    remarks: tuple[str, ...]
    cycles_completed: int
    cycles_requested: int
    solver: str

    @property
    def completed(self) -> bool:
        """Whether every step reached a limit of its own."""
        return self.ending == "completed"

    @property
    def failed(self) -> bool:
        """Whether all solvers gave up."""
        return self.ending == "failed"

    @property
    def summary(self) -> str:
        """Reason and the first remarks in one line."""
        more = len(self.remarks) - REMARKS_SHOWN
        further = [f"and {more} more remarks"] if more > 0 else []
        return "; ".join([self.reason, *self.remarks[:REMARKS_SHOWN], *further])
