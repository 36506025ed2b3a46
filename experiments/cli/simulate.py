"""``porousalloy simulate``: a cell at several C-rates, each from a fresh cell."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from porousalloy.experiments.cli.arguments import (
    SOLVER_FAILED,
    CellName,
    Compile,
    ModelName,
    Options,
    Out,
    Parameters,
    ParametersFile,
    chosen_cell,
    warn_of_assumed,
    warn_of_missing_numbers,
)
from porousalloy.experiments.cli.parsing import read_c_rates
from porousalloy.experiments.requests import check_cycling
from porousalloy.parameters.model_names import DEFAULT_MODEL

THERMAL_VOLTAGE = 0.0257  # R_g T/F at 298 K [V]


def simulate(
    cell: CellName,
    c_rate: Annotated[
        str,
        typer.Option(metavar="LIST", help="Currents with commas: 0.1,C/2,200 mA/g,1 mA/cm2,3 mA."),
    ] = "0.1,0.5,1",
    cycles: Annotated[int, typer.Option(metavar="N", help="Number of cycles at each C-rate.")] = 1,
    sequence: Annotated[
        bool,
        typer.Option(
            "--sequence", help="One C-rate after another in one cell, as a rate test does."
        ),
    ] = False,
    model: ModelName = DEFAULT_MODEL,
    parameters: Parameters = None,
    parameters_file: ParametersFile = None,
    options: Options = None,
    compile: Compile = None,
    out: Out = None,
) -> None:
    """Lithiate and delithiate a cell; write tables, a NetCDF file and figures.

    Every C-rate starts from a fresh cell as it is assembled, unless --sequence is given. A first
    cycle from empty is not a cycled electrode: slow ligaments keep charge; ask for more --cycles,
    and the row Remark says from which one the capacity is steady.
    """
    chosen = chosen_cell(cell, model, parameters, parameters_file, options)
    c_rates = read_c_rates(c_rate, chosen)
    check_cycling(c_rates, cycles)

    from porousalloy.experiments.cli.display import make_console, progress_bar, summary_table
    from porousalloy.experiments.results.folder import output_folder
    from porousalloy.experiments.results.writing import expected_files

    target = out or Path("results") / chosen.name
    described = {"command": "simulate", "protocol": "cycling", "cell": chosen.name, "model": model}
    with (
        output_folder(target, expected_files("simulate"), described, [parameters_file]) as folder,
        progress_bar(make_console(sys.stderr)) as on_progress,
    ):
        from porousalloy.experiments.runs.simulate import simulate as simulate_cell

        result = simulate_cell(chosen, c_rates, cycles, sequence=sequence, on_progress=on_progress)
        on_progress(1, 1, "drawing figures")
        result.write(folder)
    summary = result.summary()
    if len(summary):
        title = f"{chosen.name}, {model}, last cycle"
        make_console(sys.stdout).print(summary_table(summary, title, chosen.insertion))
        if cycles > 1:
            _tell_remarks(summary)
    typer.echo(f"Written to {target}")
    warn_of_missing_numbers(summary)
    warn_of_assumed(chosen)
    _warn_of_nonuniform_reaction(result.dataset)
    _tell_endings(result.dataset)
    if result.ending == "failed":
        raise typer.Exit(SOLVER_FAILED)


def _tell_remarks(summary) -> None:
    """Remarks of all cycles, of which the table shows the last, with what came out in each."""
    capacity = next(name for name in summary if name.startswith("Delithiation capacity per gram"))
    for _, row in summary[summary["Remark"] != ""].iterrows():
        cycle = f"{row['C-rate']:g}C, cycle {row['Cycle']} ({row[capacity]:.0f} mAh/g out)"
        typer.echo(f"{cycle}: {row['Remark']}")


def _tell_endings(dataset) -> None:
    """Say of every run that was not completed, or had a remark, why it ended."""
    names = ("c_rate", "ending", "reason")
    for c_rate, ending, reason in zip(*(dataset[f"run_{n}"].values for n in names), strict=True):
        if ending != "completed" or ";" in str(reason):
            typer.echo(f"{c_rate:g}C: {reason}", err=True)


def _warn_of_nonuniform_reaction(dataset) -> None:
    """Say where the lumped drop inside the porous particles is beyond what it can describe."""
    if not dataset.sizes["step"]:
        return
    drop = abs(dataset["intraparticle_overpotential"]).max().item()
    if drop > THERMAL_VOLTAGE:
        typer.echo(
            f"Warning: the drop inside the porous particles reaches {1000 * drop:.0f} mV; above "
            f"{1000 * THERMAL_VOLTAGE:.0f} mV they no longer react uniformly, and the lumped "
            "estimate is too low.",
            err=True,
        )
