"""Ligament mechanics: one constitutive law a file."""

from porousalloy.models.submodels.particle_mechanics.elastic import Elastic
from porousalloy.models.submodels.particle_mechanics.stress_free import StressFree
from porousalloy.models.submodels.particle_mechanics.viscoplastic import Viscoplastic

MECHANICS = {"viscoplastic": Viscoplastic, "elastic": Elastic, "stress-free": StressFree}

__all__ = ["MECHANICS", "Elastic", "StressFree", "Viscoplastic"]
