"""The seven particle architectures: from what is measured to what the models need.

    dense                solid sphere                        a0 = R;    phi = 0
    nanosphere assembly  primary spheres of radius r         a0 = r
    bicontinuous         skeleton of ligaments, diameter D   a0 = D/2
    hollow sphere        wall of thickness t                 a0 = t/2;  phi = (1 - t/R)^3
    yolk-shell           yolk r_y in a shell of inside r_i   a0 = r_y;  phi = 1 - (r_y/r_i)^3
    nanowire cluster     wires of diameter D                 a0 = D/2
    nanosheet            sheets of thickness t               a0 = t/2

The half-thickness a0 may come from the surface instead, and the porosity phi from pore volume or
envelope density: `base_architecture` has those equations. For example::

    geometry = particle_geometry(
        "bicontinuous",
        density=2329,
        particle_radius=1.5e-6,
        ligament_diameter=80e-9,
        porosity=0.687,
    )
    parameter_values.update(model_parameters(geometry, "positive"))
    model = PorousAlloyDFN({"working electrode": "positive", **geometry.options})
"""

from collections.abc import Mapping

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.base import Architecture
from porousalloy.parameters.particles.geometry import ParticleGeometry, model_parameters
from porousalloy.parameters.particles.measurements import (
    POROSITY_MEASUREMENTS,
    STATEMENTS,
    checked_density,
    checked_measurements,
    checked_number,
    described,
)
from porousalloy.parameters.particles.morphology import leveled_wave_half_thickness

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
        return _scaled(measured, "primary_particle_radius", 1.0)


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
        sizes = _scaled(measured, "ligament_diameter", 0.5)
        if "wavenumber" in measured:
            sizes[described(measured, "wavenumber")] = leveled_wave_half_thickness(
                porosity, measured["wavenumber"], self.shape
            )
        return sizes


class HollowSphere(Architecture):
    """One wall around one void: slab of a0 = t/2, or t where the wall lets no electrolyte in.

    phi = (1 - t/R)^3, so t = R (1 - phi^(1/3)). The slab has less surface than the curved wall,
    by 3 (1 + x^2)/(2 (1 + x + x^2)) with x = phi^(1/3), or 3/(1 + x + x^2) sealed; a measured
    surface is compared with the curved wall's. The models fill every pore with electrolyte, a
    sealed one too.
    """

    name, shape, expansion = "hollow sphere", "slab", "force balance"
    own_measurements = ("shell_thickness", *STATEMENTS)
    porosity_measurements = ("shell_thickness", *POROSITY_MEASUREMENTS)

    def porosities(self, measured, density):
        common = super().porosities(measured, density)
        if "shell_thickness" not in measured:
            return common
        thickness, radius = measured["shell_thickness"], measured["particle_radius"]
        label = described(measured, "shell_thickness", "particle_radius")
        if thickness >= radius:
            raise InputError(
                f"{label} leave no void; give a shell thinner than the particle's radius or "
                "choose 'dense'."
            )
        return {label: (1 - thickness / radius) ** 3} | common

    def half_thicknesses(self, measured, porosity):
        faces = 1 if measured.get("sealed") else 2
        if "shell_thickness" in measured:
            return _scaled(measured, "shell_thickness", 1 / faces)
        thickness = measured["particle_radius"] * (1 - porosity ** (1 / 3))
        label = f"{described(measured, 'particle_radius')} with porosity {porosity:.4g}"
        return {label: thickness / faces}

    def surface_ratio(self, measured, porosity):
        x = porosity ** (1 / 3)
        faces = 1 if measured.get("sealed") else (1 + x**2) / 2
        return 3 * faces / (1 + x + x**2)


