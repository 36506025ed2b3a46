"""Words and letters by which cyclers name what a step does."""

import re
import unicodedata

#: Letters and short codes, as Maccor, Landt and others write them.
_CODES = {
    "charge": {"c", "ccc", "cha", "chg", "ch", "ox", "oxidation", "anodic"},
    "discharge": {"d", "ccd", "dch", "dis", "dchg", "dsg", "red", "reduction", "cathodic"},
    "rest": {"r", "p", "s", "o", "pau", "ocv", "ocp", "ocvr", "oc", "idle", "wait", "off"},
}
_RESTS = ("rest", "paus", "opencircuit", "ruhe", "relax", "repos", "standby", "ocv", "ocp", "静置",
          "搁置", "休止")  # fmt: skip
#: Parts of words, in the order in which they are looked for: a delithiation holds a lithiation.
_PARTS = {
    "delithiation": ("delithiat", "desodiat", "deinsert", "extract", "deinterc", "dealloy"),
    "lithiation": ("lithiat", "sodiat", "insert", "intercal", "alloying"),
    "discharge": ("dischar", "dchg", "dchrg", "dchar", "dcha", "dischg", "entlad", "decharg",
                  "放电", "放電"),
    "charge": ("charg", "chg", "chrg", "laden", "ladung", "充电", "充電"),
    "rest": _RESTS,
}  # fmt: skip
_LETTER_FIRST = re.compile(r"^([cdr])[_\s-](?:cc|cv|cp|cr|rate|cccv)")


def branch_of(word: object) -> str:
    """Branch that a step's name says.

    Parameters
    ----------
    word : object
        Name such as "CC_DChg", "CCCV Charge", "D", "Pause" or "恒流充电".

    Returns
    -------
    str
        "lithiation", "delithiation", "charge", "discharge" or "rest"; "" if it says none of these.
        Charge and discharge separate half cycles but say nothing of the alloy: the charge of a
        full cell fills it. An oxidation of the working electrode charges a cell.
    """
    text = unicodedata.normalize("NFKD", str(word)).casefold().strip()
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    by_letter = _LETTER_FIRST.match(text)
    if by_letter:
        text = by_letter[1]
    bare = re.sub(r"[\W\d_]+", "", text)
    for branch, codes in _CODES.items():
        if bare in codes:
            return branch
    # a rest after a charge is a rest
    if bare.startswith(_RESTS):
        return "rest"
    for branch, parts in _PARTS.items():
        if any(part in bare for part in parts):
            return branch
    return ""
