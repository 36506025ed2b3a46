"""A porous particle as the models need it.

With the porosity phi, the solid's density rho, its ligaments' half-thickness a0 and d = 3, 2, 1 for
a sphere, cylinder or slab:

    surface per solid mass    S     = d/(rho a0)
    void per solid volume     v rho = phi/(1 - phi)       v is the pore volume per solid mass
    envelope density          rho_p = rho (1 - phi)

`architectures.particle_geometry` makes it from measurements.
"""

from dataclasses import dataclass

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.morphology import envelope_density, shape_dimension


@dataclass(frozen=True)
class ParticleGeometry:
    """A porous particle as the models need it.

    Attributes
    ----------
    architecture : str
        Name in `ARCHITECTURES`.
    shape : {"sphere", "cylinder", "slab"}
        Shape that stands for the ligaments.
    expansion : {"affine", "rigid", "accommodation", "force balance"}
        Particle expansion that suits the architecture.
    density : float
        Density of the pore-free solid [kg.m-3].
    particle_radius : float
        Radius of the envelope [m].
    ligament_half_thickness : float
        Half-thickness a0: radius of spheres and cylinders, half of a slab wetted on both faces, all
        of a slab sealed on one [m].
    internal_porosity, minimum_porosity : float
        Pore volume per volume of the pristine particle, and what is left of it when the pores have
        closed [-].
    coating_volume_fraction : float or None
        Volume of the coating per volume of the coated particle [-]; None without a coating.
    """

    architecture: str
    shape: str
    expansion: str
    density: float
    particle_radius: float
    ligament_half_thickness: float
    internal_porosity: float
    minimum_porosity: float
    coating_volume_fraction: float | None = None

    @property
    def specific_surface(self) -> float:
        """Surface of the ligaments per mass of solid, d/(rho a0) [m2.kg-1]."""
        return shape_dimension(self.shape) / (self.density * self.ligament_half_thickness)

    @property
    def envelope_density(self) -> float:
        """Mass of solid per volume of solid and pores [kg.m-3]."""
        return envelope_density(self.density, self.internal_porosity)

    @property
    def void_per_solid(self) -> float:
        """Pore volume per solid volume, phi/(1 - phi): the swelling it can take [-]."""
        return self.internal_porosity / (1 - self.internal_porosity)

    @property
    def specific_pore_volume(self) -> float:
        """Pore volume per mass of solid [m3.kg-1]."""
        return self.void_per_solid / self.density

    @property
    def options(self) -> dict[str, str]:
        """Options that suit it: ligament shape and particle expansion."""
        return {"ligament shape": self.shape, "particle expansion": self.expansion}


def model_parameters(geometry: ParticleGeometry, electrode: str) -> dict[str, float]:
    """Parameters of the models that follow from a particle's geometry.

    Parameters
    ----------
    geometry : ParticleGeometry
        Geometry of the particle.
    electrode : {"negative", "positive"}
        Electrode that holds the alloy, "positive" in a half cell.

    Returns
    -------
    dict of str to float
        Values by parameter name; porosity and coating change the electrode's thickness and volume
        fractions too, see `composition.rebalance_electrode`.

    Raises
    ------
    InputError
        If the electrode is not one of the two.
    """
    if electrode not in ("negative", "positive"):
        raise InputError(f"Electrode is '{electrode}'; choose negative or positive.")
    Domain = electrode.capitalize()
    return {
        f"{Domain} particle radius [m]": geometry.ligament_half_thickness,
        f"{Domain} porous particle radius [m]": geometry.particle_radius,
        f"{Domain} particle internal porosity": geometry.internal_porosity,
        f"{Domain} particle minimum internal porosity": geometry.minimum_porosity,
    }
