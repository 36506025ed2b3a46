"""Options of the porous alloy models: PyBaMM's own and ten more."""

import pybamm

from porousalloy.models.ligament_shape import LIGAMENT_SHAPES
from porousalloy.models.option_checks import check_options
from porousalloy.models.submodels.heat import THERMAL
from porousalloy.models.submodels.intraparticle_transport import INTRAPARTICLE_TRANSPORT
from porousalloy.models.submodels.particle_diffusion import LIGAMENT_DIFFUSION
from porousalloy.models.submodels.particle_expansion import EXPANSIONS
from porousalloy.models.submodels.particle_mechanics import MECHANICS
from porousalloy.models.submodels.residual_hysteresis import RESIDUAL_HYSTERESIS

#: The ten options with their values, the default first.
ALLOY_OPTIONS = {
    "alloy electrode": ["negative", "positive"],
    "ligament shape": list(LIGAMENT_SHAPES),
    "ligament mechanics": list(MECHANICS),
    "particle expansion": list(EXPANSIONS),
    "stress-potential coupling": ["true", "false"],
    "residual hysteresis": list(RESIDUAL_HYSTERESIS),
    "ligament diffusion": list(LIGAMENT_DIFFUSION),
    "stress-driven diffusion": ["true", "false"],
    "intraparticle transport": list(INTRAPARTICLE_TRANSPORT),
    "electrolyte reservoir": ["true", "false"],
}

#: PyBaMM's options that would have no effect in silence, with the only value that is allowed.
FIXED_OPTIONS = {
    "particle": "Fickian diffusion",
    "particle size": "single",
    "particle phases": "1",
    "particle shape": "spherical",
    "particle mechanics": "none",
    "stress-induced diffusion": "false",
    "heat of mixing": "false",
    "hydrolysis": "false",
    "SEI porosity change": "false",
    "lithium plating porosity change": "false",
    "dimensionality": 0,
}

#: What there is in their place, where a user may look for it.
OWN_MODELS = {
    "heat of mixing": (
        "a heat of its own for it, 'X-averaged negative particle heat of diffusion [W.m-3]' or "
        "'positive', which is always part of its heat"
    ),
    "hydrolysis": "no water, which is the electrolyte of PyBaMM's lead-acid models",
}


class PorousAlloyOptions(pybamm.BatteryModelOptions):
    """PyBaMM's model options and those of a porous alloy electrode.

    Parameters
    ----------
    extra_options : dict, optional
        Options that differ from their defaults. Besides PyBaMM's own:

        * "alloy electrode": "negative" (default), "positive" (the default of a half cell)
        * "ligament shape": "sphere" (default), "cylinder", "slab"
        * "ligament mechanics": "viscoplastic" (default), "elastic", "stress-free"
        * "particle expansion": "accommodation" (default), "affine", "rigid", "force balance"
        * "stress-potential coupling": "true" (default with stress and one open-circuit curve),
          "false"
        * "residual hysteresis": "true" (default with one open-circuit curve), "false"
        * "ligament diffusion": "potential" (default), "Fickian"
        * "stress-driven diffusion": "true" (default with stress, and "potential"), "false"
        * "intraparticle transport": "none" (default), "lumped"
        * "electrolyte reservoir": "true" (default), "false"

    Raises
    ------
    pybamm.OptionError
        If a value is not allowed, or two options exclude each other.
    """

    def __init__(self, extra_options=None):
        stock = check_options(extra_options, ALLOY_OPTIONS)
        given = {key: stock.pop(key) for key in ALLOY_OPTIONS if key in stock}
        _leave_mechanics_to_the_ligament(stock, given)
        ocp = stock.get("open-circuit potential", "single")
        if stock.get("working electrode") == "positive" and isinstance(ocp, str):
            # in a half cell PyBaMM would give the metal the same relation and fail
            stock["open-circuit potential"] = ("single", ocp)
        try:
            super().__init__(stock)
        except (pybamm.OptionError, NotImplementedError) as error:
            raise pybamm.OptionError(" ".join(str(error).split())) from error
        alloy = {key: values[0] for key, values in ALLOY_OPTIONS.items()} | given
        half_cell = self["working electrode"] == "positive"
        if half_cell and "alloy electrode" not in given:
            alloy["alloy electrode"] = "positive"
        stressed = alloy["ligament mechanics"] != "stress-free"
        single = getattr(self, alloy["alloy electrode"])["open-circuit potential"] == "single"
        by_potential = alloy["ligament diffusion"] == "potential"
        couplings = {"stress-potential coupling": single, "stress-driven diffusion": by_potential}
        for key, default in couplings.items():
            if key not in given:
                alloy[key] = "true" if stressed and default else "false"
        if "residual hysteresis" not in given:
            alloy["residual hysteresis"] = "true" if single else "false"
        self._check(alloy, half_cell, stressed)
        self.possible_options.update(ALLOY_OPTIONS)
        self._given = {**stock, **given}
        self.update(alloy)

    @property
    def changed(self):
        """Options that were given, in words."""
        return " and ".join(f"'{name}' {value!r}" for name, value in self._given.items())

    def _check(self, alloy, half_cell, stressed):
        electrode = alloy["alloy electrode"]
        if self["thermal"] not in THERMAL:
            raise pybamm.OptionError(
                f"'thermal' is '{self['thermal']}'; the heat of the alloy electrode is included in "
                f"{' and '.join(repr(name) for name in THERMAL)} only, so choose one of them."
            )
        if half_cell and electrode == "negative":
            raise pybamm.OptionError(
                "'alloy electrode' is 'negative' in a half cell, whose negative electrode is the "
                "metal; choose 'positive' or leave it out."
            )
        for key, allowed in FIXED_OPTIONS.items():
            whole = key in ("dimensionality", "hydrolysis")
            value = (self if whole else getattr(self, electrode))[key]
            if value != allowed:
                own = OWN_MODELS.get(key, "a model of its own for it")
                raise pybamm.OptionError(
                    f"'{key}' is '{value}' for the {electrode} electrode; the porous alloy "
                    f"electrode has {own}, so leave it at '{allowed}'."
                )
        _check_mechanics(alloy, stressed)
        branches = getattr(self, electrode)["open-circuit potential"]
        if alloy["residual hysteresis"] == "true" and branches != "single":
            raise pybamm.OptionError(
                f"'residual hysteresis' is 'true' with 'open-circuit potential' '{branches}', "
                "whose branches contain all hysteresis; set the first to 'false' or the second to "
                "'single'."
            )


