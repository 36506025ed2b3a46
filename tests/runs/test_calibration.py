"""The stored values give the half-cell capacities that they were fitted to."""

import pytest

import porousalloy as pa

# An et al. 2019, 10.1038/s41467-019-09510-5: mAh per gram of AMPSi and shell, 1C = 4200 mA/g
MEASURED = {0.1: 2134, 0.5: 1271}


@pytest.mark.parametrize("model", ["spme", pytest.param("dfn", marks=pytest.mark.slow)])
def test_half_cell_rate_points(model):
    cell = pa.get_cell("ampsi-half").with_(model=model)
    summary = pa.simulate(cell, list(MEASURED)).summary()
    capacity = summary["Delithiation capacity per gram of alloy and shell [mA.h.g-1]"]
    # fitted with the SPMe; the DFN lies within 1 % of it
    assert capacity.tolist() == pytest.approx(list(MEASURED.values()), rel=0.01)
