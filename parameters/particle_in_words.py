"""Particle of a cell in words: what PyBaMM calls a particle is a ligament of it."""

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.resolved_values import ResolvedValues

DENSE = "dense"
#: What a ligament of each shape is in the architecture's own words.
SHAPES = {"sphere": "spheres", "cylinder": "cylinders", "slab": "walls"}


def particle_in_words(cell: Cell) -> str:
    """Outline, porosity and ligaments of a cell's particle.

    Parameters
    ----------
    cell : Cell
        Cell whose alloy is meant.

    Returns
    -------
    str
        Words with the two radii [nm, um] and PyBaMM's names of them.
    """
    values, Domain = ResolvedValues(cell), cell.electrode.capitalize()
    radius, outline = f"{Domain} particle radius [m]", f"{Domain} porous particle radius [m]"
    if cell.architecture == DENSE:
        return f"dense: no pores inside, radius {1e6 * values[radius]:.3g} um ('{radius}')"
    shape = SHAPES[str(cell.options["ligament shape"])]
    size = "radius" if shape != "walls" else "half-thickness"
    return (
        f"{cell.architecture}: outer radius {1e6 * values[outline]:.3g} um ('{outline}'), internal "
        f"porosity {values[f'{Domain} particle internal porosity']:.3g}; its ligaments are {shape} "
        f"of {size} {1e9 * values[radius]:.3g} nm, the diffusion length: '{radius}', as PyBaMM's "
        "particle is the ligament"
    )
