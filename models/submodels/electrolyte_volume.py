"""Volume of the electrolyte in an electrode as a state, so that its rate is known.

    dV/dt = (eps_tot - eps_tot,0 - V)/t_lag                                         (differential)
    eps_V = eps_tot,0 + V                                                              (algebraic)

eps_tot is a function of many states, and its rate one of all their rates. V follows it a time t_lag
behind, by 2e-6 at 2C. The salt is stored in eps_V and moves with dV/dt: it is conserved exactly,
and its concentration does not know of the lag.
"""

import pybamm

from porousalloy.models.submodels.base_ligament import BaseLigament

CHANGE = "electrolyte volume change"
#: Time t_lag [s] by which the volume is behind: so short that nobody sees it. It costs no steps.
LAG = 0.01


class ElectrolyteVolume(BaseLigament):
    """Followed volume of the electrolyte over the electrode, and its rate.

    Parameters
    ----------
    param, domain, options, phase, x_average
        As in `BaseLigament`.
    electrode_expansion : ElectrodeExpansion
        Submodel whose electrolyte volume is followed.
    """

    def __init__(self, param, domain, options, phase, x_average, electrode_expansion):
        super().__init__(param, domain, options, phase, x_average)
        self.electrode_expansion = electrode_expansion

    def get_fundamental_variables(self):
        return self.particle_outputs({CHANGE: self.particle_variable(CHANGE)})

    def get_coupled_variables(self, variables):
        start, name = f"{self.domain_Domain[1]} electrode", "electrolyte volume fraction"
        V = variables[self.twin_names(CHANGE)[0]]
        eps_0 = self.electrode_expansion.initial_electrolyte_fraction
        rate = (variables[f"{start} {name}"] - eps_0 - V) / LAG
        variables |= {
            f"{start} followed {name}": eps_0 + V,
            f"{start} {name} change [s-1]": rate,
        }
        return variables

    def set_rhs(self, variables):
        V = variables[f"{self.state} {CHANGE}"]
        name = f"{self.domain_Domain[1]} electrode electrolyte volume fraction change [s-1]"
        self.rhs = {V: self.per_particle(variables[name])}

    def set_initial_conditions(self, variables):
        self.initial_conditions = {variables[f"{self.state} {CHANGE}"]: pybamm.Scalar(0)}
