"""Diffusion of the inserted ion in a swelling ligament, in the reference frame.

    dc/dt = -div N                                                                  (differential)
    N = -(D/lambda_r^2) [grad c - (c (1 - theta)/(R_g T)) grad(Omega sigma_h)]         (algebraic)
    N(a0) = j A/F                                                             (boundary condition)

c is per pristine solid volume, r is the reference radius and j is per current area. The equation is
solved on r/a0 from 0 to 1, so that the half-thickness a0 of the ligament is an ordinary parameter.

The factor (1 - theta) of ideal mixing is robust where the open-circuit potential is flat. Compared
with the thermodynamic factor of that potential it overstates stress-driven diffusion in silicon by
a factor of 2 to 3.

References
----------
Di Leo, Rejovitzky & Anand 2015, 10.1016/j.ijsolstr.2015.04.028; Bower, Guduru & Sethuraman 2011,
10.1016/j.jmps.2011.01.003.
"""

from typing import Any

import pybamm

from porousalloy.models.submodels.base_ligament import BaseLigament

NO_FLUX = (pybamm.Scalar(0), "Neumann")


class LigamentDiffusion(BaseLigament, pybamm.particle.FickianDiffusion):
    """Fickian diffusion through a stretched ligament."""

    def stress_gradient(self, variables) -> Any:
        """Drift (c (1 - theta)/(R_g T)) grad(Omega sigma_h) [mol.m-3] on r/a0; 0 without stress."""
        return 0

    def get_coupled_variables(self, variables):
        domain, Domain = self.domain_Domain
        electrode = f"X-averaged {domain}" if self.x_average else Domain
        c = self.concentration(variables)
        j = variables[f"{electrode} electrode {self.phase_name}interfacial current density [A.m-2]"]
        A = variables[f"{self.state} surface area ratio"]
        a0 = self.per_particle(self.phase_param.R)
        lambda_r_squared = self.shape.squared_radial_stretch(
            variables[f"{self.state} volume ratio"],
            variables[f"{self.state} inner mean volume ratio"],
            self.on_ligament(variables[f"{self.state} axial stretch"]),
        )
        current = variables["Total current density [A.m-2]"]
        D = self._get_effective_diffusivity(c, self.temperature(variables), current)
        D_eff = D / lambda_r_squared
        # a0 N: gradients are taken on r/a0
        N = -D_eff * (pybamm.grad(c) - self.stress_gradient(variables))
        start = f"{Domain} {self.phase_name}particle"
        variables.update(
            {
                f"{start} rhs [mol.m-3.s-1]": -pybamm.div(N) / self.on_ligament(a0) ** 2,
                f"{start} bc [mol.m-4]": -j * A * a0 / self.param.F / pybamm.surf(D_eff),
            }
        )
        N = N / self.on_ligament(a0)
        if self.x_average:
            N = pybamm.SecondaryBroadcast(N, [self.electrode])
            D_eff = pybamm.SecondaryBroadcast(D_eff, [self.electrode])
        variables.update(self._get_standard_diffusivity_variables(D_eff))
        variables.update(self._get_standard_flux_variables(N))
        return variables

    def add_events_from(self, variables):
        Domain = self.domain_Domain[1]
        theta_s = variables[f"{Domain} {self.phase_name}particle surface stoichiometry"]
        ligaments = f"{self.domain} {self.phase_name}ligament surface"
        margin = 1e-6
        self.events += [
            pybamm.Event(f"Full {ligaments}", 1 - margin - pybamm.max(theta_s)),
            pybamm.Event(f"Empty {ligaments}", pybamm.min(theta_s) - margin),
        ]


class StressDrivenDiffusion(LigamentDiffusion):
    """Fickian diffusion with the drift in the gradient of the mean stress."""

    def stress_gradient(self, variables):
        c, theta = self.concentration(variables), self.filling(variables)
        # the error of a solver may carry theta past 1, where the drift would change sign and grow
        vacant = pybamm.maximum(1 - theta, 0)
        factor = c * vacant / (self.param.R * self.temperature(variables))
        return factor * pybamm.grad(self.stress_work(variables))

    def stress_work(self, variables):
        """Stress work Omega sigma_h [J.mol-1] over the ligament."""
        Omega = self.alloy.partial_molar_volume(self.filling(variables))
        return Omega * variables[f"{self.state} hydrostatic stress [Pa]"]

    def set_boundary_conditions(self, variables):
        super().set_boundary_conditions(variables)
        # the whole flux at the surface is imposed on c
        self.boundary_conditions[self.stress_work(variables)] = {"left": NO_FLUX, "right": NO_FLUX}
