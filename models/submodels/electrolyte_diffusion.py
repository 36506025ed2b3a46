"""Salt in an electrolyte whose volume changes, stored in the pores inside the particles too.

    d(eps_V c_e)/dt = -dN/dX + source + c* d(eps_V)/dt                              (differential)
    dm/dt = c* d(eps_V)/dt                                                          (differential)
    c_res V_res = n_res,   n_res = n_res,0 - int m dX                      (algebraic, state c_res)
    c* = c_e where pores shrink, c_res where they open                                 (algebraic)
    V_res = V_res,0 - L (<eps_V> - eps_start)                                          (algebraic)
    d(eps_start)/dt = 0,   eps_start = <eps_tot> at t = 0                           (differential)

eps_V is the electrolyte of the pores, eps_tot followed (see electrolyte_volume), and <> a mean over
the electrode. eps_start is a state that stands still: a simulation that starts again at another
state of charge computes states anew, and nothing else. N and the source
are PyBaMM's (Marquis et al. 2019, 10.1149/2.0341915jes). Electrolyte that is squeezed out goes to a
well-mixed reservoir and comes back; the salt of cell and reservoir together is conserved. Without a
reservoir the salt of shrinking pores stays in place and its concentration rises, by 30 % and more;
eps_V is then eps_tot.
"""

from typing import Any

import pybamm

from porousalloy.models.alloy_parameters import reservoir_depth
from porousalloy.models.submodels.base_ligament import over_domain, whole_cell_domains
from porousalloy.models.submodels.electrolyte_volume import VOLUME
from porousalloy.models.volumes_as_porosity import volumes_read_as_porosity

STORAGE = "electrolyte volume fraction"
SALT_FROM_RESERVOIR = "salt taken from the reservoir [mol.m-3]"
RESERVOIR_CONCENTRATION = "Electrolyte reservoir concentration [mol.m-3]"
START = "electrolyte volume fraction at the start"


class _Electrolyte(pybamm.electrolyte_diffusion.BaseElectrolyteDiffusion):
    """Mixin with the amount of electrolyte at t = 0.

    Parameters
    ----------
    param, options
        As in PyBaMM.
    electrode_expansion : ElectrodeExpansion
        Submodel of the alloy electrode, for its electrolyte volume fraction at t = 0.
    """

    def __init__(self, param, options, electrode_expansion, **kwargs):
        super().__init__(param, options, **kwargs)
        self.electrode_expansion = electrode_expansion

    @property
    def initial_fractions(self):
        """Electrolyte volume fraction eps_tot at t = 0, by part of the cell."""
        eps_0 = {
            d: self.param.domain_params[d.split()[0]].epsilon_init
            for d in whole_cell_domains(self.options)
        }
        electrode = self.electrode_expansion.electrode
        return eps_0 | {electrode: self.electrode_expansion.initial_electrolyte_fraction}

    @property
    def initial_salt(self):
        """Salt [mol] in the cell at t = 0."""
        depth: Any = sum(
            self.param.domain_params[d.split()[0]].L * pybamm.x_average(eps)
            for d, eps in self.initial_fractions.items()
        )
        return self.param.c_e_init * self.param.A_cc * pybamm.yz_average(depth)


class ConstantElectrolyte(_Electrolyte, pybamm.electrolyte_diffusion.ConstantConcentration):
    """Electrolyte of the SPM: its concentration and amount are constant, whatever the pores do."""

    def get_fundamental_variables(self):
        domains = whole_cell_domains(self.options)
        c_e = {d: over_domain(self.param.c_e_init, d) for d in domains}
        N_e = pybamm.FullBroadcastToEdges(0, list(domains), {"secondary": "current collector"})
        variables: dict[str, pybamm.Symbol] = {**self._get_standard_flux_variables(N_e)}
        variables["Electrolyte concentration concatenation [mol.m-3]"] = pybamm.concatenation(
            *c_e.values()
        )
        variables.update(self._get_standard_concentration_variables(c_e))
        stored = {d: eps * self.param.c_e_init for d, eps in self.initial_fractions.items()}
        variables.update(self._get_standard_porosity_times_concentration_variables(stored))
        return variables

    def get_coupled_variables(self, variables):
        return variables


class ElectrolyteWithoutReservoir(_Electrolyte, pybamm.electrolyte_diffusion.Full):
    """Electrolyte without a reservoir: salt stays where a pore closes."""

    def volumes(self, variables):
        """Electrolyte per reference volume that holds the salt, by part of the cell."""
        return {
            d: variables[f"{d.capitalize()} {STORAGE}"] for d in whole_cell_domains(self.options)
        }

    def get_coupled_variables(self, variables):
        with volumes_read_as_porosity(variables, self.volumes(variables)):
            return super().get_coupled_variables(variables)

    def set_initial_conditions(self, variables):
        super().set_initial_conditions(variables)
        eps_c_e = variables["Porosity times concentration [mol.m-3]"]
        self.initial_conditions[eps_c_e] = (
            pybamm.concatenation(*self.initial_fractions.values()) * self.param.c_e_init
        )

    def set_boundary_conditions(self, variables):
        super().set_boundary_conditions(variables)
        if whole_cell_domains(self.options)[0] != "separator":
            return
        # PyBaMM extrapolates 1/(B D_e) to the metal, in the flux B D_e: 0.2 % of the salt is lost
        c_e = variables["Electrolyte concentration [mol.m-3]"]
        T = variables["Cell temperature [K]"]
        B_D_e = variables["Electrolyte transport efficiency"] * self.param.D_e(c_e, T)
        i = variables["Current collector current density [A.m-2]"]
        t_plus = pybamm.boundary_value(self.param.t_plus(c_e, T), "left")
        gradient = -(1 - t_plus) * i / (self.param.F * pybamm.boundary_value(B_D_e, "left"))
        for conditions in self.boundary_conditions.values():
            conditions["left"] = (gradient, "Neumann")


