"""Fit parameters of a cell to capacities at several C-rates.

Examples
--------
>>> cell = get_cell("ampsi-half")
>>> names = ["Alloy reference diffusivity [m2.s-1]", "Contact resistance [Ohm]"]
>>> found = fit_capacities(cell, {0.1: 2134, 0.5: 1271}, names, noise={"capacity": 0.03})
>>> print("\\n".join(verdict(found.fit)))
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from porousalloy.experiments.fitting.capacity_residuals import TOLERANCE, CapacityTarget
from porousalloy.experiments.fitting.least_squares import Fit, OnProgress
from porousalloy.experiments.fitting.mesh_refinement import fit_resolved
from porousalloy.parameters.cell import Cell


@dataclass(frozen=True)
class CapacityFit:
    """A fit to capacities and what it was made with.

    Attributes
    ----------
    cell : Cell
        Which cell.
    model : str
        Which model.
    settings, options : dict
        What replaced the cell's own values and options.
    measured, capacities : dict of float to float
        By C-rate [mA.h.g-1]; the model's at the result.
    branch : str
        Whose capacity.
    remarks : dict of float to str
        C-rates at which a half cycle of the model did not end at its voltage limit.
    fit : Fit
        The result.
    targets : tuple of CapacityTarget
        What was met.
    cells : int
        Radial cells of the ligaments.
    """

    cell: Cell
    model: str
    settings: dict
    options: dict
    measured: dict[float, float]
    capacities: dict[float, float]
    branch: str
    remarks: dict[float, str]
    fit: Fit
    targets: tuple[CapacityTarget, ...]
    cells: int


def fit_capacities(
    cell: Cell,
    measured: Mapping[float, float],
    names: Iterable[str],
    *,
    branch: Literal["lithiation", "delithiation"] = "delithiation",
    cycle: int = 1,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    starts_at: Mapping[str, float] | None = None,
    noise: Mapping[str, float] | None = None,
    model: str = "spme",
    settings: Mapping[str, str | float] | None = None,
    options: Mapping[str, object] | None = None,
    starts: int = 1,
    seed: int = 0,
    tolerance: float | None = TOLERANCE,
    on_progress: OnProgress | None = None,
) -> CapacityFit:
    """Least squares over the shares by which the capacities are missed.

    Parameters
    ----------
    cell : Cell
        See :mod:`porousalloy.parameters.cells`.
    measured : Mapping of float to float
        Capacities [mA.h.g-1] by C-rate [h-1], both per gram of what the cell's 1C refers to.
    names : iterable of str
        Parameters to fit.
    branch, cycle
        Which half cycle the capacities are of; see :class:`CapacityTarget`.
    bounds, starts_at : Mapping, optional
        Replace the csv ranges and the cell's values, by name.
    noise : Mapping of str to float, optional
        Standard deviation that is known: "capacity" [share]. Needed where there are no more
        capacities than parameters.
    model, settings, options, tolerance
        As for :class:`CapacityTarget`.
    starts, seed, on_progress
        As for :func:`porousalloy.experiments.fitting.least_squares.fit_targets`.

    Returns
    -------
    CapacityFit
        On a mesh that is fine enough for the result.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    settings, options = dict(settings or {}), dict(options or {})
    found = fit_resolved(
        cell,
        names,
        lambda cells, free: [
            CapacityTarget(
                cell, measured, free, branch, cycle, model, settings, options, cells, tolerance
            )
        ],
        bounds=bounds,
        starts_at=starts_at,
        noise=noise,
        settings=settings,
        starts=starts,
        seed=seed,
        on_progress=on_progress,
    )
    (target,) = found.targets
    return CapacityFit(
        cell=cell,
        model=model,
        settings=settings,
        options=options,
        measured=target.measured,
        capacities=target.capacities,
        branch=branch,
        remarks=target.remarks,
        fit=found.fit,
        targets=(target,),
        cells=found.cells,
    )
