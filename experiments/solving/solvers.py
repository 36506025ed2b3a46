"""Solvers to fall back on: what to try, in order, when one fails.

Each attempt is a name and a function that builds a fresh solver, because a solver keeps compiled
pieces of the last model it met. All are IDAKLU, which returns what it had when it fails
(``on_failure="warn"``) and keeps the slopes of the states between which it interpolates.
"""

from functools import partial
from typing import NamedTuple, Protocol

import pybamm

from porousalloy.experiments.solving.watched_solver import WatchedIDAKLU
from porousalloy.models.solver.compiled_idaklu import CompiledIDAKLU
from porousalloy.models.state_tolerances import RELATIVE_TOLERANCE

# IDAKLU steps for ever on a residual that is not a number, unless it must advance: 200 steps
# without a microsecond's progress is far beyond any healthy start or event search. SUNDIALS'
# own printing is silenced because the reason is reported here.
GUARDS = {
    "num_steps_no_progress": 200,
    "t_no_progress": 1e-6,
    "silence_sundials_errors": True,
}
#: Relative tolerance, a twentieth of the models' own: capacities are within 1e-4.
TOLERANCE = 1e-5
#: Largest absolute tolerance of the states for which the models have none of their own.
ABSOLUTE_TOLERANCE = 1e-6
FULL_START = {"newton_mode": "full"}
#: A surface that is extrapolated from thin cells passes the full or the empty alloy as the current
#: reverses, while a plateau's step is in the outermost; with these cells it does not. They take 4 %
#: more of the little charge that such slow ligaments take (dense Na-Ge at 293 K).
FEW_CELLS = 20
# second order is stable along the whole imaginary axis, and a kink of the yield front costs a
# low order less than a high one
LOW_ORDER = {"newton_mode": "full", "max_order_bdf": 2, "nonlinear_convergence_coefficient": 0.1}


class BuildSolver(Protocol):
    """A function that builds a fresh solver."""

    def __call__(self) -> WatchedIDAKLU: ...


class SolverAttempt(NamedTuple):
    """One solver to try.

    Attributes
    ----------
    name : str
        Name for people.
    build : callable
        Function that builds the solver.
    most_cells : int, optional
        Most radial cells that its mesh has [-]. The default is none: as many as are asked for.
    """

    name: str
    build: BuildSolver
    most_cells: int | None = None


def fallback_solvers(
    model: pybamm.BaseModel, tolerance: float = TOLERANCE
) -> tuple[SolverAttempt, ...]:
    """Solvers for a model, the fastest first.

    Parameters
    ----------
    model : pybamm.BaseModel
        Model whose ``default_solver`` gives the options.
    tolerance : float, optional
        Relative tolerance [-]; the absolute one of each state is as much smaller than the model's
        own. The default is 1e-5.

    Returns
    -------
    tuple of SolverAttempt
        IDAKLU with its reduced Newton solver for the starting state, IDAKLU with the full one
        (they fail on different models), IDAKLU in small steps of low order, and IDAKLU on fewer
        radial cells.
    """
    return tuple(
        SolverAttempt(name, partial(_idaklu, model, options, tolerance), most_cells)
        for name, options, most_cells in (
            ("IDAKLU", {"newton_mode": "auto"}, None),
            ("IDAKLU with full Newton start", FULL_START, None),
            ("IDAKLU of second order", LOW_ORDER, None),
            (f"IDAKLU on {FEW_CELLS} radial cells", {"newton_mode": "auto"}, FEW_CELLS),
        )
    )


def _idaklu(model: pybamm.BaseModel, options: dict, tolerance: float) -> WatchedIDAKLU:
    preferred = model.default_solver
    own = preferred.options if isinstance(preferred, pybamm.IDAKLUSolver) else {}
    states = preferred.state_tolerances if isinstance(preferred, CompiledIDAKLU) else {}
    share = tolerance / RELATIVE_TOLERANCE
    return WatchedIDAKLU(
        rtol=tolerance,
        atol=min(tolerance, ABSOLUTE_TOLERANCE),
        state_tolerances={words: share * value for words, value in states.items()},
        on_failure="warn",
        options={**own, **GUARDS, **options},
    )
