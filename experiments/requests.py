"""Checks of what is asked for, without importing PyBaMM."""

import math
from collections.abc import Sequence

from porousalloy.parameters.errors import InputError


def check_cycling(c_rates: Sequence[float], cycles: int) -> None:
    """Refuse C-rates and numbers of cycles that cannot be run.

    Raises
    ------
    InputError
        If there is no C-rate, one is not a positive number, or ``cycles`` is below 1.
    """
    if not c_rates:
        raise InputError("No C-rate was given; give numbers above 0, such as 0.1,0.5,1.")
    for c_rate in c_rates:
        if not (math.isfinite(c_rate) and c_rate > 0):
            raise InputError(f"The C-rate is {c_rate:g}; give numbers above 0, such as 0.1,0.5,1.")
    if cycles < 1:
        raise InputError(f"The number of cycles is {cycles}; give a whole number from 1.")
