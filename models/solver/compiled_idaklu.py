"""IDAKLU on the scalar graph of a model, compiled once it pays.

PyBaMM's graph consists of operations on vectors, each of which an interpreter carries out with a
call. On scalars zeros vanish and what is common is worked out once; compiled, a call of the model
costs a quarter. A compilation takes seconds, a half cycle hundredths of one.
"""

import numbers
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import casadi
import pybamm

from porousalloy.models.solver import c_compiler, library
from porousalloy.models.solver.derived_functions import Layout, derived_functions
from porousalloy.models.solver.library import VARIABLE
from porousalloy.models.solver.model_functions import (
    EventFunctions,
    ModelFunction,
    bind,
    never_called,
)
from porousalloy.models.solver.model_layout import equations_and_events, layout_of, moves_tables
from porousalloy.models.solver.scalar_graph import ScalarGraph

#: When to compile: once it pays, before the first solution, or not at all. What is in the cache is
#: used in the first two cases.
POLICIES = ("auto", "always", "never")
#: Solutions of one model after which more are expected.
SOLVES_BEFORE = 2
#: Seconds of processor time of a compilation, by instruction of the model.
SECONDS_PER_INSTRUCTION = 5e-4


class _ScalarFunctions(pybamm.BaseSolver):
    """Set-up that replaces PyBaMM's functions; it stands between IDAKLU and PyBaMM's base."""

    compile: str
    _compiles: bool
    _options: dict[str, Any]
    _due: bool
    _compile_seconds: float
    _compiled: bool

    def set_up(self, model: Any, inputs=None, t_eval=None, ics_only=False):
        if ics_only or not model.use_jacobian or self._options["jacobian"] == "matrix-free":
            return super().set_up(model, inputs, t_eval, ics_only)
        # PyBaMM would derive three Jacobians and their products with a vector
        model.use_jacobian = False
        try:
            super().set_up(model, inputs, t_eval)
        finally:
            model.use_jacobian = True
        equations, tables = equations_and_events(model)
        try:
            graph = ScalarGraph(equations)
        except RuntimeError:  # interpolants of states have no scalar graph
            graph = None
        layout = layout_of(model, inputs)
        if graph is None or moves_tables(layout, tables):
            self._compile_seconds = float("inf")
            return super().set_up(model, inputs, t_eval)
        self._compile_seconds = SECONDS_PER_INSTRUCTION * len(graph)
        fast = {
            name: bind(function, tables, graph.numbers)
            for name, function in self._functions(graph, layout).items()
        }
        events = EventFunctions(fast.pop("events"))
        own = model.terminate_events_eval
        model.terminate_events_eval = [
            ModelFunction(events.pick(i), event) for i, event in enumerate(own)
        ]
        model.jac_rhs_algebraic_action_eval = never_called(model.rhs_algebraic_eval, layout)
        for name, function in fast.items():
            attribute = f"{name}_eval"
            setattr(model, attribute, ModelFunction(function, getattr(model, attribute)))
        return None

    def _functions(self, graph: ScalarGraph, layout: Layout) -> dict[str, Any]:
        """Functions of the model: from the cache, compiled now, or for the interpreter."""
        derived: dict[str, casadi.Function] = {}

        def build(path: Path) -> None:
            derived.update(derived_functions(graph, layout))
            c_compiler.compile_library(derived.values(), path)

        self._compiled = False
        if self._compiles:
            wanted = self._due or self.compile == "always"
            try:
                loaded = library.load(graph, layout, build if wanted else None)
            except (c_compiler.CompilerError, OSError) as error:
                # without the path, which is another one each time
                library.remark_once(getattr(error, "strerror", None) or str(error))
                self._compiles = False
            else:
                if loaded:
                    self._compiled = True
                    return loaded
        return derived or derived_functions(graph, layout)


