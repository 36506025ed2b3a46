"""Interparticle pores and thickness of an electrode whose particles grow and push each other aside.

    eps_p0   = eps_s0/(1 - phi_0),   g = eps_p0 (J_p - 1)    growth of the particles    (algebraic)
    lambda_g = max[1 + (1 - f) g, (1 - eps_e0 + g)/(1 - eps_min)]
                                             thickness ratio of growing particles   (algebraic)
    d(lambda_max)/dt = max(0, lambda_g - lambda_max)/t_lag
                                                            largest lambda_g so far (differential)
    lambda_x = (1 - psi) lambda_g + psi max(lambda_max, lambda_g)   thickness ratio    (algebraic)
    eps_ref  = eps_e0 + (lambda_x - 1) - g                      interparticle pores    (algebraic)
    eps_tot  = eps_e0 + eps_p0 phi_0 + (lambda_x - 1) - eps_s0 (<J> - 1)
                                                                    all electrolyte    (algebraic)

lambda_x is local in x; the volumes are per reference electrode volume, and their balance is exact.
f is the fraction of the growth that interparticle pores take while they are above eps_min. PyBaMM's
"porosity" of the electrode is per current volume, eps_ref/lambda_x, and enters transport. The
electrolyte is stored in eps_tot, which includes the pores inside the particles.

Particles that grow push their neighbours aside; when they shrink, the packing does not close again:
particles come back, the electrode does not (Pujari, 10.1149/1945-7111/ae6400). The share psi of the
contraction stays as pores between them; a particle that grows again takes these first, so that the
electrode returns along the same line to its earlier peak, and psi = 0 has no memory.

Both maxima of the memory are rounded over CORNER_WIDTH such that lambda_max moves only where
lambda_x does not depend on it: a cell at rest and the first loading are exact. t_lag is numerical:
while particles grow it delays the memory, and not the thickness.
"""

import pybamm

from porousalloy.models.smooth import corner_width, smooth_maximum
from porousalloy.models.submodels.base_ligament import BaseLigament, whole_cell_domains
from porousalloy.models.submodels.particle_expansion.base_expansion import MEAN_J

#: Half-width of the rounded corners of the memory [thickness ratio]: a contraction that the packing
#: follows before it stays behind.
CORNER_WIDTH = 1e-3
#: Distance from the edge of a corner at the start, as a share of its half-width.
EDGE = 1e-6
#: Time t_lag [s] in which lambda_max follows: far below that of a half cycle, and not stiff.
LAG = 1.0
#: Largest depth of closed pores below phi_min: twice that of the contact layer of a force balance.
CONTACT_MARGIN = 0.01


