"""What capacities and energies of a cell are given on: masses, thicknesses and its area."""

from collections.abc import Mapping
from typing import NamedTuple

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.area import cell_area
from porousalloy.parameters.electrodes.masses import mass_bases
from porousalloy.parameters.electrodes.stack import thickness_bases

MASS_PREFIX = "mass_of_"
THICKNESS_PREFIX = "thickness_of_"
AREA = "area"


class Extents(NamedTuple):
    """What a cell's capacities and energies can be given on.

    Attributes
    ----------
    masses : dict of str to float
        Masses [kg] by their basis, see :mod:`porousalloy.parameters.electrodes.masses`.
    thicknesses : dict of str to float
        Pristine thicknesses [m] by their basis.
    area : float
        Area of all layers together [m2].
    basis : str
        Basis that C-rates and capacities refer to.
    electrode : str
        Electrode of the alloy, "negative" or "positive".
    """

    masses: dict[str, float]
    thicknesses: dict[str, float]
    area: float
    basis: str
    electrode: str

    @property
    def mass(self) -> float:
        """Mass that capacities are per gram of [kg]."""
        return self.masses[self.basis]

    @property
    def attributes(self) -> dict[str, str | float]:
        """Attributes of a Dataset, as :func:`extents_of` reads them."""
        return {
            "alloy_electrode": self.electrode,
            "capacity_basis": self.basis,
            **{_attribute(MASS_PREFIX, name): value for name, value in self.masses.items()},
            **{
                _attribute(THICKNESS_PREFIX, name): value
                for name, value in self.thicknesses.items()
            },
            AREA: self.area,
        }


def cell_extents(cell: Cell, values: Mapping) -> Extents:
    """Masses, thicknesses and area of a cell with these parameter values."""
    area = float(cell_area(values))
    return Extents(
        {basis: float(mass) * area for basis, mass in mass_bases(cell, values).items()},
        {basis: float(value) for basis, value in thickness_bases(cell, values).items()},
        area,
        cell.one_c_basis,
        cell.electrode,
    )


def extents_of(attributes: Mapping) -> Extents:
    """Masses, thicknesses and area from the attributes of a Dataset."""
    return Extents(
        _by_basis(attributes, MASS_PREFIX),
        _by_basis(attributes, THICKNESS_PREFIX),
        float(attributes[AREA]),
        str(attributes["capacity_basis"]),
        str(attributes["alloy_electrode"]),
    )


def _attribute(prefix: str, basis: str) -> str:
    return prefix + basis.replace(" ", "_")


def _by_basis(attributes: Mapping, prefix: str) -> dict[str, float]:
    return {
        str(name).removeprefix(prefix).replace("_", " "): float(value)
        for name, value in attributes.items()
        if str(name).startswith(prefix)
    }
