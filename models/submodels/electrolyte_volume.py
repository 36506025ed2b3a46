"""Volume of the electrolyte in an electrode as a state, so that its rate is known.

    d(eps_V)/dt = (eps_tot - eps_V)/t_lag                                           (differential)
    eps_V(0) = eps_tot,0                                                       (initial condition)

eps_tot is a function of many states, and its rate one of all their rates. eps_V follows it a time
t_lag behind, by 2e-5 at 2C. The salt is stored in eps_V and moves with its rate: it is conserved
exactly, and its concentration does not know of the lag. The state is eps_V, or its mean in a
single-particle model.
"""

from porousalloy.models.submodels.base_ligament import BaseLigament

#: Name of the state eps_V.
VOLUME = "followed electrolyte volume"
#: Time t_lag [s] by which the volume is behind: so short that nobody sees it, and so long that the
#: rate is no difference of rounded numbers between the steps of the solver.
LAG = 0.1


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
        return self.particle_outputs({VOLUME: self.particle_variable(VOLUME)})

    def get_coupled_variables(self, variables):
        start, name = f"{self.domain_Domain[1]} electrode", "electrolyte volume fraction"
        eps_V = variables[f"{self.state} {VOLUME}"]
        eps_tot = self.electrode_expansion.current_electrolyte_fraction(variables)
        rate = (self.per_particle(eps_tot) - eps_V) / LAG
        variables |= {
            f"{start} followed {name}": self.electrode_expansion.over_electrode(eps_V),
            f"{start} {name} change [s-1]": self.on_electrode(rate),
        }
        return variables

    def set_rhs(self, variables):
        volume = variables[f"{self.state} {VOLUME}"]
        name = f"{self.domain_Domain[1]} electrode electrolyte volume fraction change [s-1]"
        self.rhs = {volume: self.per_particle(variables[name])}

    def set_initial_conditions(self, variables):
        eps_0 = self.electrode_expansion.initial_electrolyte_fraction
        volume = variables[f"{self.state} {VOLUME}"]
        self.initial_conditions = {volume: self.per_particle(eps_0)}
