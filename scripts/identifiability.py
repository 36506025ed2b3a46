"""Which experiment can identify which parameters; writes docs/identifiability.md and .png.

AMPSi@C against lithium (SPMe, viscoplastic ligaments, no transport inside the particles) at its
stored values, with each of two closures of the particle's expansion. Takes five minutes.

    python scripts/identifiability.py
"""

from pathlib import Path
from textwrap import fill

import pybamm

from porousalloy.experiments.fitting.figures.identifiability import (
    identifiability_figure,
    short_name,
)
from porousalloy.experiments.fitting.identifiability.analysis import (
    IDENTIFIABLE,
    OF_CLOSURE,
    PARAMETERS,
    identifiability,
    identifiability_table,
)
from porousalloy.experiments.fitting.identifiability.planned_experiments import NOISE
from porousalloy.parameters.cells import CELLS

DOCS = Path(__file__).resolve().parents[1] / "docs"
CELL = CELLS["ampsi-half"]
CLOSURES = ("force balance", "accommodation")
#: Not asked for, but rarely known.
NUISANCES = (
    "{Domain} electrode double-layer capacity [F.m-2]",
    "Contact resistance [Ohm]",
    "{Domain} electrode utilised alloy fraction",
    "{Domain} electrode pore filling fraction",
)
KNOWN, UNKNOWN = "all else known", "four more unknown"
IN_FIGURE = {
    KNOWN: "all else known",
    UNKNOWN: "double layer, contact resistance, utilisation, pore filling fraction unknown, too",
}
YIELD_STRESS = "Alloy host yield stress [Pa]"
NOISE_FACTOR = 10
SMALLEST_WEIGHT = 0.1
TEXT_WIDTH = 105


def main():
    pybamm.set_logging_level("ERROR")
    found = {}
    for closure in CLOSURES:
        names = PARAMETERS + OF_CLOSURE[closure] + NUISANCES
        options = {"particle expansion": closure, "intraparticle transport": "none"}
        every = identifiability(CELL.with_(options=options), names)
        asked = every.names[: -len(NUISANCES)]
        found[closure, KNOWN] = every.given_all_but(asked)
        found[closure, UNKNOWN] = every
    found = {key: found[key] for key in sorted(found, key=lambda key: key[1] == UNKNOWN)}
    tables = {key: asked_only(identifiability_table(one)) for key, one in found.items()}
    titled = {f"{closure}; {IN_FIGURE[case]}": table for (closure, case), table in tables.items()}
    identifiability_figure(titled).savefig(DOCS / "identifiability.png")
    parts = [introduction(found)]
    parts += [section(*key, found[key], tables[key]) for key in found]
    names = PARAMETERS + OF_CLOSURE[CLOSURES[0]]
    stress_alone = {
        "particle expansion": CLOSURES[0],
        "intraparticle transport": "none",
        "residual hysteresis": "false",
    }
    alone = identifiability_table(identifiability(CELL.with_(options=stress_alone), names))
    parts.append(limits(tables[CLOSURES[0], KNOWN], alone))
    (DOCS / "identifiability.md").write_text("\n".join(parts), encoding="utf-8")


def asked_only(table):
    """Rows of the parameters that were asked for."""
    extra = [name.format(Domain=CELL.electrode.capitalize()) for name in NUISANCES]
    return table[~table["Parameter"].isin(extra)]