def _check_mechanics(alloy, stressed):
    expansion = alloy["particle expansion"]
    if alloy["ligament mechanics"] == "elastic" and expansion != "affine":
        raise pybamm.OptionError(
            f"'ligament mechanics' is 'elastic' with 'particle expansion' '{expansion}'; a "
            "constrained elastic skeleton would carry tens of GPa, so choose 'affine' or "
            "'viscoplastic'."
        )
    if expansion == "force balance":
        if alloy["ligament shape"] == "sphere":
            raise pybamm.OptionError(
                "'particle expansion' is 'force balance' with 'ligament shape' 'sphere'; loose "
                "spheres carry no load, so choose 'cylinder' or 'slab'."
            )
        if not stressed:
            raise pybamm.OptionError(
                "'particle expansion' is 'force balance' with 'ligament mechanics' "
                "'stress-free'; choose 'viscoplastic'."
            )
    couplings = (alloy["stress-potential coupling"], alloy["stress-driven diffusion"])
    if not stressed and "true" in couplings:
        raise pybamm.OptionError(
            "'ligament mechanics' is 'stress-free', so 'stress-potential coupling' and "
            "'stress-driven diffusion' must be 'false' or left out."
        )
    if alloy["ligament diffusion"] == "Fickian" and couplings[1] == "true":
        raise pybamm.OptionError(
            "'ligament diffusion' is 'Fickian', which knows no stress, so 'stress-driven "
            "diffusion' must be 'false' or left out; or choose 'ligament diffusion' 'potential'."
        )


def _leave_mechanics_to_the_ligament(stock, given):
    """Restrict PyBaMM's particle mechanics to the other electrode, where it is asked for.

    With stress-driven loss of active material PyBaMM would add its own mechanics to both.
    """
    if stock.get("working electrode") == "positive":
        if "stress" in str(stock.get("loss of active material")):
            stock.setdefault("particle mechanics", "none")
            stock.setdefault("stress-induced diffusion", "false")
        return
    loss = stock.get("loss of active material", "none")
    losses = (loss, loss) if isinstance(loss, str) else loss
    alloy = ("negative", "positive").index(given.get("alloy electrode", "negative"))
    if any("stress" in str(one) for one in losses):
        other = "swelling only" if "stress" in str(losses[1 - alloy]) else "none"
        pair = ("none", other) if alloy == 0 else (other, "none")
        stock.setdefault("particle mechanics", pair)
    mechanics = stock.get("particle mechanics", "none")
    if not isinstance(mechanics, str):
        driven = tuple("false" if one == "none" else "true" for one in mechanics)
        stock.setdefault("stress-induced diffusion", driven)
