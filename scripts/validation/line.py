"""A measured number beside the model's."""

from typing import NamedTuple

HEADER = ("what was measured", "measured", "model", "by which protocol", "fitted to it", "source")


class Line(NamedTuple):
    """Line of the page.

    Attributes
    ----------
    what : str
        System and quantity, with unit and basis.
    measured, model : str
        Numbers, or words where the literature has only words or the model has nothing.
    protocol : str
        How the model was run: cell, rate, cycle.
    fitted : str
        Parameters that were fitted to the number; "no" if it is predicted.
    source : str
        Source of the measured number.
    """

    what: str
    measured: str
    model: str
    protocol: str
    fitted: str
    source: str


def table(lines) -> str:
    """Lines as a table in Markdown."""
    rows = [HEADER, ["---"] * len(HEADER), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def span(numbers, digits: int = 0) -> str:
    """Smallest to largest of numbers."""
    low, high = (f"{end(numbers):.{digits}f}" for end in (min, max))
    return low if low == high else f"{low} to {high}"
