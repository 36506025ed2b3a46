"""IDAKLU on the scalar graph of a model, compiled once it pays.

PyBaMM's graph consists of operations on vectors, each of which an interpreter carries out with a
call. On scalars zeros vanish and what is common is worked out once; compiled, a call of the model
costs a quarter. A compilation takes seconds, a half cycle hundredths of one.
"""

import hashlib
import numbers
import os
import time
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import casadi
import pybamm

from porousalloy.models import jacobian
from porousalloy.models.solver import binary_cache, c_compiler
from porousalloy.models.solver.blocks import Series
from porousalloy.models.solver.derived_functions import Layout, derived_functions
from porousalloy.models.solver.scalar_graph import ScalarGraph
from porousalloy.models.time_interpolants import split_at_time_tables

#: When to compile: once it pays, before the first solution, or not at all. What is in the cache is
#: used in the first two cases.
POLICIES = ("auto", "always", "never")
#: Variable of the environment with the policy of solvers that are given none.
VARIABLE = "POROUSALLOY_COMPILE"
#: Solutions of one model after which more are expected.
SOLVES_BEFORE = 2
#: Seconds of processor time of a compilation, by instruction of the model.
SECONDS_PER_INSTRUCTION = 1e-3


class _ScalarFunctions(pybamm.BaseSolver):
    """Set-up that replaces PyBaMM's functions; it stands between IDAKLU and PyBaMM's base."""

    compile: str
    _due: bool
    _compile_seconds: float
    _compiled: bool

    def set_up(self, model, inputs=None, t_eval=None, ics_only=False):
        if ics_only or not model.use_jacobian:
            return super().set_up(model, inputs, t_eval, ics_only)
        # PyBaMM would derive three Jacobians and their products with a vector
        model.use_jacobian = False
        try:
            super().set_up(model, inputs, t_eval)
        finally:
            model.use_jacobian = True
        equations, tables = _equations_and_events(model)
        try:
            graph = ScalarGraph(equations)
        except RuntimeError:  # interpolants of states have no scalar graph
            return super().set_up(model, inputs, t_eval)
        layout = Layout(
            model.len_rhs,
            model.len_alg,
            len(model.terminate_events_eval),
            _series(model),
            _sensitivities(model, inputs),
        )
        self._compile_seconds = SECONDS_PER_INSTRUCTION * len(graph)
        functions = self._functions(graph, layout)
        bound = {
            name: _bind(function, tables, graph.numbers) for name, function in functions.items()
        }
        events = _Events(bound.pop("events"))
        model.terminate_events_eval = [events.pick(i) for i in range(layout.events)]
        model.jac_rhs_algebraic_action_eval = _never_called(model.rhs_algebraic_eval, layout)
        for name, function in bound.items():
            setattr(model, f"{name}_eval", function)
        return None

    def _functions(self, graph: ScalarGraph, layout: Layout) -> dict[str, Any]:
        """Functions of the model: from the cache, compiled now, or for the interpreter."""
        derived: dict[str, casadi.Function] = {}

        def build(path: Path) -> None:
            derived.update(derived_functions(graph, layout))
            c_compiler.compile_library(derived.values(), path)

        self._compiled = False
        if self.compile != "never":
            wanted = self._due or self.compile == "always"
            try:
                loaded = _load(_key(graph, layout), layout, build if wanted else None)
            except (c_compiler.CompilerError, OSError) as error:
                _remark_once(str(error))
                self._due = False
                self._compile_seconds = float("inf")
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
        compile: str | None = None,  # noqa: A002
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
        self._due, self._compiled, self._compile_seconds = False, False, 0.0
        self._solves, self._seconds = 0, 0.0
        super().__init__(**settings)

    def solve(self, model, t_eval=None, inputs=None, **settings):
        """Solve a model as PyBaMM does, and compile it before if it pays."""
        self._compile_if_it_pays(model, repeated=self._solves >= SOLVES_BEFORE)
        self._solves += len(inputs) if isinstance(inputs, list) else 1
        return super().solve(model, t_eval, inputs, **settings)

    def step(self, old_solution, model, dt, *arguments, **settings):
        """Take a step as PyBaMM does, and compile the model before if it pays."""
        self._compile_if_it_pays(model, repeated=False)
        return super().step(old_solution, model, dt, *arguments, **settings)

    def _check_atol_type(self, atol, model):
        """PyBaMM's absolute tolerances as one a state, with those of `state_tolerances`."""
        tolerances = super()._check_atol_type(atol, model)
        if isinstance(atol, numbers.Real):
            for variable, slices in model.y_slices.items():
                for words, tolerance in self.state_tolerances.items():
                    if words in variable.name:
                        for entries in slices:
                            tolerances[entries] = tolerance
        return tolerances

    def _compile_if_it_pays(self, model, *, repeated: bool) -> None:
        if self.compile != "auto" or self._compiled or self._due or not self._solved(model):
            return
        # who rents for as long as it would cost to buy pays at most twice what the wisest would
        if repeated or self._seconds > self._compile_seconds:
            self._due = self._compile_seconds < float("inf")
            self._model_set_up.pop(model)

    def _solved(self, model) -> bool:
        return model in self._model_set_up

    def _integrate(self, *arguments, **settings):
        began = time.process_time()
        try:
            return super()._integrate(*arguments, **settings)
        finally:
            self._seconds += time.process_time() - began


