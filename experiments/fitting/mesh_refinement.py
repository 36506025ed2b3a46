"""A fit on a mesh that resolves the ligaments, at the start and at the result."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.optimum import Optimum
from porousalloy.experiments.fitting.residuals import MeshedResiduals

#: Residuals from the free parameters and the radial cells (None: as many as the start values need).
Build = Callable[[Sequence[FreeParameter], int | None], list[MeshedResiduals]]
#: Result from residuals, free parameters and the number of starts.
Search = Callable[[Sequence[MeshedResiduals], Sequence[FreeParameter], int], Optimum]


class ResolvedFit(NamedTuple):
    """Result of a fit, its residuals, and the radial cells of their models."""

    optimum: Optimum
    residuals: list[MeshedResiduals]
    cells: int


def resolved_fit(
    build: Build, search: Search, free: Sequence[FreeParameter], starts: int
) -> ResolvedFit:
    """Result of a search; continued on a finer mesh if it needs more cells than the start did.

    Parameters
    ----------
    build : callable
        Makes the residuals.
    search : callable
        Finds the values that make them small.
    free : sequence of FreeParameter
        Free parameters.
    starts : int
        Number of starts on the first mesh.

    Returns
    -------
    ResolvedFit
        Result on one mesh, the same for all models if it was refined.
    """
    residuals = build(free, None)
    coarse = search(residuals, free, starts)
    used = min(one.cells for one in residuals)
    needed = max(one.cells_needed(coarse.values) for one in residuals)
    if needed <= used or coarse.stopped:
        return ResolvedFit(coarse, residuals, used)
    there = [replace(parameter, start=coarse.values[parameter.name]) for parameter in free]
    residuals = build(there, needed)
    fine = search(residuals, there, 1)
    optimum = replace(
        fine,
        free=tuple(free),
        costs=coarse.costs,
        solves=coarse.solves + fine.solves,
        most_solves=max(coarse.most_solves, fine.most_solves),
        builds=coarse.builds + fine.builds,
    )
    return ResolvedFit(optimum, residuals, needed)
