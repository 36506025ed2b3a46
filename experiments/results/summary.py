"""The table of cycles of a Dataset, and its two halves for people."""

from itertools import groupby

import pandas as pd
import xarray as xr

from porousalloy.experiments.results.cycle_row import AREAL, REMARK, SampledStep, cycle_row
from porousalloy.experiments.results.extents import extents_of


def summarise(dataset: xr.Dataset) -> pd.DataFrame:
    """Capacities, efficiencies, voltages, energies and extremes of every cycle.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.

    Returns
    -------
    pandas.DataFrame
        One row per run and cycle; see
        :func:`porousalloy.experiments.results.cycle_row.cycle_row`.
    """
    extents = extents_of(dataset.attrs)
    completed = dataset["run_cycles_completed"].values
    rows = []
    for (run, cycle), steps in groupby(
        sampled_steps(dataset), key=lambda step: (step.run, step.cycle)
    ):
        rows.append(cycle_row(list(steps), extents, cycle <= completed[run - 1]))
    return pd.DataFrame(rows)


def sampled_steps(dataset: xr.Dataset) -> list[SampledStep]:
    """Steps of a Dataset, one after the other."""
    curves = {
        str(key): variable.values
        for key, variable in dataset.data_vars.items()
        if variable.dims == ("step", "sample")
    }
    return [
        SampledStep(
            int(run),
            int(cycle),
            str(name),
            float(c_rate),
            str(ending),
            {key: values[place] for key, values in curves.items()},
        )
        for place, (run, cycle, name, c_rate, ending) in enumerate(
            zip(
                *(
                    dataset[f"step_{key}"].values
                    for key in ("run", "cycle", "name", "c_rate", "ending")
                ),
                strict=True,
            )
        )
    ]


def split(summary: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What a reader looks at first, and the same charges and energies on all other bases.

    Parameters
    ----------
    summary : pandas.DataFrame
        Table of cycles with at least one row.

    Returns
    -------
    first, others : pandas.DataFrame
        Each with "C-rate" and "Cycle"; the columns of the second begin at the areal capacities.
    """
    columns = list(summary.columns)
    start = next((n for n, name in enumerate(columns) if AREAL in name), len(columns))
    others = [name for name in columns[start:] if name != REMARK]
    return summary.drop(columns=others), summary.loc[:, [*columns[:2], *others]]
