"""A user's mistakes are named in one sentence; good values pass."""

import pybamm
import pytest

from porousalloy.parameters.cells import CELLS, get_cell
from porousalloy.parameters.electrodes.composition import rebalance_electrode
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import parameter_dictionary
from porousalloy.parameters.units import quantity, unit_of
from porousalloy.parameters.validation import check_parameter_values, read_settings

IMPOSSIBLE = {
    "{X} particle internal porosity": (1.4, 1.0, -0.1, float("nan")),
    "{X} particle minimum internal porosity": (0.8, -0.1),
    "{X} electrode porosity": (0.0, 1.0, 0.6),
    "{X} electrode minimum porosity": (0.5,),
    "{X} electrode active material volume fraction": (0.0, 0.3),
    "{X} particle radius [m]": (-1e-9, 0.0, float("inf")),
    "{X} porous particle radius [m]": (0.0,),
    "{X} electrode thickness [m]": (0.0,),
    "{X} particle accommodation factor": (1.1, -0.1),
    "{X} electrode pore filling fraction": (1.1,),
    "{X} electrode irreversible thickness fraction": (-0.1, 1.1),
    "{X} particle yield stress [Pa]": (0.0,),
    "{X} electrode Young's modulus [Pa]": (-1.0,),
    "{X} electrode Poisson's ratio": (0.5,),
    "{X} particle reference plastic strain rate [s-1]": (0.0,),
    "{X} particle confinement tensile strength [Pa]": (-1.0,),
    "Electrolyte reservoir volume per area [m]": (-1e-6,),
    "Lower voltage cut-off [V]": (5.0,),
}


@pytest.fixture(params=["ampsi-half", "ampsi-ncm"])
def cell(request):
    return get_cell(request.param)


@pytest.fixture
def values(cell):
    return pybamm.ParameterValues(cell.parameter_set)


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_the_sets_pass(cell):
    check_parameter_values(parameter_dictionary(cell))


def test_functions_and_inputs_are_not_checked(cell, values):
    Domain = cell.electrode.capitalize()
    values.update(
        {
            f"{Domain} particle radius [m]": "[input]",
            f"{Domain} electrode porosity": lambda x, y, z: 2 * x,
        }
    )
    check_parameter_values(values)


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, bad in IMPOSSIBLE.items() for value in bad],
)
def test_impossible_values_are_refused(cell, values, name, value):
    name = name.format(X=cell.electrode.capitalize())
    values.update({name: value})
    with pytest.raises(InputError) as error:
        check_parameter_values(values)
    assert "\n" not in str(error.value)
    assert cell.electrode.capitalize() in str(error.value) or name in str(error.value)


def test_the_cathode_is_checked_too():
    values = pybamm.ParameterValues("AMPSi2019_NCM")
    values.update({"Positive electrode porosity": 0.6})
    with pytest.raises(InputError, match=r"Positive electrode: solid 0\.445"):
        check_parameter_values(values)


@pytest.mark.parametrize("porosity", [0.0, 0.1, 0.5, 0.8, 0.9])
def test_a_rebalanced_electrode_fits_at_any_porosity(cell, values, porosity):
    Domain = cell.electrode.capitalize()
    values.update(
        {
            f"{Domain} particle internal porosity": porosity,
            f"{Domain} particle minimum internal porosity": 0.0,
        }
    )
    rebalance_electrode(values, cell.electrode)
    check_parameter_values(values)


def test_settings_are_numbers_or_their_text():
    settings = {"Contact resistance [Ohm]": "2.5", "Separator porosity": 0.4}
    read = read_settings(["Separator porosity", "Contact resistance [Ohm]", "x"], settings)
    assert read == {"Contact resistance [Ohm]": 2.5, "Separator porosity": 0.4}


def test_an_unknown_setting_names_the_closest(cell, values):
    Domain = cell.electrode.capitalize()
    with pytest.raises(InputError, match=rf"did you mean '{Domain} particle radius \[m\]'"):
        read_settings(values.keys(), {f"{Domain} particle radius [nm]": "40"})
    with pytest.raises(InputError, match="No parameter is called 'xyz'"):
        read_settings(values.keys(), {"xyz": "3"})


@pytest.mark.parametrize("text", ["abc", "", "nan", "inf", "1e-8 m", None])
def test_a_setting_that_is_no_number_is_refused(text):
    with pytest.raises(InputError, match="give a finite number"):
        read_settings(["Contact resistance [Ohm]"], {"Contact resistance [Ohm]": text})


@pytest.mark.parametrize(
    ("name", "value"),
    [("Separator thickness [m]", "25 um"), ("Ambient temperature [K]", "-10 degC")],
)
def test_values_may_have_another_unit_of_their_kind(name, value):
    expected = {"25 um": 25e-6, "-10 degC": 263.15}[value]
    assert read_settings([name], {name: value}) == {name: expected}


def test_every_unit_of_the_tables_is_read():
    names = {row["key"] for cell in CELLS.values() for row in cell.rows}
    for name in names:
        unit = unit_of(name)
        assert quantity(f"2 {unit.removeprefix('-')}", unit, name) == 2.0


def test_the_ligament_is_called_so_where_pybamm_calls_it_particle(values):
    name, alloy = "Positive particle radius [m]", "Positive porous particle radius [m]"
    with pytest.raises(InputError, match=r"radius \[m\]' \(ligament half-thickness\) is -1"):
        check_parameter_values({name: -1.0, alloy: 1e-6})
    with pytest.raises(InputError, match=r"did you mean 'Positive particle radius \[m\]' \(lig"):
        read_settings([name, alloy], {"Positive ligament half-thickness [m]": 1e-8})


@pytest.mark.parametrize("name", ["AMPSI", "ampsi_half", "AMPSi2019_half"])
def test_an_unknown_cell_is_refused_with_the_closest(name):
    with pytest.raises(InputError, match=rf"No cell is called '{name}'; did you mean") as refused:
        get_cell(name)
    assert "ampsi" in str(refused.value).split("mean")[1].lower()
    assert len(str(refused.value)) < 150


def test_an_unknown_cell_that_is_close_to_none_is_told_where_to_look():
    with pytest.raises(InputError, match="porousalloy list"):
        get_cell("graphite")
