"""Volumes of a porous particle: its solid, its pores and its outside as it fills.

    J(r) = 1 + volume change(theta)          solid volume ratio                        (algebraic)
    <J>(r) = (d/r^d) int_0^r J r'^(d-1) dr'  mean inside r             (algebraic, state <J>(r))
    <J>  = <J>(a0)                           mean of the ligament         (algebraic, state <J>)
    phi  = 1 - (1 - phi_0) <J>/J_p           internal porosity                         (algebraic)
    lambda_z = J_p^(1/3)                     stretch of the axes of the skeleton       (algebraic)
    J_c  = (1 - phi_0) <J>/(1 - phi_min)     J_p at which the pores are closed         (algebraic)

J_p is the outer volume ratio; how it follows from <J> is the closure of the subclass. This
submodel owns J, <J>, <J>(r), J_p, lambda_z and the area ratio A: mechanics, diffusion, kinetics and
the electrode read them from here. phi is the balance of pore volume, exact for any closure.

The means are states so that what reads them depends on one number and not on a whole ligament: the
Jacobian of the model is then sparse. A slab, whose stretches do not need it, has no state <J>(r).
The mean that is published, and phi with it, is that of J itself, so that the volumes that a user
sees balance to round-off.
"""

from abc import abstractmethod

import pybamm

from porousalloy.models.radial_operators import CumulativeResidual, CumulativeVolumeAverage
from porousalloy.models.smooth import corner_width, smooth_maximum
from porousalloy.models.submodels.base_ligament import BaseLigament

#: Name of the state <J>.
MEAN_J = "mean volume ratio variable"


class BaseExpansion(BaseLigament):
    """Abstract base of the closures for the outer volume ratio J_p."""

    @abstractmethod
    def outer_volume_ratio(self, mean_J: pybamm.Symbol) -> pybamm.Symbol:
        """Outer volume ratio of a particle that swelled monotonically to `mean_J`.

        Parameters
        ----------
        mean_J : pybamm.Symbol
            Mean solid volume ratio <J>, one value per particle.

        Returns
        -------
        pybamm.Symbol
            Outer volume ratio J_p, one value per particle.
        """

    def current_outer_volume_ratio(self, variables, mean_J):
        """Current J_p: a function of <J>, unless the closure has a state of its own."""
        return self.outer_volume_ratio(mean_J)

    def internal_porosity(self, mean_J, J_p):
        """Internal porosity phi."""
        return 1 - (1 - self.alloy.phi_0) * mean_J / J_p

    def current_contact_pressure(self, J_p, phi):
        """Contact pressure p_c [Pa] of closed pores; 0 where the closure prescribes the outline."""
        return 0 * J_p

    def lost_power(self, variables, J_p):
        """Work lost in the confinement [W.m-3] per pristine solid volume; 0 without a law of it."""
        return 0 * J_p

    def initial_axial_trace(self) -> pybamm.Symbol:
        """Axial trace [Pa] of the stress that balances the confinement at t = 0."""
        return 0 * self.initial_mean_volume_ratio

    @property
    def initial_volume_ratio(self):
        """Solid volume ratio J at t = 0 over the ligament."""
        return self.alloy.J(self.initial_filling)

    @property
    def initial_inner_mean_volume_ratio(self):
        """Mean solid volume ratio <J>(r) inside every radius at t = 0."""
        J = self.initial_volume_ratio
        return CumulativeVolumeAverage(J, self.radius_symbol(like=J))

    @property
    def initial_mean_volume_ratio(self):
        """Mean solid volume ratio <J> at t = 0."""
        return pybamm.r_average(self.initial_volume_ratio)

    @property
    def initial_area_ratio(self):
        """Area ratio A at t = 0, at the mean filling of the electrode."""
        mean_J = self.alloy.J(self.phase_param.sto_init_av)
        return self.shape.area_ratio(mean_J, self.outer_volume_ratio(mean_J) ** (1 / 3))

    def closed_pore_ratio(self, mean_J):
        """Outer volume ratio J_c at which the pores are closed."""
        return (1 - self.alloy.phi_0) * mean_J / (1 - self.alloy.phi_min)

    def pores_first(self, mean_J):
        """Outer volume ratio max(1, J_c): pores take the swelling until they are closed."""
        phi_0, phi_min = self.alloy.phi_0, self.alloy.phi_min
        width = corner_width((phi_0 - phi_min) / (1 - phi_min))
        return smooth_maximum(self.closed_pore_ratio(mean_J), 1, width)

    def get_fundamental_variables(self):
        variables = self.particle_outputs({MEAN_J: self.particle_variable(MEAN_J)})
        if self.shape.equilibrium_factor:
            J_in = self.ligament_variable("inner mean volume ratio")
            variables |= self.ligament_outputs({"inner mean volume ratio": J_in})
        return variables

    def get_coupled_variables(self, variables):
        J = self.alloy.J(self.filling(variables))
        variables.update(self.ligament_outputs({"volume ratio": J}))
        if not self.shape.equilibrium_factor:
            J_in = CumulativeVolumeAverage(J, self.radius_symbol(like=J))
            variables.update(self.ligament_outputs({"inner mean volume ratio": J_in}))
        mean_J = variables[f"{self.state} {MEAN_J}"]
        J_p = self.current_outer_volume_ratio(variables, mean_J)
        lambda_z = J_p ** (1 / 3)
        p_c = self.current_contact_pressure(J_p, self.internal_porosity(mean_J, J_p))
        published_mean_J = pybamm.r_average(J)
        variables.update(
            self.particle_outputs(
                {
                    "outer volume ratio": J_p,
                    "axial stretch": lambda_z,
                    "mean volume ratio": published_mean_J,
                    "internal porosity": self.internal_porosity(published_mean_J, J_p),
                    "contact pressure [Pa]": p_c,
                    "confinement dissipation [W.m-3]": self.lost_power(variables, J_p),
                    "surface area ratio": self.shape.area_ratio(mean_J, lambda_z),
                }
            )
        )
        return variables

    def set_algebraic(self, variables):
        J = variables[f"{self.state} volume ratio"]
        mean_J = variables[f"{self.state} {MEAN_J}"]
        self.algebraic[mean_J] = mean_J - variables[f"{self.state} mean volume ratio"]
        if self.shape.equilibrium_factor:
            J_in = variables[f"{self.state} inner mean volume ratio"]
            self.algebraic[J_in] = CumulativeResidual(J_in, J)

    def set_initial_conditions(self, variables):
        mean_J = variables[f"{self.state} {MEAN_J}"]
        self.initial_conditions[mean_J] = self.initial_mean_volume_ratio
        if self.shape.equilibrium_factor:
            J_in = variables[f"{self.state} inner mean volume ratio"]
            self.initial_conditions[J_in] = self.initial_inner_mean_volume_ratio
