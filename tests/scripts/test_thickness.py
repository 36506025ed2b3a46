"""docs/thickness.md holds what its script finds."""

import pytest
from thickness import DENSE, DOCS, MEASURED, cycled, prado, row

import porousalloy as pa


@pytest.mark.parametrize(("silicon", "depth"), [(0.7, 9e-6), (0.8, 12e-6)])
def test_the_measured_electrodes_have_the_measured_thickness(silicon, depth):
    cell = pa.get_cell(DENSE).with_(parameters=prado(silicon, depth))
    values = pa.parameter_values(cell)
    assert values["Positive electrode thickness [m]"] == pytest.approx(depth, rel=1e-9)
    assert values["Positive electrode porosity"] == 0.57


def test_the_page_is_up_to_date():
    electrode = MEASURED[2]
    peak, ends, share = row(cycled(DENSE, electrode.changes).summary())
    line = f"| {electrode.measured} | {peak} | {electrode.remainder} | {' / '.join(ends)} |"
    assert f"{line} {share:.2f} |" in (DOCS / "thickness.md").read_text(encoding="utf-8")
    # what is left over the peak is the fraction, but for the ions that stay
    assert share == pytest.approx(0.46, abs=0.01)
