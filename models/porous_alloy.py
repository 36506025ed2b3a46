"""Assembly: PyBaMM's single-particle and Doyle-Fuller-Newman models with a porous alloy electrode.

Each method replaces the submodel that its name states; everything else is PyBaMM's.
"""

from typing import Any

import pybamm

from porousalloy.models.checked_model import CheckedModel
from porousalloy.models.jacobian import scalar_jacobian
from porousalloy.models.ligament_mesh import (
    MOST_CELLS,
    DefaultCells,
    LigamentSubMesh,
    ligament_limits,
)
from porousalloy.models.ligament_shape import LIGAMENT_SHAPES
from porousalloy.models.radial_operators import LigamentFiniteVolume
from porousalloy.models.solver.compiled_idaklu import CompiledIDAKLU
from porousalloy.models.state_tolerances import RELATIVE_TOLERANCE, STATE_TOLERANCES
from porousalloy.models.submodels import active_material, electrolyte_diffusion
from porousalloy.models.submodels.electrode_expansion import ElectrodeExpansion
from porousalloy.models.submodels.electrolyte_volume import ElectrolyteVolume
from porousalloy.models.submodels.heat import THERMAL, AlloyHeat
from porousalloy.models.submodels.intraparticle_transport import INTRAPARTICLE_TRANSPORT
from porousalloy.models.submodels.ligament_potential import LigamentPotential
from porousalloy.models.submodels.open_circuit_potential import ShiftedPotential
from porousalloy.models.submodels.particle_diffusion import LIGAMENT_DIFFUSION
from porousalloy.models.submodels.particle_expansion import EXPANSIONS
from porousalloy.models.submodels.particle_mechanics import MECHANICS
from porousalloy.models.submodels.residual_hysteresis import RESIDUAL_HYSTERESIS
from porousalloy.models.submodels.transport_efficiency import StretchedTransportEfficiency

#: Mesh points of each layer, half of PyBaMM's: the capacity changes by less than 0.1 %.
POINTS_ALONG_X = 10


