"""Arguments and options of ``porousalloy fit``."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperCommand

from porousalloy.experiments.cli.arguments import (
    CellName,
    Compile,
    ModelName,
    Options,
    Out,
    Parameters,
    ParametersFile,
    chosen_cell,
    warn_of_assumed,
)
from porousalloy.parameters.model_names import DEFAULT_MODEL

Data = Annotated[
    list[Path] | None,
    typer.Argument(metavar="DATA", help="Measured files: Battery Data Format, csv or mpt."),
]
Free = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME[=LOW:HIGH[:START]]", help="Parameter to fit (repeatable)."),
]
CapacityTexts = Annotated[
    list[str] | None,
    typer.Option(
        "--capacity",
        metavar="RATE=MAH_PER_G[@CYCLE]",
        help="Measured delithiation capacity, of the first cycle or of another (repeatable).",
    ),
]
Mass = Annotated[
    str | None,
    typer.Option(metavar="MASS", help="Mass such as '0.295 mg'; one, or one per file by commas."),
]
Area = Annotated[
    str | None,
    typer.Option(metavar="AREA", help="Electrode's area for mA/cm2, as '1.131 cm2'; or one each."),
]
Current = Annotated[
    str | None,
    typer.Option(metavar="CURRENT", help="Current of files without time, as C/20 or '156 mA/g'."),
]
NominalCapacity = Annotated[
    float | None,
    typer.Option(metavar="MAH_PER_G", help="Capacity that C-rates of --current refer to."),
]
Cycles = Annotated[
    str | None, typer.Option(metavar="LIST", help="Cycles of the files [default: all].")
]
MeasuredCellName = Annotated[
    str | None, typer.Option("--cell-name", metavar="NAME", help="Cell of a file of several cells.")
]
Column = Annotated[
    list[str] | None,
    typer.Option(metavar="OURS=THEIRS", help="Name of a column (repeatable), voltage='U [V]'."),
]
Thickness = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Dilatometry of the first record.")
]
InitialThickness = Annotated[
    str | None,
    typer.Option(metavar="LENGTH", help="Thickness that an expansion in % refers to, as '20 um'."),
]
Points = Annotated[int, typer.Option(metavar="N", help="Samples to keep of each record.")]
BalanceCharge = Annotated[
    bool,
    typer.Option(
        "--balance-charge", help="Charge that does not come back went into side reactions."
    ),
]
Trim = Annotated[
    float,
    typer.Option(metavar="SHARE", help="Share of each half cycle's charge to omit at its ends."),
]
Noise = Annotated[
    list[str] | None,
    typer.Option(metavar="CHANNEL=VALUE", help="Known noise: voltage=1e-3 (repeatable)."),
]
Start = Annotated[
    Literal["auto", "free", "held"],
    typer.Option(help="Filling at the start: free, held, or free where the file is not empty."),
]
Starts = Annotated[int, typer.Option(metavar="N", help="Starts of the least squares.")]
Profiles = Annotated[
    bool, typer.Option("--profiles", help="Also draw a figure of all likelihood profiles.")
]
Level = Annotated[float, typer.Option(metavar="SHARE", help="Confidence of the intervals.")]
Search = Annotated[
    int, typer.Option(metavar="N", help="Evaluations of a global search before (needs PyBOP).")
]
Posterior = Annotated[
    bool,
    typer.Option("--posterior", help="Also sample the posterior: 6000 solutions (needs PyBOP)."),
]
#: Spellings of version 0.1, which are still understood.
OLD_SPELLINGS = {
    "--rate": "--current",
    "--measured-cell": "--cell-name",
    "--closed": "--balance-charge",
    "--ends": "--trim",
}


class FitCommand(TyperCommand):
    """Command that also understands the spellings of version 0.1."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        words = [word.partition("=") for word in args]
        new = [OLD_SPELLINGS.get(name, name) + equals + rest for name, equals, rest in words]
        return super().parse_args(ctx, new)


def fit(
    cell: CellName,
    data: Data = None,
    free: Free = None,
    capacity: CapacityTexts = None,
    mass: Mass = None,
    area: Area = None,
    current: Current = None,
    nominal_capacity: NominalCapacity = None,
    cycles: Cycles = None,
    cell_name: MeasuredCellName = None,
    column: Column = None,
    thickness: Thickness = None,
    initial_thickness: InitialThickness = None,
    points: Points = 300,
    balance_charge: BalanceCharge = False,
    trim: Trim = 0.0,
    noise: Noise = None,
    start: Start = "auto",
    starts: Starts = 1,
    search: Search = 0,
    profiles: Profiles = False,
    posterior: Posterior = False,
    level: Level = 0.9,
    model: ModelName = DEFAULT_MODEL,
    parameters: Parameters = None,
    parameters_file: ParametersFile = None,
    options: Options = None,
    compile: Compile = None,
    out: Out = None,
) -> None:
    """Fit parameters to measured curves and capacities; write estimates and a parameter set."""
    chosen = chosen_cell(cell, model, parameters, parameters_file, options)
    from porousalloy.experiments.cli.fit import Figures, MeasuredFiles, fit_files

    files = MeasuredFiles(
        files=tuple(data or ()),
        capacities=tuple(capacity or ()),
        mass=mass,
        area=area,
        current=current,
        nominal_capacity=nominal_capacity,
        cycles=cycles,
        cell_name=cell_name,
        columns=tuple(column or ()),
        thickness=thickness,
        initial_thickness=initial_thickness,
        points=points,
        balance_charge=balance_charge,
        trim=trim,
    )
    figures = Figures(profiles, posterior)
    code = fit_files(
        chosen,
        files,
        free or [],
        noise or [],
        start,
        starts,
        search,
        level,
        figures,
        out,
        parameters_file,
    )
    warn_of_assumed(chosen)
    if code:
        raise typer.Exit(code)