class CompiledIDAKLU(pybamm.IDAKLUSolver, _ScalarFunctions):
    """PyBaMM's IDAKLU solver for models that are solved many times.

    Parameters
    ----------
    compile : {"auto", "always", "never"}, optional
        When to compile the model with the system's C compiler. "auto" compiles a model that is
        solved a third time, or for longer than compiling takes. The default is the environment's
        variable POROUSALLOY_COMPILE, or "auto" without it. Without a compiler a remark is given
        once, and the interpreter goes on.
    state_tolerances : Mapping of str to float, optional
        Absolute tolerances of the states whose names contain the words [scaled state]. The default
        is `atol` for every state.
    **settings
        Arguments of :class:`pybamm.IDAKLUSolver`.

    Raises
    ------
    ValueError
        If `compile` is none of the three.
    """

    def __init__(
        self,
        *,
        compile: str | None = None,
        state_tolerances: Mapping[str, float] | None = None,
        **settings,
    ):
        self.state_tolerances = dict(state_tolerances or {})
        self.compile = compile or os.environ.get(VARIABLE) or "auto"
        if self.compile not in POLICIES:
            raise ValueError(
                f"A model can be compiled {', '.join(POLICIES)}, not {self.compile!r}; "
                f"set compile, or the environment's variable {VARIABLE}, to one of them."
            )
        #: False where it was not asked for, and where it cannot be.
        self._compiles = self.compile != "never"
        self._due, self._compiled, self._compile_seconds = False, False, 0.0
        self._solves, self._seconds = 0, 0.0
        #: Entries of y and their tolerance, of the model that was asked for last.
        self._entries: dict[Any, list] = {}
        super().__init__(**settings)

    def solve(self, model, t_eval=None, inputs=None, *arguments, **settings):
        """Solve a model as PyBaMM does, and compile it before if it pays."""
        self._compile_if_it_pays(model, repeated=self._solves >= SOLVES_BEFORE)
        self._solves += len(inputs) if isinstance(inputs, list) else 1
        return super().solve(model, t_eval, inputs, *arguments, **settings)

    def step(self, old_solution, model, dt, *arguments, **settings):
        """Take a step as PyBaMM does, and compile the model before if it pays."""
        self._compile_if_it_pays(model, repeated=False)
        return super().step(old_solution, model, dt, *arguments, **settings)

    def to_config(self) -> dict:
        """PyBaMM's configuration of its own solver with these settings, which it can read again."""
        plain = pybamm.IDAKLUSolver(
            rtol=self.rtol,
            atol=self.atol,
            root_tol=self.root_tol,
            extrap_tol=self.extrap_tol,
            on_extrapolation=self.on_extrapolation,
            output_variables=self.output_variables,
            on_failure=self.on_failure,
            options=self.options,
            store_first_last=self.store_first_last,
        )
        return plain.to_config()

    def __getstate__(self):
        # a pickled solver does not carry the model
        return super().__getstate__() | {"_entries": {}}

    def _check_atol_type(self, atol, model: Any):
        """PyBaMM's absolute tolerances as one a state, with those of `state_tolerances`."""
        tolerances = super()._check_atol_type(atol, model)
        if not isinstance(atol, numbers.Real):
            return tolerances
        if model not in self._entries:
            self._entries = {
                model: [
                    (entries, tolerance)
                    for variable, slices in model.y_slices.items()
                    for words, tolerance in self.state_tolerances.items()
                    if words in variable.name
                    for entries in slices
                ]
            }
        for entries, tolerance in self._entries[model]:
            tolerances[entries] = tolerance
        return tolerances

    def _compile_if_it_pays(self, model, *, repeated: bool) -> None:
        if not self._compiles or self._compiled or self._due or model not in self._model_set_up:
            return
        # who rents for as long as it would cost to buy pays at most twice what the wisest would
        possible = self._compile_seconds < float("inf")
        if possible and (repeated or self._seconds > self._compile_seconds):
            self._due = True
            self._model_set_up.pop(model)

    def _integrate(self, *arguments, **settings):
        began = time.process_time()
        try:
            return super()._integrate(*arguments, **settings)
        finally:
            self._seconds += time.process_time() - began
