"""Fit parameters of a cell to records of it.

Examples
--------
>>> cell = get_cell("li-si-porous-half")
>>> records = read_data("cycle.csv", cell, "1 mg")
>>> result = fit_cell(cell, records, ["Alloy reference diffusivity [m2.s-1]"])
>>> estimates(result.fit)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from porousalloy.experiments.data.record import Record
from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.least_squares import Fit, OnProgress
from porousalloy.experiments.fitting.mesh_refinement import fit_resolved
from porousalloy.experiments.fitting.predictor import Prediction, Predictor
from porousalloy.experiments.fitting.residuals import RecordTarget
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError


@dataclass(frozen=True)
class CellFit:
    """A fit, what it was made with, and the model beside every record.

    Attributes
    ----------
    cell : Cell
        Which cell.
    model : str
        Which model.
    settings, options : dict
        What replaced the cell's own values and options.
    records : tuple of Record
        What was fitted.
    fit : Fit
        The result.
    targets : tuple of RecordTarget
        With the built models, for profiles.
    predictions : tuple of Prediction
        At the result, in the order of the records.
    cells : int
        Radial cells of the ligaments.
    """

    cell: Cell
    model: str
    settings: dict
    options: dict
    records: tuple[Record, ...]
    fit: Fit
    targets: tuple[RecordTarget, ...]
    predictions: tuple[Prediction, ...]
    cells: int


def fit_cell(
    cell: Cell,
    records: Sequence[Record],
    names: Iterable[str],
    *,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    starts_at: Mapping[str, float] | None = None,
    noise: Mapping[str, float] | None = None,
    model: str = "spme",
    settings: Mapping[str, str | float] | None = None,
    options: Mapping[str, object] | None = None,
    starts: int = 1,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> CellFit:
    """Least squares over the voltages, and thicknesses where measured, of records.

    Parameters
    ----------
    cell : Cell
        See :mod:`porousalloy.parameters.cells`.
    records : sequence of Record
        All are met with the same values; each starts from the cell's initial filling.
    names : iterable of str
        Parameters to fit.
    bounds, starts_at : Mapping, optional
        Replace the csv ranges and the cell's values, by name.
    noise : Mapping of str to float, optional
        Standard deviations that are known: "voltage" [V], "thickness" [m].
    model : {"spm", "spme", "dfn"}, optional
        Which model.
    settings, options : Mapping, optional
        Parameter values and model options that replace those of the cell.
    starts, seed, on_progress
        As for :func:`porousalloy.experiments.fitting.least_squares.fit_targets`.

    Returns
    -------
    CellFit
        If the result needs more radial cells than the start values did, the fit has been gone on
        with on the finer mesh.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    settings, options = dict(settings or {}), dict(options or {})
    if not records:
        raise InputError("There is no record to fit; give at least one.")

    def targets(cells: int | None, parameters: Sequence[FreeParameter]):
        return [
            RecordTarget(Predictor(cell, record, parameters, model, settings, options, cells))
            for record in records
        ]

    found = fit_resolved(
        cell,
        names,
        targets,
        bounds=bounds,
        starts_at=starts_at,
        noise=noise,
        settings=settings,
        starts=starts,
        seed=seed,
        on_progress=on_progress,
    )
    return CellFit(
        cell=cell,
        model=model,
        settings=settings,
        options=options,
        records=tuple(records),
        fit=found.fit,
        targets=tuple(found.targets),
        predictions=tuple(target.prediction for target in found.targets),
        cells=found.cells,
    )
