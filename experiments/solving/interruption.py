"""Ctrl-C that ends a run between two of its steps, so that nothing finished is lost."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pybamm

INTERRUPTED = "interrupted"


@contextmanager
def interruption() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed; only the second one breaks off what is being done."""
    pressed: list[int] = []

    def note(number, frame):
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False  # only the main thread hears of signals
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


def interruptible(solver: pybamm.BaseSolver, interrupted: Callable[[], bool]) -> pybamm.BaseSolver:
    """The solver, made to fail its next step once it is interrupted.

    An experiment whose solver fails returns the steps it has; one that is broken off by any other
    exception loses them.

    Parameters
    ----------
    solver : pybamm.BaseSolver
        Changed in place; copies of it are interruptible too.
    interrupted : callable
        Whether to stop, asked before each step.
    """

    class Interruptible(type(solver)):
        def step(self, *args, **kwargs):
            try:
                if interrupted():
                    raise KeyboardInterrupt
                return super().step(*args, **kwargs)
            except KeyboardInterrupt:
                raise pybamm.SolverError(INTERRUPTED) from None

    solver.__class__ = Interruptible
    return solver
