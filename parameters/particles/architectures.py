"""The seven particle architectures: from what is measured to what the models need.

    dense                solid sphere                        a0 = R;    phi = 0
    nanosphere assembly  primary spheres of radius r         a0 = r
    bicontinuous         skeleton of ligaments, diameter D   a0 = D/2
    hollow sphere        wall of thickness t                 a0 = t/2;  phi = (1 - t/R)^3
    yolk-shell           yolk r_y in a shell of inside r_i   a0 = r_y;  phi = 1 - (r_y/r_i)^3
    nanowire cluster     wires of diameter D                 a0 = D/2
    nanosheet            sheets of thickness t               a0 = t/2

The half-thickness a0 may come from the surface instead, and the porosity phi from pore volume or
envelope density: `base` has those equations. For example::

    geometry = particle_geometry(
        "bicontinuous",
        density=2329,
        particle_radius="1.5 um",
        ligament_diameter="80 nm",
        porosity=0.687,
    )
    parameter_values.update(model_parameters(geometry, "positive"))
    model = PorousAlloyDFN({"working electrode": "positive", **geometry.options})
"""

from collections.abc import Mapping

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.base import Architecture, scaled
from porousalloy.parameters.particles.geometry import ParticleGeometry, model_parameters
from porousalloy.parameters.particles.measurements import (
    checked_density,
    checked_measurements,
    checked_number,
    described,
)
from porousalloy.parameters.particles.morphology import leveled_wave_half_thickness
from porousalloy.parameters.particles.shells import HollowSphere, YolkShell

__all__ = [
    "ARCHITECTURES",
    "Architecture",
    "ParticleGeometry",
    "model_parameters",
    "particle_geometry",
]


class Dense(Architecture):
    """Solid sphere: a0 = R, phi = 0; what is measured of pores only checks that there are none."""

    name, shape, expansion = "dense", "sphere", "affine"
    minimum_porosity = 0.0

    def porosities(self, measured, density):
        return {"The architecture 'dense'": 0.0} | super().porosities(measured, density)

    def half_thicknesses(self, measured, porosity):
        return {described(measured, "particle_radius"): measured["particle_radius"]}


class NanosphereAssembly(Architecture):
    """Primary spheres, packed: a0 = r. Loose spheres carry no load from one to the next."""

    name, shape, expansion = "nanosphere assembly", "sphere", "accommodation"
    own_measurements = ("primary_particle_radius",)

    def half_thicknesses(self, measured, porosity):
        return scaled(measured, "primary_particle_radius", 1.0)


class Bicontinuous(Architecture):
    """Skeleton of ligaments that carries load ("ant-nest"): a0 = D/2, or from a leveled wave.

    The wavenumber q0 is 2 pi over the mean distance of ligaments, the peak of a scattering curve
    or of an image's spectrum; a0 = 2 (1 - phi)/S_V with the surface S_V per total volume.

    References
    ----------
    Soyarslan et al. 2018, Acta Mater. 149:326, 10.1016/j.actamat.2018.01.005.
    """

    name, shape, expansion = "bicontinuous", "cylinder", "force balance"
    own_measurements = ("ligament_diameter", "wavenumber")

    def half_thicknesses(self, measured, porosity):
        sizes = scaled(measured, "ligament_diameter", 0.5)
        if "wavenumber" in measured:
            sizes[described(measured, "wavenumber")] = leveled_wave_half_thickness(
                porosity, measured["wavenumber"], self.shape
            )
        return sizes


class NanowireCluster(Architecture):
    """Wires in a loose ball: a0 = D/2."""

    name, shape, expansion = "nanowire cluster", "cylinder", "accommodation"
    own_measurements = ("wire_diameter",)

    def half_thicknesses(self, measured, porosity):
        return scaled(measured, "wire_diameter", 0.5)


class Nanosheet(Architecture):
    """Sheets in a loose stack or flower, wetted on both faces: a0 = t/2."""

    name, shape, expansion = "nanosheet", "slab", "accommodation"
    own_measurements = ("sheet_thickness",)

    def half_thicknesses(self, measured, porosity):
        return scaled(measured, "sheet_thickness", 0.5)


#: Architectures by name.
ARCHITECTURES: Mapping[str, Architecture] = {
    architecture.name: architecture
    for architecture in (
        Dense(),
        NanosphereAssembly(),
        Bicontinuous(),
        HollowSphere(),
        YolkShell(),
        NanowireCluster(),
        Nanosheet(),
    )
}


def particle_geometry(
    architecture: str,
    *,
    density: str | float,
    size_tolerance: float = 0.25,
    porosity_tolerance: float = 0.05,
    **measurements: str | float | bool | None,
) -> ParticleGeometry:
    """Geometry of a porous particle from what is measured of it.

    Where more is measured than needed, the first of porosity, pore volume and envelope density is
    used, a size seen in the microscope comes before a surface, and a geometry that gives both
    comes before all; the others must agree.

    Parameters
    ----------
    architecture : str
        Name in `ARCHITECTURES`.
    density : str or float
        Density of the pore-free solid [kg.m-3].
    size_tolerance : float, optional
        Largest difference of two sizes, relative to the smaller one [-]. Roughness and micropores
        raise a gas adsorption surface above that of smooth ligaments: hence a quarter.
    porosity_tolerance : float, optional
        Largest difference of two porosities [-].
    **measurements : str, float, bool or None
        Measurements in `measurements.MEASUREMENT_UNITS` that the architecture takes: text with a
        unit, such as "60 nm", or numbers in SI units; for the hollow sphere also `sealed`, True or
        False. None stands for not measured. Specific surface and pore volume are per mass of solid
        without its coating.

    Returns
    -------
    ParticleGeometry
        Half-thickness, porosity and all that follows from them.

    Raises
    ------
    InputError
        If the architecture or a unit is unknown, a measurement is missing, impossible or not one of
        the architecture's, or two of them contradict each other.
    """
    if architecture not in ARCHITECTURES:
        raise InputError(
            f"Architecture is '{architecture}'; choose one of {', '.join(ARCHITECTURES)}."
        )
    chosen = ARCHITECTURES[architecture]
    density = checked_density("density", density)
    tolerances = [
        checked_number("size_tolerance", size_tolerance, zero=True),
        checked_number("porosity_tolerance", porosity_tolerance, zero=True),
    ]
    measured = checked_measurements(architecture, chosen.measurements, measurements)
    return chosen.geometry(density, measured, *tolerances)
