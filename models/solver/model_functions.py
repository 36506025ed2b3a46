"""Functions of a model as PyBaMM takes them: of t, y and p alone, and fit to be pickled."""

from collections.abc import Callable
from typing import Any, final

import casadi

from porousalloy.models.solver.derived_functions import Layout


@final
class ModelFunction:
    """A fast function in the place of PyBaMM's own.

    A library is found on this machine only, so that a pickled solution keeps PyBaMM's own.

    Parameters
    ----------
    fast : callable
        Function to call: a casadi.Function, or one of several values of one.
    own : casadi.Function or None
        PyBaMM's own; None where it makes it anew.
    """

    def __init__(self, fast: Callable, own: casadi.Function | None):
        self._fast, self._own = fast, own

    def __call__(self, *arguments):
        return self._fast(*arguments)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._fast, name)

    def __reduce__(self) -> Any:
        if self._own is None:
            return type(None), ()
        return casadi.Function.deserialize, (self._own.serialize(),)


class EventFunctions:
    """All events by one call, handed to PyBaMM one by one.

    Parameters
    ----------
    function : casadi.Function
        Function of (t, y, p) with the values of all events.
    """

    def __init__(self, function: casadi.Function):
        self._function = function
        self._last: tuple[tuple, Any] | None = None

    def pick(self, i: int) -> Callable:
        """Function of (t, y, p) with the value of event `i`."""
        return lambda *arguments: self._values(arguments)[i]

    def _values(self, arguments):
        if not isinstance(arguments[1], casadi.MX):
            return self._function(*arguments)
        # in an expression one call serves all events
        if self._last is None or any(
            new is not old for new, old in zip(arguments, self._last[0], strict=True)
        ):
            self._last = arguments, self._function(*arguments)
        return self._last[1]


def bind(function, tables, numbers) -> casadi.Function:
    """Function of (t, y, p, ...) that looks its tables up, with the numbers of the graph."""
    free = [
        casadi.MX.sym(function.name_in(i), function.sparsity_in(i))
        for i in range(function.n_in() - 1)
    ]
    t, p = free[0], casadi.MX.sym("p", *tables.size_in(1))
    both = casadi.vertcat(p, tables(t, p))
    outputs = function.call([*free[:2], both, *free[3:], casadi.DM(numbers)])
    free[2] = p
    return casadi.Function(function.name(), free, outputs)


def never_called(f, layout: Layout) -> casadi.Function:
    """Product of Jacobian and vector that IDAKLU wants to have, and asks for sensitivities only."""
    n = layout.differential + layout.algebraic
    v = casadi.MX.sym("v", n)
    return casadi.Function(
        "jac_rhs_algebraic_action", [*f.mx_in(), v], [casadi.MX(casadi.DM.nan(n))]
    )
