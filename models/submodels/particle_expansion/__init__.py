"""Closures for the outer volume of a porous particle."""

from .accommodation import Accommodation
from .affine import Affine
from .force_balance import ForceBalance
from .rigid import Rigid

EXPANSIONS = {
    "accommodation": Accommodation,
    "affine": Affine,
    "rigid": Rigid,
    "force balance": ForceBalance,
}

__all__ = ["EXPANSIONS", "Accommodation", "Affine", "ForceBalance", "Rigid"]
