"""What carbon and binder can hold, and how particles grow beside the measured rows.

Writes docs/confinement.md; takes half a minute.

    python scripts/outer_expansion.py
"""

from pathlib import Path
from typing import NamedTuple

import porousalloy as pa
from porousalloy.parameters.particles.architectures import ARCHITECTURES
from porousalloy.parameters.particles.confinement import (
    ShellConfinement,
    binder_share,
    carbon_and_binder,
    carbon_share,
    closed_shell,
    struts,
)
from porousalloy.parameters.resolved_values import ResolvedValues

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs"
#: Words of the page; what is calculated stands in braces.
WORDS = HERE / "page_of_confinement.md"
GENERIC = [f"{ion}-{host}-porous-half" for ion in ("li", "na") for host in ("si", "ge", "sn", "sb")]
SHELLED = ["ampsi-half", "si-sponge-half", "li-si-porous-half", "na-sn-porous-half"]
#: 1500 mAh per gram of silicon and alumina, half of it silicon (assumed), over 3579 mAh/g.
CHOI_FILLING = 0.838
CHOI = "34 %, porous Si/Al₂O₃, C/5, 1500 mAh/g (Choi 2015, in the review)"
COOK = "34 %, porous tin, first lithiation (Cook 2017, in the review)"
JIA = "below 20 %, electrode with CNT@Si@C (Jia 2020, in the review)"
AN = "negligible, particle of AMPSi (An 2019), seen in the electron microscope"


class Row(NamedTuple):
    """A cell that stands beside a measurement.

    Attributes
    ----------
    measured : str
        Measured number with its source.
    cell : str
        Name of the cell.
    held_by : str
        What its confinement is: "table", or one of those in `kinds_of_confinement`.
    c_rate : float
        C-rate of the cycle [h-1].
    filling : float
        Largest filling of all alloy at which the growth is read [-]. The default is all.
    """

    measured: str
    cell: str
    held_by: str
    c_rate: float = 0.05
    filling: float = 1.0


class Grown(NamedTuple):
    """Growth of a row.

    Attributes
    ----------
    held_by, stiffness : str
        What confines the particle, and its modulus and strength [MPa].
    filling : float
        Filling of all alloy at which the growth is read [-].
    particle, electrode, after : float
        Largest growth of the particles and of the electrode, and that of the particles once the
        cell has been emptied [%].
    """

    held_by: str
    stiffness: str
    filling: float
    particle: float
    electrode: float
    after: float


#: Cells whose porosity was assumed so that their growth is the measured one.
ASSUMED_TO_FIT = ("si-alumina-half", "nanoporous-sn-half")
ROWS = [
    Row(CHOI, "si-alumina-half", "table", 0.2),
    Row(CHOI, "li-si-porous-half", "table", 0.2, CHOI_FILLING),
    Row(CHOI, "li-si-porous-half", "coat on the ligaments", 0.2, CHOI_FILLING),
    Row(CHOI, "li-si-porous-half", "coat of 9 nm on the ligaments", 0.2, CHOI_FILLING),
    Row(COOK, "nanoporous-sn-half", "table"),
    Row(COOK, "nanoporous-sn-half", "carbon and binder"),
    Row(COOK, "li-sn-porous-half", "table"),
    Row(JIA, "cnt-si-c-half", "table"),
    Row(JIA, "li-si-nanowires-half", "table"),
    Row(AN, "ampsi-half", "table"),
    Row(AN, "ampsi-half", "carbon and binder"),
    *(Row("none", name, "table") for name in GENERIC if name != "li-sn-porous-half"),
]
#: A coat of carbon that did not fail on a nanowire: 10.1016/j.carbon.2014.09.035, abstract [m].
SOUND_COAT = 9e-9


def mega(held_by: ShellConfinement) -> str:
    """Modulus and strength in MPa."""
    return f"{held_by.modulus / 1e6:.3g}, {held_by.strength / 1e6:.3g}"


