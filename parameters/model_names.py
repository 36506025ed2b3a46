"""Names of the models, and the options that belong to a cell; without importing PyBaMM."""

from collections.abc import Mapping

from porousalloy.parameters.errors import InputError

#: Class in :mod:`porousalloy.models` by the name on the command line.
MODELS = {"spm": "PorousAlloySPM", "spme": "PorousAlloySPMe", "dfn": "PorousAlloyDFN"}
DEFAULT_MODEL = "spme"

# what makes a half cell a half cell; a cell's own options say it
FIXED_OPTIONS = ("working electrode", "alloy electrode")


def check_model(model: str, options: Mapping[str, object]) -> None:
    """Refuse unknown models, and options that would make another cell of it.

    Raises
    ------
    InputError
        If ``model`` is not a key of :data:`MODELS` or an option is one of the cell's own.
    """
    if not (isinstance(model, str) and model in MODELS):
        raise InputError(f"No model is called {model!r}; choose one of {', '.join(MODELS)}.")
    if not isinstance(options, Mapping):
        raise InputError(f"Options are a dictionary of names and values, not {options!r}.")
    for name in FIXED_OPTIONS:
        if name in options:
            raise InputError(f"The option '{name}' belongs to the cell; choose another cell.")
