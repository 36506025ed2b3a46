"""Published capacities of porous alloy anodes: five tables of a review, with their faults marked.

Tables 1 and 2 hold the elements with lithium and sodium; 3, 4 and 5 porous silicon with lithium,
germanium with lithium, tin and antimony with sodium. Columns named "Printed ..." hold what the
review prints; the plain ones hold what is to be used. Wherever the two differ, and wherever a
printed value cannot be taken as it stands, `review_faults` has a row that says why.

What the review leaves open, and no column can repair: whether a capacity is that of lithiation or
of delithiation, which mass it is divided by, the loading and the potential window. The second
capacity of a row is taken after many cycles: at another rate it is a lower bound.

References
----------
Li G. et al. 2022, Recent advances and perspectives of microsized alloying-type porous anode
materials in high-performance Li- and Na-ion batteries, Energy Mater. 2:200020,
10.20517/energymater.2022.24.
"""

from importlib.resources import files
from typing import TYPE_CHECKING

from porousalloy.parameters.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

TABLES = (1, 2, 3, 4, 5)
POROUS_TABLES = (3, 4, 5)
PURPOSES = ("initial capacity", "rate capability")
FAULT_CODES = {
    "misprint": "a number or a name cannot be right",
    "wrong table": "belongs to another element or ion",
    "mixed definition": "the column means something else in this row",
    "mass basis": "divided by another mass than the active material's",
    "suspicious": "improbable, and nothing shows what it should be",
    "inconsistent": "the review's text, the paper's title or another column disagrees",
    "duplicate reference": "one paper under two numbers",
    "composite": "holds a second phase, and the mass of the element is not given",
    "rates differ": "initial and retained capacity were measured at different rates",
    "areal rate": "current per area",
    "incomplete": "a value is not given",
    "few cycles": "20 cycles or fewer",
}


def review_table(number: int) -> "pd.DataFrame":
    """One of the review's tables.

    Parameters
    ----------
    number : {1, 2, 3, 4, 5}
        Number of the table in the review.

    Returns
    -------
    pandas.DataFrame
        One row per material, indexed by `row`, such as "3.15 Choi 2015"; `faults` joins the codes
        of the row's faults, whose words are in `review_faults`. Quantities begin with a capital and
        are floats, NaN where nothing is known.

        Tables 1 and 2: the plain theoretical capacity is that of the printed product, the "End
        phase" columns are of the phase in which alloying ends at room temperature; volume changes
        are (V - V0)/V0, the implied one follows from the printed capacities and density, and
        volumetric capacities are per filled volume.

        Tables 3 to 5: printed rates are in the `printed rate unit`, the plain ones in A.g-1.
        `rate basis` is printed, corrected, stated 1C, assumed 1C (1.504 A.g-1, half-way between
        Li15Ge4's 1.384 and Li22Ge5's 1.624, so within 8 %) or areal (no value in A.g-1).
        `architecture` is named by the paper or assumed from the method.

    Raises
    ------
    InputError
        If the review has no table of that number.

    References
    ----------
    Li G. et al. 2022, Energy Mater. 2:200020, 10.20517/energymater.2022.24.
    """
    if number not in TABLES:
        raise InputError(
            f"The review has no table {number}; choose one of {', '.join(map(str, TABLES))}."
        )
    frame = _read(f"review_table{int(number)}").set_index("row")
    codes = review_faults().groupby("row")["code"].agg(lambda code: "; ".join(code.unique()))
    frame["faults"] = codes.reindex(frame.index, fill_value="")
    return frame


def review_faults() -> "pd.DataFrame":
    """Faults of the review's tables.

    Returns
    -------
    pandas.DataFrame
        One row per fault: `row` of the table, `quantity` (the column concerned, "reference", or
        "text" for the review's text beside the table), `code` (one of FAULT_CODES) and
        `explanation`.

    References
    ----------
    Li G. et al. 2022, Energy Mater. 2:200020, 10.20517/energymater.2022.24.
    """
    return _read("review_faults")


def review_rates() -> "pd.DataFrame":
    """Capacities at several rates of porous and nanosized anodes, from the abstracts of papers.

    The abstracts do not say which mass a capacity is divided by. An `aged` value was measured after
    the given number of cycles and is a lower bound; the others are from rate tests.

    Returns
    -------
    pandas.DataFrame
        One row per capacity, indexed by `row`; rows of one `system` belong together. Each has the
        `source`, whether it is usable for rate capability, and why not.
    """
    return _read("review_rates").set_index("row")


def usable_rows(purpose: str) -> "pd.DataFrame":
    """Rows of Tables 3 to 5 that can be compared with a model.

    Parameters
    ----------
    purpose : {"initial capacity", "rate capability"}
        Purpose of the comparison. Initial capacity: at a known rate, not disputed by another
        number, per mass of a known material. Rate capability: both capacities are so, at different
        rates; the retained one is also aged by the row's cycles, hence a lower bound.

    Returns
    -------
    pandas.DataFrame
        Rows in the order of the tables, with the columns of `review_table`.

    Raises
    ------
    InputError
        If the purpose is neither of the two.

    References
    ----------
    Li G. et al. 2022, Energy Mater. 2:200020, 10.20517/energymater.2022.24, Tables 3 to 5.
    """
    import pandas as pd

    if purpose not in PURPOSES:
        raise InputError(f"The purpose is '{purpose}'; choose one of {', '.join(PURPOSES)}.")
    frame = pd.concat([review_table(number) for number in POROUS_TABLES])
    return frame.loc[frame[f"usable for {purpose}"]]


def _read(name: str) -> "pd.DataFrame":
    """A table in which capitals begin a quantity, True and False are booleans, the rest text."""
    import pandas as pd

    with (files("porousalloy.parameters") / "data" / f"{name}.csv").open(encoding="utf-8") as file:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    for column in map(str, frame):
        cells = frame[column]
        if column[0].isupper():
            frame[column] = cells.replace("", "nan").astype(float)
        elif column == "reference number":
            frame[column] = cells.astype(int)
        elif set(cells) <= {"True", "False"}:
            frame[column] = cells == "True"
    return frame
