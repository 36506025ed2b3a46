"""Heat of the plastic flow and of the current inside the porous particles.

    Q_plastic  = eps_s0 <J s_eq rate_eq>       dissipated work of the plastic flow     (algebraic)
    Q_particle = a j eta_p                     drop in the pores and the skeleton      (algebraic)

Both are per reference electrode volume and are added to PyBaMM's heat sources (Timms et al. 2021,
10.1137/20M1336898). The stress overpotential needs no source of its own: the work that it takes is
stored or becomes plastic work. Without that overpotential the cell does not supply the plastic
work, or supplies it through the hysteresis of its measured potentials, whose heat PyBaMM counts;
Q_plastic is then left out.
"""

import pybamm

from porousalloy.models.submodels.base_ligament import BaseLigament, over_domain


class AlloyHeat(BaseLigament):
    """Heat sources that only the alloy electrode has."""

    def get_coupled_variables(self, variables):
        Domain = self.domain_Domain[1]
        start = f"{Domain} electrode {self.phase_name}"
        work = variables[self.twin_names("plastic power density [W.m-3]")[0]]
        a_j = variables[f"{start}volumetric interfacial current density [A.m-3]"]
        eta_p = variables[f"{start}intraparticle overpotential [V]"]
        Q = a_j * eta_p
        if self.options["stress-potential coupling"] == "true":
            Q += self.phase_param.epsilon_s * work
        none = {
            d: over_domain(0, d) for d in ("negative electrode", "separator", "positive electrode")
        }
        variables["Alloy heating [W.m-3]"] = pybamm.concatenation(
            *(none | {self.electrode: Q}).values()
        )
        variables["Alloy heating per unit electrode-pair area [W.m-2]"] = (
            pybamm.x_average(Q) * self.domain_param.L
        )
        return variables


class _WithAlloyHeat(pybamm.thermal.BaseThermal):
    """Mixin that adds the heat of the alloy to PyBaMM's total heating, in each of its forms."""

    def _get_standard_coupled_variables(self, variables):
        Q = variables["Alloy heating [W.m-3]"]
        per_area = variables["Alloy heating per unit electrode-pair area [W.m-2]"]
        area = self.param.n_electrodes_parallel * self.param.L_y * self.param.L_z
        variables = super()._get_standard_coupled_variables(variables)
        alloy = {
            "Total heating [W.m-3]": Q,
            "X-averaged total heating [W.m-3]": per_area / self.param.L,
            "Volume-averaged total heating [W.m-3]": per_area * area / self.param.V_cell,
            "Total heating per unit electrode-pair area [W.m-2]": per_area,
            "Total heating [W]": per_area * area,
        }
        return variables | {name: variables[name] + extra for name, extra in alloy.items()}


class IsothermalWithAlloyHeat(_WithAlloyHeat, pybamm.thermal.isothermal.Isothermal):
    """Constant temperature; the heat is reported if a PyBaMM option asks for it."""


class LumpedWithAlloyHeat(_WithAlloyHeat, pybamm.thermal.Lumped):
    """One temperature for the whole cell."""


THERMAL = {"isothermal": IsothermalWithAlloyHeat, "lumped": LumpedWithAlloyHeat}
