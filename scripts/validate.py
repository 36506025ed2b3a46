"""Every measured number that the project knows, beside the model's; writes docs/validation.md.

Each is obtained by the protocol of its measurement, as far as that is known, from the tables of the
package as they are. Curves of measured half cells are read from a folder that is not part of the
package; without it their lines are left out. Takes about five minutes.

    python scripts/validate.py [folder of the silicon half cells]
"""

import sys
import warnings
from pathlib import Path

import pybamm
from validation.gaps import gap_lines
from validation.line import table
from validation.papers import paper_lines
from validation.profiles import profiles_figure
from validation.review import review_lines
from validation.stresses import stress_lines, swelling_lines
from validation.swelling import expansion_lines, thickness_lines
from validation.voltages import voltage_lines

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs"
DATA = HERE.parents[1] / "shared" / "data" / "ife_silicon_half_cells"
#: Words of the page; tables stand in braces.
WORDS = HERE / "page_of_validation.md"


def main(data: Path = DATA):
    """Run everything and write the page and its figure."""
    tables = {
        "papers": paper_lines(),
        "review": review_lines(),
        "voltages": voltage_lines(data),
        "gaps": gap_lines(),
        "expansions": expansion_lines(),
        "thicknesses": [*thickness_lines(), *swelling_lines()],
        "stresses": stress_lines(),
    }
    page = WORDS.read_text(encoding="utf-8").format(
        **{name: table(lines) if lines else "*Not run.*\n" for name, lines in tables.items()}
    )
    (DOCS / "validation.md").write_text(page.replace("\n\n\n", "\n\n"), encoding="utf-8")
    profiles_figure(data).savefig(DOCS / "validation-profiles.png")


if __name__ == "__main__":
    pybamm.set_logging_level("ERROR")
    warnings.filterwarnings("ignore", category=UserWarning)
    main(*map(Path, sys.argv[1:]))
