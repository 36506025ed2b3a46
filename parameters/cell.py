"""A cell: which tables hold its parameters, which model and options suit it.

Nothing here imports PyBaMM, so that a request that cannot be met is refused at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from porousalloy.parameters.given_numbers import given_numbers
from porousalloy.parameters.model_names import DEFAULT_MODEL, check_model
from porousalloy.parameters.particles.architectures import ARCHITECTURES
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.tables import read_tables

IONS = {"li": "lithium", "na": "sodium"}
HOSTS = {"si": "silicon", "ge": "germanium", "sn": "tin", "sb": "antimony"}
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
        Name in :data:`porousalloy.parameters.particles.architectures.ARCHITECTURES`.
    particle : str
        Table of the porous particle, without "particle_".
    counter : str
        Table of the other electrode: a metal for a half cell, or a cathode.
    extra_tables : tuple of str
        Tables that come last and so have the last word.
    changes : Mapping of str to float
        Values that replace those of the tables, by parameter name.
    extra_options : Mapping of str to object
        Model options beside those that suit every cell.
    model : {"spm", "spme", "dfn"}
        Name of the model that the cell is solved with.
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
    extra_options: Mapping[str, object] = field(default_factory=dict)
    model: str = DEFAULT_MODEL

    @property
    def ion(self) -> str:
        """Ion that the alloy takes up, "li" or "na"."""
        return self.alloy.split("_")[0]

    @property
    def host(self) -> str:
        """Element that takes the ion up: "si", "ge", "sn" or "sb"."""
        return self.alloy.split("_")[1]

    @property
    def insertion(self) -> str:
        """Word for the uptake of the ion: "lithiation" or "sodiation"."""
        return {"li": "lithiation", "na": "sodiation"}[self.ion]

    @property
    def counter_name(self) -> str:
        """Counter electrode in words, such as "lithium metal" or "NMC532"."""
        return self.counter.replace("_", " ") if self.is_half_cell else self.counter.upper()

    @property
    def is_half_cell(self) -> bool:
        """True if the counter electrode is a metal."""
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
    def rows(self) -> tuple[dict[str, str], ...]:
        """Rows of the tables, one per parameter, as text."""
        return read_tables(self.tables, self.electrode)

    @property
    def options(self) -> dict[str, object]:
        """Model options that suit the cell, with those of the user."""
        working = {"working electrode": "positive"} if self.is_half_cell else {}
        architecture = ARCHITECTURES[self.architecture]
        return {
            **working,
            # PyBaMM ignores "Contact resistance [Ohm]" without it
            "contact resistance": "true",
            "ligament shape": architecture.shape,
            "particle expansion": architecture.expansion,
            **self.extra_options,
        }

    @property
    def one_c_basis(self) -> str:
        """Mass that 1C refers to, a key of `masses.mass_bases`."""
        return "alloy and shell" if self.is_half_cell else "cathode"

    @property
    def citations(self) -> tuple[str, ...]:
        """Keys of PyBaMM's bibliography."""
        return tuple(sorted({CITATIONS[table] for table in self.tables if table in CITATIONS}))

    def with_(
        self,
        *,
        model: str | None = None,
        parameters: Mapping[str, str | float] | None = None,
        options: Mapping[str, object] | None = None,
    ) -> "Cell":
        """Copy of the cell with another model, other parameter values or other model options.

        Parameters
        ----------
        model : {"spm", "spme", "dfn"}, optional
            Name of the model. The default is the one the cell has.
        parameters : Mapping of str to str or float, optional
            Values that replace those of the cell, by parameter name: numbers in the unit of the
            name, or text with a unit, such as "25 um". What depends on them (thickness, volume
            fractions, 1C) follows, and cannot be given itself; see
            :mod:`porousalloy.parameters.derived_numbers`.
        options : Mapping of str to object, optional
            Options of the model that replace those of the cell.

        Returns
        -------
        Cell
            Cell as it is to be run; this one is not changed.

        Raises
        ------
        InputError
            If the model or a parameter is unknown, a value is impossible or follows from others,
            or an option is what makes the cell a half or a full cell.

        Warns
        -----
        UserWarning
            For each value outside the range that the cell's tables give.
        """
        check_model(self.model if model is None else model, {} if options is None else options)
        numbers = given_numbers(
            self.rows,
            {} if parameters is None else parameters,
            self.electrode.capitalize(),
            lambda numbers: ResolvedValues(self, numbers),
        )
        return replace(
            self,
            model=model or self.model,
            changes={**self.changes, **numbers},
            extra_options={**self.extra_options, **(options or {})},
        )
