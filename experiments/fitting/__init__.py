"""Fit parameters of a cell to measurements, with error bars that can be trusted."""

from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.data.record import Record
from porousalloy.experiments.fitting.bayes import sample_posterior
from porousalloy.experiments.fitting.capacity_fit import fit_capacities
from porousalloy.experiments.fitting.cell_fit import fit_cell
from porousalloy.experiments.fitting.diagnosis import verdict
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO
from porousalloy.experiments.fitting.global_search import global_fit
from porousalloy.experiments.fitting.identifiability.recovery import recovery_study
from porousalloy.experiments.fitting.intervals import checked_estimates
from porousalloy.experiments.fitting.profiles import profile
from porousalloy.experiments.fitting.uncertainty import estimates

__all__ = [
    "MASS_RATIO",
    "Record",
    "checked_estimates",
    "estimates",
    "fit_capacities",
    "fit_cell",
    "global_fit",
    "profile",
    "read_data",
    "recovery_study",
    "sample_posterior",
    "verdict",
]
