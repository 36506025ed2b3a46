"""What every submodel of a porous alloy electrode shares: names, variables and broadcasts."""

import pybamm

from porousalloy.models.alloy_parameters import AlloyParameters
from porousalloy.models.ligament_shape import LIGAMENT_SHAPES


class BaseLigament(pybamm.BaseSubModel):
    """Abstract base of the submodels that live on the ligaments of one electrode and phase.

    Parameters
    ----------
    param : pybamm.LithiumIonParameters
    domain : str
        "negative" or "positive".
    options : PorousAlloyOptions
    phase : str
        "primary" or "secondary".
    x_average : bool
        One ligament for the electrode (single-particle models) or one at every x (DFN).
    """

    def __init__(self, param, domain, options, phase, x_average):
        super().__init__(param, domain, options=options, phase=phase)
        self.x_average = x_average
        self.alloy = AlloyParameters(self.phase_param)
        self.shape = LIGAMENT_SHAPES[options["ligament shape"]]

    @property
    def particle(self):
        """Domain of the radial coordinate."""
        return f"{self.domain} {self.phase_name}particle"

    @property
    def electrode(self):
        """Domain of the through-cell coordinate."""
        return f"{self.domain} electrode"

    @property
    def state(self):
        """Start of the names of whatever is resolved as finely as the model does."""
        return self.twin_names("")[int(self.x_average)].rstrip()

    def twin_names(self, quantity):
        """Names of a ligament quantity in the electrode and averaged over x."""
        domain, Domain = self.domain_Domain
        return (
            f"{Domain} {self.phase_name}particle {quantity}",
            f"X-averaged {domain} {self.phase_name}particle {quantity}",
        )

    def ligament_variable(self, quantity, **kwargs):
        """State over the ligament (and x, in the DFN)."""
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
        name = f"r_{self.domain[0]}{self._mesh_suffix}"
        return pybamm.SpatialVariable(
            name, [self.particle], auxiliary_domains=above, coord_sys=self.shape.coord_sys
        )

    @property
    def _mesh_suffix(self):
        return {"": "", "primary ": "_prim", "secondary ": "_sec"}[self.phase_name]

    def on_ligament(self, symbol):
        """Broadcast one value per particle onto its ligament."""
        return pybamm.PrimaryBroadcast(symbol, [self.particle])

    def on_electrode(self, symbol):
        """One value per particle, over the electrode."""
        return pybamm.PrimaryBroadcast(symbol, self.electrode) if self.x_average else symbol

    def per_particle(self, symbol):
        """Electrode symbol at the resolution of the model's particles."""
        return pybamm.x_average(symbol) if self.x_average else symbol

    def concentration(self, variables):
        """Host-frame concentration c [mol.m-3] over the ligament."""
        return variables[f"{self.state} concentration [mol.m-3]"]

    def filling(self, variables):
        """theta = c/c_max over the ligament."""
        return self.concentration(variables) / self.phase_param.c_max

    @property
    def initial_filling(self):
        """theta(t = 0) over the ligament."""
        return self.per_particle(self.phase_param.c_init) / self.phase_param.c_max

    def temperature(self, variables):
        """Temperature [K] over the ligament."""
        domain, Domain = self.domain_Domain
        start = f"X-averaged {domain}" if self.x_average else Domain
        return self.on_ligament(variables[f"{start} electrode temperature [K]"])

    def ligament_outputs(self, fields):
        """Variables over the ligament, each with its X-averaged twin, from {quantity: symbol}."""
        variables = {}
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
        """Variables with one value per particle, each with its X-averaged twin."""
        variables = {}
        for quantity, symbol in values.items():
            everywhere, averaged = self.twin_names(quantity)
            variables[everywhere] = self.on_electrode(symbol)
            variables[averaged] = symbol if self.x_average else pybamm.x_average(symbol)
        return variables