def introduction(found):
    """What was computed, from which assumptions."""
    anyone = next(iter(found.values()))
    samples = ", ".join(f"{name} {len(slopes)}" for name, slopes in anyone.slopes.items())
    ranges = {p.name: p for one in found.values() for p in one.free}
    items = [
        f"**Experiments**, planned at the cell's stored values, {samples} independent numbers. "
        "V(t): a cycle at 0.1C and one at 0.5C. Dilatometry: the thickness in the same cycles. "
        "GITT: voltage of 17 pulses of 0.1C with 2 h of rest each. EIS: 10 mHz to 100 kHz after "
        "rests of 2 h at five fillings on the way in. Cycles turn 5 % of the capacity before the "
        "limits.",
        f"**Noise** (assumed, white): {1e3 * NOISE['voltage']:g} mV, a cycler's accuracy; "
        f"{1e6 * NOISE['thickness']:g} µm, a dilatometer's drift; {100 * NOISE['impedance']:g} % "
        "of |Z| on both parts of the impedance.",
        "**Numbers** are standard deviations as shares of the range in the parameter tables "
        "(logarithmic where it spans a decade or more), all listed parameters being unknown at "
        "once. The range itself counts as knowledge: 0.29 means that nothing was learned. "
        f"**Bold**: identifiable, below {IDENTIFIABLE:.2f}, so that the interval of 90 % takes up "
        "less than half of the range.",
        "**Two closures**: confinement exists in the force balance only, accommodation in the "
        "closure of that name only, so neither can be asked of the other. Yield stress is that of "
        "the host; the filled alloy's and the ratio on delithiation are taken as known.",
        "**Not seen**: combinations that an experiment leaves freer than the ranges do. Powers say "
        "how parameters change together: with powers 1 and 0.5 the second goes with the root of "
        "the first.",
        "**Four more unknown**: double-layer capacity per surface, contact resistance, utilised "
        "alloy fraction, share of the growth that the pores between the particles take.",
    ]
    ranged = ", ".join(
        f"{short_name(name)} {p.start:.3g} in {p.low:g} to {p.high:g}"
        + (" (log)" if p.logarithmic else "")
        for name, p in ranges.items()
    )
    return (
        "# Which experiment can identify which parameters\n\n"
        + wrapped(
            "Written by `python scripts/identifiability.py`: the Fisher information of planned "
            f"experiments on {CELL.title} (`{CELL.name}`, SPMe, viscoplastic ligaments, no "
            "transport inside the particles). It is the best case: the model is right and "
            "noise is white."
        )
        + "\n"
        + bullets(items)
        + "\n"
        + wrapped(f"Values and ranges, in SI units: {ranged}.")
        + "\n![Standard deviations by parameter and experiment](identifiability.png)\n"
    )


def section(closure, case, found, table):
    """Table of a case and what it says."""
    spreads = table.pivot(index="Parameter", columns="Experiments", values="Spread")
    spreads = spreads.loc[table["Parameter"].unique(), table["Experiments"].unique()]
    lines = [["parameter", *spreads.columns], ["---", *["---:"] * spreads.shape[1]]]
    for name, row in spreads.iterrows():
        lines.append([short_name(name), *map(number, row)])
    grid = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    findings = [*identified(spreads), *unseen(found), together(spreads), noisier(found, spreads)]
    findings.append(surface_known(found))
    if case == KNOWN:
        findings.append(one_by_one(table))
    return f"## {closure.capitalize()}, {case}\n\n{grid}\n\n{bullets(findings)}"


def number(spread):
    """A spread for a table, bold where a parameter is identifiable."""
    text = "< 0.001" if spread < 1e-3 else f"{spread:#.2g}"
    return f"**{text}**" if spread < IDENTIFIABLE else text


def identified(spreads):
    """What each experiment alone identifies."""
    for experiment in [name for name in spreads if " + " not in name]:
        good = spreads[experiment] < IDENTIFIABLE
        yes, no = listed(spreads.index[good]), listed(spreads.index[~good])
        text = f"**{experiment}** identifies {yes or 'nothing'}"
        yield f"{text}, but not {no}." if no else f"{text}: all of them."


def unseen(found):
    """Combinations that an experiment leaves freer than the ranges do."""
    pairs = [
        (experiment, combination)
        for experiment in found.slopes
        for combination in found.combinations([experiment])
        if combination.sloppy
    ]
    unseen_by = {}
    for experiment, combination in pairs:
        strong = {k: w for k, w in combination.weights.items() if abs(w) > SMALLEST_WEIGHT}
        unseen_by.setdefault(experiment, []).append(direction(found, strong))
    for experiment, directions in unseen_by.items():
        yield f"Not seen by **{experiment}**: {'; '.join(directions)}."


def direction(found, weights):
    """A combination in words: how its parameters have to change together."""
    if len(weights) == 1:
        return f"{short_name(next(iter(weights)))} by itself"
    places = {p.name: p for p in found.free}
    powers = {}
    for name, weight in weights.items():
        p = places[name]
        # relative to the range where the value is zero and nothing is relative to it
        scale = p.start or p.high - p.low
        powers[name] = weight * p.slope(p.share(p.start)) / scale
    reference = max(powers.values(), key=abs)
    scaled = {short_name(name): power / reference for name, power in powers.items()}
    return "changes together of " + ", ".join(f"{n} (power {x:.2g})" for n, x in scaled.items())


def together(spreads):
    """Which pairs identify all parameters, and what the best leave open."""
    identifiable = (spreads < IDENTIFIABLE).loc[:, [" + " in name for name in spreads]]
    counts = identifiable.sum()
    best = counts.index[counts == counts.max()]
    if counts.max() == len(spreads):
        return f"Pairs that identify all {len(spreads)}: {', '.join(best)}."
    left = {listed(identifiable.index[~identifiable[name]]) for name in best}
    return (
        f"No pair identifies all {len(spreads)}; {', '.join(best)} get {counts.max()} of "
        f"{len(spreads)} and leave {' or '.join(sorted(left))}."
    )


