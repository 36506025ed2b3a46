"""The volume balance of a coating adds up for any composition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.electrodes.composition import electrode_composition
from porousalloy.parameters.electrodes.masses import mass_bases
from porousalloy.parameters.electrodes.stack import thickness_bases

fraction = st.floats(0.05, 0.9)


@given(
    loading=st.floats(1e-3, 0.1),
    shell=st.floats(0, 0.5),
    active=st.floats(0.5, 0.9),
    binder=st.floats(0, 0.1),
    inner=st.floats(0, 0.95),
    outer=fraction,
)
def test_volumes_and_masses_add_up(loading, shell, active, binder, inner, outer):
    composition = electrode_composition(
        loading, shell, active, binder, 2329.0, 1900.0, 1600.0, inner, outer
    )
    particles = composition.solid_fraction / (1 - inner)
    assert particles + composition.inert_fraction + outer == pytest.approx(1, abs=1e-12)
    alloy = composition.solid_fraction * composition.thickness * 2329.0
    assert alloy == pytest.approx((1 - shell) * loading, rel=1e-12)
    assert composition.density * composition.thickness == pytest.approx(loading / active)


def test_mass_bases_of_a_full_cell():
    values = {
        "Negative electrode thickness [m]": 2e-5,
        "Negative electrode active material volume fraction": 0.15,
        "Negative electrode utilised alloy fraction": 0.75,
        "Alloy host density [kg.m-3]": 2000.0,
        "Negative particle carbon shell mass fraction": 0.2,
        "Negative electrode active mass fraction": 0.8,
        "Negative particle internal porosity": 0.6,
        "Negative electrode porosity": 0.4,
        "Positive electrode porosity": 0.3,
        "Positive electrode inert material density [kg.m-3]": 2000.0,
        "Separator thickness [m]": 2e-5,
        "Separator porosity": 0.5,
        "Separator solid density [kg.m-3]": 1000.0,
        "Electrolyte density [kg.m-3]": 1250.0,
        "Negative current collector thickness [m]": 1e-5,
        "Negative current collector density [kg.m-3]": 9000.0,
        "Positive current collector thickness [m]": 2e-5,
        "Positive current collector density [kg.m-3]": 3000.0,
        "Positive electrode thickness [m]": 5e-5,
        "Positive electrode active material volume fraction": 0.4,
        "Positive electrode active material density [kg.m-3]": 5000.0,
    }
    masses = mass_bases(CELLS["ampsi-ncm"], values)
    assert masses == pytest.approx(
        {
            "alloy": 0.008,
            "alloy and shell": 0.01,
            "alloy electrode": 0.0125,
            "cathode": 0.1,
            "both electrodes": 0.11,
            "electrodes with inert material": 0.0125 + 0.1 + 0.03,
            # foils 0.09 and 0.06, separator 0.01; pores 8, 6 inside particles, 10 and 15 um
            "stack": 0.1425 + 0.16 + 1250 * 39e-6,
        }
    )
    assert thickness_bases(CELLS["ampsi-ncm"], values) == pytest.approx(
        {"alloy electrode": 2e-5, "stack": 1.2e-4}
    )
