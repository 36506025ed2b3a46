"""Quantities with units: every kind, every spelling, what is refused."""

import math
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.units import ALLOWED, quantity, unit_of

EXACT = [
    ("60 nm", "m", 6e-8),
    ("1.5um", "m", 1.5e-6),
    ("1.5 µm", "m", 1.5e-6),  # micro sign
    ("1.5 μm", "m", 1.5e-6),  # Greek mu
    ("25 mm", "m", 0.025),
    ("1.2 cm", "m", 0.012),
    ("2 m", "m", 2.0),
    ("3 ug", "kg", 3e-9),
    ("0.295 mg", "kg", 2.95e-7),
    ("3e-4g", "kg", 3e-7),
    ("1 kg", "kg", 1.0),
    ("154 mm2", "m2", 1.54e-4),
    ("1.54 cm2", "m2", 1.54e-4),
    ("1.54 cm^2", "m2", 1.54e-4),
    ("1.54 cm²", "m2", 1.54e-4),
    ("0.8 mg/cm2", "kg.m-2", 0.008),
    ("0.8 mg cm-2", "kg.m-2", 0.008),
    ("0.8 mg·cm⁻²", "kg.m-2", 0.008),
    ("8 g/m2", "kg.m-2", 0.008),
    ("0.008 kg/m2", "kg.m-2", 0.008),
    ("2 mAh/cm2", "A.h.m-2", 20.0),
    ("2 mA.h.cm-2", "A.h.m-2", 20.0),
    ("20 Ah/m2", "A.h.m-2", 20.0),
    ("3579 mAh/g", "A.h.kg-1", 3579.0),
    ("3.579 Ah/g", "A.h.kg-1", 3579.0),
    ("2.33 g/cm3", "kg.m-3", 2330.0),
    ("12 m2/g", "m2.kg-1", 12000.0),
    ("12000 m2/kg", "m2.kg-1", 12000.0),
    ("0.9 cm3/g", "m3.kg-1", 9e-4),
    ("0.9 mL/g", "m3.kg-1", 9e-4),
    ("0.05 nm-1", "m-1", 5e7),
    ("0.05 /nm", "m-1", 5e7),
    ("600 s", "s", 600.0),
    ("10 min", "s", 600.0),
    ("0.5 h", "s", 1800.0),
    ("298.15 K", "K", 298.15),
    ("25 degC", "K", 298.15),
    ("-10 °C", "K", 263.15),
    ("−10 ℃", "K", 263.15),
    ("50 mV", "V", 0.05),
    ("0.05 V", "V", 0.05),
    ("1e-13 cm2/s", "m2.s-1", 1e-17),
    ("1.2 GPa", "Pa", 1.2e9),
    ("200 mA/g", "A.kg-1", 200.0),
    ("0.5 A/g", "A.kg-1", 500.0),
    ("1 mA/cm2", "A.m-2", 10.0),
    ("3 mA", "A", 0.003),
    ("3 mAh", "A.h", 0.003),
    ("10 mS/cm", "S.m-1", 1.0),
    ("5 kΩ", "Ohm", 5000.0),
    ("60 %", "-", 0.6),
    ("0.6", "-", 0.6),
]


@pytest.mark.parametrize(("text", "unit", "value"), EXACT)
def test_is_the_nearest_number_to_the_last_bit(text, unit, value):
    assert quantity(text, unit) == value


@pytest.mark.parametrize("unit", ALLOWED)
def test_every_unit_and_example_that_a_message_names_is_read(unit):
    units, example = ALLOWED[unit]
    assert math.isfinite(quantity(example, unit))
    for spelled in units.removeprefix("none, ").split(", "):
        assert math.isfinite(quantity(f"1 {spelled}", unit))


# 1 in the larger unit is so many of the smaller
PAIRS = [
    ("nm", "um", "m", 1e3),
    ("ug", "mg", "kg", 1e3),
    ("mm2", "cm2", "m2", 1e2),
    ("g/m2", "mg/cm2", "kg.m-2", 10.0),
    ("Ah/m2", "mAh/cm2", "A.h.m-2", 10.0),
    ("m2/kg", "m2/g", "m2.kg-1", 1e3),
    ("s", "min", "s", 60.0),
    ("mV", "V", "V", 1e3),
]


@given(st.floats(1e-12, 1e12), st.sampled_from(PAIRS))
def test_units_are_multiples_of_each_other(number, pair):
    small, large, unit, ratio = pair
    # the product of number and ratio is rounded once before it is written
    expected = quantity(f"{number!r} {large}", unit)
    assert quantity(f"{number * ratio!r} {small}", unit) == pytest.approx(expected, rel=1e-15)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([*ALLOWED, "Pa", "S.m-1"]))
def test_a_number_and_its_text_in_the_same_unit_are_equal(number, unit):
    assert quantity(number, unit) == number
    assert quantity(f"{number!r} {'' if unit == '-' else unit}", unit) == number


@given(st.text(max_size=12))
def test_any_text_is_a_finite_number_or_an_input_error(text):
    for unit in ALLOWED:
        with suppress(InputError):
            assert math.isfinite(quantity(text, unit))


@pytest.mark.parametrize("number", [3, 3.0, np.float64(3), np.float32(3), np.int64(3)])
def test_numbers_are_in_the_unit_already(number):
    value = quantity(number, "m")
    assert value == 3.0
    assert type(value) is float


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("60", "m"),  # metres or nanometres?
        ("60 mg", "m"),
        ("60 lb", "kg"),
        ("60 Mm2", "m"),
        ("nm", "m"),
        ("", "m"),
        ("1e nm", "m"),
        ("1e400 nm", "m"),
        ("10² nm", "m"),
        ("1,5 nm", "m"),
        ("60 nm nm", "m"),
        ("1 nm999999999", "m"),
        ("25 degC", "m"),
        ("25 V", "K"),
        ("nan", "-"),
        (math.nan, "m"),
        (math.inf, "m"),
        (True, "m"),
        (None, "m"),
        ([60], "m"),
    ],
)
def test_refuses_and_names_value_units_and_an_example(value, unit):
    with pytest.raises(InputError) as refused:
        quantity(value, unit, "The size")
    message = str(refused.value)
    assert message.startswith(f"The size is '{value}'")
    for what in ALLOWED[unit]:
        assert what in message


@pytest.mark.parametrize("value", ["0 mg", "-1 mg", 0, -1.0])
def test_refuses_what_is_not_above_zero_where_it_must_be(value):
    assert quantity(value, "kg") <= 0
    with pytest.raises(InputError, match="above 0"):
        quantity(value, "kg", positive=True)


def test_unit_of_a_parameter_name():
    assert unit_of("Negative electrode active loading [kg.m-2]") == "kg.m-2"
    assert unit_of("Negative to positive capacity ratio") == "-"