class YolkShell(Architecture):
    """Solid yolks, each in a shell with room around it: a0 = r_y, phi = 1 - (r_y/r_i)^3.

    The shell keeps its size until the room is used up. It is the coating, not the solid. The
    particle is one yolk and shell unless the radius of an assembly ("pomegranate") is given. Gas
    sees the shells rather than the yolks: leave the surface out unless the shells let it in.

    References
    ----------
    Liu et al. 2014, Nat. Nanotechnol. 9:187, 10.1038/nnano.2014.6 (pomegranate).
    """

    name, shape, expansion = "yolk-shell", "sphere", "rigid"
    own_measurements = ("yolk_radius", "inner_shell_radius")
    porosity_measurements = ("yolk_radius with inner_shell_radius", *POROSITY_MEASUREMENTS)

    def porosities(self, measured, density):
        common = super().porosities(measured, density)
        if not {"yolk_radius", "inner_shell_radius"} <= set(measured):
            return common
        yolk, shell = measured["yolk_radius"], measured["inner_shell_radius"]
        label = described(measured, "yolk_radius", "inner_shell_radius")
        if yolk >= shell:
            raise InputError(f"{label} leave no void; give a shell wider than its yolk.")
        return {label: 1 - (yolk / shell) ** 3} | common

    def half_thicknesses(self, measured, porosity):
        return _scaled(measured, "yolk_radius", 1.0) | _scaled(
            measured, "inner_shell_radius", (1 - porosity) ** (1 / 3)
        )

    def particle_radius(self, measured):
        if not {"particle_radius", "inner_shell_radius"} & set(measured):
            raise self.missing("the particle's radius", "particle_radius", "inner_shell_radius")
        shell = measured.get("inner_shell_radius", 0.0)
        radius = measured.get("particle_radius", shell)
        if radius < shell:
            raise InputError(
                f"{described(measured, 'inner_shell_radius')} is more than "
                f"{described(measured, 'particle_radius')}; give the radius of the whole particle "
                "or leave it out."
            )
        return radius

    def coated_radius(self, radius, half_thickness, porosity):
        return half_thickness / (1 - porosity) ** (1 / 3)


class NanowireCluster(Architecture):
    """Wires in a loose ball: a0 = D/2."""

    name, shape, expansion = "nanowire cluster", "cylinder", "accommodation"
    own_measurements = ("wire_diameter",)

    def half_thicknesses(self, measured, porosity):
        return _scaled(measured, "wire_diameter", 0.5)


class Nanosheet(Architecture):
    """Sheets in a loose stack or flower, wetted on both faces: a0 = t/2."""

    name, shape, expansion = "nanosheet", "slab", "accommodation"
    own_measurements = ("sheet_thickness",)

    def half_thicknesses(self, measured, porosity):
        return _scaled(measured, "sheet_thickness", 0.5)


def _scaled(measured, name, factor):
    return {described(measured, name): factor * measured[name]} if name in measured else {}


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
    density: float,
    size_tolerance: float = 0.25,
    porosity_tolerance: float = 0.05,
    **measurements: float | bool | None,
) -> ParticleGeometry:
    """Geometry of a porous particle from what is measured of it.

    Where more is measured than needed, the first of porosity, pore volume and envelope density is
    used, a size seen in the microscope comes before a surface, and a geometry that gives both
    comes before all; the others must agree.

    Parameters
    ----------
    architecture : str
        Name in `ARCHITECTURES`.
    density : float
        Density of the pore-free solid [kg.m-3].
    size_tolerance : float, optional
        Largest difference of two sizes, relative to the smaller [-]. Roughness and micropores
        raise a gas adsorption surface above that of smooth ligaments: hence a quarter.
    porosity_tolerance : float, optional
        Largest difference of two porosities [-].
    **measurements : float or bool or None
        Any of `particle_measurements.MEASUREMENT_UNITS` that the architecture takes, in those
        units, and for the hollow sphere `sealed` (True or False); None is not measured. Specific
        surface and pore volume are per mass of solid without its coating.

    Returns
    -------
    ParticleGeometry
        Half-thickness, porosity and what follows from them.

    Raises
    ------
    InputError
        If the architecture is unknown, a measurement is missing, impossible or not one of the
        architecture's, or two of them contradict each other.
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
