"""Base of the particle architectures: what all of them derive and check in the same way.

With the porosity phi, the solid's density rho, its ligaments' half-thickness a0 and d = 3, 2, 1 for
a sphere, cylinder or slab:

    porosity                  phi = rho v/(1 + rho v)   from the pore volume v per mass of solid
                              phi = 1 - rho_p/rho       from the envelope density rho_p
    half-thickness            a0  = d/(rho S)           from the surface S per mass of solid
    coating per solid volume  C = w/(1 - w) rho/rho_c            from its mass fraction w
                              C = ((1 + t/R)^3 - 1)/(1 - phi)    from its thickness t on radius R
    coating volume fraction   C/(C + 1/(1 - phi))

The coating lies outside the volume of solid and pores, so it takes no pore space, and porosity and
specific quantities are those of the particle without it.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.geometry import ParticleGeometry
from porousalloy.parameters.particles.measurements import (
    CARBON_DENSITY,
    COMMON_MEASUREMENTS,
    POROSITY_MEASUREMENTS,
    agreed_porosity,
    agreed_size,
    check_tap_density,
    described,
)
from porousalloy.parameters.particles.morphology import (
    envelope_density,
    ligament_half_thickness_from_bet,
)
from porousalloy.parameters.rules import (
    LARGEST_RADIUS,
    MAXIMUM_POROSITY,
    SMALLEST_HALF_THICKNESS,
    largest_half_thickness,
)

#: Porosity left when the pores have closed, and the least a porous particle must start with [-].
MINIMUM_POROSITY = 0.05
_ROUNDING = 1e-9


class Architecture(ABC):
    """How one architecture goes from measurements to a `ParticleGeometry`.

    Attributes
    ----------
    name : str
        Name in `ARCHITECTURES`.
    shape, expansion : str
        Shape and particle expansion of the ligaments, as in `ParticleGeometry`.
    own_measurements : tuple of str
        Names of its measurements beside `COMMON_MEASUREMENTS`.
    porosity_measurements : tuple of str
        Names of the measurements of which one is needed for the porosity.
    minimum_porosity : float
        Porosity left when the pores have closed [-].
    """

    name: str
    shape: str
    expansion: str
    own_measurements: tuple[str, ...] = ()
    porosity_measurements: tuple[str, ...] = POROSITY_MEASUREMENTS
    minimum_porosity = MINIMUM_POROSITY

    @property
    def measurements(self) -> tuple[str, ...]:
        """All measurements it takes."""
        return (*self.own_measurements, *COMMON_MEASUREMENTS)

    @abstractmethod
    def half_thicknesses(self, measured: Mapping, porosity: float) -> dict[str, float]:
        """Ligament half-thicknesses [m] by what they are derived from, without the surface."""

    def porosities(self, measured: Mapping, density: float) -> dict[str, float]:
        """Porosities [-] by what they are derived from, the one to be used first."""
        derived = {
            "porosity": lambda porosity: porosity,
            "specific_pore_volume": lambda volume: 1 - 1 / (1 + density * volume),
            "envelope_density": lambda envelope: 1 - envelope / density,
        }
        return {
            described(measured, name): derived[name](measured[name])
            for name in POROSITY_MEASUREMENTS
            if name in measured
        }

    def particle_radius(self, measured: Mapping) -> float:
        """Radius of the envelope [m]."""
        if "particle_radius" not in measured:
            raise self.missing("the particle's radius", "particle_radius")
        return measured["particle_radius"]

    def coated_radius(self, radius: float, half_thickness: float, porosity: float) -> float:
        """Radius of the body that carries the coating [m]."""
        return radius

    def surface_ratio(self, measured: Mapping, porosity: float) -> float:
        """Surface that gas sees over that of the ligaments' shape, d/a0 [-]."""
        return 1.0

    def missing(self, what: str, *names: str) -> InputError:
        """Error that says what is missing and which measurements would give it."""
        return InputError(
            f"The architecture '{self.name}' needs {what}; give {' or '.join(names)}."
        )

    def geometry(
        self,
        density: float,
        measured: Mapping,
        size_tolerance: float,
        porosity_tolerance: float,
    ) -> ParticleGeometry:
        """Geometry from checked measurements; see `particle_geometry`."""
        radius = self.particle_radius(measured)
        self._check_radius(radius)
        porosity = self._porosity(measured, density, porosity_tolerance)
        half_thickness = self._half_thickness(measured, density, porosity, size_tolerance)
        self._check_half_thickness(half_thickness, radius, porosity)
        coated = self.coated_radius(radius, half_thickness, porosity)
        coating = _coating_fraction(measured, density, coated, porosity, size_tolerance)
        coating_density = measured.get("coating_density", CARBON_DENSITY)
        share = coating or 0.0
        check_tap_density(
            measured, (1 - share) * envelope_density(density, porosity) + share * coating_density
        )
        return ParticleGeometry(
            self.name,
            self.shape,
            self.expansion,
            density,
            radius,
            half_thickness,
            porosity,
            self.minimum_porosity,
            coating,
        )

    def _porosity(self, measured, density, tolerance):
        candidates = self.porosities(measured, density)
        if not candidates:
            raise self.missing("a porosity", *self.porosity_measurements)
        porosity = agreed_porosity(candidates, tolerance)
        if self.minimum_porosity and not self.minimum_porosity <= porosity <= MAXIMUM_POROSITY:
            raise InputError(
                f"{next(iter(candidates))} gives a porosity of {porosity:.4g} and a particle of "
                f"the architecture '{self.name}' has {self.minimum_porosity:g} to "
                f"{MAXIMUM_POROSITY:g}; give it with its unit, such as '0.9 cm3/g' or "
                "'0.8 g/cm3', or choose 'dense'."
            )
        return porosity

    def _half_thickness(self, measured, density, porosity, tolerance):
        candidates = self.half_thicknesses(measured, porosity)
        if "specific_surface" in measured:
            slab = ligament_half_thickness_from_bet(
                measured["specific_surface"], density, self.shape
            )
            ratio = self.surface_ratio(measured, porosity)
            candidates[described(measured, "specific_surface")] = slab * ratio
        if not candidates:
            raise self.missing("a size", *self.own_measurements, "specific_surface")
        return agreed_size("ligament half-thickness", "m", candidates, tolerance)

    def _check_radius(self, radius):
        if radius > LARGEST_RADIUS:
            raise InputError(
                f"The particle's radius is {radius:g} m, more than {LARGEST_RADIUS:g} m; give it "
                "with its unit, such as '2 um'."
            )

    def _check_half_thickness(self, half_thickness, radius, porosity):
        largest = largest_half_thickness(radius, porosity)
        if not SMALLEST_HALF_THICKNESS <= half_thickness <= largest * (1 + _ROUNDING):
            raise InputError(
                f"The ligaments' half-thickness comes out as {half_thickness:.4g} m, outside "
                f"{SMALLEST_HALF_THICKNESS:g} m to {largest:.4g} m that fit in a particle of "
                f"radius {radius:g} m and porosity {porosity:.4g}; give sizes and "
                "surfaces with their units, such as '60 nm' or '12 m2/g'."
            )


