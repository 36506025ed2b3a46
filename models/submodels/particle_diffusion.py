"""Transport of the inserted ion through a swelling ligament, in the reference frame.

    dc/dt = -div N                                                                  (differential)
    N = (D/(M lambda_r^2)) c (1 - theta) grad U         option "potential"             (algebraic)
    N = -(D/lambda_r^2) grad c                          option "Fickian"               (algebraic)
    N(a0) = j A/F,   N(0) = 0                                                (boundary conditions)

c is per pristine solid volume, r is the reference radius and j is per current area. The equation is
solved on r/a0 from 0 to 1, so that the half-thickness a0 of the ligament is an ordinary parameter.

U is the potential of the ion, which the cell measures at the surface, and M its mean thermodynamic
factor in volts (see ligament_potential). D is the chemical diffusivity, averaged over the filling:
the steady flux through a layer whose faces are at fillings 0 and 1 is D c_max/L for any U without
stress (Kirchhoff's transformation), as it is for "Fickian". The local chemical diffusivity is
D theta (1 - theta) (-dU_0/dtheta)/M, that of a single ion D R_g T/(F M).

The gradient is that of U at the nodes. A uniform potential is then at rest to round-off, and
plateaus are crossed as by an enthalpy method; a product of local diffusivity and grad c has neither
property. "stress-driven diffusion" "false" leaves the stress out of the gradient.

References
----------
Di Leo, Rejovitzky & Anand 2015, 10.1016/j.ijsolstr.2015.04.028; Bower, Guduru & Sethuraman 2011,
10.1016/j.jmps.2011.01.003.
"""

from abc import abstractmethod
from typing import Any

import pybamm

from porousalloy.models.submodels.base_ligament import BaseLigament
from porousalloy.models.submodels.ligament_potential import mean_mixing_potential

NO_FLUX = (pybamm.Scalar(0), "Neumann")
#: Least theta (1 - theta) of the mobility, which keeps the imposed flux off 0/0 at both ends.
#: From 1e-6 to 1e-3 capacities and peak stresses stay within 0.3 %, the noise of the solver.
LEAST_OCCUPANCY = 1e-4


class LigamentDiffusion(BaseLigament, pybamm.particle.FickianDiffusion):
    """Abstract base of the transport: conservation of the ion and its flux at the surface."""

    @abstractmethod
    def driven(self, variables) -> Any:
        """Field whose gradient drives the flux: the very symbol that is differentiated."""

    @abstractmethod
    def conductance(self, variables) -> Any:
        """Factor of the gradient in the flux, a0 N = conductance grad(driven), on r/a0."""

    def get_coupled_variables(self, variables):
        Domain = self.domain_Domain[1]
        a0 = self.per_particle(self.phase_param.R)
        # a0 N: gradients are taken on r/a0
        N = self.conductance(variables) * pybamm.grad(self.driven(variables))
        rhs = -pybamm.div(N) / self.on_ligament(a0) ** 2
        variables[f"{Domain} {self.phase_name}particle rhs [mol.m-3.s-1]"] = rhs
        N = N / self.on_ligament(a0)
        D_eff = self.stretched_diffusivity(variables)
        if self.x_average:
            N = pybamm.SecondaryBroadcast(N, [self.electrode])
            D_eff = pybamm.SecondaryBroadcast(D_eff, [self.electrode])
        variables.update(self._get_standard_diffusivity_variables(D_eff))
        variables.update(self._get_standard_flux_variables(N))
        return variables

    def stretched_diffusivity(self, variables):
        """Diffusivity D/lambda_r^2 [m2.s-1] in the reference frame, over the ligament."""
        c, current = self.concentration(variables), variables["Total current density [A.m-2]"]
        D = self._get_effective_diffusivity(c, self.temperature(variables), current)
        return D * pybamm.exp(-2 * self.log_radial_stretch(variables))

    def set_boundary_conditions(self, variables):
        domain, Domain = self.domain_Domain
        electrode = f"X-averaged {domain}" if self.x_average else Domain
        j = variables[f"{electrode} electrode {self.phase_name}interfacial current density [A.m-2]"]
        A = variables[f"{self.state} surface area ratio"]
        a0 = self.per_particle(self.phase_param.R)
        slope = j * A * a0 / self.param.F / pybamm.surf(self.conductance(variables))
        # PyBaMM asks for those of the state; the flux is imposed on what drives it
        self.boundary_conditions = {
            self.concentration(variables): {"left": NO_FLUX, "right": NO_FLUX},
            self.driven(variables): {"left": NO_FLUX, "right": (slope, "Neumann")},
        }

    def add_events_from(self, variables):
        Domain = self.domain_Domain[1]
        theta_s = variables[f"{Domain} {self.phase_name}particle surface stoichiometry"]
        ligaments = f"{self.domain} {self.phase_name}ligament surface"
        margin = 1e-6
        self.events += [
            pybamm.Event(f"Full {ligaments}", 1 - margin - pybamm.max(theta_s)),
            pybamm.Event(f"Empty {ligaments}", pybamm.min(theta_s) - margin),
        ]


class PotentialDiffusion(LigamentDiffusion):
    """Flux down the gradient of the potential of the ion."""

    def driven(self, variables):
        stressed = self.options["stress-driven diffusion"] == "true"
        kind = "potential" if stressed else "equilibrium potential"
        return variables[f"{self.state} {kind} [V]"]

    def conductance(self, variables):
        theta = self.filling(variables)
        occupancy = pybamm.maximum(theta * (1 - theta), LEAST_OCCUPANCY)
        M = mean_mixing_potential(self.alloy, self.domain)
        D_eff = self.stretched_diffusivity(variables)
        return D_eff * self.phase_param.c_max * occupancy / M


class FickianDiffusion(LigamentDiffusion):
    """Null case: flux down the gradient of the concentration, whatever potential and stress."""

    def driven(self, variables):
        return self.concentration(variables)

    def conductance(self, variables):
        return -self.stretched_diffusivity(variables)


LIGAMENT_DIFFUSION = {"potential": PotentialDiffusion, "Fickian": FickianDiffusion}
