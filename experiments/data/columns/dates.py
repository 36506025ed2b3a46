"""Dates with a time of day, in the orders in which programs write them."""

import re
import warnings

import numpy as np
import pandas as pd
from pandas.tseries.api import guess_datetime_format

from porousalloy.experiments.data.columns.cells import no_number, place
from porousalloy.parameters.errors import InputError

DAY = 86400.0  # s
#: A day and a month that change places move a date by weeks; cyclers write at least once a day.
_AT_ONCE, _WEEKS = 2 * DAY, 20 * DAY
_YEAR_FIRST = re.compile(r"^\d{4}[-/.年]")
_TWO_NUMBERS = r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}"


def seconds_of_dates(
    written: pd.Series, frame: pd.DataFrame, header: str
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Seconds since 1970 of dates as text.

    Parameters
    ----------
    written : pandas.Series
        Cells as text.
    frame : pandas.DataFrame
        Table of these cells, for messages.
    header : str
        Header of the column.

    Returns
    -------
    seconds : numpy.ndarray, shape (n,)
        Times [s]; NaN where a cell says none.
    remarks : tuple of str
        Sentence on the order of day and month where a cell alone does not tell it.

    Raises
    ------
    InputError
        If the column does not tell whether the day or the month comes first.
    """
    text = written.str.replace(r"(?<=\d)T(?=\d)", " ", regex=True).str.replace(
        r"[年月]", "-", regex=True
    )
    text = text.str.replace(r"日|(?<=\d),(?= )", " ", regex=True)
    first = text.iloc[0] if len(text) else ""
    if _YEAR_FIRST.match(first):
        return _parse(text.str.replace(r"^(\d{4})[/.](\d+)[/.](\d+)", r"\1-\2-\3", regex=True)), ()
    numbers = text.str.extract(_TWO_NUMBERS).apply(pd.to_numeric)
    if numbers[0].isna().all():
        return _parse(text), ()
    day_first = "." in first[:6] or bool((numbers[0] > 12).any())
    if day_first or (numbers[1] > 12).any():
        late = (numbers[1 if day_first else 0] > 12).to_numpy()
        if late.any():
            raise no_number(frame, header, int(np.argmax(late)), "time")
        return _parse(text, day_first=day_first), ()
    return _either_order(text, frame, header)


def _either_order(text: pd.Series, frame: pd.DataFrame, header: str):
    """Order of day and month that leaves no weeks between two rows."""
    orders = {"day": _parse(text, day_first=True), "month": _parse(text, day_first=False)}
    steps = {order: np.diff(seconds) for order, seconds in orders.items()}
    for seconds in orders.values():
        if not np.isfinite(seconds).all():
            raise no_number(frame, header, int(np.argmin(np.isfinite(seconds))), "time")
        if np.all(seconds // DAY == seconds[0] // DAY):
            return seconds, ()
    longest = {order: float(np.abs(step).max(initial=0)) for order, step in steps.items()}
    for order, other in (("day", "month"), ("month", "day")):
        if longest[order] <= _AT_ONCE and longest[other] >= _WEEKS:
            return orders[order], (
                f"Dates in '{header}' have the {order} first, as the other order would leave "
                f"{longest[other] / DAY:.0f} days between two rows.",
            )
    position = int(np.argmax(np.abs(steps["day"]))) + 1
    raise InputError(
        f"'{text.iloc[position]}' in column '{header}', {place(frame, position)}, may have the "
        "day or the month first, and the column does not tell which; write the year first, or "
        "name another column as time."
    )


def _parse(text: pd.Series, day_first: bool = False) -> np.ndarray:
    """Seconds since 1970; NaN for what is no date."""
    with warnings.catch_warnings():
        # pandas tells when it has to guess, which is what it is asked to do
        warnings.simplefilter("ignore")
        first = str(text.iloc[0])
        guess = guess_datetime_format(first, dayfirst=day_first) or _short(first, day_first)
        moments = pd.to_datetime(text, format=guess, errors="coerce", utc=True)
        odd = moments.isna() & (text != "")
        if odd.any():
            rest = pd.to_datetime(
                text[odd], format="mixed", dayfirst=day_first, errors="coerce", utc=True
            )
            moments = moments.where(~odd, rest)
    return ((moments - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(seconds=1)).to_numpy(float)


def _short(text: str, day_first: bool) -> str:
    """Format of a date with two digits for its year, which pandas does not guess."""
    day = "%d-%b-%y" if re.match(r"\d+-[A-Za-z]", text) else "%d/%m/%y" if day_first else "%m/%d/%y"
    return f"{day} %I:%M:%S %p" if re.search(r"[ap]m$", text, re.IGNORECASE) else f"{day} %H:%M:%S"
