"""IDAKLU that shows the solution of every step, and that can be stopped between two steps.

PyBaMM's experiments pass no solutions to their callbacks and keep all of them until the end. Here a
watcher sees the solution of a step as soon as it is there, so that it can be sampled, written and
forgotten. An experiment whose solver fails returns the steps it has; one that is broken off by any
other exception loses them: so an interruption is handed to PyBaMM as a failure of the solver.
"""

from collections.abc import Callable
from typing import Any, final

import numpy as np
import pybamm

from porousalloy.experiments.solving.interruption import INTERRUPTED
from porousalloy.models.solver.compiled_idaklu import CompiledIDAKLU

#: What PyBaMM calls any limit of a step before it finds out which.
COMBINED = f"event: {pybamm.Simulation._COMBINED_TERMINATION_EVENT}"


class Watcher:
    """What a solver tells of its last step, and what it is told before the next one.

    Attributes
    ----------
    solution : pybamm.Solution or None
        Solution of the last step; None if it failed or was skipped.
    end : pybamm.Solution or None
        Its end, which is all that PyBaMM is given.
    failure : str
        Why no further step is to be taken; empty to go on.
    step : pybamm.step.BaseStep or None
        The step under way.
    """

    def __init__(self, interrupted: Callable[[], bool]):
        self.solution: pybamm.Solution | None = None
        self.end: pybamm.Solution | None = None
        self.failure = ""
        self.step: pybamm.step.BaseStep | None = None
        self._interrupted = interrupted

    def check(self) -> None:
        """Raise PyBaMM's error if the run is to end before the next step."""
        self.solution = None
        if self._interrupted():
            raise pybamm.SolverError(INTERRUPTED)
        if self.failure:
            raise pybamm.SolverError(self.failure)

    def see(self, solution: pybamm.Solution) -> pybamm.Solution:
        """Keep the solution of a step, name its limit if it has only one, and give its end.

        PyBaMM finds out the limit by evaluating each again, which takes 5 ms.
        """
        limits = [] if self.step is None else self.step.termination
        if solution.termination == COMBINED and len(limits) == 1:
            solution.termination = f"event: {limits[0].get_event_name(self.step)}"
        self.solution, self.end = solution, _end(solution)
        return self.end


@final
class WatchedIDAKLU(CompiledIDAKLU):
    """IDAKLU solver with a watcher; copies of it share the watcher."""

    watcher: Watcher | None = None

    def step(self, *args, **kwargs):
        """Take a step as PyBaMM does, unless the watcher ends the run before it."""
        if self.watcher is None:
            return super().step(*args, **kwargs)
        self.watcher.check()
        try:
            solution = super().step(*args, **kwargs)
        except KeyboardInterrupt:
            raise pybamm.SolverError(INTERRUPTED) from None
        return self.watcher.see(solution)


def _end(solution: pybamm.Solution) -> pybamm.Solution:
    """Last state of a solution, in memory of its own.

    PyBaMM keeps both ends of every cycle, and with these views the states between them.
    """
    state = np.array(solution.y[:, -1:])
    end: Any = pybamm.Solution(
        np.array(solution.t[-1:]),
        state,
        solution.all_models[-1],
        solution.all_inputs[-1],
        solution.t_event,
        state,
        solution.termination,
    )
    end.solve_time = end.integration_time = end.set_up_time = 0
    return end
