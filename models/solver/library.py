"""Library of a model: what it depends on, and its functions once it is loaded."""

import hashlib
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path

import casadi

from porousalloy.models import jacobian
from porousalloy.models.solver import binary_cache, c_compiler
from porousalloy.models.solver.derived_functions import Layout
from porousalloy.models.solver.scalar_graph import ScalarGraph

#: Variable of the environment with the policy of solvers that are given none.
VARIABLE = "POROUSALLOY_COMPILE"


def load(
    graph: ScalarGraph, layout: Layout, build: Callable[[Path], None] | None
) -> dict[str, casadi.Function]:
    """Functions of the library of a model, by name.

    Parameters
    ----------
    graph : ScalarGraph
        Graph of the model.
    layout : Layout
        What its rows are.
    build : callable or None
        Function that writes the library to a path; None to look for one only.

    Returns
    -------
    dict of str to casadi.Function
        Functions; empty if there is no library and none was to be built.

    Raises
    ------
    CompilerError
        If there is no compiler, if it fails, or if what it makes cannot be loaded.
    """
    key = _key(graph, layout)
    for _ in range(2):
        path = binary_cache.library(key, build)
        if path is None:
            return {}
        try:
            return {name: casadi.external(name, str(path)) for name in _names(layout)}
        except RuntimeError:  # incomplete, or of another system
            binary_cache.discard(path)
    raise c_compiler.CompilerError("a library that was just compiled cannot be loaded")


@cache
def remark_once(reason: str) -> None:
    warnings.warn(
        f"Models are solved without compiling them, which takes about three times as long: "
        f"{reason}. To do without this remark set {VARIABLE}=never.",
        UserWarning,
        stacklevel=2,
    )


def _key(graph: ScalarGraph, layout: Layout) -> str:
    parts = (graph.digest, repr(layout), _recipe(), c_compiler.identity())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _names(layout: Layout) -> list[str]:
    names = ["rhs_algebraic", "jac_rhs_algebraic", "algebraic", "jac_algebraic", "events"]
    if layout.sensitivities:
        names += ["jac_rhs_algebraic_action", "jacp_rhs_algebraic"]
    return names


@cache
def _recipe() -> str:
    """Digest of the code that derives the functions: other code makes other binaries."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in (*sorted(here.glob("*.py")), Path(jacobian.__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()