class ElectrodeExpansion(BaseLigament):
    """Porosity of the whole cell, with one electrode that expands.

    Parameters
    ----------
    param, domain, options, phase, x_average
        As in `BaseLigament`.
    expansion : BaseExpansion
        Closure for the outer volume ratio, for the volumes at t = 0.
    """

    def __init__(self, param, domain, options, phase, x_average, expansion):
        super().__init__(param, domain, options, phase, x_average)
        self.expansion = expansion

    @property
    def eps_e0(self):
        """Interparticle porosity eps_e0 of the pristine electrode."""
        return self.domain_param.epsilon_init

    @property
    def eps_s0(self):
        """Volume fraction eps_s0 of pristine solid in the electrode."""
        return self.phase_param.epsilon_s

    def growth(self, J_p):
        """Growth g: volume gained by the particles per reference electrode volume."""
        return self.eps_s0 / (1 - self.alloy.phi_0) * (J_p - 1)

    def growing_thickness_ratio(self, g):
        """Thickness ratio lambda_g at growth `g` of particles that have never shrunk."""
        eps_min = self.alloy.eps_min
        squeezed = (1 - self.eps_e0 + g) / (1 - eps_min)
        width = corner_width((self.eps_e0 - eps_min) / (1 - eps_min))
        return smooth_maximum(squeezed, 1 + (1 - self.alloy.f) * g, width)

    def thickness_ratio(self, g, lambda_max):
        """Thickness ratio lambda_x at growth `g` of particles that grew to `lambda_max` once."""
        lambda_g = self.growing_thickness_ratio(g)
        # the maximum of both less lambda_g
        kept = smooth_maximum(lambda_max - lambda_g, 0, CORNER_WIDTH)
        return lambda_g + self.alloy.psi * kept

    def electrolyte_fraction(self, lambda_x, mean_J):
        """Electrolyte per reference electrode volume, eps_tot."""
        inner = self.eps_s0 / (1 - self.alloy.phi_0) * self.alloy.phi_0
        return self.eps_e0 + inner + (lambda_x - 1) - self.eps_s0 * (mean_J - 1)

    def current_electrolyte_fraction(self, variables):
        """Electrolyte per reference electrode volume, of the state <J> and not all the ligament."""
        lambda_x = variables[f"{self.domain_Domain[1]} electrode thickness ratio"]
        return self.electrolyte_fraction(lambda_x, variables[self.twin_names(MEAN_J)[0]])

    @property
    def initial_electrolyte_fraction(self):
        """Electrolyte per reference electrode volume at t = 0, over the electrode."""
        mean_J = self.expansion.initial_mean_volume_ratio
        return self.electrolyte_fraction(self._initial_thickness_ratio, self.on_electrode(mean_J))

    def over_electrode(self, eps_V):
        """Electrolyte over the electrode, of one value `eps_V` per particle.

        In a single-particle model positions differ as their pristine porosities do.
        """
        deviation = self.eps_e0 - self.on_electrode(self.per_particle(self.eps_e0))
        return self.on_electrode(eps_V) + deviation

    @property
    def _initial_thickness_ratio(self):
        """Thickness ratio at t = 0, over the electrode: its particles have never shrunk."""
        J_p = self.expansion.outer_volume_ratio(self.expansion.initial_mean_volume_ratio)
        return self.growing_thickness_ratio(self.growth(self.on_electrode(J_p)))

    @property
    def _memory(self):
        """Names of the state lambda_max: over the electrode, and averaged over x."""
        domain, Domain = self.domain_Domain
        name = "electrode largest thickness ratio"
        return f"{Domain} {name}", f"X-averaged {domain} {name}"

    def get_fundamental_variables(self):
        everywhere, averaged = self._memory
        above = {"secondary": "current collector"}
        if self.x_average:
            lambda_max = pybamm.Variable(averaged, domain="current collector")
            return {averaged: lambda_max, everywhere: self.on_electrode(lambda_max)}
        lambda_max = pybamm.Variable(everywhere, self.electrode, auxiliary_domains=above)
        return {everywhere: lambda_max, averaged: pybamm.x_average(lambda_max)}

    def get_coupled_variables(self, variables):
        domain, Domain = self.domain_Domain
        J_p = variables[self.twin_names("outer volume ratio")[0]]
        mean_J = variables[self.twin_names("mean volume ratio")[0]]
        g = self.growth(J_p)
        lambda_g = self.growing_thickness_ratio(g)
        lambda_x = self.thickness_ratio(g, variables[self._memory[0]])
        eps_ref = self.eps_e0 + (lambda_x - 1) - g

        porosity, storage = {}, {}
        for part in whole_cell_domains(self.options):
            porosity[part] = storage[part] = self.param.domain_params[part.split()[0]].epsilon_init
        porosity[self.electrode] = eps_ref / lambda_x
        storage[self.electrode] = self.electrolyte_fraction(lambda_x, mean_J)
        for name, volumes in (("porosity", porosity), ("electrolyte volume fraction", storage)):
            variables[name.capitalize()] = pybamm.concatenation(*volumes.values())
            for part, eps in volumes.items():
                variables[f"{part.capitalize()} {name}"] = eps
                variables[f"X-averaged {part} {name}"] = pybamm.x_average(eps)

        L = self.domain_param.L
        lambda_x_av, kept = pybamm.x_average(lambda_x), lambda_x - lambda_g
        kept_av = pybamm.x_average(kept)
        variables |= {
            f"{Domain} electrode thickness ratio": lambda_x,
            f"X-averaged {domain} electrode thickness ratio": lambda_x_av,
            f"{Domain} electrode thickness change [m]": (lambda_x_av - 1) * L,
            f"{Domain} electrode irreversible thickness ratio": kept,
            f"X-averaged {domain} electrode irreversible thickness ratio": kept_av,
            f"{Domain} electrode irreversible thickness change [m]": kept_av * L,
            f"{Domain} electrode interparticle pore volume ratio": eps_ref,
        }
        return variables

    def set_rhs(self, variables):
        everywhere, averaged = self._memory
        J_p = variables[self.twin_names("outer volume ratio")[0]]
        excess = self.growing_thickness_ratio(self.growth(J_p)) - variables[everywhere]
        # still until lambda_x no longer depends on lambda_max
        ahead = smooth_maximum(excess - 2 * CORNER_WIDTH, 0, CORNER_WIDTH)
        lambda_max = variables[averaged if self.x_average else everywhere]
        self.rhs = {lambda_max: self.per_particle(ahead) / LAG}

    def set_initial_conditions(self, variables):
        everywhere, averaged = self._memory
        lambda_max = variables[averaged if self.x_average else everywhere]
        start = self.per_particle(self._initial_thickness_ratio)
        # by its corner below, where the maximum is lambda_g, and not on its edge, where the slopes
        # of the rounded maximum are those of both sides and an impedance would read their sum
        self.initial_conditions = {lambda_max: start - CORNER_WIDTH * (1 + EDGE)}

    def add_events_from(self, variables):
        Domain = self.domain_Domain[1]
        eps = variables[f"{Domain} electrode porosity"]
        eps_tot = self.current_electrolyte_fraction(variables)
        J_p = variables[self.twin_names("outer volume ratio")[0]]
        phi = self.expansion.internal_porosity(variables[self.twin_names(MEAN_J)[0]], J_p)
        # the closures keep all three in range, unless parameters are out of range
        spare_porosity = eps - self.alloy.eps_min / 2
        spare_pores = phi - self.alloy.phi_min + CONTACT_MARGIN
        spare = pybamm.minimum(pybamm.minimum(spare_porosity, spare_pores), eps_tot)
        self.events.append(
            pybamm.Event(
                f"Porosity of the {self.domain} electrode or its particles below its minimum",
                pybamm.min(spare),
            )
        )
