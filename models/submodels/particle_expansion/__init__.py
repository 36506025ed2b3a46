"""Particle expansion: one closure for the outer volume of a porous particle a file."""

from porousalloy.models.submodels.particle_expansion.accommodation import Accommodation
from porousalloy.models.submodels.particle_expansion.affine import Affine
from porousalloy.models.submodels.particle_expansion.force_balance import ForceBalance
from porousalloy.models.submodels.particle_expansion.rigid import Rigid

EXPANSIONS = {
    "accommodation": Accommodation,
    "affine": Affine,
    "rigid": Rigid,
    "force balance": ForceBalance,
}

__all__ = ["EXPANSIONS", "Accommodation", "Affine", "ForceBalance", "Rigid"]
