"""Names as people read them and mistype them."""

import difflib
from collections.abc import Iterable

#: Names that a message gives at most.
CLOSEST = 3
#: Letters of a user's text that a message shows at most; longer names are close to none.
SHOWN_LETTERS = 300
# PyBaMM's "particle" is the domain of its r, which here is a ligament
_PYBAMM, _PLAIN = " particle radius [m]", " ligament half-thickness [m]"
_LIGAMENT = tuple(f"{Domain}{_PYBAMM}" for Domain in ("Negative", "Positive"))


def labelled(name: str) -> str:
    """A parameter's name in quotation marks, with what it means where PyBaMM's name misleads."""
    return f"'{name}' (ligament half-thickness)" if name in _LIGAMENT else f"'{name}'"


def shown(text: str) -> str:
    """A user's text for a message: quoted, on one line, not longer than a line and printable."""
    short = text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}..."
    return "'" + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in short) + "'"


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
    if len(name) > SHOWN_LETTERS:
        return f"; {otherwise}."
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
