"""Kinematics of the three ligament shapes: the nano-unit of a porous particle's skeleton.

    sphere    lambda_t^3 = <J>(r)             lambda_r = J/lambda_t^2
    cylinder  lambda_t^2 = <J>(r)/lambda_z    lambda_r = J/(lambda_t lambda_z)
    slab      lambda_t = lambda_z             lambda_r = J/lambda_z^2

lambda_z is the stretch of the skeleton's axis: it moves with the outside of the porous particle,
lambda_z = J_p^(1/3). Elastic volume change is neglected. That incompressible kinematics would
stiffen a sphere or slab by up to 1.9; their shear modulus is scaled so that the elastic limits are
exact (G = E/(6(1 - nu)), against E/3 for the cylinder).

References
----------
Di Leo, Rejovitzky & Anand 2015, 10.1016/j.ijsolstr.2015.04.028; Bower, Guduru & Sethuraman 2011,
10.1016/j.jmps.2011.01.003 (finite-strain kinematics of lithiation); Cheng & Verbrugge 2009,
10.1016/j.jpowsour.2009.01.021 (the elastic sphere).
"""

from abc import ABC, abstractmethod

from .radial_operators import CumulativeVolumeAverage


class LigamentShape(ABC):
    """One ligament geometry.

    Attributes
    ----------
    dimension : int
        d in the surface per solid volume d/a0.
    coord_sys : str
        PyBaMM's name of the radial coordinate.
    equilibrium_factor : int
        k in d(sigma_r)/dr = -k (s_r - s_t) lambda_r/(lambda_t r).
    has_axial_plastic_strain : bool
        Whether p_z is a second plastic state; otherwise p_t = p_z = -p_r/2.
    """

    dimension: int
    coord_sys: str
    equilibrium_factor: int
    has_axial_plastic_strain: bool

    @abstractmethod
    def tangential_stretch(self, J, r, lambda_z):
        """lambda_t(r) from the local volume ratio J(r), the radius and the axial stretch."""

    @abstractmethod
    def radial_stretch(self, J, lambda_t, lambda_z):
        """lambda_r(r) = J / (the two other stretches)."""

    @abstractmethod
    def area_ratio(self, mean_J, lambda_z):
        """A: current over reference surface area, from <J> and lambda_z at the surface."""

    @abstractmethod
    def shear_modulus(self, E, nu):
        """Effective G [Pa] from Young's modulus [Pa] and Poisson's ratio."""

    @abstractmethod
    def deviator(self, s_r, s_z):
        """(s_r, s_t, s_z) completed from the independent components."""

    @abstractmethod
    def flow_direction(self, s_r, s_z):
        """Stress component whose sign tells insertion (+) from extraction (-) flow [Pa]."""

    @abstractmethod
    def half_thickness_ratio(self, mean_J, lambda_z):
        """Current over reference half-thickness (radius of sphere and cylinder)."""

    @abstractmethod
    def axial_trace(self, s_r, s_z):
        """Trace of the Cauchy stress at p = 0 whose <J .>/<J> loads the skeleton [Pa]."""

    @abstractmethod
    def axial_stiffness(self, G):
        """Elastic d(axial trace)/d(ln lambda_z) [Pa] at fixed filling."""

    @abstractmethod
    def deviator_under_axial_trace(self, trace):
        """(s_r, s_z) [Pa] of a uniform ligament whose axial trace is `trace` [Pa]."""


class Sphere(LigamentShape):
    """Primary sphere of a self-assembled particle; with phi = 0, a dense particle."""

    dimension = 3
    coord_sys = "spherical polar"
    equilibrium_factor = 2
    has_axial_plastic_strain = False

    def tangential_stretch(self, J, r, lambda_z):
        return CumulativeVolumeAverage(J, r) ** (1 / 3)

    def radial_stretch(self, J, lambda_t, lambda_z):
        return J / lambda_t**2

    def area_ratio(self, mean_J, lambda_z):
        return mean_J ** (2 / 3)

    def shear_modulus(self, E, nu):
        return E / (6 * (1 - nu))

    def deviator(self, s_r, s_z):
        return s_r, -s_r / 2, -s_r / 2

    def flow_direction(self, s_r, s_z):
        return s_r

    def axial_trace(self, s_r, s_z):
        return 0 * s_r  # a free sphere carries no load along a skeleton axis

    def axial_stiffness(self, G):
        return 0 * G

    def deviator_under_axial_trace(self, trace):
        return 0 * trace, 0 * trace

    def half_thickness_ratio(self, mean_J, lambda_z):
        return mean_J ** (1 / 3)


class Cylinder(LigamentShape):
    """Strut of a bicontinuous skeleton, or a nanowire."""

    dimension = 2
    coord_sys = "cylindrical polar"
    equilibrium_factor = 1
    has_axial_plastic_strain = True

    def tangential_stretch(self, J, r, lambda_z):
        return (CumulativeVolumeAverage(J, r) / lambda_z) ** (1 / 2)

    def radial_stretch(self, J, lambda_t, lambda_z):
        return J / (lambda_t * lambda_z)

    def area_ratio(self, mean_J, lambda_z):
        return (mean_J * lambda_z) ** (1 / 2)

    def shear_modulus(self, E, nu):
        return E / 3

    def deviator(self, s_r, s_z):
        return s_r, -s_r - s_z, s_z

    def flow_direction(self, s_r, s_z):
        return -s_z

    def axial_trace(self, s_r, s_z):
        # radial equilibrium makes the mean of sigma_r + sigma_t over a traction-free section zero
        return 1.5 * s_z

    def axial_stiffness(self, G):
        return 3 * G

    def deviator_under_axial_trace(self, trace):
        return -trace / 3, trace / 1.5

    def half_thickness_ratio(self, mean_J, lambda_z):
        return (mean_J / lambda_z) ** (1 / 2)


class Slab(LigamentShape):
    """Wall of a hollow sphere, a nanosheet, a film: half-thickness, both faces wetted."""

    dimension = 1
    coord_sys = "cartesian"
    equilibrium_factor = 0
    has_axial_plastic_strain = False

    def tangential_stretch(self, J, r, lambda_z):
        return lambda_z

    def radial_stretch(self, J, lambda_t, lambda_z):
        return J / lambda_z**2

    def area_ratio(self, mean_J, lambda_z):
        return lambda_z**2

    def shear_modulus(self, E, nu):
        return E / (6 * (1 - nu))

    def deviator(self, s_r, s_z):
        return s_r, -s_r / 2, -s_r / 2

    def flow_direction(self, s_r, s_z):
        return s_r

    def axial_trace(self, s_r, s_z):
        # sigma_r = 0, so sigma_h = -s_r and both in-plane stresses are 3 s_t = -1.5 s_r
        return -3 * s_r

    def axial_stiffness(self, G):
        return 12 * G

    def deviator_under_axial_trace(self, trace):
        return -trace / 3, trace / 6

    def half_thickness_ratio(self, mean_J, lambda_z):
        return mean_J / lambda_z**2


LIGAMENT_SHAPES = {"sphere": Sphere(), "cylinder": Cylinder(), "slab": Slab()}
