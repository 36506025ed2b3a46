"""Values of a cell, those that follow from others computed when they are asked for."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from numbers import Real
from typing import TYPE_CHECKING, Any, Protocol

from porousalloy.parameters.tables import DERIVED, read_tables

if TYPE_CHECKING:
    from porousalloy.parameters.cell import Cell


class Values(Protocol):
    """Parameter values by name: a mapping of str to number or function, or PyBaMM's own object."""

    def __getitem__(self, name: str, /) -> Any: ...

    def __contains__(self, name: object, /) -> bool: ...


class ResolvedValues(Mapping[str, Any]):
    """Values of a cell by name, those that follow from others computed when they are asked for.

    Parameters
    ----------
    cell : Cell
        Cell whose own changes replace values of its tables.
    changes : Mapping of str to float, optional
        Values that replace those of the cell; what depends on them follows. Symbols of PyBaMM may
        stand for numbers.
    """

    def __init__(self, cell: "Cell", changes: Mapping | None = None):
        self._Domain = cell.electrode.capitalize()
        texts = {row["key"]: row["value"] for row in read_tables(cell.tables, cell.electrode)}
        changes = {**cell.changes, **(changes or {})}
        self._values = texts | changes
        self._underway: list[str] = []

    def __getitem__(self, key: str) -> Any:
        value = self._values[key]
        if isinstance(value, str):
            value = self._values[key] = self._resolve(key, value)
        return value

    def _resolve(self, key: str, text: str) -> Any:
        """Number of a row, the function that it names, or what its derivation gives."""
        if ":" not in text:
            return float(text)
        module, name = text.removeprefix(DERIVED).split(":")
        function = getattr(import_module(module), name)
        if not text.startswith(DERIVED):
            return function
        if key in self._underway:
            raise RecursionError(" from ".join([*self._underway, key]))
        self._underway.append(key)
        value = function(self, self._Domain)
        self._underway.pop()
        # a symbol where the changes hold symbols
        return float(value) if isinstance(value, Real) else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
