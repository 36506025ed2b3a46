"""Rows of the review of porous alloy anodes, summed up; docs/measurements.md has every one."""

from porousalloy.experiments.runs.literature import compare, compared_rows
from porousalloy.experiments.runs.ratios import summarise_ratios
from validation.line import Line

REVIEW = "Tables 3 to 5 of Li G. et al. 2022, 10.20517/energymater.2022.24"


def review_lines() -> list[Line]:
    """Lines of the summary, one a quantity and alloy."""
    summary = summarise_ratios(compare(compared_rows()))
    return [
        Line(
            f"{alloy}, {quantity}, {row['Rows']:.0f} rows",
            _range(row, "Measured", quantity),
            f"{_range(row, 'Model', quantity)}; median ratio {row['Median']:.2f}",
            "generic or own cells by the rows' protocols, each in "
            "[measurements.md](measurements.md)",
            "no (rows with fitted shares left out)",
            REVIEW,
        )
        for (quantity, alloy), row in summary.iterrows()
        if alloy != "all"
    ]


def _range(row, name, quantity) -> str:
    digits = 0 if "capacity" in quantity else 2
    low, high = (f"{row[f'{end} {name}']:.{digits}f}" for end in ("Smallest", "Largest"))
    unit = " mAh/g" if "capacity" in quantity else ""
    return f"{low}{unit}" if low == high else f"{low} to {high}{unit}"