class ReservoirElectrolyte(ElectrolyteWithoutReservoir):
    """Electrolyte that goes to a reservoir outside the electrodes and returns from it.

    The states are eps_start, c_res and m, the salt that a position in the electrode (in the SPMe,
    the whole of it) has taken: each pore depends on its own rate and on one number.
    """

    def get_fundamental_variables(self):
        variables = super().get_fundamental_variables()
        m = self.electrode_expansion.particle_variable(
            SALT_FROM_RESERVOIR, scale=self.param.c_e_init_av
        )
        variables.update(self.electrode_expansion.particle_outputs({SALT_FROM_RESERVOIR: m}))
        variables[RESERVOIR_CONCENTRATION] = pybamm.Variable(
            RESERVOIR_CONCENTRATION, "current collector", scale=self.param.c_e_init_av
        )
        variables[self.start_name] = pybamm.Variable(self.start_name, "current collector")
        return variables

    @property
    def start_name(self):
        """Name of the state eps_start."""
        return f"X-averaged {self.electrode_expansion.electrode} {START}"

    @property
    def initial_fractions(self):
        """Electrolyte volume fraction eps_V at t = 0, by part of the cell."""
        expansion = self.electrode_expansion
        eps_0 = expansion.per_particle(expansion.initial_electrolyte_fraction)
        return super().initial_fractions | {expansion.electrode: expansion.over_electrode(eps_0)}

    @property
    def initial_salt(self):
        return super().initial_salt + self.param.A_cc * reservoir_depth() * self.param.c_e_init

    @property
    def salt_name(self):
        """Name of the state m [mol.m-3]."""
        return f"{self.electrode_expansion.state} {SALT_FROM_RESERVOIR}"

    def volumes(self, variables):
        electrode = self.electrode_expansion.electrode
        followed = variables[f"{electrode.capitalize()} followed {STORAGE}"]
        return super().volumes(variables) | {electrode: followed}

    def get_coupled_variables(self, variables):
        variables = super().get_coupled_variables(variables)
        expansion = self.electrode_expansion
        electrode, L = expansion.electrode, expansion.domain_param.L
        m, c_res = variables[self.salt_name], variables[RESERVOIR_CONCENTRATION]
        eps_V = variables[f"{expansion.state} {VOLUME}"]
        opened = pybamm.x_average(eps_V) - variables[self.start_name]
        n_res = reservoir_depth() * self.param.c_e_init - L * pybamm.x_average(m)

        rate = variables[f"{electrode.capitalize()} {STORAGE} change [s-1]"]
        c_e = variables[f"{expansion.domain.capitalize()} electrolyte concentration [mol.m-3]"]
        c_res_x = pybamm.PrimaryBroadcast(c_res, electrode)
        source = c_e * pybamm.minimum(rate, 0) + c_res_x * pybamm.maximum(rate, 0)
        n_Li_e = variables["Total lithium in electrolyte [mol]"]
        variables |= {
            "Electrolyte reservoir volume per area [m]": reservoir_depth() - L * opened,
            "Electrolyte reservoir salt [mol.m-2]": n_res,
            "Salt source from the reservoir [mol.m-3.s-1]": source,
            "Total lithium in electrolyte [mol]": n_Li_e
            + self.param.A_cc * pybamm.yz_average(n_res),
        }
        return variables

    def set_rhs(self, variables):
        super().set_rhs(variables)
        source = variables["Salt source from the reservoir [mol.m-3.s-1]"]
        everywhere = [
            source if d == self.electrode_expansion.electrode else over_domain(0, d)
            for d in whole_cell_domains(self.options)
        ]
        eps_c_e = variables["Porosity times concentration [mol.m-3]"]
        self.rhs[eps_c_e] += pybamm.concatenation(*everywhere)
        self.rhs[variables[self.salt_name]] = self.electrode_expansion.per_particle(source)
        self.rhs[variables[self.start_name]] = pybamm.Scalar(0)

    def set_algebraic(self, variables):
        super().set_algebraic(variables)
        c_res = variables[RESERVOIR_CONCENTRATION]
        V_res = variables["Electrolyte reservoir volume per area [m]"]
        n_res = variables["Electrolyte reservoir salt [mol.m-2]"]
        n_scale = reservoir_depth() * self.param.c_e_init
        self.algebraic[c_res] = (c_res * V_res - n_res) / n_scale

    def set_initial_conditions(self, variables):
        super().set_initial_conditions(variables)
        self.initial_conditions[variables[self.salt_name]] = pybamm.Scalar(0)
        self.initial_conditions[variables[RESERVOIR_CONCENTRATION]] = self.param.c_e_init
        eps_0 = self.electrode_expansion.initial_electrolyte_fraction
        self.initial_conditions[variables[self.start_name]] = pybamm.x_average(eps_0)

    def add_events_from(self, variables):
        super().add_events_from(variables)
        # V_res as n_res/c_res depends on few states, not on the whole electrode, at every step
        V_res = (
            variables["Electrolyte reservoir salt [mol.m-2]"] / variables[RESERVOIR_CONCENTRATION]
        )
        self.events.append(
            pybamm.Event("Electrolyte reservoir dry", V_res / reservoir_depth() - 1e-3)
        )
