"""A fit of a cell on a mesh that resolves its ligaments, at the start and at the result."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Generic, NamedTuple, Protocol, TypeVar

from porousalloy.experiments.fitting.free_parameters import FreeParameter, free_parameters
from porousalloy.experiments.fitting.least_squares import Fit, OnProgress, fit_targets
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError


class Meshed(Protocol):
    """A target whose model has a radial mesh."""

    cells: int

    def cells_needed(self, values: Mapping[str, float]) -> int:
        """Radial cells that the ligament needs at values of the free parameters."""
        ...


MeshedTarget = TypeVar("MeshedTarget", bound=Meshed)
#: Targets with radial cells (None: as many as the start values need) and free parameters.
Build = Callable[[int | None, Sequence[FreeParameter]], list[MeshedTarget]]


class ResolvedFit(NamedTuple, Generic[MeshedTarget]):
    """A fit, the targets as they were met, and the radial cells that they were met with."""

    fit: Fit
    targets: list[MeshedTarget]
    cells: int


def fit_resolved(
    cell: Cell,
    names: Iterable[str],
    build: Build,
    *,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    starts_at: Mapping[str, float] | None = None,
    noise: Mapping[str, float] | None = None,
    settings: Mapping[str, str | float] | None = None,
    starts: int = 1,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> ResolvedFit:
    """Least squares; gone on with on a finer mesh if the result needs more cells than the start.

    Parameters
    ----------
    cell : Cell
        See :mod:`porousalloy.parameters.cells`.
    names : iterable of str
        Parameters to fit.
    build : callable
        Makes the targets.
    bounds, starts_at : Mapping, optional
        Replace the csv ranges and the cell's values, by name.
    noise : Mapping of str to float, optional
        Standard deviations that are known, by channel.
    settings : Mapping, optional
        Parameter values that replace those of the cell; none of them may be free.
    starts, seed, on_progress
        As for :func:`porousalloy.experiments.fitting.least_squares.fit_targets`.

    Returns
    -------
    ResolvedFit
        On one mesh.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    free = free_parameters(cell, names, bounds, starts_at)
    fixed = [parameter.name for parameter in free if parameter.name in (settings or {})]
    if fixed:
        raise InputError(f"'{fixed[0]}' is both set and free; leave out one of the two.")
    targets = build(None, free)
    fit = fit_targets(targets, free, noise, starts, seed, on_progress)
    used = min(target.cells for target in targets)
    needed = max(target.cells_needed(fit.values) for target in targets)
    if needed <= used or fit.stopped:
        return ResolvedFit(fit, targets, used)
    coarse = fit
    there = [replace(parameter, start=coarse.values[parameter.name]) for parameter in free]
    targets = build(needed, there)
    fit = fit_targets(targets, there, noise, 1, seed, on_progress)
    fit = replace(
        fit,
        free=free,
        costs=coarse.costs,
        solves=coarse.solves + fit.solves,
        most_solves=max(coarse.most_solves, fit.most_solves),
        builds=coarse.builds + fit.builds,
    )
    return ResolvedFit(fit, targets, needed)
