"""The sample data of the README: what the script says, and small enough to ship."""

import make_sample_data as sample
import numpy as np
import pandas as pd
import pytest

from porousalloy.experiments.data.reader import read_data
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.resolved_values import ResolvedValues


def test_it_is_one_cycle_of_the_cell():
    assert sample.FILE.stat().st_size < 100_000
    cell = get_cell(sample.CELL)
    (record,) = read_data(sample.FILE, cell, mass="0.295 mg")
    assert record.current[0] == pytest.approx(
        sample.C_RATE * ResolvedValues(cell)["1C specific current [A.kg-1]"]
    )
    # a half cell without side reactions gives back what it took, but for what rests near its limits
    assert abs(record.charge[-1]) < 0.03 * record.charge.max()
    assert not any("Battery Data Format" in remark for remark in record.remarks)


@pytest.mark.slow
def test_the_script_makes_the_same_file(tmp_path):
    sample.main(tmp_path / "again.csv")
    again, shipped = (pd.read_csv(path) for path in (tmp_path / "again.csv", sample.FILE))
    assert list(again) == list(shipped)
    # another machine's solver takes other steps: a tenth of the noise
    np.testing.assert_allclose(again["Voltage / V"], shipped["Voltage / V"], atol=1e-4)
