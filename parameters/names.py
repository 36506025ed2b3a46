"""Names as people read them and mistype them."""

import difflib
from collections.abc import Iterable

#: Names that a message gives at most.
CLOSEST = 3
# PyBaMM's "particle" is the domain of its r, which here is a ligament
_PYBAMM, _PLAIN = " particle radius [m]", " ligament half-thickness [m]"
_LIGAMENT = tuple(f"{Domain}{_PYBAMM}" for Domain in ("Negative", "Positive"))


def labelled(name: str) -> str:
    """A parameter's name in quotation marks, with what it means where PyBaMM's name misleads."""
    return f"'{name}' (ligament half-thickness)" if name in _LIGAMENT else f"'{name}'"


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """End of a sentence that refuses a name.

    Parameters
    ----------
    name : str
        Unknown name; capitals do not matter.
    known : iterable of str
        Known names.
    otherwise : str
        Advice in case none of them is close.

    Returns
    -------
    str
        End of the sentence, such as "; did you mean 'ampsi-half' or 'ampsi-ncm'?".
    """
    by_lower = {key.lower(): key for key in known}
    for key in _LIGAMENT:
        if key.lower() in by_lower:
            by_lower[key.replace(_PYBAMM, _PLAIN).lower()] = key
    wanted = name.lower()
    containing = sorted((key for key in by_lower if len(wanted) > 2 and wanted in key), key=len)
    close = containing or difflib.get_close_matches(wanted, by_lower)
    # a ligament may be found by both of its names
    found = list(dict.fromkeys(by_lower[key] for key in close))[:CLOSEST]
    if not found:
        return f"; {otherwise}."
    return "; did you mean " + " or ".join(map(labelled, found)) + "?"
