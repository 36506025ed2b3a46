"""(split)"""

import math
from collections.abc import Mapping, Sequence

from porousalloy.parameters.errors import InputError

MODELS = {"spm": "PorousAlloySPM", "spme": "PorousAlloySPMe", "dfn": "PorousAlloyDFN"}


# what makes a half cell a half cell; a cell's own options say it
FIXED_OPTIONS = ("working electrode", "alloy electrode")


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


def check_model(model: str, options: Mapping[str, object]) -> None:
    """Refuse unknown models, and options that would make another cell of it.

    Raises
    ------
    InputError
        If ``model`` is not a key of :data:`MODELS` or an option is one of the cell's own.
    """
    if model not in MODELS:
        raise InputError(f"No model is called '{model}'; choose one of {', '.join(MODELS)}.")
    for name in FIXED_OPTIONS:
        if name in options:
            raise InputError(f"The option '{name}' belongs to the cell; choose another cell.")
