"""Whether measurements of a porous particle agree with each other."""

from collections.abc import Mapping
from itertools import combinations

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.measurements import described

#: Tapped powder per volume: fluffy nanopowder, and the densest packing of equal spheres [-].
PACKING_FRACTIONS = (0.05, 0.74)


def agreed_porosity(candidates: Mapping[str, float], tolerance: float) -> float:
    """First of several derivations of the porosity, if none differs by more than the tolerance.

    Parameters
    ----------
    candidates : Mapping of str to float
        Porosities by the measurements they are derived from, at least one [-].
    tolerance : float
        Largest difference [-].

    Returns
    -------
    float
        Porosity [-].

    Raises
    ------
    InputError
        If two of them differ by more.
    """
    for (first, low), (second, high) in combinations(candidates.items(), 2):
        if abs(low - high) > tolerance:
            raise InputError(
                f"{first} gives a porosity of {low:.4g} and {second} one of {high:.4g}, further "
                f"apart than {tolerance:g}; check the units, leave one out or raise "
                "'porosity_tolerance'."
            )
    return next(iter(candidates.values()))


def agreed_size(
    quantity: str, unit: str, candidates: Mapping[str, float], tolerance: float
) -> float:
    """First of several derivations of a size, if none differs by more than the tolerance.

    Parameters
    ----------
    quantity, unit : str
        What it is, for the message.
    candidates : Mapping of str to float
        Values by the measurements they are derived from, at least one.
    tolerance : float
        Largest difference, relative to the smaller of two [-].

    Returns
    -------
    float
        The value.

    Raises
    ------
    InputError
        If two of them differ by more.
    """
    for (first, one), (second, other) in combinations(candidates.items(), 2):
        if max(one, other) > (1 + tolerance) * min(one, other):
            raise InputError(
                f"{first} gives a {quantity} of {one:.4g} {unit} and {second} one of "
                f"{other:.4g} {unit}, further apart than {100 * tolerance:g} %; check the units, "
                "leave one out or raise 'size_tolerance'."
            )
    return next(iter(candidates.values()))


def check_tap_density(measured: Mapping, particle_density: float) -> None:
    """Refuse a tap density that no packing of these particles has.

    Parameters
    ----------
    measured : Mapping
        Values by name.
    particle_density : float
        Density of a particle with its coating [kg.m-3].

    Raises
    ------
    InputError
        If tap over particle density is outside `PACKING_FRACTIONS`.
    """
    if "tap_density" not in measured:
        return
    packing = measured["tap_density"] / particle_density
    low, high = PACKING_FRACTIONS
    if not low <= packing <= high:
        raise InputError(
            f"{described(measured, 'tap_density')} over the particles' density "
            f"{particle_density:.4g} kg.m-3 is a packing fraction of {packing:.3g} and powders "
            f"have {low:g} to {high:g}; check the units and the porosity, or leave one out."
        )
