"""A function of scalars that is compiled once it has been called for as long as compiling takes.

Who rents until the rent has reached the price, and buys then, pays at most twice what the wisest
would. The library is kept where those of the models are.
"""

import hashlib
import os
from pathlib import Path

import casadi

from porousalloy.models.solver import binary_cache, c_compiler
from porousalloy.models.solver.library import VARIABLE
from porousalloy.models.solver.scalar_graph import ScalarGraph

#: Seconds of processor time of a compilation, by instruction of the function.
SECONDS_PER_INSTRUCTION = 2e-4
#: Share of a compilation after which the library of an earlier process is looked for: to find out
#: its name takes a twentieth.
LOOK_AFTER = 0.1


class RepeatedFunction:
    """A function with one output, interpreted at first.

    Parameters
    ----------
    function : casadi.Function
        Function of scalars, or one that has no scalar graph and is always interpreted.
    """

    def __init__(self, function: casadi.Function):
        #: The function to call.
        self.best = function
        self._graph: ScalarGraph | None = None
        self._seconds = 0.0
        compiles = os.environ.get(VARIABLE) != "never" and function.is_a("SXFunction")
        price = SECONDS_PER_INSTRUCTION * function.n_instructions()
        # (seconds after which to act, whether to compile then)
        self._steps = [(LOOK_AFTER * price, False), (price, True)] if compiles else []

    def note(self, seconds: float) -> None:
        """Count the time of calls, and look for a library or make one if it pays.

        Parameters
        ----------
        seconds : float
            Processor time of calls of the function.
        """
        self._seconds += seconds
        while self._steps and self._seconds > self._steps[0][0]:
            _, compile_now = self._steps.pop(0)
            self._replace(compile_now)

    def _replace(self, compile_now: bool) -> None:
        if self._graph is None:
            self._graph = ScalarGraph(self.best)
        try:
            library = _library(self._graph, compile_now)
            if library is not None:
                self.best = _bound(self._graph, library)
                self._steps = []
        except (c_compiler.CompilerError, OSError, RuntimeError):
            self._steps = []  # the solver tells of a compiler that is missing


def _library(graph: ScalarGraph, compile_now: bool) -> Path | None:
    def build(path: Path) -> None:
        inputs, k, output = graph.with_symbols()
        outputs = [casadi.densify(output)]
        c_compiler.compile_library([casadi.Function("outputs", [*inputs, k], outputs)], path)

    parts = (graph.digest, Path(__file__).read_text(), c_compiler.identity())
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return binary_cache.library(key, build if compile_now else None)


def _bound(graph: ScalarGraph, library: Path) -> casadi.Function:
    """Function of the library with the numbers of the graph."""
    function = casadi.external("outputs", str(library))
    inputs = [
        casadi.MX.sym(function.name_in(i), function.sparsity_in(i))
        for i in range(function.n_in() - 1)
    ]
    output = function.call([*inputs, casadi.DM(graph.numbers)])
    return casadi.Function("outputs", inputs, output)