def _coating_fraction(measured, density, coated_radius, porosity, tolerance):
    """Coating per volume of the coated particle [-], None if none was given."""
    candidates = {}
    if "coating_mass_fraction" in measured:
        share = measured["coating_mass_fraction"]
        carbon = measured.get("coating_density", CARBON_DENSITY)
        label = described(measured, "coating_mass_fraction")
        candidates[label] = share / (1 - share) * density / carbon
    if "coating_thickness" in measured:
        thickness = measured["coating_thickness"]
        label = described(measured, "coating_thickness")
        if thickness >= coated_radius:
            raise InputError(
                f"{label} is not below the radius {coated_radius:g} m it coats; give it with "
                "its unit, such as '5 nm'."
            )
        # (1 + t/R)^3 - 1 without the cancellation of thin coatings
        candidates[label] = math.expm1(3 * math.log1p(thickness / coated_radius)) / (1 - porosity)
    if not candidates:
        return None
    coating = agreed_size("coating per solid volume", "m3.m-3", candidates, tolerance)
    return coating / (coating + 1 / (1 - porosity))


def scaled(measured: Mapping, name: str, factor: float) -> dict[str, float]:
    """A size times a factor [m], by what it is derived from; nothing where it was not measured."""
    return {described(measured, name): factor * measured[name]} if name in measured else {}