class PorousAlloy(CheckedModel):
    """Mixin that puts a porous alloy electrode into a PyBaMM lithium-ion model.

    It is to be named before the model, as in ``class PorousAlloyDFN(PorousAlloy, DFN)``.

    Attributes
    ----------
    phase : str
        Phase of the alloy in PyBaMM's names.
    x_average : bool
        True if one ligament stands for the whole electrode; set by the model.
    """

    phase = "primary"
    x_average: bool

    @property
    def alloy_domain(self):
        """Electrode of the alloy, "negative" or "positive"."""
        return self.options["alloy electrode"]

    @property
    def _shape(self):
        return LIGAMENT_SHAPES[self.options["ligament shape"]]

    @property
    def expansion_closure(self):
        """Closure for the outer volume of the particles; a subclass may set one of its own."""
        return EXPANSIONS[self.options["particle expansion"]]

    def set_submodels(self, build):
        where = (self.param, self.alloy_domain, self.options, self.phase, self.x_average)
        self._expansion = self.expansion_closure(*where)
        self._electrode_expansion = ElectrodeExpansion(*where, self._expansion)
        self._set_initial_area()
        key = f"{self.alloy_domain} {self.phase}"
        mechanics = MECHANICS[self.options["ligament mechanics"]]
        intraparticle = INTRAPARTICLE_TRANSPORT[self.options["intraparticle transport"]]
        self.submodels[f"{key} particle expansion"] = self._expansion
        self.submodels[f"{key} ligament mechanics"] = mechanics(*where, self._expansion)
        self.submodels[f"{key} ligament potential"] = LigamentPotential(*where)
        rest = RESIDUAL_HYSTERESIS[self.options["residual hysteresis"]](*where)
        self.submodels[f"{key} residual hysteresis"] = rest
        self._shift_initial_potential(rest.initial_rest)
        self.submodels[f"{key} intraparticle transport"] = intraparticle(*where)
        self.submodels[f"{key} heat"] = AlloyHeat(*where)
        if self._moves_electrolyte:
            self.submodels["electrolyte volume"] = ElectrolyteVolume(
                *where, self._electrode_expansion
            )
        super().set_submodels(build)

    def _set_initial_area(self):
        """Give PyBaMM, whose initial films assume undeformed spheres, a = d eps_s/a0 * A."""
        phase_param = self.param.domain_params[self.alloy_domain].phase_params[self.phase]
        A = self._expansion.initial_area_ratio
        phase_param.a_typ = phase_param.a_typ * self._shape.dimension / 3 * A

    def _shift_initial_potential(self, rest):
        """Give PyBaMM, whose initial potentials are those of equilibrium, the rest of the gap."""
        phase_param = self.param.domain_params[self.alloy_domain].phase_params[self.phase]
        phase_param.U_init += rest
        self.param.ocv_init = self.param.p.prim.U_init - self.param.n.prim.U_init

    @property
    def _moves_electrolyte(self):
        return self.options["electrolyte reservoir"] == "true"

    def set_porosity_submodel(self):
        super().set_porosity_submodel()
        self.submodels["porosity"] = self._electrode_expansion

    def set_active_material_submodel(self):
        super().set_active_material_submodel()
        key = f"{self.alloy_domain} {self.phase} active material"
        if isinstance(self.submodels[key], pybamm.active_material.LossActiveMaterial):
            self.submodels[key] = active_material.LossOfAlloyMaterial(
                self.param, self.alloy_domain, self.options, self.x_average, self.phase, self._shape
            )
        else:
            self.submodels[key] = active_material.ConstantAlloyMaterial(
                self.param, self.alloy_domain, self.options, self.phase, self._shape
            )

    def set_transport_efficiency_submodels(self):
        super().set_transport_efficiency_submodels()
        for key in ("electrolyte transport efficiency", "electrode transport efficiency"):
            self.submodels[key] = StretchedTransportEfficiency(
                self.submodels[key], f"{self.alloy_domain} electrode"
            )

    def set_particle_submodel(self):
        # the mixed-in model has the method, PyBaMM's base of all models has not
        super().set_particle_submodel()  # pyright: ignore[reportAttributeAccessIssue]
        diffusion = LIGAMENT_DIFFUSION[self.options["ligament diffusion"]]
        self.submodels[f"{self.alloy_domain} {self.phase} particle"] = diffusion(
            self.param, self.alloy_domain, self.options, self.phase, self.x_average
        )

    def set_open_circuit_potential_submodel(self):
        super().set_open_circuit_potential_submodel()
        key = f"{self.alloy_domain} {self.phase} open-circuit potential"
        coupled = self.options["stress-potential coupling"] == "true"
        self.submodels[key] = ShiftedPotential(
            self.submodels[key], self.options, self.x_average, coupled
        )

    def set_thermal_submodel(self):
        super().set_thermal_submodel()
        thermal = THERMAL[self.options["thermal"]]
        self.submodels["thermal"] = thermal(self.param, self.options, self.x_average)

    def set_electrolyte_concentration_submodel(self):
        # as above
        super().set_electrolyte_concentration_submodel()  # pyright: ignore[reportAttributeAccessIssue]
        closure = (
            electrolyte_diffusion.ReservoirElectrolyte
            if self._moves_electrolyte
            else electrolyte_diffusion.ElectrolyteWithoutReservoir
        )
        self.submodels["electrolyte diffusion"] = closure(
            self.param,
            self.options,
            self._electrode_expansion,
            x_average_state=self.x_average,
        )

    def set_degradation_variables(self):
        # PyBaMM counts the electrolyte of the pores between particles only
        self.param.n_Li_e_init = self.submodels["electrolyte diffusion"].initial_salt
        self.param.n_Li_init = self.param.n_Li_particles_init + self.param.n_Li_e_init
        super().set_degradation_variables()

    def set_standard_output_variables(self):
        super().set_standard_output_variables()
        # the ligament is solved on r/a0
        name = f"r_{self.alloy_domain[0]} [m]"
        a0 = self.param.domain_params[self.alloy_domain].phase_params[self.phase].R
        ratio = self.variables[name]
        self.variables[name] = ratio * pybamm.PrimaryBroadcast(a0, ratio.domain)

    def build_casadi_jacobian(self, expression, y):
        try:
            return scalar_jacobian(expression, y)
        except RuntimeError:  # what is interpolated over states has no scalar graph
            return super().build_casadi_jacobian(expression, y)

    @property
    def default_parameter_values(self):
        half_cell = self.options["working electrode"] == "positive"
        return pybamm.ParameterValues("AMPSi2019_halfcell" if half_cell else "AMPSi2019_NCM")

    @property
    def default_solver(self):
        return CompiledIDAKLU(
            rtol=RELATIVE_TOLERANCE,
            state_tolerances=STATE_TOLERANCES,
            options={
                # J_p and c_res follow from the differential states; controlling their local error
                # as well costs steps. With the potentials of the DFN it pays: fewer runs fail
                "suppress_algebraic_error": self.x_average,
                # IDA's own: PyBaMM's 40 spends iterations on a Jacobian that is out of date. In the
                # DFN a Jacobian costs as much as several of them
                "max_nonlinear_iterations": 4 if self.x_average else 10,
                # end a run whose equations have no solution, instead of hanging
                "num_steps_no_progress": 200,
                "t_no_progress": 1e-6,
            },
        )

    @property
    def default_geometry(self):
        geometry = super().default_geometry
        domain = f"{self.alloy_domain} particle"
        r = pybamm.SpatialVariable(
            f"r_{self.alloy_domain[0]}",
            [domain],
            auxiliary_domains={
                "secondary": f"{self.alloy_domain} electrode",
                "tertiary": "current collector",
            },
            coord_sys=self._shape.coord_sys,
        )
        geometry[domain] = {r: ligament_limits(self.param, self.alloy_domain, self.phase)}
        return geometry

    @property
    def default_var_pts(self):
        points = super().default_var_pts
        points[f"r_{self.alloy_domain[0]}"] = DefaultCells(MOST_CELLS)
        points |= dict.fromkeys(("x_n", "x_s", "x_p"), POINTS_ALONG_X)
        return points

    @property
    def default_submesh_types(self):
        submeshes: dict[str, Any] = dict(super().default_submesh_types)
        submeshes[f"{self.alloy_domain} particle"] = pybamm.MeshGenerator(LigamentSubMesh)
        return submeshes

    @property
    def default_spatial_methods(self):
        methods = super().default_spatial_methods
        methods[f"{self.alloy_domain} particle"] = LigamentFiniteVolume()
        return methods