def noisier(found, spreads):
    """What larger noise takes away."""
    table = asked_only(identifiability_table(found.with_noise(NOISE_FACTOR)))
    worse = table.pivot(index="Parameter", columns="Experiments", values="Spread")
    lost = (spreads < IDENTIFIABLE) & (worse.loc[spreads.index, spreads.columns] >= IDENTIFIABLE)
    counts = [int((one < IDENTIFIABLE).to_numpy().sum()) for one in (worse, spreads)]
    kept = f"{counts[0]} of {counts[1]}"
    cells = [f"{name}: {listed(lost.index[lost[name]])}" for name in lost if lost[name].any()]
    gone = f"; lost are {'; '.join(cells)}" if cells else ""
    return f"With {NOISE_FACTOR} times the noise {kept} bold numbers stay bold{gone}."


def surface_known(found):
    """What the experiments tell if the ligament size was measured otherwise."""
    others = [name for name in found.names if short_name(name) != "ligament size"]
    table = asked_only(identifiability_table(found.given_all_but(others)))
    parts = []
    for experiments, rows in table.groupby("Experiments", sort=False):
        missing = listed(rows["Parameter"][~rows["Identifiable"]])
        if " + " not in experiments:
            parts.append(f"{f'all but {missing}' if missing else 'all'} by {experiments}")
    return f"With a known ligament size (BET), identifiable of the others: {', '.join(parts)}."


def one_by_one(table):
    """What could be identified if only one parameter were unknown."""
    alone = table.pivot(
        index="Parameter", columns="Experiments", values="Spread if the others were known"
    ).loc[table["Parameter"].unique()]
    blind = [
        f"{experiment} would not identify {listed(alone.index[alone[experiment] >= IDENTIFIABLE])}"
        for experiment in table["Experiments"].unique()
        if " + " not in experiment and (alone[experiment] >= IDENTIFIABLE).any()
    ]
    text = "; ".join(blind) if blind else "every experiment would identify it"
    return f"If any one parameter were the only unknown: {text}; all else would be identified."


def yield_spread(table, experiments):
    """Standard deviation of the yield stress over its range."""
    chosen = (table["Parameter"] == YIELD_STRESS) & (table["Experiments"] == experiments)
    return table["Spread"][chosen].item()


def limits(tabled, alone):
    """What the numbers do not say; `alone`: the same without residual hysteresis."""
    spreads = " and ".join(
        f"{yield_spread(alone, name):.2g} to {yield_spread(tabled, name):.2g} by {name}"
        for name in ("V(t)", "GITT")
    )
    items = [
        "Residual hysteresis (on, as in every cell) takes knowledge of the yield stress from the "
        f"voltage: the spread rises from {spreads} (force balance, all else known). On a branch "
        "the voltage is that of the branch, whatever part of the gap is stress. The yield stress "
        "is seen only where stress goes beyond the branch, on the way from one branch to the "
        "other, and by what stress does to diffusion and volume. These are finer effects, which "
        "errors of the model hide sooner. Dilatometry does not rest on the gap.",
        "Without a double layer nothing changes where the diffusivity goes with the square of the "
        "ligament size and the exchange current with its first power: only a₀²/D and j₀/a₀ count. "
        "The double layer sees the surface itself, through the product of surface and capacity.",
        "Where a combination is not seen, a spread below 0.29 comes from the ranges: an exchange "
        "current that V(t) identifies has a range wider than what diffusivity and ligament size "
        "can follow inside theirs.",
        "Linear about one set of values: at others, and with wide errors, it differs. Errors of "
        "the model are larger than a cycler's noise and not white; hence the ten times.",
        "EIS is of the model with a double layer, linearised where the rest has left the "
        "ligaments' stress. Where diffusion reaches less deep than the mesh resolves |Z| is off by "
        "up to 4 %; spreads change by less than a tenth from 20 to 80 radial cells.",
    ]
    return f"## What to make of it\n\n{bullets(items)}"


def listed(names):
    """Short names in a row."""
    words = [short_name(name) for name in names]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def wrapped(text):
    """A paragraph."""
    return fill(text, TEXT_WIDTH, break_on_hyphens=False) + "\n"


def bullets(items):
    """A list in Markdown."""
    lines = (
        fill(f"- {item}", TEXT_WIDTH, subsequent_indent="  ", break_on_hyphens=False)
        for item in items
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
