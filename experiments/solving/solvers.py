"""The ladder of solvers: what to try, in order, when one fails.

Each rung is a name and a function that builds a fresh solver, because a solver keeps compiled
pieces of the last model it met. IDAKLU returns what it had when it fails (``on_failure="warn"``);
CasADi loses the unfinished step, because the solution it can return early looks exactly like one
that reached its final time.
"""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import pybamm

# IDAKLU steps for ever on a residual that is not a number, unless it must advance: 200 steps
# without a microsecond's progress is far beyond any healthy start or event search. SUNDIALS'
# own printing is silenced because the reason is reported here.
GUARDS = {
    "num_steps_no_progress": 200,
    "t_no_progress": 1e-6,
    "silence_sundials_errors": True,
}

# CasADi's default of 10000 steps in each window of at most 600 s lets a hopeless run take minutes
CASADI_LIMITS = {"max_num_steps": 500, "disable_internal_warnings": True}


class Rung(NamedTuple):
    """One solver to try."""

    name: str
    build: Callable[[], pybamm.BaseSolver]


def default_ladder(model: pybamm.BaseModel, tolerance: float | None = None) -> tuple[Rung, ...]:
    """Solvers for a model, the fastest first.

    Parameters
    ----------
    model : pybamm.BaseModel
        Its ``default_solver`` gives the tolerances and options of the first two rungs.
    tolerance : float, optional
        Relative and absolute tolerance of the first two rungs, in place of the model's.

    Returns
    -------
    tuple of Rung
        IDAKLU with its reduced Newton solver for the starting state, IDAKLU with the full one
        (they fail on different models), CasADi in "safe" mode.
    """
    return (
        Rung("IDAKLU", lambda: _idaklu(model, "auto", tolerance)),
        Rung("IDAKLU with full Newton start", lambda: _idaklu(model, "full", tolerance)),
        Rung("CasADi safe", _casadi),
    )


def _idaklu(
    model: pybamm.BaseModel, newton_mode: str, tolerance: float | None
) -> pybamm.IDAKLUSolver:
    preferred = model.default_solver
    options = preferred.options if isinstance(preferred, pybamm.IDAKLUSolver) else {}
    options = {**options, **GUARDS, "newton_mode": newton_mode}
    return pybamm.IDAKLUSolver(
        rtol=tolerance or preferred.rtol,
        atol=tolerance or preferred.atol,
        on_failure="warn",
        options=options,
    )


def _casadi() -> pybamm.CasadiSolver:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return pybamm.CasadiSolver("safe", extra_options_setup=CASADI_LIMITS)
