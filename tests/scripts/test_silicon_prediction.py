"""A real silicon half cell: two cycles fitted, others predicted with the active mass alone.

The bounds are aims that were set beforehand, 5 mV for fits and predictions; the best baseline that
can be written as a potential reaches 7 to 9 mV (scripts/fit_silicon.py).
"""

from pathlib import Path

import pytest
from silicon.curve_contenders import ShiftedBranches
from silicon.measured_cycle import read_cycle
from silicon.model_contenders import branch_model, stress_model

from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.fitting.fit import fit
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO
from porousalloy.experiments.fitting.tables import branch_errors
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.provenance import provenance

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "ife_silicon_half_cells"
PREDICTED = (("sf033_4", 2), ("sf033_5", 10), ("sf033_4", 10), ("sf033_5", 3))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:The definition of the hysteresis decay rate"),
    pytest.mark.skipif(not DATA.exists(), reason="the measured curves are not here"),
]


def test_fit_and_predictions_meet_their_aims():
    fitted = read_cycle(DATA, "sf033_5", 2)
    model, baseline = branch_model(read_cycle(DATA, "sf033_5", 10)), ShiftedBranches()
    errors = fitted.errors(model.fit(fitted))
    # what came out; a tenth for other solver versions
    assert errors == pytest.approx([4.1e-3, 3.7e-3], rel=0.1)
    assert (fitted.errors(baseline.fit(fitted)) > errors).all()
    for estimate in model.result.estimates(linear=True):
        assert estimate.identifiable, estimate.name
        assert not estimate.at_bound, estimate.name
    shipped = provenance(get_cell("ife-si-half"))["value"]
    for name, value in model.result.parameters.items():
        assert shipped[name] == pytest.approx(value, rel=0.02), name
    for which in PREDICTED:
        cycle = read_cycle(DATA, *which)
        voltage, mass = model.predict(cycle)
        assert (cycle.errors(voltage) < 5e-3).all(), which
        assert (cycle.errors(voltage) < cycle.errors(baseline.predict(cycle)[0])).all(), which
        assert 0.8 < mass < 1, which


def test_the_registered_cell_with_a_free_start_predicts_both_cells():
    """As docs/silicon.md has it: mass and start are free, nothing else."""
    for name, cycle in (("sf033_4", 2), ("sf033_4", 10), ("sf033_5", 2), ("sf033_5", 10)):
        records = read_data(
            DATA / "voltage_curves.csv",
            get_cell("ife-si-half"),
            current="C/20" if cycle == 2 else "C/10",
            cycles=cycle,
            cell_name=name,
            points=300,
            balance_charge=True,
            trim=0.03,
        )
        found = fit(get_cell("ife-si-half"), records, [MASS_RATIO], start="free")
        errors = branch_errors(found)["Root mean square [V]"]
        assert (errors < 5e-3).all(), (name, cycle, list(errors))


def test_stress_alone_would_need_more_than_silicon_has():
    fitted = read_cycle(DATA, "sf033_5", 2)
    model = stress_model()
    errors = fitted.errors(model.fit(fitted))
    # lithiation, delithiation
    assert 1e3 * errors == pytest.approx([4.4, 7.5], abs=1)
    # 1.75 GPa is what a film bears
    assert model.result.parameters["Alloy host yield stress [Pa]"] > 3e9
