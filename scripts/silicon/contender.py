"""What can be fitted to one cycle and then predicts others, with nothing refitted but the mass."""

from abc import ABC, abstractmethod

import numpy as np

from silicon.measured_cycle import MeasuredCycle


class Contender(ABC):
    """A model, or a curve that stands for one.

    Attributes
    ----------
    name : str
        For people.
    """

    name: str

    @property
    @abstractmethod
    def numbers(self) -> int:
        """How many numbers a fit changes."""

    @abstractmethod
    def fit(self, cycle: MeasuredCycle) -> np.ndarray:
        """Fit all numbers; voltages of both branches, shape (2, SAMPLES) [V]."""

    @abstractmethod
    def predict(self, cycle: MeasuredCycle) -> tuple[np.ndarray, float]:
        """Refit the active mass alone; voltages, and the true over the stated mass."""
