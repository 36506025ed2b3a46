"""What is installed only with the extra `fit`."""

from porousalloy.parameters.errors import InputError


def pybop_bridge():
    """The module that talks to PyBOP.

    Raises
    ------
    InputError
        If PyBOP is not installed.
    """
    try:
        from porousalloy.experiments.fitting import pybop_bridge as bridge
    except ModuleNotFoundError as error:
        raise InputError(
            f"Global and Bayesian fits need PyBOP ('{error.name}' is not installed); install it "
            "with pip install 'porousalloy[fit]'."
        ) from error
    return bridge
