"""Single particle models: one ligament for the electrode, with and without an electrolyte."""

import pybamm

from porousalloy.models.options import PorousAlloyOptions
from porousalloy.models.porous_alloy import PorousAlloy
from porousalloy.models.submodels import electrolyte_diffusion


class PorousAlloySPMe(PorousAlloy, pybamm.lithium_ion.SPMe):
    """Single particle model with electrolyte and a porous alloy electrode.

    Parameters
    ----------
    options, name, build
        As in `PorousAlloyDFN`.
    """

    def __init__(
        self, options=None, name="Porous alloy single particle model with electrolyte", build=True
    ):
        super().__init__(PorousAlloyOptions(with_surface_form(options)), name, build)


class PorousAlloySPM(PorousAlloy, pybamm.lithium_ion.SPM):
    """Single particle model with a porous alloy electrode.

    Its electrolyte keeps concentration and amount, so the reservoir's option changes nothing.

    Parameters
    ----------
    options, name, build
        As in `PorousAlloyDFN`.
    """

    _moves_electrolyte = False

    def __init__(self, options=None, name="Porous alloy single particle model", build=True):
        options = {"x-average side reactions": "true"} | with_surface_form(options)
        super().__init__(PorousAlloyOptions(options), name, build)

    def set_electrolyte_concentration_submodel(self):
        super().set_electrolyte_concentration_submodel()
        self.submodels["electrolyte diffusion"] = electrolyte_diffusion.ConstantElectrolyte(
            self.param, self.options, self._electrode_expansion
        )


def with_surface_form(options):
    """As PyBaMM's SPM: kinetics that cannot be inverted need the surface form."""
    options = dict(options or {})
    if options.get("surface form") is None and options.get("intercalation kinetics") is not None:
        options["surface form"] = "algebraic"
    return options