def _equations_and_events(model) -> tuple[casadi.Function, casadi.Function]:
    """Right-hand sides, residuals and events, stacked, and what tables of time give them.

    The first is a function of (t, y, [p; u]) and the second gives u of (t, p): to the graph, what
    is looked up is one more input.
    """
    f = model.rhs_algebraic_eval
    inputs = f.mx_in()
    rows = [f(*inputs), *(event(*inputs) for event in model.terminate_events_eval)]
    whole = casadi.Function("model", inputs, [casadi.vertcat(*rows)])
    g, tables = split_at_time_tables(whole)
    t, y, p, u = g.mx_in()
    both = casadi.MX.sym("p_u", p.size1() + u.size1())
    p, u = both[: p.size1()], both[p.size1() :]
    return casadi.Function("model", [t, y, both], g.call([t, y, p, u], True, False)), tables


def _series(model) -> tuple[Series, ...]:
    """States that repeat along the x of each electrode: of its particles, and its own."""
    particles: dict[str, list[slice]] = {}
    electrodes: dict[str, list[slice]] = {}
    for variable, slices in model.y_slices.items():
        primary, secondary = (variable.domains[level] for level in ("primary", "secondary"))
        if len(secondary) == 1 and secondary[0].endswith("electrode"):
            particles.setdefault(secondary[0], []).extend(slices)
        elif len(primary) == 1 and primary[0].endswith("electrode"):
            electrodes.setdefault(primary[0], []).extend(slices)
    series = []
    for electrode, own in electrodes.items():
        points = own[0].stop - own[0].start  # of the potential, which every one has
        everything = [*particles.get(electrode, []), *own]
        states = tuple((s.start, (s.stop - s.start) // points) for s in everything)
        series.append(Series(points, states))
    return tuple(series)


def _sensitivities(model, inputs) -> tuple[tuple[int, ...], ...]:
    """Entries of p of every parameter that the solution is differentiated by."""
    if not model.calculate_sensitivities:
        return ()
    first = inputs[0] if isinstance(inputs, list) else inputs
    entries, start = {}, 0
    for name, value in first.items():
        count = getattr(value, "size", 1)
        entries[name] = tuple(range(start, start + count))
        start += count
    return tuple(entries[name] for name in model.calculate_sensitivities)


def _bind(function, tables, numbers) -> casadi.Function:
    """Function of (t, y, p, ...) that looks its tables up, with the numbers of the graph."""
    free = [
        casadi.MX.sym(function.name_in(i), function.sparsity_in(i))
        for i in range(function.n_in() - 1)
    ]
    t, p = free[0], casadi.MX.sym("p", *tables.size_in(1))
    both = casadi.vertcat(p, tables(t, p))
    outputs = function.call([*free[:2], both, *free[3:], casadi.DM(numbers)])
    free[2] = p
    return casadi.Function(function.name(), free, outputs)


def _never_called(f, layout: Layout) -> casadi.Function:
    """Product of Jacobian and vector that IDAKLU wants to have, and asks for sensitivities only."""
    n = layout.differential + layout.algebraic
    v = casadi.MX.sym("v", n)
    return casadi.Function(
        "jac_rhs_algebraic_action", [*f.mx_in(), v], [casadi.MX(casadi.DM.nan(n))]
    )


class _Events:
    """All events by one call, handed to PyBaMM one by one.

    Parameters
    ----------
    function : casadi.Function
        Function of (t, y, p) with the values of all events.
    """

    def __init__(self, function: casadi.Function):
        self._function = function
        self._last: tuple[tuple, Any] | None = None

    def pick(self, i: int) -> Callable:
        """Function of (t, y, p) with the value of event `i`."""
        return lambda *arguments: self._values(arguments)[i]

    def _values(self, arguments):
        if self._last is None or any(
            new is not old for new, old in zip(arguments, self._last[0], strict=True)
        ):
            self._last = arguments, self._function(*arguments)
        return self._last[1]


@cache
def _recipe() -> str:
    """Digest of the code that derives the functions: other code makes other binaries."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in (*sorted(here.glob("*.py")), Path(jacobian.__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _key(graph: ScalarGraph, layout: Layout) -> str:
    parts = (graph.digest, repr(layout), _recipe(), c_compiler.identity())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _names(layout: Layout) -> list[str]:
    names = ["rhs_algebraic", "jac_rhs_algebraic", "algebraic", "jac_algebraic", "events"]
    if layout.sensitivities:
        names += ["jac_rhs_algebraic_action", "jacp_rhs_algebraic"]
    return names


def _load(key, layout, build) -> dict[str, casadi.Function]:
    """Functions of a library by name; none if it is not there and not to be built."""
    for _ in range(2):
        path = binary_cache.library(key, build)
        if path is None:
            return {}
        try:
            return {name: casadi.external(name, str(path)) for name in _names(layout)}
        except RuntimeError:  # incomplete, or of another system
            binary_cache.discard(path)
    raise c_compiler.CompilerError("a library that was just compiled cannot be loaded")


@cache
def _remark_once(reason: str) -> None:
    warnings.warn(
        f"Models are solved without compiling them, which takes about three times as long: "
        f"{reason}. To do without this remark set {VARIABLE}=never.",
        UserWarning,
        stacklevel=2,
    )
