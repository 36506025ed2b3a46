"""Fit parameters of a cell to measurements, with error bars that can be trusted."""

from porousalloy.experiments.fitting.bayes import sample_posterior
from porousalloy.experiments.fitting.capacity_fit import fit_capacities
from porousalloy.experiments.fitting.cell_fit import fit_cell
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO
from porousalloy.experiments.fitting.global_search import global_fit
from porousalloy.experiments.fitting.intervals import checked_estimates
from porousalloy.experiments.fitting.profiles import profile
from porousalloy.experiments.fitting.reader import read_records
from porousalloy.experiments.fitting.record import Record
from porousalloy.experiments.fitting.recovery import recovery_study
from porousalloy.experiments.fitting.uncertainty import estimates
from porousalloy.experiments.fitting.verdict import verdict

__all__ = [
    "MASS_RATIO",
    "Record",
    "checked_estimates",
    "estimates",
    "fit_capacities",
    "fit_cell",
    "global_fit",
    "profile",
    "read_records",
    "recovery_study",
    "sample_posterior",
    "verdict",
]
