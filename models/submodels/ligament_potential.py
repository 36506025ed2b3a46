"""Potential of the ion in a ligament: one for the flux, the voltage and the heat.

    U(r) = U_0(theta, T) + Omega(theta) sigma_h/F                                      (algebraic)

U_0 is the equilibrium potential, "{Domain} electrode OCP [V]", never a branch of a hysteresis: a
branch holds the stress of the electrode that it was measured on. At the surface U is the
open-circuit potential of the cell without the drop inside the particle.

The mean of the thermodynamic factor over the filling, in volts, is that of U_0 itself:

    M = int_0^1 (1 - 2 theta) U_0(theta, T_ref) dtheta
      = int_0^1 theta (1 - theta) (-dU_0/dtheta) dtheta                                (algebraic)

R_g T/F for an ideal solution. The slope of U_0 is never taken: plateaus and tables have none.

References
----------
Di Leo, Rejovitzky & Anand 2015, 10.1016/j.ijsolstr.2015.04.028; Bower, Guduru & Sethuraman 2011,
10.1016/j.jmps.2011.01.003.
"""

import warnings
from typing import Any

import numpy as np
import pybamm

from porousalloy.models.submodels.base_ligament import BaseLigament

_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(64)
#: Gauss points of M: within 0.2 % for plateaus whose steps are a hundredth of the filling wide.
FILLINGS = tuple(float(point) for point in (1 + _POINTS) / 2)
#: Their weights, with the factor 1 - 2 theta.
WEIGHTS = tuple(float(weight) for weight in -_POINTS * _WEIGHTS / 2)
#: Rise of a potential [V] that is round-off.
LEAST_RISE = 1e-9


class LigamentPotential(BaseLigament):
    """Equilibrium potential of the ligament and its shift by the mean stress."""

    def get_coupled_variables(self, variables):
        theta, T = self.filling(variables), self.temperature(variables)
        sigma_h = variables[f"{self.state} hydrostatic stress [Pa]"]
        U_0 = self.phase_param.U(theta, T)
        shift = self.alloy.partial_molar_volume(theta) * sigma_h / self.param.F
        sigma_s = variables[f"{self.state} surface hydrostatic stress [Pa]"]
        theta_s = pybamm.surf(theta)
        at_surface = self.alloy.partial_molar_volume(theta_s) * sigma_s / self.param.F
        fields = {
            "equilibrium potential [V]": U_0,
            "stress potential [V]": shift,
            "potential [V]": U_0 + shift,
        }
        variables.update(self.ligament_outputs(fields))
        variables.update(self.particle_outputs({"surface stress potential [V]": at_surface}))
        return variables


class MeanMixingPotential(pybamm.Function):
    """Mean of theta (1 - theta) (-dU_0/dtheta) over the filling, M [V].

    It becomes a number once the parameters are known, and stays a symbol where the potential
    depends on inputs. A number warns if the potential rises: there ions would flow uphill, as in
    an alloy that demixes, and a ligament on few cells does so cell by cell.

    Parameters
    ----------
    *potentials : pybamm.Symbol
        Equilibrium potential [V] at the fillings `FILLINGS`.
    electrode : {"Negative", "Positive"}
        Electrode of the alloy, for the warning.
    """

    __slots__ = ()

    def __init__(self, *potentials, electrode):
        super().__init__(_weighted_sum, *potentials, name=f"{electrode} mean mixing potential [V]")

    def create_copy(self, new_children=None, perform_simplifications=True) -> Any:
        children: Any = self._children_for_copying(new_children)
        electrode = self.name.split()[0]
        if perform_simplifications and all(child.is_constant() for child in children):
            potentials = [float(np.squeeze(child.evaluate())) for child in children]
            warn_where_it_rises(potentials, electrode)
            return pybamm.Scalar(_weighted_sum(*potentials))
        return MeanMixingPotential(*children, electrode=electrode)

    def to_json(self):
        """Fields of its own for PyBaMM's files."""
        return {"electrode": self.name.split()[0]}

    @classmethod
    def _from_json(cls, snippet):
        return cls(*snippet["children"], electrode=snippet["electrode"])

    # of as many children as there are fillings, where PyBaMM has one
    def _sympy_operator(self, *children):  # pyright: ignore[reportIncompatibleMethodOverride]
        return _weighted_sum(*children)


def mean_mixing_potential(alloy, domain):
    """Symbol of M [V] of an alloy.

    Parameters
    ----------
    alloy : AlloyParameters
        Parameters of the alloy.
    domain : {"negative", "positive"}
        Electrode of the alloy.

    Returns
    -------
    MeanMixingPotential
        Sum over Gauss points of the equilibrium potential.
    """
    potentials = (alloy.U_0(pybamm.Scalar(filling)) for filling in FILLINGS)
    return MeanMixingPotential(*potentials, electrode=domain.capitalize())


def warn_where_it_rises(potentials, electrode):
    """Warn of the largest rise of the potential with the filling, if there is one.

    Parameters
    ----------
    potentials : sequence of float
        Equilibrium potential [V] at the fillings `FILLINGS`.
    electrode : {"Negative", "Positive"}
        Electrode of the alloy.
    """
    rises = np.diff(potentials)
    steepest = int(np.argmax(rises))
    if rises[steepest] > LEAST_RISE:
        below, above = FILLINGS[steepest : steepest + 2]
        warnings.warn(
            f"The open-circuit potential of the {electrode.lower()} electrode rises by "
            f"{1e3 * rises[steepest]:.2g} mV between fillings of {below:.3f} and {above:.3f}; "
            "there ions flow from low to high filling. Give one that falls everywhere, as "
            "porousalloy.ocp_from_data makes it of a measurement.",
            UserWarning,
            stacklevel=2,
        )


def _weighted_sum(*potentials):
    # (1 - 2 theta) is minus the point on -1..1
    return sum(weight * U for weight, U in zip(WEIGHTS, potentials, strict=True))
