"""Spread of the ratios of model to measurement over rows of the literature."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

# of fewer ratios, 10 % and 90 % would be little else than the smallest and the largest
FEWEST_FOR_A_RANGE = 5


def summarise_ratios(table: "pd.DataFrame") -> "pd.DataFrame":
    """Spread of model/measured by quantity and element, over rows that are predictions.

    Parameters
    ----------
    table : pandas.DataFrame
        As :func:`porousalloy.experiments.runs.literature.compare` gives it.

    Returns
    -------
    pandas.DataFrame
        Indexed by quantity and alloy ("Li-Si", "all"): "Rows", "Median", "10 %" and "90 %" (linear
        between order statistics, NaN of fewer than five), "Below 1" (number of ratios), and the
        smallest and largest of "Measured" and "Model".
    """
    import pandas as pd

    kept = table[table["prediction"] & table["Model/measured"].notna()]
    alloys = kept["ion"] + "-" + kept["element"]
    groups = pd.concat([kept.assign(alloy=alloys), kept.assign(alloy="all")])
    by = ["quantity", "alloy"]
    spreads = {key: _spread(group) for key, group in groups.groupby(by, sort=False)}
    return pd.DataFrame(spreads).T.rename_axis(by)


def _spread(group):
    ratios = group["Model/measured"]
    enough = len(ratios) >= FEWEST_FOR_A_RANGE
    return {
        "Rows": len(ratios),
        "Median": ratios.median(),
        "10 %": ratios.quantile(0.1) if enough else np.nan,
        "90 %": ratios.quantile(0.9) if enough else np.nan,
        "Below 1": (ratios < 1).sum(),
        **{
            f"{which} {name}": getattr(group[name], extreme)()
            for name in ("Measured", "Model")
            for which, extreme in (("Smallest", "min"), ("Largest", "max"))
        },
    }
