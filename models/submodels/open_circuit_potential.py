"""Potential of a ligament under stress, behind the electrolyte of the porous particle.

    U = U_0(theta_s, T) + Omega sigma_h,s/F + rest + eta_p                             (algebraic)

U_0 is the curve that PyBaMM's option "open-circuit potential" selects. Compression lowers U. The
rest is the hysteresis that stress does not explain (see residual_hysteresis). The
stress term needs an equilibrium U_0: measured lithiation and delithiation branches already contain
the mean stress of the electrode, so that with them the coupling is off unless asked for. eta_p is
the drop inside the porous particle (see intraparticle_transport).

References
----------
Sethuraman et al. 2010, 10.1149/1.3489378: 2 Omega/(3F) = 61 mV per GPa of biaxial film stress in
lithiated silicon from theory; 100 to 120 mV/GPa measured.
"""

import pybamm

from porousalloy.models.submodels.base_ligament import BaseLigament


class ShiftedPotential(BaseLigament):
    """PyBaMM's open-circuit potential, shifted by stress and by the drop inside the particle.

    Parameters
    ----------
    stock : pybamm.open_circuit_potential.BaseOpenCircuitPotential
        PyBaMM's submodel of the potential without stress, hysteresis included.
    options, x_average
        As in `BaseLigament`.
    stress_coupled : bool
        True if the mean stress at the surface shifts the potential.
    """

    def __init__(self, stock, options, x_average, stress_coupled):
        super().__init__(stock.param, stock.domain, options, stock.phase, x_average)
        self.stock = stock
        self.stress_coupled = stress_coupled

    def get_fundamental_variables(self):
        return self.stock.get_fundamental_variables()

    def get_coupled_variables(self, variables):
        domain, Domain = self.domain_Domain
        start = f"electrode {self.phase_name}"
        stress = self.on_electrode(self.stress_shift(variables))
        shift = stress + variables[f"{Domain} {start}intraparticle overpotential [V]"]
        rest = variables[f"{Domain} {start}residual hysteresis [V]"]
        stock = self.stock.get_coupled_variables(dict(variables))
        name = f"{start}open-circuit potential [V]"
        # shifted alike, so that PyBaMM's heat of hysteresis, a j (U - U_eq), contains nothing else;
        # with it there is no rest
        equilibrium = f"{start}equilibrium open-circuit potential [V]"
        eta = f"{Domain} {self.phase_name}particle concentration overpotential [V]"
        U, U_av = stock[f"{Domain} {name}"], stock[f"X-averaged {domain} {name}"]
        shift_av, rest_av = pybamm.x_average(shift), pybamm.x_average(rest)
        stock |= {
            f"{Domain} {name}": self._shifted(U, shift + rest),
            f"X-averaged {domain} {name}": U_av + shift_av + rest_av,
            f"{Domain} {equilibrium}": self._shifted(stock[f"{Domain} {equilibrium}"], shift),
            f"X-averaged {domain} {equilibrium}": stock[f"X-averaged {domain} {equilibrium}"]
            + shift_av,
            eta: stock[eta] + shift_av + rest_av,
            f"{Domain} {start}stress overpotential [V]": stress,
            f"X-averaged {domain} {start}stress overpotential [V]": pybamm.x_average(stress),
        }
        return stock

    def _shifted(self, U, shift):
        """Shifted potential [V]; a broadcast stays outermost, as PyBaMM's kinetics expect it."""
        if self.x_average and isinstance(U, pybamm.Broadcast):
            return self.on_electrode(U.orphans[0] + pybamm.x_average(shift))
        return U + shift

    def stress_shift(self, variables):
        """Stress overpotential Omega sigma_h,s/F [V], one value per particle."""
        shift = variables[f"{self.state} surface stress potential [V]"]
        return shift if self.stress_coupled else 0 * shift

    def set_rhs(self, variables):
        self.stock.set_rhs(variables)
        self.rhs = self.stock.rhs

    def set_initial_conditions(self, variables):
        self.stock.set_initial_conditions(variables)
        self.initial_conditions = self.stock.initial_conditions

    def add_events_from(self, variables):
        self.stock.add_events_from(variables)
        self.events = self.stock.events
