"""Kinematics of the three ligament shapes: the nano-unit of a porous particle's skeleton.

    sphere    lambda_t^3 = <J>(r)             lambda_r = J/lambda_t^2                  (algebraic)
    cylinder  lambda_t^2 = <J>(r)/lambda_z    lambda_r = J/(lambda_t lambda_z)         (algebraic)
    slab      lambda_t = lambda_z             lambda_r = J/lambda_z^2                  (algebraic)

lambda_z is the stretch of the skeleton's axis: it moves with the outside of the porous particle,
lambda_z = J_p^(1/3). Elastic volume change is neglected. This incompressible kinematics would
stiffen a sphere or slab by a factor of up to 1.9; their shear modulus is scaled so that the elastic
limits are exact (G = E/(6(1 - nu)), against E/3 for the cylinder). E/3 is exact for a cylinder held
in length; it overstates by 2(1 - nu) the part of its stresses that radial gradients cause.

References
----------
Di Leo, Rejovitzky & Anand 2015, 10.1016/j.ijsolstr.2015.04.028; Bower, Guduru & Sethuraman 2011,
10.1016/j.jmps.2011.01.003 (finite-strain kinematics of lithiation); Cheng & Verbrugge 2009,
10.1016/j.jpowsour.2009.01.021 (the elastic sphere).
"""

from abc import ABC, abstractmethod
from typing import Any, TypeAlias

#: A number, an array or a PyBaMM symbol: the formulas of this module hold for all three.
Quantity: TypeAlias = Any


class LigamentShape(ABC):
    """One ligament geometry.

    In its methods J is the local volume ratio, J_in = <J>(r) the mean volume ratio of the solid
    inside radius r, and mean_J = <J> that of the whole ligament.

    Attributes
    ----------
    dimension : int
        Number d in the surface per solid volume, d/a0.
    coord_sys : str
        PyBaMM's name of the radial coordinate system.
    equilibrium_factor : int
        Factor k in d(sigma_r)/dr = -k (s_r - s_t) lambda_r/(lambda_t r).
    has_axial_plastic_strain : bool
        True if p_z is a second plastic state; otherwise p_t = p_z = -p_r/2.
    """

    dimension: int
    coord_sys: str
    equilibrium_factor: int
    has_axial_plastic_strain: bool

    @abstractmethod
    def tangential_stretch(self, J_in, lambda_z) -> Quantity:
        """Tangential stretch lambda_t(r)."""

    @abstractmethod
    def log_radial_stretch(self, log_J, log_J_in, log_lambda_z) -> Quantity:
        """Logarithm of the radial stretch from the logarithms of J, J_in and lambda_z."""

    @abstractmethod
    def area_ratio(self, mean_J, lambda_z) -> Quantity:
        """Area ratio A: current over reference surface area of the ligament."""

    @abstractmethod
    def half_thickness_ratio(self, mean_J, lambda_z) -> Quantity:
        """Current over reference half-thickness (radius of a sphere or cylinder)."""

    @abstractmethod
    def shear_modulus(self, E, nu) -> Quantity:
        """Effective shear modulus G [Pa] from Young's modulus [Pa] and Poisson's ratio."""

    @abstractmethod
    def deviator(self, s_r, s_z) -> tuple[Quantity, Quantity, Quantity]:
        """Deviatoric stresses (s_r, s_t, s_z) [Pa] from the independent components."""

    @abstractmethod
    def flow_direction(self, s_r, s_z) -> Quantity:
        """Stress [Pa] that is positive during insertion flow and negative during extraction."""

    def axial_trace(self, s_r, s_z) -> Quantity:
        """Trace of the Cauchy stress [Pa] at p_c = 0 whose <J .>/<J> loads the skeleton."""
        return 0 * s_r

    def deviator_under_axial_trace(self, trace) -> tuple[Quantity, Quantity]:
        """Stresses (s_r, s_z) [Pa] of a uniform ligament whose axial trace is `trace` [Pa]."""
        return 0 * trace, 0 * trace


class Sphere(LigamentShape):
    """Primary sphere of a self-assembled particle; with phi = 0, a dense particle.

    Loose spheres carry no axial load.
    """

    dimension = 3
    coord_sys = "spherical polar"
    equilibrium_factor = 2
    has_axial_plastic_strain = False

    def tangential_stretch(self, J_in, lambda_z):
        return J_in ** (1 / 3)

    def log_radial_stretch(self, log_J, log_J_in, log_lambda_z):
        return log_J - (2 / 3) * log_J_in

    def area_ratio(self, mean_J, lambda_z):
        return mean_J ** (2 / 3)

    def half_thickness_ratio(self, mean_J, lambda_z):
        return mean_J ** (1 / 3)

    def shear_modulus(self, E, nu):
        return E / (6 * (1 - nu))

    def deviator(self, s_r, s_z):
        return s_r, -s_r / 2, -s_r / 2

    def flow_direction(self, s_r, s_z):
        return s_r


class Cylinder(LigamentShape):
    """Strut of a bicontinuous skeleton, or a nanowire."""

    dimension = 2
    coord_sys = "cylindrical polar"
    equilibrium_factor = 1
    has_axial_plastic_strain = True

    def tangential_stretch(self, J_in, lambda_z):
        return (J_in / lambda_z) ** (1 / 2)

    def log_radial_stretch(self, log_J, log_J_in, log_lambda_z):
        return log_J - (log_J_in + log_lambda_z) / 2

    def area_ratio(self, mean_J, lambda_z):
        return (mean_J * lambda_z) ** (1 / 2)

    def half_thickness_ratio(self, mean_J, lambda_z):
        return (mean_J / lambda_z) ** (1 / 2)

    def shear_modulus(self, E, nu):
        return E / 3

    def deviator(self, s_r, s_z):
        return s_r, -s_r - s_z, s_z

    def flow_direction(self, s_r, s_z):
        return -s_z

    def axial_trace(self, s_r, s_z):
        # radial equilibrium makes the mean of sigma_r + sigma_t over a traction-free section zero
        return 1.5 * s_z

    def deviator_under_axial_trace(self, trace):
        return -trace / 3, trace / 1.5


class Slab(LigamentShape):
    """Wall of a hollow sphere, nanosheet or film, both faces wetted, of thickness 2 a0."""

    dimension = 1
    coord_sys = "cartesian"
    equilibrium_factor = 0
    has_axial_plastic_strain = False

    def tangential_stretch(self, J_in, lambda_z):
        return lambda_z

    def log_radial_stretch(self, log_J, log_J_in, log_lambda_z):
        return log_J - 2 * log_lambda_z

    def area_ratio(self, mean_J, lambda_z):
        return lambda_z**2

    def half_thickness_ratio(self, mean_J, lambda_z):
        return mean_J / lambda_z**2

    def shear_modulus(self, E, nu):
        return E / (6 * (1 - nu))

    def deviator(self, s_r, s_z):
        return s_r, -s_r / 2, -s_r / 2

    def flow_direction(self, s_r, s_z):
        return s_r

    def axial_trace(self, s_r, s_z):
        # sigma_r = 0, so sigma_h = -s_r and both in-plane stresses are 3 s_t = -1.5 s_r
        return -3 * s_r

    def deviator_under_axial_trace(self, trace):
        return -trace / 3, trace / 6


LIGAMENT_SHAPES = {"sphere": Sphere(), "cylinder": Cylinder(), "slab": Slab()}
