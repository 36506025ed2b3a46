"""Rates of the volumes, which the balance of the electrolyte needs.

d<J>/dt = <Omega dc/dt>                                                            (algebraic)
dJ_p/dt = (dJ_p/d<J>) d<J>/dt, or the force balance differentiated in time        (algebraic)
"""

import pybamm

from porousalloy.models.submodels.base_ligament import BaseLigament


class ExpansionRate(BaseLigament):
    """Rates d<J>/dt and dJ_p/dt, exact in the discretised model at constant temperature.

    Parameters
    ----------
    param, domain, options, phase, x_average
        As in `BaseLigament`.
    expansion : BaseExpansion
        Closure whose outer volume ratio is differentiated.
    """

    def __init__(self, param, domain, options, phase, x_average, expansion):
        super().__init__(param, domain, options, phase, x_average)
        self.expansion = expansion

    def get_coupled_variables(self, variables):
        Domain = self.domain_Domain[1]
        c_rate = variables[f"{Domain} {self.phase_name}particle rhs [mol.m-3.s-1]"]
        Omega = self.alloy.partial_molar_volume(self.filling(variables))
        mean_J_rate = pybamm.r_average(Omega * c_rate)
        J_p_rate = self.expansion.outer_volume_ratio_rate(variables, c_rate, mean_J_rate)
        variables.update(
            self.particle_outputs(
                {
                    "mean volume ratio change [s-1]": mean_J_rate,
                    "outer volume ratio change [s-1]": J_p_rate,
                }
            )
        )
        return variables
