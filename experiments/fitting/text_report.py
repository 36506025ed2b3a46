"""Text of a fit for people."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from porousalloy.experiments.fitting.tables import branch_errors, capacity_table, estimate_table

if TYPE_CHECKING:
    from porousalloy.experiments.fitting.fit_result import Fit

HEADINGS = ("Parameter", "Value", "Unit", "{level} interval", "Identifiable")


def text_report(fit: "Fit", level: float) -> str:
    """Estimates, model beside measurements, diagnosis and costs of a fit.

    Parameters
    ----------
    fit : Fit
        A fit.
    level : float
        Confidence of the intervals.

    Returns
    -------
    str
        Lines of text.
    """
    lines = [*_estimates(estimate_table(fit, level), level), ""]
    for _, row in capacity_table(fit).iterrows():
        model, measured = row["Model capacity [mA.h.g-1]"], row["Capacity [mA.h.g-1]"]
        remark = str(row["Remark"])
        remark = f" ({remark})" if remark else ""
        lines.append(
            f"{row['C-rate [h-1]']:g}C, {row['Branch']}: {model:.0f} mAh/g, measured "
            f"{measured:.0f}{remark}"
        )
    lines += remarks(fit, level)
    optimum = fit.optimum
    lines.append(f"{optimum.solves} model solutions, {optimum.builds} models built")
    return "\n".join(lines)


def remarks(fit: "Fit", level: float) -> list[str]:
    """Sentences of a fit beside its numbers.

    Parameters
    ----------
    fit : Fit
        A fit.
    level : float
        Confidence of the intervals.

    Returns
    -------
    list of str
        Sentences on every branch's error, the noise, the start, and the diagnosis.
    """
    lines = []
    for _, row in branch_errors(fit).iterrows():
        error = 1e3 * row["Root mean square [V]"]
        name, several, _ = str(row["Record"]).partition(", cycles ")
        name += f", cycle {row['Cycle']}" if several else ""
        where = f"{name}, {row['Branch']}"
        lines.append(f"{where}: {error:.2f} mV root mean square over 5 to 95 % of the charge")
    start = [fit.start_remark] if fit.start_remark else []
    return [*lines, *_noises(fit), *start, *fit.diagnosis(level)]


def _noises(fit: "Fit") -> list[str]:
    """Noise of the voltage as measured beside that of the residuals; none without a record."""
    measured, left = fit.measured_noise, fit.optimum.noise.get("voltage")
    if left is None or not np.isfinite(measured):
        return []
    given = "given" if "voltage" in fit.optimum.noise_given else "by the residuals"
    return [
        f"Noise of the voltage: {1e3 * measured:.3g} mV by neighbouring samples, {1e3 * left:.3g} "
        f"mV {given}."
    ]


def _estimates(table: pd.DataFrame, level: float) -> list[str]:
    """A table with a heading, in columns of equal width."""
    rows = [tuple(heading.format(level=f"{100 * level:g} %") for heading in HEADINGS)]
    for name, row in table.iterrows():
        bound = str(row["At bound"])
        bound = f", at {bound} bound" if bound else ""
        rows.append(
            (
                str(name),
                f"{row['Value']:.4g}",
                str(row["Unit"]),
                str(row["Interval"]),
                str(row["Identifiable"]) + bound,
            )
        )
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
