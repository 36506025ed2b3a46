"""Doyle-Fuller-Newman model: one ligament at every position in the electrode."""

import pybamm

from porousalloy.models.option_checks import check_options
from porousalloy.models.options import ALLOY_OPTIONS, PorousAlloyOptions
from porousalloy.models.porous_alloy import PorousAlloy


class PorousAlloyDFN(PorousAlloy, pybamm.lithium_ion.DFN):
    """Doyle-Fuller-Newman model with a porous alloy electrode.

    Parameters
    ----------
    options : dict, optional
        Options that differ from their defaults; see `PorousAlloyOptions`.
    name : str, optional
        Name of the model.
    build : bool, optional
        True (default) to build the equations at once.

    Examples
    --------
    >>> model = PorousAlloyDFN({"working electrode": "positive", "ligament shape": "cylinder"})
    """

    def __init__(self, options=None, name="Porous alloy Doyle-Fuller-Newman model", build=True):
        options = check_options(options, ALLOY_OPTIONS)
        if options.get("intraparticle transport") == "lumped":
            # the drop inside the particle depends on the current that it limits
            key = "total interfacial current density as a state"
            if options.get(key) == "false":
                raise pybamm.OptionError(
                    f"'{key}' is 'false' with 'intraparticle transport' 'lumped', which needs "
                    "'true' in the DFN; leave it out."
                )
            options[key] = "true"
        super().__init__(PorousAlloyOptions(options), name, build)
