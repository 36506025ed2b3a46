"""Capacities and energies of cells' own papers, and what of them the model does not have yet."""

from porousalloy.experiments.runs.paper_protocol import beside_measured
from porousalloy.parameters.cell_measurements import cell_measurements
from validation.line import Line

AN = "An et al. 2019, 10.1038/s41467-019-09510-5"
#: What the model gives nothing for: nothing ages in it.
AGEING = {
    "AMPSi@C half cell, first coulombic efficiency [%]": "80.3",
    "AMPSi@C half cell, capacity kept from cycle 20 to 1000 [%]": "90",
    "AMPSi@C//NCM, capacity kept after 400 cycles [%]": "84",
}


def paper_lines() -> list[Line]:
    """Lines of the papers."""
    lines = []
    for row in cell_measurements():
        told = beside_measured(row)
        lines.append(
            Line(
                f"{row.row}: {row.quantity}",
                f"{told['Measured']:.0f}",
                f"{told['Model']:.0f} ({told['Model/measured']:.3f})",
                f"`{row.cell}`, cycle {told['Cycle']}; {told['remarks']}",
                "diffusivity, reacting share" if row.fitted else "no",
                row.source,
            )
        )
    unknown = "not in the model: no formation, no ageing"
    lines += [Line(what, value, "-", unknown, "no", AN) for what, value in AGEING.items()]
    return lines
