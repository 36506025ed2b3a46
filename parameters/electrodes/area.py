"""The one area that masses, currents, charges and resistances of a cell refer to."""

from porousalloy.parameters.resolved_values import Values


def cell_area(values: Values) -> float:
    """Coated area of all layers of the cell together [m2].

    Parameters
    ----------
    values : pybamm.ParameterValues or Mapping
        Parameter values by name.

    Returns
    -------
    float
        Area: height times width times the number of electrodes in parallel [m2].
    """
    return (
        values["Electrode height [m]"]
        * values["Electrode width [m]"]
        * values["Number of electrodes connected in parallel to make a cell"]
    )
