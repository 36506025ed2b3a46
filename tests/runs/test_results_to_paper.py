"""From every command to its figures and its report, through a folder."""

import pytest

from porousalloy.experiments.plotting.catalogue import KINDS
from porousalloy.experiments.report.report import write_report
from porousalloy.experiments.runs.cycle_life import cycle
from porousalloy.experiments.runs.protocol import run
from porousalloy.experiments.runs.result import load
from porousalloy.experiments.runs.simulate import simulate
from porousalloy.parameters.cells import get_cell

CELL = get_cell("ampsi-half").with_(model="spm")
CURVES = {"voltage", "derivatives", "swelling", "ligament", "ligament_map"}
COMMANDS = {
    "simulate": (
        lambda folder: simulate(CELL, [0.5, 1.0], 2).save(folder),
        CURVES | {"cycles", "rate_capability"},
    ),
    "gitt": (
        lambda folder: run(CELL, "gitt", pulses=3).save(folder),
        {"voltage", "relaxation", "diffusivity"},
    ),
    "cycle": (
        lambda folder: cycle(CELL, 3, folder=folder) and folder,
        CURVES | {"cycles"},
    ),
    "eis": (
        lambda folder: run(CELL, "eis", fillings=[0.3], lowest=1.0, per_decade=2).save(folder),
        {"impedance"},
    ),
}


@pytest.fixture(scope="module", params=COMMANDS)
def made(request, tmp_path_factory):
    """Folder of a command, and the figures expected of it."""
    command, figures = COMMANDS[request.param]
    return command(tmp_path_factory.mktemp(request.param) / "result"), figures


def test_every_figure_that_applies_is_drawn_from_the_folder(made):
    folder, expected = made
    result = load(folder)
    assert set(result.figures()) == expected
    for name in result.figures():
        figure = result.plot(name)
        figure.draw_without_rendering()
        assert figure.axes


def test_the_report_holds_all_of_them(made):
    folder, expected = made
    page = write_report(folder).read_text("utf-8")
    assert page.count("<img ") == len(expected)
    for kind in KINDS:
        assert (f"<strong>{kind.title}." in page) == (kind.name in expected)
