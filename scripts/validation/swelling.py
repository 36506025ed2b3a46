"""Outer expansion of particles and thickness of electrodes, from their own scripts."""

import outer_expansion
import thickness

from validation.line import Line


def expansion_lines() -> list[Line]:
    """Lines of the particles that were measured."""
    lines = []
    for row in outer_expansion.ROWS:
        if row.measured == "none":
            continue
        grown = outer_expansion.grown(row)
        measured, _, where = row.measured.partition(",")
        lines.append(
            Line(
                f"largest expansion: {where.partition('(')[0].strip()}",
                measured,
                f"particle {grown.particle:.0f} %, electrode {grown.electrode:.0f} %",
                f"`{row.cell}` held by {grown.held_by}, cycle 1 at {row.c_rate:g}C, read up to a "
                f"filling of {grown.filling:.2f}",
                "porosity was assumed to allow it" if row.measured_is_input else "no",
                where.partition("(")[2].rstrip(")"),
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
        title, _, number = electrode.title.rpartition("[")
        lines.append(
            Line(
                f"thickness change in cycle 1 [%]: {title.strip() or electrode.title}",
                f"peak {electrode.measured}{remainder}",
                f"peak {peak}; left {ends[0]}",
                f"`{thickness.DENSE}`, three cycles at C/20, cycle 1",
                "the share of the peak that is left",
                f"source [{number}" if number else "as the two rows before",
            )
        )
    return lines
