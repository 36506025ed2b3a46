"""Samples: rows of a table in the units of the models, before anything is concluded from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Samples:
    """Rows of one cell as the file has them.

    Attributes
    ----------
    rows : numpy.ndarray of int, shape (n,)
        Numbers of the rows in the file, from 1.
    columns : Mapping of str to numpy.ndarray, shape (n,) each
        What the file holds of "voltage" [V], "time" [s], "current" [A.kg-1] with the sign of the
        file, "capacity" [mA.h.g-1], "stoichiometry" [-], "thickness" (its change) [m], "cycle"
        (its number) and "branch" ("lithiation", "delithiation", "charge", "discharge" or "rest").
    """

    rows: np.ndarray
    columns: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def get(self, name: str) -> np.ndarray | None:
        """Values of a column; None if it is not there."""
        return self.columns.get(name)

    def with_(self, **columns: np.ndarray) -> "Samples":
        """Samples with these columns added or replaced."""
        return Samples(self.rows, {**self.columns, **columns})

    def take(self, rows: slice | np.ndarray) -> "Samples":
        """Samples of a slice, a mask or an index."""
        return Samples(
            self.rows[rows], {name: values[rows] for name, values in self.columns.items()}
        )


def join(parts: Sequence[Samples]) -> Samples:
    """Samples one after the other, all with the same columns."""
    return Samples(
        np.concatenate([part.rows for part in parts]),
        {name: np.concatenate([part[name] for part in parts]) for name in parts[0].columns},
    )
