"""The one area that masses, currents, charges and resistances of a cell refer to."""

from collections.abc import Mapping


def cell_area(values: Mapping[str, float]) -> float:
    """Coated area of all layers of the cell together [m2].

    Parameters
    ----------
    values : Mapping of str to float
        Parameter values.

    Returns
    -------
    float
        Height times width times the number of electrodes in parallel [m2].
    """
    return (
        values["Electrode height [m]"]
        * values["Electrode width [m]"]
        * values["Number of electrodes connected in parallel to make a cell"]
    )
