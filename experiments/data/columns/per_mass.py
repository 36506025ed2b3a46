"""Charges and currents per mass, from columns in A.h and A, per gram or per area."""

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns.cells import as_numbers, series
from porousalloy.experiments.data.columns.column_kinds import ColumnKind
from porousalloy.experiments.data.columns.find_columns import Column, chosen, find_all, numbers
from porousalloy.parameters.errors import InputError

#: Share by which the masses of a file and of the user may differ.
MASS_AGREEMENT = 0.01


class ScaleMissing(InputError):
    """A column is not per gram, and the mass or the area was not given."""


class Scale:
    """Mass and area to which the columns of a table refer.

    Parameters
    ----------
    mass : float or None
        Mass to which C-rates refer [kg].
    area : float or None
        Geometric area of the electrode [m2].
    """

    def __init__(self, mass: float | None, area: float | None):
        self.mass = np.nan if mass is None else mass
        self.area = np.nan if area is None else area

    def knows(self, column: Column, kind: ColumnKind) -> bool:
        """Whether the values of a column can be turned into values per mass."""
        factor = kind.units.get(column.unit)
        needed = {"": (), "absolute": (self.mass,), "area": (self.mass, self.area)}
        return factor is not None and all(map(_is_size, needed[factor.basis]))

    def find(self, frame: pd.DataFrame, kind: ColumnKind) -> Column | None:
        """The preferred column of a kind, of those whose scale is known if there are any."""
        found = find_all(frame.columns, kind)
        known = [column for column in found if self.knows(column, kind)]
        # with a mass, what the cycler measured comes before what it divided by a mass of its own
        known.sort(key=lambda column: (column.rank, kind.units[column.unit].basis != "absolute"))
        if not found:
            return None
        if not known:
            return found[0]
        basis = kind.units[known[0].unit].basis
        same = [column for column in known if kind.units[column.unit].basis == basis]
        return chosen(frame, same, kind)

    def other_mass(self, frame: pd.DataFrame, kind: ColumnKind) -> tuple[str, ...]:
        """Sentence on the mass by which a file divided a column, if it is not the given one."""
        columns: dict[str, Column] = {}
        for column in find_all(frame.columns, kind):
            if self.knows(column, kind):
                columns.setdefault(kind.units[column.unit].basis, column)
        if not {"", "absolute"} <= set(columns) or not _is_size(self.mass):
            return ()
        sizes = {
            basis: np.abs(as_numbers(series(frame, column.header))).sum()
            * kind.units[column.unit].size
            for basis, column in columns.items()
        }
        own = sizes["absolute"] / sizes[""] if sizes[""] > 0 else np.nan
        if not np.isfinite(own) or abs(own / self.mass - 1) < MASS_AGREEMENT:
            return ()
        return (
            f"'{columns[''].header}' was divided by {1e6 * own:.4g} mg; the mass that was given, "
            f"{1e6 * self.mass:.4g} mg, was used.",
        )

    def values(self, frame: pd.DataFrame, column: Column, kind: ColumnKind) -> np.ndarray:
        """Values of a column per mass.

        Parameters
        ----------
        frame : pandas.DataFrame
            Rows of one cell.
        column : Column
            Column of that table.
        kind : ColumnKind
            Current or capacity.

        Returns
        -------
        numpy.ndarray, shape (n,)
            Values [A.kg-1] or [A.h.kg-1].

        Raises
        ------
        InputError
            If the unit is not known, a cell is no number, or the mass or the area is missing.
        """
        values = numbers(frame, column, kind)
        basis = kind.units[column.unit].basis
        if not basis:
            return values
        per = {"absolute": "gram", "area": "gram but per area"}[basis]
        if not _is_size(self.mass):
            given = "no mass" if np.isnan(self.mass) else f"the mass {self.mass:g} kg"
            raise ScaleMissing(
                f"'{column.header}' is not per {per} and {given} was given; give the mass to "
                "which C-rates refer, such as '0.295 mg'."
            )
        if basis == "absolute":
            return values / self.mass
        if not _is_size(self.area):
            given = "no area" if np.isnan(self.area) else f"the area {self.area:g} m2"
            raise ScaleMissing(
                f"'{column.header}' is per area and {given} was given; give the area of the "
                "electrode, such as '1.131 cm2'."
            )
        return values * self.area / self.mass


def _is_size(number: float) -> bool:
    return bool(0 < number < np.inf)
