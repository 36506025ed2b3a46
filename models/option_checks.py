"""Checks of the names and values of options, before a model is built of them."""

from collections.abc import Mapping

import pybamm

from porousalloy.parameters.names import did_you_mean

#: Values that PyBaMM still takes under an earlier name.
RENAMED = {"open-circuit potential": ["Wycisk", "Axen"]}
#: Options whose values PyBaMM's list does not contain: numbers as text, and functions.
UNLISTED = ("number of MSMR reactions", "operating mode")


def check_options(given, own):
    """Refuse what is no option, and values that an option never has.

    Parameters
    ----------
    given : object
        Options as a user gave them.
    own : dict of str to list of str
        Values of the options that PyBaMM does not have.

    Returns
    -------
    dict of str to object
        The options, as a new dictionary.

    Raises
    ------
    pybamm.OptionError
        On the first of them that cannot be.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise pybamm.OptionError(
            "Options are a dictionary of names and values, such as "
            f"{{'ligament shape': 'cylinder'}}, not {given!r}."
        )
    stock = pybamm.BatteryModelOptions({}).possible_options
    for name, value in given.items():
        if name in own:
            _check_own(name, value, own[name])
        elif name in stock:
            _check_stock(name, value, stock[name])
        else:
            end = did_you_mean(name, own, "docs/pybamm.md lists the options", also=stock)
            raise pybamm.OptionError(f"No option is called {name!r}{end}")
    return dict(given)


def _check_own(name, value, allowed):
    if not (isinstance(value, str) and value in allowed):
        raise pybamm.OptionError(f"'{name}' is {_quoted(value)}; choose one of {_list(allowed)}.")


def _check_stock(name, value, listed):
    """Check the value of one of PyBaMM's options, or its values by electrode and phase."""
    for one in _values(value):
        known = any(one == each and type(one) is type(each) for each in listed)
        text = isinstance(one, str) or callable(one)
        if known or (text and (name in UNLISTED or one in RENAMED.get(name, ()))):
            continue
        pair = ", or a tuple (negative, positive) of them" if isinstance(value, list) else ""
        raise pybamm.OptionError(
            f"'{name}' is {_quoted(value)}; choose one of {_list(listed)}{pair}."
        )


def _values(value):
    if not isinstance(value, tuple) or not value:
        return [value]
    return [one for part in value for one in _values(part)]


def _quoted(value):
    return f"'{value}'" if isinstance(value, str) else repr(value)


def _list(values):
    return ", ".join(map(_quoted, values))
