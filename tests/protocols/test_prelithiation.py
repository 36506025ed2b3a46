"""Ions put into the alloy beforehand: the charge that was asked, and where it goes."""

import pytest

from porousalloy.experiments.protocols.prelithiation import Prelithiation
from porousalloy.experiments.protocols.steps import steps_of
from porousalloy.experiments.runs.protocol import run_protocol
from porousalloy.experiments.solving.build import parameter_values
from porousalloy.experiments.solving.initial_states import assemble, filling_of
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.electrodes.derivations import FARADAY, HOUR, sites_per_area
from porousalloy.parameters.electrodes.masses import mass_bases
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

HALF, FULL = (
    get_cell(name).with_(model="spm") for name in ("li-ge-porous-half", "li-ge-porous-lfp")
)


def test_a_half_cell_takes_the_charge_and_gives_it_back():
    result = run_protocol(HALF, Prelithiation(capacity=300.0, c_rate=0.5, rest=600.0))
    assert result.ending == "completed"
    table = result.steps()
    assert table["Step"].tolist() == ["lithiation", "rest", "delithiation"]
    capacity = table.filter(like="Capacity").iloc[:, 0]
    assert capacity[0] == pytest.approx(300.0, rel=1e-6)
    # the alloy starts with ions at a filling of 0.01 and ends near it
    assert capacity[2] == pytest.approx(300.0, rel=0.05)


def test_a_half_cell_reaches_the_filling():
    result = run_protocol(HALF, Prelithiation(filling=0.3, c_rate=0.5, rest=600.0))
    assert result.dataset["filling"].values[0, -1] == pytest.approx(0.3, rel=1e-6)


def test_a_full_cell_is_put_together_and_cycled():
    result = run_protocol(FULL, Prelithiation(filling=0.2, c_rate=1.0, number=1))
    assert result.ending == "completed"
    data = result.dataset
    assert list(data["step_name"].values) == ["lithiation", "delithiation"]
    assert data["filling"].values[0, 0] == pytest.approx(0.2, rel=1e-6)


def test_capacity_is_on_the_basis_of_1C():
    values = ResolvedValues(FULL)
    steps = steps_of(FULL, values)
    per_area = (Prelithiation(capacity=20.0).filling_after(steps) - steps.filling) * (
        sites_per_area(values, "Negative") * FARADAY / HOUR
    )
    assert per_area == pytest.approx(20.0 * mass_bases(FULL, values)["cathode"], rel=1e-12)


def test_ions_are_those_of_the_parameter_set_with_as_much_prelithiation():
    assembled = parameter_values(FULL)
    assemble(assembled, 0.2)
    charged = parameter_values(FULL.with_(parameters={"Prelithiated anode filling": 0.2}))
    ions = [
        sum(
            filling_of(values, name.lower()) * sites_per_area(values, name)
            for name in ("Negative", "Positive")
        )
        for values in (assembled, charged)
    ]
    assert ions[0] == pytest.approx(ions[1], rel=1e-9)


@pytest.mark.parametrize("cell", [HALF, FULL], ids=["half", "full"])
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"capacity": 1e5}, "takes .* until it is full"),
        ({"filling": 1.0}, "give one between .* which the alloy has already, and 1"),
        ({"filling": 1e-5}, "which the alloy has already"),
    ],
)
def test_what_the_alloy_cannot_take_is_refused(cell, settings, message):
    with pytest.raises(InputError, match=message):
        Prelithiation(**settings).filling_after(steps_of(cell, ResolvedValues(cell)))


def test_capacity_and_filling_exclude_each_other():
    with pytest.raises(InputError, match="Both 'capacity' and 'filling'"):
        Prelithiation(capacity=100.0, filling=0.2)
