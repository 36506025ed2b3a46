"""Listening to a running experiment: its steps, and what PyBaMM would only log."""

from collections.abc import Callable

import pybamm

OnStep = Callable[[int, int, str], None]


class Recorder(pybamm.callbacks.LoggingCallback):
    """Collects solver messages and reports the start of each step.

    Being a LoggingCallback, it takes the place of the one PyBaMM would add, which prints.

    Parameters
    ----------
    steps_asked : int
        Number of steps of the experiment.
    on_step : callable or None
        Called before each step with the number of steps done, the number asked and the name of
        the step.

    Attributes
    ----------
    messages : list of str
        Errors in the order they came.
    """

    def __init__(self, steps_asked: int, on_step: OnStep | None):
        super().__init__()
        self.messages: list[str] = []
        self._steps_asked = steps_asked
        self._steps_started = 0
        self._on_step = on_step

    def on_step_start(self, logs):
        if self._on_step is not None:
            name = logs["step operating conditions"]
            self._on_step(self._steps_started, self._steps_asked, name)
        self._steps_started += 1

    def on_experiment_error(self, logs):
        self.messages.append(one_line(str(logs["error"])))

    def on_experiment_infeasible_time(self, logs):
        """Not logged: the solution shows it."""

    def on_experiment_infeasible_event(self, logs):
        """Not logged: the solution shows it."""


def one_line(message: str) -> str:
    """A solver's message without line breaks and without PyBaMM's own framing.

    Examples
    --------
    >>> one_line("input set 0: IDA_CONV_FAIL, returning a partial solution.")
    'IDA_CONV_FAIL'
    """
    message = message.removeprefix("input set 0: ")
    message = message.removesuffix(", returning a partial solution.")
    return " ".join(message.split())
