"""docs/model.md names the files, options and equations of the models as they are."""

import re
from pathlib import Path

import pytest

from porousalloy.models.options import ALLOY_OPTIONS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "model.md"
TEXT = PAGE.read_text(encoding="utf-8")
LINKS = re.findall(r"\]\(([^)\s]+)\)", TEXT)
LOCAL = sorted({link for link in LINKS if not link.startswith(("http", "#"))})
ANCHORS = sorted({link[1:] for link in LINKS if link.startswith("#")})
LINKED = {(PAGE.parent / link).resolve() for link in LOCAL}
SUBMODELS = sorted((ROOT / "models" / "submodels").rglob("*.py"))
BLOCKS = re.findall(r"```math\n(.*?)```", TEXT, flags=re.DOTALL)


@pytest.mark.parametrize("link", LOCAL)
def test_linked_file_exists(link):
    assert (PAGE.parent / link).is_file()


@pytest.mark.parametrize("anchor", ANCHORS)
def test_linked_section_exists(anchor):
    # GitHub makes the anchor of a heading in lower case, with hyphens between its words
    headings = re.findall(r"^#+ (.+)$", TEXT, flags=re.MULTILINE)
    assert anchor in {heading.lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    "module", [path for path in SUBMODELS if path.name != "__init__.py"], ids=lambda path: path.stem
)
def test_every_submodel_is_linked(module):
    assert module in LINKED


@pytest.mark.parametrize("option", ALLOY_OPTIONS)
def test_every_option_has_a_row_with_all_its_values(option):
    (row,) = re.findall(rf"^\| `{option}` \|.*$", TEXT, flags=re.MULTILINE)
    assert all(f"`{value}`" in row for value in ALLOY_OPTIONS[option])


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_every_equation_is_marked(block):
    lines = [line for line in block.splitlines() if "=" in line or r"\approx" in line]
    assert lines
    for line in lines:
        assert re.search(r"differential|algebraic|condition", line), line


def test_mathematics_that_github_renders():
    # GitHub refuses these macros, and Markdown eats underscores between plain dollars
    assert not re.search(r"\\operatorname|\\def|\\newcommand|\\tag", TEXT)
    prose = re.sub(r"```math.*?```|\$`[^`]*`\$", "", TEXT, flags=re.DOTALL)
    assert "$" not in prose
    assert "```" not in prose
    in_tables = [line for line in TEXT.splitlines() if line.startswith("|")]
    assert not any("|" in math for line in in_tables for math in re.findall(r"\$`([^`]*)`\$", line))