def kinds_of_confinement(name: str) -> dict[str, ShellConfinement]:
    """What the carbon and the binder of a cell give, by arrangement."""
    values = ResolvedValues(pa.get_cell(name))
    carbon, binder = (share(values, "Positive") for share in (carbon_share, binder_share))
    E, sigma = values["Carbon Young's modulus [Pa]"], values["Carbon tensile strength [Pa]"]
    return {
        "closed shell": closed_shell(carbon, E, values["Carbon Poisson's ratio"], sigma),
        "coat on the ligaments": struts(carbon, E, sigma),
        "coat of 9 nm on the ligaments": struts(thick_coat(values), E, sigma),
        "binder": struts(
            binder,
            values["Binder Young's modulus [Pa]"],
            values["Binder tensile strength [Pa]"],
        ),
        "carbon and binder": carbon_and_binder(values, "Positive"),
    }


def shares(name: str) -> str:
    """Row of the first table."""
    held_by = kinds_of_confinement(name)
    share = carbon_share(ResolvedValues(pa.get_cell(name)), "Positive")
    columns = ("closed shell", "coat on the ligaments", "binder")
    return f"| {name} | {share:.3f} | " + " | ".join(mega(held_by[it]) for it in columns) + " |"


def grown(row: Row) -> Grown:
    """Growth of the particles and of the electrode of a row, by a run."""
    cell = pa.get_cell(row.cell).with_(model="spm")
    start = "Positive particle confinement"
    if row.held_by != "table":
        modulus, strength = kinds_of_confinement(row.cell)[row.held_by]
        pulls = ResolvedValues(cell)[f"{start} tensile strength [Pa]"]
        limits = {
            "modulus": modulus,
            "strength": strength,
            "tensile strength": min(pulls, strength),
        }
        changes = {f"{start} {name} [Pa]": value for name, value in limits.items()}
        cell = cell.with_(parameters=changes)
    result = pa.simulate(cell, [row.c_rate])
    values, data = ResolvedValues(cell), result.dataset
    reacting = values["Positive electrode utilised alloy fraction"]
    filling = reacting * data["filling"].values
    growth = 100 * reacting * (data["outer_volume_ratio"].values - 1)
    thickness = 100 * (data["thickness_ratio"].values - 1)
    read = filling <= row.filling
    balanced = ARCHITECTURES[cell.architecture].expansion == "force balance"
    limits = (values[f"{start} {name} [Pa]"] for name in ("modulus", "strength"))
    return Grown(
        held_by=row.held_by if balanced else "none: pores fill first",
        stiffness=mega(ShellConfinement(*limits)) if balanced else "-",
        filling=filling[read].max(),
        particle=growth[read].max(),
        electrode=thickness[read].max(),
        after=growth[-1, -1],
    )


def expansion(row: Row) -> str:
    """Row of the second table."""
    found = grown(row)
    percentages = (found.particle, found.electrode, found.after)
    said = " | ".join(f"{number:.0f}" for number in percentages)
    return (
        f"| {row.measured} | {row.cell} | {found.held_by} | {found.stiffness} | "
        f"{found.filling:.2f} | {said} |"
    )


def thick_coat(values: ResolvedValues) -> float:
    """Volume of a coat that did not fail, on every cylinder, per volume of the particle [-]."""
    coat = (1 + SOUND_COAT / values["Positive particle radius [m]"]) ** 2 - 1
    return coat * (1 - values["Positive particle internal porosity"])


def sound_coat() -> dict[str, float]:
    """What a coat that did not fail would be on the ligaments of the generic silicon."""
    values = ResolvedValues(pa.get_cell("li-si-porous-half"))
    share = thick_coat(values)
    solid = values["Alloy host density [kg.m-3]"]
    solid *= 1 - values["Positive particle internal porosity"]
    carbon = share * values["Carbon density [kg.m-3]"]
    strength = struts(share, 0.0, values["Carbon tensile strength [Pa]"]).strength
    return {"share": share, "mass": carbon / (carbon + solid), "held": strength / 1e6}


def main(path=DOCS / "confinement.md"):
    page = WORDS.read_text(encoding="utf-8").format(
        shares="\n".join(map(shares, SHELLED)),
        expansions="\n".join(map(expansion, ROWS)),
        **sound_coat(),
    )
    path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
