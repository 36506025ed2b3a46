"""Default bounds of a fit hold what every shipped cell of the alloy has."""

import math

import pytest

from porousalloy.experiments.fitting.free_parameters import free_parameters
from porousalloy.experiments.fitting.shipped_ranges import default_bounds
from porousalloy.parameters.cells import CELLS, get_cell
from porousalloy.parameters.resolved_values import ResolvedValues

KINDS = sorted({(cell.alloy, cell.is_half_cell) for cell in CELLS.values()})


@pytest.mark.parametrize(("alloy", "half"), KINDS)
def test_bounds_hold_the_values_of_every_cell_of_the_kind(alloy, half):
    kin = [c for c in CELLS.values() if (c.alloy, c.is_half_cell) == (alloy, half)]
    for cell in kin:
        names = [row["key"] for row in cell.rows if row["low"] and row["high"]]
        bounds = default_bounds(cell, names)
        fixed = {row["key"] for row in cell.rows if row["low"] == row["high"]}
        assert set(names) - set(bounds) <= fixed
        for other in kin:
            values = ResolvedValues(other)
            for name in bounds:
                value = values.get(name)
                if isinstance(value, int | float) and math.isfinite(value):
                    low, high = bounds[name]
                    assert low <= value <= high, (cell.name, other.name, name)


@pytest.mark.parametrize("cell", CELLS.values(), ids=lambda cell: cell.name)
def test_every_parameter_with_a_range_can_start(cell):
    names = [
        row["key"]
        for row in cell.rows
        if row["low"] and row["high"] and float(row["low"]) < float(row["high"])
    ]
    bounds = default_bounds(cell, names)
    for parameter in free_parameters(cell, names, bounds):
        assert 0 <= parameter.share(parameter.start) <= 1, parameter.name


def test_a_slow_silicon_is_within_reach_of_the_generic_cell():
    name = "Alloy reference diffusivity [m2.s-1]"
    low, high = default_bounds(get_cell("li-si-porous-half"), [name])[name]
    assert low <= ResolvedValues(get_cell("ampsi-half"))[name]
    assert high == 1e-13
