"""``porousalloy list`` and ``porousalloy show``: the cells and their parameters."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from porousalloy.experiments.cli.arguments import CellName, warn_of_assumed
from porousalloy.parameters.cells import CELLS, get_cell
from porousalloy.parameters.errors import InputError


def list_cells(
    json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """List the cells that can be run by name."""
    if json:
        from porousalloy.parameters.cells import list_cells

        typer.echo(list_cells().reset_index().to_json(orient="records", indent=1))
        return
    from porousalloy.experiments.cli.display import cell_table, make_console

    make_console(sys.stdout).print(cell_table(CELLS.values()))


def show(
    cell: CellName,
    provenance: Annotated[
        bool, typer.Option("--provenance", help="Also the range and the note of each value.")
    ] = False,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND", help="Only values measured, calculated, fitted, assumed or given."
        ),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the table to a new csv file.")
    ] = None,
) -> None:
    """Show the parameters of a cell: value, unit, kind and source; and its hysteresis gap."""
    from rich.markup import escape

    from porousalloy.experiments.cli.display import make_console, parameter_table
    from porousalloy.parameters.particle_in_words import particle_in_words
    from porousalloy.parameters.provenance import provenance as rows_of

    chosen = get_cell(cell)
    rows = rows_of(chosen, kind=kind)
    if csv is not None:
        write_new(csv, rows.to_csv())
        typer.echo(f"{len(rows)} parameters written to {csv}")
        return
    console = make_console(sys.stdout)
    console.print(f"{chosen.name}: {chosen.title}")
    console.print(f"parameter set {chosen.parameter_set}")
    console.print("options " + ", ".join(f"{k}: {v}" for k, v in chosen.options.items()))
    console.print(escape(f"particle {particle_in_words(chosen)}"))
    console.print(parameter_table(rows, everything=provenance))
    if provenance:
        counts = rows["kind"].value_counts()
        kinds = ", ".join(f"{count} {kind}" for kind, count in counts.items())
        console.print(f"{len(rows)} parameters: {kinds}")
    if kind is None:
        from porousalloy.experiments.runs.hysteresis_gap import gap_in_words

        console.print(gap_in_words(chosen))
    warn_of_assumed(chosen)


def write_new(path: Path, content: str) -> None:
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(content)
    except FileExistsError:
        raise InputError(f"'{path}' exists already; give the name of a new file.") from None
    except OSError as error:
        raise InputError(
            f"'{path}' cannot be written ({error.strerror or error}); give another file."
        ) from error
