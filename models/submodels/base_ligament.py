"""What every submodel of a porous alloy electrode shares: names, variables and broadcasts."""

from typing import Any

import pybamm

from porousalloy.models.alloy_parameters import AlloyParameters
from porousalloy.models.ligament_shape import LIGAMENT_SHAPES


def whole_cell_domains(options):
    """Parts of the cell from left to right; PyBaMM declares its options a plain dict."""
    return options.whole_cell_domains


def over_domain(value, domain):
    """Broadcast of a value, the same everywhere, over one domain of the cell."""
    return pybamm.FullBroadcast(value, domain, {"secondary": "current collector"})


class BaseLigament(pybamm.BaseSubModel):
    """Abstract base of the submodels that describe the ligaments of one electrode and phase.

    Parameters
    ----------
    param : pybamm.LithiumIonParameters
        PyBaMM's parameters of the cell.
    domain : str
        Electrode of the alloy, "negative" or "positive".
    options : PorousAlloyOptions
        Options of the model.
    phase : str
        Phase of the alloy, "primary" or "secondary".
    x_average : bool
        True for one ligament in the whole electrode (single-particle models), False for one at
        every x (DFN).

    Attributes
    ----------
    alloy : AlloyParameters
        Parameters of the alloy.
    shape : LigamentShape
        Kinematics of the ligament.
    """

    domain_param: Any  # never None here: there is always a domain

    def __init__(self, param, domain, options, phase, x_average):
        super().__init__(param, domain, options=options, phase=phase)
        self.x_average = x_average
        self.alloy = AlloyParameters(self.phase_param)
        self.shape = LIGAMENT_SHAPES[options["ligament shape"]]

    @property
    def particle(self):
        """Name of the domain of the radial coordinate."""
        return f"{self.domain} {self.phase_name}particle"

    @property
    def electrode(self):
        """Name of the domain of the through-cell coordinate."""
        return f"{self.domain} electrode"

    @property
    def state(self):
        """First words of the names of quantities at the resolution of the model."""
        return self.twin_names("")[int(self.x_average)].rstrip()

    def twin_names(self, quantity):
        """Names of a quantity of the ligaments: over the electrode, and averaged over x."""
        domain, Domain = self.domain_Domain
        return (
            f"{Domain} {self.phase_name}particle {quantity}",
            f"X-averaged {domain} {self.phase_name}particle {quantity}",
        )

    def ligament_variable(self, quantity, **kwargs):
        """State over the ligament (and over x in the DFN)."""
        above = {"secondary": "current collector"}
        if not self.x_average:
            above = {"secondary": self.electrode, "tertiary": "current collector"}
        name = f"{self.state} {quantity}"
        return pybamm.Variable(name, self.particle, auxiliary_domains=above, **kwargs)

    def particle_variable(self, quantity, **kwargs):
        """State with one value per porous particle."""
        name = f"{self.state} {quantity}"
        if self.x_average:
            return pybamm.Variable(name, "current collector", **kwargs)
        above = {"secondary": "current collector"}
        return pybamm.Variable(name, self.electrode, auxiliary_domains=above, **kwargs)

    def radius_symbol(self, like):
        """Dimensionless radial coordinate r/a0, in 0 to 1, with the domains of `like`."""
        above = {level: names for level, names in like.domains.items() if level != "primary"}
        name = f"r_{self.particle[0]}{self._mesh_suffix}"
        return pybamm.SpatialVariable(
            name, [self.particle], auxiliary_domains=above, coord_sys=self.shape.coord_sys
        )

    @property
    def _mesh_suffix(self):
        return {"": "", "primary ": "_prim", "secondary ": "_sec"}[self.phase_name]

    def on_ligament(self, symbol):
        """Broadcast of one value per particle over its ligament."""
        return pybamm.PrimaryBroadcast(symbol, [self.particle])

    def on_electrode(self, symbol):
        """Broadcast of one value per particle over the electrode."""
        return pybamm.PrimaryBroadcast(symbol, self.electrode) if self.x_average else symbol

    def per_particle(self, symbol):
        """Value over the electrode at the resolution of the particles: averaged, or unchanged."""
        return pybamm.x_average(symbol) if self.x_average else symbol

    def concentration(self, variables):
        """Concentration c [mol.m-3] per pristine solid volume, over the ligament."""
        return variables[f"{self.state} concentration [mol.m-3]"]

    def filling(self, variables):
        """Filling theta = c/c_max over the ligament."""
        return self.concentration(variables) / self.phase_param.c_max

    @property
    def initial_filling(self):
        """Filling at t = 0 over the ligament."""
        return self.per_particle(self.phase_param.c_init) / self.phase_param.c_max

    def log_radial_stretch(self, variables):
        """Logarithm of the radial stretch lambda_r over the ligament.

        The logarithms are those that the strains take: a power of lambda_r costs an exponential.
        """
        volumes = (variables[f"{self.state} {J}volume ratio"] for J in ("", "inner mean "))
        lambda_z = self.on_ligament(variables[f"{self.state} axial stretch"])
        return self.shape.log_radial_stretch(*map(pybamm.log, (*volumes, lambda_z)))

    def particle_temperature(self, variables):
        """Temperature [K], one value per particle."""
        domain, Domain = self.domain_Domain
        start = f"X-averaged {domain}" if self.x_average else Domain
        return variables[f"{start} electrode temperature [K]"]

    def temperature(self, variables):
        """Temperature [K] over the ligament."""
        return self.on_ligament(self.particle_temperature(variables))

    def ligament_outputs(self, fields):
        """Variables over the ligament and their X-averages, by name, from {quantity: symbol}."""
        variables: dict[str, pybamm.Symbol] = {}
        for quantity, symbol in fields.items():
            everywhere, averaged = self.twin_names(quantity)
            if self.x_average:
                variables[averaged] = symbol
                variables[everywhere] = pybamm.SecondaryBroadcast(symbol, [self.electrode])
            else:
                variables[everywhere] = symbol
                variables[averaged] = pybamm.x_average(symbol)
        return variables

    def particle_outputs(self, values):
        """Variables with one value per particle and their X-averages, from {quantity: symbol}."""
        variables: dict[str, pybamm.Symbol] = {}
        for quantity, symbol in values.items():
            everywhere, averaged = self.twin_names(quantity)
            variables[everywhere] = self.on_electrode(symbol)
            variables[averaged] = symbol if self.x_average else pybamm.x_average(symbol)
        return variables
