"""What the report says of its numbers, and that it says it only of numbers that are there."""

import math

import pytest
from stub_results import stub_cycles, stub_result

from porousalloy.experiments.report.content import parameters_of
from porousalloy.experiments.report.reading import reading
from porousalloy.experiments.runs.result import Result


@pytest.fixture
def result():
    """Two rates: 0.9 of the charge comes out, stress of 1 GPa, a rest of 0.2 V between branches."""
    return stub_result(stub_cycles(0.1), stub_cycles(1.0))


def said(result):
    return reading(result, parameters_of(result.dataset))


def test_the_gap_is_shared_at_the_slowest_rate(result):
    (sentence,) = [text for text in said(result) if text.startswith("Hysteresis gap")]
    assert "in cycle 1 at 0.1C" in sentence
    assert "stress 0 mV" in sentence
    assert "does not explain) 200 mV" in sentence


def test_a_cycle_without_a_rate_has_a_gap_too(result):
    table = result.summary().assign(**{"C-rate": math.nan})
    (sentence,) = [
        text
        for text in reading(Result(result.dataset, table, result.tables), None)
        if text.startswith("Hysteresis gap")
    ]
    assert "in cycle 1:" in sentence
    # the voltages' means are alike here: of no gap there are no shares
    assert "%" not in sentence


def test_a_high_stress_is_put_beside_the_strength_of_the_ligament(result):
    (sentence,) = [text for text in said(result) if text.startswith("Stresses reach 1.0 GPa")]
    rows = parameters_of(result.dataset)
    E, Gamma, a_0 = (
        rows.loc[name, "value"]
        for name in (
            "Alloy host Young's modulus [Pa]",
            "Alloy fracture energy [J.m-2]",
            "Positive particle radius [m]",
        )
    )
    assert f"grows from {math.sqrt(E * Gamma / math.pi / a_0) / 1e9:.1f} GPa" in sentence
    # docs/reading.md tells these
    assert math.sqrt(8e10 * 7 / (math.pi * 4e-8)) == pytest.approx(2.1e9, rel=0.02)
    assert math.sqrt(8e10 * 7 / (math.pi * 1.5e-6)) == pytest.approx(0.34e9, rel=0.02)


def test_missing_charge_is_no_loss_unless_something_reacts(result):
    assert any("no side reaction" in text for text in said(result))
    attributes = {"options": '{"SEI": "solvent-diffusion limited"}'}
    reacting = Result(result.dataset.assign_attrs(attributes), result.summary(), result.tables)
    assert not any("no side reaction" in text for text in said(reacting))


def test_nothing_is_said_of_nothing(result):
    empty = Result(result.dataset, result.summary().iloc[:0], result.tables)
    assert said(empty) == []
    assert not any("prelithiation" in text for text in said(result))  # a half cell
