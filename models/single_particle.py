"""Single particle models: one ligament for the whole electrode, with and without electrolyte
dynamics."""

import pybamm

from porousalloy.models.option_checks import check_options
from porousalloy.models.options import ALLOY_OPTIONS, PorousAlloyOptions
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

    Concentration and amount of its electrolyte are constant, so that the option "electrolyte
    reservoir" has no effect.

    Parameters
    ----------
    options, name, build
        As in `PorousAlloyDFN`.
    """

    def __init__(self, options=None, name="Porous alloy single particle model", build=True):
        options = {"x-average side reactions": "true"} | with_surface_form(options)
        super().__init__(PorousAlloyOptions(options), name, build)

    @property
    def _moves_electrolyte(self):
        return False

    def set_electrolyte_concentration_submodel(self):
        super().set_electrolyte_concentration_submodel()
        self.submodels["electrolyte diffusion"] = electrolyte_diffusion.ConstantElectrolyte(
            self.param, self.options, self._electrode_expansion
        )


def with_surface_form(options):
    """Options with the surface form that PyBaMM's SPM needs for kinetics without an inverse."""
    options = check_options(options, ALLOY_OPTIONS)
    if options.get("surface form") is None and options.get("intercalation kinetics") is not None:
        options["surface form"] = "algebraic"
    return options
