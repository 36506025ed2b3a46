"""Names as people read them and mistype them."""

import difflib
from collections.abc import Container, Iterable, Set

#: Names that a message gives at most.
CLOSEST = 3
#: Letters of a user's text that a message shows at most; longer names are close to none.
SHOWN_LETTERS = 300
# PyBaMM's "particle" is the domain of its r, which here is a ligament
_PYBAMM = " particle radius [m]"
_LIGAMENT = tuple(f"{Domain}{_PYBAMM}" for Domain in ("Negative", "Positive"))
#: What a ligament's "particle radius" is called by people.
_PLAIN = (" ligament half-thickness [m]", " ligament radius [m]", " ligament diameter [m]")


def shown(text: object) -> str:
    """A user's text for a message: quoted, on one line, not longer than a line and printable."""
    whole = str(text)
    short = whole if len(whole) <= SHOWN_LETTERS else f"{whole[:SHOWN_LETTERS]}..."
    return "'" + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in short) + "'"


def labelled(name: str, known: Container[str]) -> str:
    """A parameter's name in quotation marks, with what it means where PyBaMM's name misleads.

    Parameters
    ----------
    name : str
        Name of a parameter.
    known : container of str
        Names of all parameters, which tell of what the electrodes are.
    """
    return f"'{name}' (ligament half-thickness)" if _is_ligament(name, known) else f"'{name}'"


def _is_ligament(name: str, known: Container[str]) -> bool:
    # only the alloy's particles are porous, or could be
    return name in _LIGAMENT and name.replace("particle", "porous particle") in known


def did_you_mean(
    name: object, known: Iterable[str], otherwise: str, *, also: Iterable[str] = ()
) -> str:
    """End of a sentence that refuses a name.

    Parameters
    ----------
    name : object
        Unknown name; capitals do not matter, nor whether words are joined by "_".
    known : iterable of str
        Known names.
    otherwise : str
        Advice in case none of them is close.
    also : iterable of str, optional
        Known names that are only looked through if none of `known` is close.

    Returns
    -------
    str
        End of the sentence, such as "; did you mean 'ampsi-half' or 'ampsi-ncm'?".
    """
    if len(str(name)) > SHOWN_LETTERS:
        return f"; {otherwise}."
    for names in (set(known), set(also)):
        found = _close(str(name), names)
        if found:
            return "; did you mean " + " or ".join(labelled(key, names) for key in found) + "?"
    return f"; {otherwise}."


def _close(name: str, known: Set[str]) -> list[str]:
    """Known names that contain a name, the shortest first, or else those most like it."""
    by_plain = {_plain(key): key for key in sorted(known)}
    for key in _LIGAMENT:
        if key in known and _is_ligament(key, known):
            by_plain |= {_plain(key.replace(_PYBAMM, words)): key for words in _PLAIN}
    wanted = _plain(name)
    containing = sorted((key for key in by_plain if len(wanted) > 2 and wanted in key), key=len)
    close = containing or difflib.get_close_matches(wanted, by_plain)
    # a ligament may be found by each of its names
    return list(dict.fromkeys(by_plain[key] for key in close))[:CLOSEST]


def _plain(name: str) -> str:
    return name.lower().replace("_", " ")
