"""Doyle-Fuller-Newman model: one ligament at every place of the electrode."""

import pybamm

from porousalloy.models.options import PorousAlloyOptions
from porousalloy.models.porous_alloy import PorousAlloy


class PorousAlloyDFN(PorousAlloy, pybamm.lithium_ion.DFN):
    """Doyle-Fuller-Newman model with a porous alloy electrode.

    Parameters
    ----------
    options : dict, optional
        See `PorousAlloyOptions`.
    name : str, optional
    build : bool, optional
        Whether to build the equations at once.

    Examples
    --------
    >>> model = PorousAlloyDFN({"working electrode": "positive", "ligament shape": "cylinder"})
    """

    def __init__(self, options=None, name="Porous alloy Doyle-Fuller-Newman model", build=True):
        options = dict(options or {})
        if options.get("intraparticle transport") == "lumped":
            # the drop inside the particle depends on the current that it limits
            key = "total interfacial current density as a state"
            if options.get(key) == "false":
                raise pybamm.OptionError(
                    f"'{key}' is 'false' with 'intraparticle transport' 'lumped', which needs "
                    "it in the DFN; leave it out."
                )
            options[key] = "true"
        super().__init__(PorousAlloyOptions(options), name, build)
