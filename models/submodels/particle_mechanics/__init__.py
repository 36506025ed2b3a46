"""Ligament mechanics: one constitutive law a file."""

from .elastic import Elastic
from .stress_free import StressFree
from .viscoplastic import Viscoplastic

MECHANICS = {"viscoplastic": Viscoplastic, "elastic": Elastic, "stress-free": StressFree}

__all__ = ["MECHANICS", "Elastic", "StressFree", "Viscoplastic"]
