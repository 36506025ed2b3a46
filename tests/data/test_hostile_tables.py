"""Malformed tables end in records that are there, or in one sentence."""

from pathlib import Path

import numpy as np
import pytest

import porousalloy as pa

FILES = Path(__file__).parents[2].parent / "shared" / "cases" / "hostile"
TABLES = sorted(
    path for path in FILES.glob("*.*") if path.suffix not in (".md", ".json")
)  # settings are tested with the command line
CELL = pa.get_cell("li-si-porous-half")
MASS = "0.8 mg"


@pytest.fixture(scope="module")
def sound():
    if not TABLES:
        pytest.skip("the malformed tables are not here")
    (record,) = pa.read_data(FILES / "good.csv", CELL, MASS)
    return record


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_records_or_one_sentence(path, sound):
    refusal = ""
    try:
        records = pa.read_data(path, CELL, MASS)
    except pa.InputError as error:
        records, refusal = [], str(error)
    if not records:
        assert "\n" not in refusal
        assert 15 < len(refusal) < 600
        return
    for record in records:
        assert np.isfinite(record.time).all()
        assert np.isfinite(record.current).all()
        assert np.isfinite(record.voltage).mean() > 0.9
        assert (np.diff(record.time) > 0).all()
    # one wrong cell or line changes no charge by more than an interval, unless it is said
    passed = sum(record.lithiation_capacity for record in records)
    told = any(record.remarks[len(sound.remarks) :] for record in records)
    assert told or passed == pytest.approx(sound.lithiation_capacity, rel=5e-3)
