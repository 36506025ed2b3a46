"""PyBaMM symbols of the parameters that a porous alloy electrode adds to PyBaMM's own."""

import pybamm

#: Bound of the volume ratio, whose logarithm is taken: a solver may try fillings far below 0.
LEAST_VOLUME_RATIO = 0.1


class AlloyParameters:
    """Parameters of one phase of the alloy electrode.

    The attributes are named as in docs/model.md.

    Parameters
    ----------
    phase_param : pybamm.parameters.lithium_ion_parameters.ParticleLithiumIonParameters
        PyBaMM's own parameters of the same phase.
    """

    def __init__(self, phase_param):
        self._phase_param = phase_param
        particle, electrode = "particle", "electrode"
        self.phi_0 = self._parameter(particle, "internal porosity")
        self.phi_min = self._parameter(particle, "minimum internal porosity")
        self.eta = self._parameter(particle, "accommodation factor")
        self.K = self._parameter(particle, "confinement modulus [Pa]")
        self.P_max = self._parameter(particle, "confinement strength [Pa]")
        self.P_t = self._parameter(particle, "confinement tensile strength [Pa]")
        self.rate_0 = self._parameter(particle, "reference plastic strain rate [s-1]")
        self.n = self._parameter(particle, "plastic rate exponent")
        self.yield_ratio = self._parameter(particle, "delithiation yield stress ratio")
        self.eps_min = self._parameter(electrode, "minimum porosity")
        self.f = self._parameter(electrode, "pore filling fraction")
        self.psi = self._parameter(electrode, "irreversible thickness fraction")
        self.R_p = self._parameter("porous particle", "radius [m]")
        self.b_p = self._parameter("porous particle", "Bruggeman coefficient")
        self.sigma_p = self._parameter("porous particle", "electronic conductivity [S.m-1]")

    def _name(self, part, quantity):
        Domain = self._phase_param.domain.capitalize()
        return f"{self._phase_param.phase_prefactor}{Domain} {part} {quantity}"

    def _parameter(self, part, quantity):
        return pybamm.Parameter(self._name(part, quantity))

    def J(self, theta):
        """Solid volume ratio at filling `theta`: current over pristine solid volume."""
        return pybamm.maximum(1 + self._phase_param.t_change(theta), LEAST_VOLUME_RATIO)

    def partial_molar_volume(self, theta):
        """Partial molar volume of the inserted ion, Omega = dJ/dc [m3.mol-1]."""
        return self._phase_param.t_change(theta).diff(theta) / self._phase_param.c_max

    def U_0(self, theta):
        """Equilibrium potential [V] at the reference temperature, without PyBaMM's end barriers."""
        inputs = {self._name("particle", "stoichiometry"): theta}
        return pybamm.FunctionParameter(self._name("electrode", "OCP [V]"), inputs)

    def E(self, theta, T):
        """Young's modulus [Pa] at filling `theta` and temperature `T` [K]."""
        return self._phase_param.E(theta, T)

    @property
    def nu(self):
        """Poisson's ratio."""
        return self._phase_param.nu

    def sigma_y(self, theta):
        """Yield stress [Pa] of insertion flow at filling `theta`."""
        inputs = {self._name("particle", "stoichiometry"): theta}
        return pybamm.FunctionParameter(self._name("particle", "yield stress [Pa]"), inputs)


def reservoir_depth():
    """Volume of electrolyte outside the electrodes per electrode area [m]."""
    return pybamm.Parameter("Electrolyte reservoir volume per area [m]")
