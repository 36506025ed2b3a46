"""A long run that writes nothing."""

from porousalloy.experiments.results.extents import Extents
from porousalloy.experiments.solving.simulator import State
from porousalloy.parameters.errors import InputError


class NoFiles:
    """A run that writes nothing."""

    def __init__(self, run_id: str):
        self.run_id = run_id

    def __enter__(self) -> "NoFiles":
        return self

    def __exit__(self, *exception: object) -> None:
        """Nothing is held."""

    def begin(self) -> None:
        """Make nothing."""

    def read(self, take: object, extents: Extents, asked: int) -> State | None:
        """Refuse to resume.

        Raises
        ------
        InputError
            Always.
        """
        raise InputError("There is no folder to resume from; give the one of the run.")

    def write(self, rows: object, curves: object, state: object) -> None:
        """Write nothing."""

    def finish(self, write: object, described: object) -> None:
        """Write nothing."""
