"""Records of measured cells against the capacities that their sources give."""

from pathlib import Path

import numpy as np
import pytest

from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


def shared(name):
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"the measurements of {name} are not beside the repository")
    return path


@pytest.mark.parametrize(
    ("cell", "cycle", "rate", "capacities"),
    [
        ("sf033_5", 1, 1 / 20, (2738, 2302)),
        ("sf033_5", 2, 1 / 20, (2351, 2297)),
        ("sf033_5", 10, 1 / 10, (2173, 2143)),
        ("sf033_4", 10, 1 / 10, (1850, 1827)),
    ],
)
def test_silicon_half_cells(cell, cycle, rate, capacities):
    path = shared("ife_silicon_half_cells/voltage_curves.csv")
    (record,) = read_data(
        path,
        get_cell("ife-si-half"),
        cell_name=cell,
        cycles=cycle,
        current=rate,
        nominal_capacity=3118.8,
    )
    names, rows = zip(*branches(record), strict=True)
    assert names == ("lithiation", "delithiation")
    passed = [np.ptp(record.charge[part]) for part in rows]
    assert passed == pytest.approx(capacities, abs=1)  # printed to 1 mAh/g
    assert record.time[-1] / 3600 == pytest.approx(sum(capacities) / (3118.8 * rate), rel=1e-3)
    at_half = [
        np.interp(
            np.ptp(record.charge[part]) / 2,
            abs(record.charge[part] - record.charge[part.start]),
            record.voltage[part],
        )
        for part in rows
    ]
    if (cell, cycle) == ("sf033_5", 2):
        assert at_half == pytest.approx([0.195, 0.402], abs=1e-3)


def test_silicon_half_cells_are_two():
    with pytest.raises(InputError, match="holds 2 cells; choose '20180418_sf033_4_cc'"):
        read_data(shared("ife_silicon_half_cells/voltage_curves.csv"), current="100 mA/g")


def test_full_cell_with_rests():
    path = shared("lgm50_sigr_full_cell/lgm50_expt2_2_cellC_BoL_RPT0_25C.csv")
    cathode = 20e-3  # any mass
    records = read_data(path, mass=cathode, alloy_electrode="negative")
    # charged before, C/10 out of 4.8137 Ah (7.88044 - 3.06677) and in of 4.73206 Ah
    assert records[0].charge[-1] - records[0].charge.max() == pytest.approx(
        -(7.88044 - 3.06676) / cathode, rel=1e-3
    )
    assert records[1].charge[-1] == pytest.approx((7.79883 - 3.06676) / cathode, rel=1e-3)
    assert np.all(np.diff(records[0].time) > 0)


def test_full_cell_by_temperature_and_rate():
    path = shared("lgm50_sigr_full_cell/lgm50_5Ah_discharge_rates_4temps.csv")
    with pytest.raises(InputError, match="Time goes back"):
        read_data(path, mass=20e-3, alloy_electrode="negative")
    (record,) = read_data(
        path, mass=20e-3, alloy_electrode="negative", where={"ambient": "T25", "rate": "1C"}
    )
    assert record.charge[-1] == pytest.approx(-4.783 / 20e-3, rel=1e-3)
    only, full = record.remarks
    assert only == "Only delithiation was measured."
    assert "Starts full" in full
