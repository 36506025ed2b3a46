"""Which cycles of a result are worth a line or a column of their own, and their labels."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

MOST_CURVES = 5  # as many lines as a panel can hold
#: Run and number of a cycle, both counted from 1.
CycleKey = tuple[int, int]


def stretches(c_rates: Sequence[float]) -> list[slice]:
    """Stretches of cycles at the same C-rate.

    Parameters
    ----------
    c_rates : sequence of float
        C-rate of every cycle of one run [h-1]; NaN where there is none.

    Returns
    -------
    list of slice
        Places of the cycles of each stretch.
    """
    rates = np.asarray(c_rates, dtype=float)
    changes = 1 + np.flatnonzero(~np.isclose(rates[1:], rates[:-1], rtol=1e-6, equal_nan=True))
    borders = [0, *changes.tolist(), len(rates)] if len(rates) else [0]
    return [slice(start, stop) for start, stop in pairwise(borders)]


def choose_cycles(c_rates: Mapping[CycleKey, float], several_runs: bool) -> dict[CycleKey, str]:
    """Cycles worth a line or a column of their own, with their labels.

    Of several runs it is the last cycle of each. Of one run it is the last cycle at each C-rate; a
    few cycles, evenly spaced, if it has one C-rate only, or one after that of the formation.

    Parameters
    ----------
    c_rates : Mapping of (int, int) to float
        C-rate [h-1] of every cycle by run and number, in the order of time.
    several_runs : bool
        Whether more than one run was asked for.

    Returns
    -------
    dict of (int, int) to str
        Labels by run and number of the cycle, such as "0.5C" or "cycle 3".
    """
    keys = list(c_rates)
    if several_runs:
        chosen = list({run: (run, cycle) for run, cycle in keys}.values())
        return _labelled({key: _rate_label(c_rates[key], f"run {key[0]}") for key in chosen})
    parts = [keys[part] for part in stretches(list(c_rates.values()))]
    if len(parts) > 2 or len(keys) == len(parts):
        last = [part[-1] for part in parts]
        return _labelled({key: _rate_label(c_rates[key], f"cycle {key[1]}") for key in last})
    first = [part[-1] for part in parts[:-1]]
    chosen = first + evenly(parts[-1] if parts else [], MOST_CURVES - len(first))
    names = {key: f"cycle {key[1]}" for key in chosen}
    if first:
        names = {key: f"{name}, {c_rates[key]:.3g}C" for key, name in names.items()}
    return names


def evenly(things: Sequence, most: int) -> list:
    """The first, the last and some evenly between.

    Parameters
    ----------
    things : sequence
        What is chosen from.
    most : int
        Largest number of things.
    """
    places = np.linspace(0, len(things) - 1, min(len(things), most)).round().astype(int)
    return [things[place] for place in places]


def _rate_label(c_rate: float, otherwise: str) -> str:
    return f"{c_rate:.3g}C" if np.isfinite(c_rate) else otherwise


def _labelled(names: Mapping[CycleKey, str]) -> dict[CycleKey, str]:
    """The same with " again" where a C-rate comes back."""
    labels: dict[CycleKey, str] = {}
    for key, name in names.items():
        while name in labels.values():
            name = f"{name} again"
        labels[key] = name
    return labels
