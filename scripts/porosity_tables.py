"""How much porosity a particle needs, and what it costs; writes docs/porosity.md.

python scripts/porosity_tables.py
"""

from pathlib import Path

from porousalloy.parameters.cell import HOSTS, IONS
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.electrodes.derivations import theoretical_capacity
from porousalloy.parameters.particles.design import (
    design_table,
    porosity_for_zero_growth,
    volume_change_at,
)
from porousalloy.parameters.particles.morphology import porosity_of_leached_precursor
from porousalloy.parameters.resolved_values import ResolvedValues

DOCS = Path(__file__).resolve().parents[1] / "docs"
GENERIC = [CELLS[f"{ion}-{host}-porous-half"] for ion in IONS for host in HOSTS]
POROSITIES = [0.05, 0.3, 0.5, 0.65, 0.75, 0.85]
PARTLY = 0.6
# per silicon atom [cubic angstrom]: the lattice constant of Mg2Si is 6.351 angstrom, four in a cell
SILICON_VOLUME, PRECURSOR_VOLUME = 20.02, 6.351**3 / 4

INTRODUCTION = """\
# Porosity that a particle needs, and what it costs

Written by `python scripts/porosity_tables.py` from the formulas of
`parameters/particles/design.py` and the tables of the generic cells; no simulation is behind it. A
particle that swells into its pores first keeps its outline until the pores have closed to
{minimum:g}, the porosity that is left (assumed). Stoichiometry is the share of the full capacity to
which the alloy is filled.

## Porosity for zero growth

| alloy | capacity [mAh/g] | volume change | porosity at {partly:g} | when full |
| --- | ---: | ---: | ---: | ---: |
"""

COST = """
For comparison: silicon leached from Mg2Si that keeps its outline has a porosity of {leached:.3f}.

## What pores cost: {title}

Capacities are per outer volume of the particles. Before filling every pore costs capacity; after
filling none does, up to the porosity for zero growth.

| porosity | density [g/cm³] | outer volume ratio | before [Ah/cm³] | after [Ah/cm³] |
| ---: | ---: | ---: | ---: | ---: |
"""


def title(cell) -> str:
    """Host and ion in words."""
    return f"{HOSTS[cell.host]} with {IONS[cell.ion]}"


def needed(cell) -> str:
    """Row of the first table."""
    values, Domain = ResolvedValues(cell), cell.electrode.capitalize()
    minimum = values[f"{Domain} particle minimum internal porosity"]
    partly, full = (
        porosity_for_zero_growth(volume_change_at(cell, stoichiometry), minimum)
        for stoichiometry in (PARTLY, 1.0)
    )
    return (
        f"| {title(cell)} | {theoretical_capacity(values, Domain):.0f} | "
        f"{volume_change_at(cell, 1.0):.2f} | {partly:.2f} | {full:.2f} |\n"
    )


def costs(cell) -> str:
    """Rows of the second table."""
    return "".join(
        f"| {porosity:.2f} | {density / 1000:.2f} | {growth:.2f} | {before / 1e6:.2f} | "
        f"{after / 1e6:.2f} |\n"
        for porosity, density, growth, before, after in design_table(cell, POROSITIES).to_numpy()
    )


def main(path: Path = DOCS / "porosity.md") -> None:
    """Write the page."""
    silicon = GENERIC[0]
    minimum = ResolvedValues(silicon)["Positive particle minimum internal porosity"]
    leached = porosity_of_leached_precursor(SILICON_VOLUME, PRECURSOR_VOLUME)
    path.write_text(
        INTRODUCTION.format(minimum=minimum, partly=PARTLY)
        + "".join(map(needed, GENERIC))
        + COST.format(leached=leached, title=title(silicon))
        + costs(silicon),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
