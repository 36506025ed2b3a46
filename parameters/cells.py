"""The cells that can be run by name, put together from tables of parameters.

A cell is an alloy in a particle in an electrode, against a metal (half cell) or a cathode (full
cell); data/cells.toml lists them. Nothing here imports PyBaMM, so that names and titles are
answered at once.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.architectures import ARCHITECTURES

METALS = {"li": "lithium_metal", "na": "sodium_metal"}
ELECTROLYTES = {"li": "carbonate_electrolyte", "na": "sodium_electrolyte"}

#: Keys of PyBaMM's bibliography for the tables that take functions or values from its sets.
CITATIONS = {
    "alloy_li_si": "Ai2022",
    "interphase": "Chen2020",
    "carbonate_electrolyte": "OKane2022",
    "sodium_electrolyte": "Chayambuka2022",
    "lithium_metal": "Xu2019",
    "nmc532": "Mohtat2020",
    "nmc111": "Mohtat2020",
    "nmc811": "Chen2020",
    "lfp": "Prada2013",
    "nvpf": "Chayambuka2022",
}


@dataclass(frozen=True)
class Cell:
    """A cell: the tables of its parameters and the options that suit it.

    Attributes
    ----------
    name : str
        Name on the command line.
    title : str
        One line for people.
    parameter_set : str
        Name in `pybamm.parameter_sets`.
    alloy : str
        Ion and host, such as "na_sn".
    architecture : str
        A name of :data:`porousalloy.parameters.particles.architectures.ARCHITECTURES`.
    particle : str
        Table of the porous particle, without "particle_".
    counter : str
        Table of the other electrode: a metal for a half cell, or a cathode.
    extra_tables : tuple of str
        Tables that come last and so have the last word.
    changes : Mapping
        Values that replace those of the tables.
    extra_options : Mapping
        Model options beside those that suit every cell.
    """

    name: str
    title: str
    parameter_set: str
    alloy: str
    architecture: str
    particle: str
    counter: str
    extra_tables: tuple[str, ...] = ()
    changes: Mapping[str, float] = field(default_factory=dict)
    extra_options: Mapping[str, str] = field(default_factory=dict)

    @property
    def ion(self) -> str:
        """Ion that the alloy takes up, "li" or "na"."""
        return self.alloy.split("_")[0]

    @property
    def is_half_cell(self) -> bool:
        """Whether the counter electrode is a metal."""
        return self.counter in METALS.values()

    @property
    def electrode(self) -> str:
        """Which electrode is the alloy: "positive" in a half cell, as PyBaMM has it."""
        return "positive" if self.is_half_cell else "negative"

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables of data/, by name; a later one replaces the rows of an earlier one."""
        kind = ("half_cell", f"half_cell_{self.ion}") if self.is_half_cell else ()
        return (
            f"alloy_{self.alloy}",
            "alloy_electrode",
            *kind,
            f"particle_{self.particle}",
            ELECTROLYTES[self.ion],
            "interphase",
            "coin_cell",
            self.counter,
            *(() if self.is_half_cell else ("full_cell",)),
            *self.extra_tables,
        )

    @property
    def options(self) -> dict[str, str]:
        """Options for the porousalloy models; a contact resistance set by the user counts."""
        working = {"working electrode": "positive"} if self.is_half_cell else {}
        architecture = ARCHITECTURES[self.architecture]
        return {
            **working,
            "contact resistance": "true",
            "ligament shape": architecture.shape,
            "particle expansion": architecture.expansion,
            **self.extra_options,
        }

    @property
    def one_c_basis(self) -> str:
        """The mass that 1C is given on, a key of `masses.mass_bases`."""
        return "alloy and shell" if self.is_half_cell else "cathode"

    @property
    def citations(self) -> tuple[str, ...]:
        """Keys of PyBaMM's bibliography."""
        return tuple(sorted({CITATIONS[table] for table in self.tables if table in CITATIONS}))


def _read_cells() -> dict[str, Cell]:
    text = (files("porousalloy.parameters") / "data" / "cells.toml").read_text("utf-8")
    cells = {}
    for name, entry in tomllib.loads(text).items():
        extra = tuple(entry.pop("extra_tables", ()))
        cells[name] = Cell(name=name, extra_tables=extra, **entry)
    return cells


CELLS = _read_cells()
PARAMETER_SETS = {cell.parameter_set: cell for cell in CELLS.values()}


def get_cell(name: str) -> Cell:
    """Cell of that name.

    Parameters
    ----------
    name : str
        Name on the command line.

    Returns
    -------
    Cell
        The cell.

    Raises
    ------
    InputError
        If there is no such cell; the message lists those there are.
    """
    if name not in CELLS:
        raise InputError(f"No cell is called '{name}'; choose one of {', '.join(CELLS)}.")
    return CELLS[name]
