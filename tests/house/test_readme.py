"""What README and the pages on commands tell a user to type runs word for word."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import porousalloy

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "docs" / "commands.md", ROOT / "docs" / "pybamm.md"]
#: Installing is what CI does before; long runs are shortened, all else stays as it is.
SHORTER = {"--cycles 1000": "--cycles 5"}


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", page.read_text("utf-8"), re.S)


def commands():
    """`porousalloy` commands of all pages, as typed, without comments."""
    found = []
    for page in PAGES:
        for block in blocks(page, "bash"):
            for line in block.replace("\\\n", " ").splitlines():
                for command in line.split("&&"):
                    words = shlex.split(command, comments=True)
                    if words[:2] == ["uv", "run"]:
                        words = words[2:]
                    if words and words[0] == "porousalloy":
                        found.append(words[1:])
    return found


def snippets():
    return [block for page in PAGES for block in blocks(page, "python")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    text = page.read_text("utf-8")
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text)
    local = [target for target in targets if "://" not in target]
    assert local or page.name == "commands.md"
    for target in local:
        assert (page.parent / target).exists(), target


def test_python_uses_the_public_face():
    assert len(snippets()) >= 4
    for snippet in snippets():
        compile(snippet, "README", "exec")
        assert "import porousalloy as pa" in snippet
        assert "porousalloy.experiments" not in snippet
        for name in re.findall(r"\bpa\.(\w+)", snippet):
            assert name in porousalloy.__all__


def test_the_documentation_table_is_complete():
    readme = PAGES[0].read_text("utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert f"(docs/{page.name})" in readme


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A folder with what a user has beside the installed package."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder


@pytest.mark.slow
def test_every_command_runs_word_for_word(checkout):
    # the folders that later commands read are written by earlier ones
    assert len(commands()) >= 15
    for words in commands():
        line = shlex.join(words)
        for long, short in SHORTER.items():
            line = line.replace(long, short)
        run = subprocess.run(
            [sys.executable, "-m", "porousalloy", *shlex.split(line)],
            cwd=checkout,
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, f"porousalloy {line}\n{run.stderr}"
        assert "Traceback" not in run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(snippets())))
def test_every_snippet_runs_word_for_word(number, checkout):
    code = "import matplotlib\nmatplotlib.use('Agg')\n" + snippets()[number]
    run = subprocess.run([sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
