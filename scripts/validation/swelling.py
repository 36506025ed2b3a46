"""Outer expansion of particles and thickness of electrodes, from their own scripts."""

import outer_expansion
import thickness

from validation.line import Line

#: Sources by their numbers in docs/thickness.md.
DILATOMETRY = {
    "1": "IMLB 2016, abstract 79042 (ecs.confex.com)",
    "2": "Prado et al. 2020, 10.1149/1945-7111/abd465, read second-hand",
}
HELD_BY = {"table": "what its tables say", "none: pores fill first": "nothing, pores fill first"}
ASSUMED = outer_expansion.ASSUMED_TO_FIT


def expansion_lines() -> list[Line]:
    """Lines of the particles that were measured."""
    lines = []
    for row in outer_expansion.ROWS:
        if row.measured == "none":
            continue
        grown = outer_expansion.grown(row)
        measured, _, where = row.measured.partition(", ")
        system, _, source = where.partition(" (")
        lines.append(
            Line(
                f"largest expansion: {system}",
                measured,
                f"particle {grown.particle:.0f} %, electrode {grown.electrode:.0f} %",
                f"`{row.cell}` held by {HELD_BY.get(grown.held_by, grown.held_by)}, cycle 1 at "
                f"{row.c_rate:g}C, read up to a filling of {grown.filling:.2f}",
                "porosity was assumed to allow it"
                if row.cell in ASSUMED and row.held_by == "table"
                else "no",
                source.replace(")", ""),
            )
        )
    return lines


def thickness_lines() -> list[Line]:
    """Lines of the electrodes in dilatometers."""
    lines = []
    for electrode in thickness.MEASURED:
        table = thickness.cycled(thickness.DENSE, electrode.changes).summary()
        peak, ends, _ = thickness.row(table)
        remainder = f"; left {electrode.remainder}" if electrode.remainder else ""
        title, number = electrode.title.removesuffix("]").rpartition(" [")[::2]
        lines.append(
            Line(
                f"thickness change in cycle 1 [%]: {title or electrode.title}",
                f"peak {electrode.measured}{remainder}",
                f"peak {peak}; left {ends[0]}",
                f"`{thickness.DENSE}`, three cycles at C/20, cycle 1",
                "the share of the peak that is left",
                DILATOMETRY.get(number, DILATOMETRY["1"]),
            )
        )
    return lines
