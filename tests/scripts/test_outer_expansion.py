"""docs/confinement.md is what its script writes."""

import pytest
from outer_expansion import DOCS, SHELLED, main, shares, sound_coat


def test_the_table_of_shares_is_up_to_date():
    written = (DOCS / "confinement.md").read_text(encoding="utf-8")
    for name in SHELLED:
        assert shares(name) in written
    assert f"would carry {sound_coat()['held']:.0f} MPa" in written


@pytest.mark.slow
def test_the_page_is_up_to_date(tmp_path):
    main(tmp_path / "confinement.md")
    written = (tmp_path / "confinement.md").read_text(encoding="utf-8")
    assert written == (DOCS / "confinement.md").read_text(encoding="utf-8")
