"""The package that is installed is the one on disk: nothing is left out, everything loads."""

import importlib
import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path

import pybamm
import pytest

import porousalloy

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]
ENTRY_POINTS = [
    (group, name, target)
    for group, points in PROJECT["project"]["entry-points"].items()
    for name, target in points.items()
] + [("console_scripts", name, target) for name, target in PROJECT["project"]["scripts"].items()]


def folder(package):
    """Where setuptools finds a package, from the longest mapped parent."""
    parts = package.split(".")
    for length in range(len(parts), 0, -1):
        mapped = SETUPTOOLS["package-dir"].get(".".join(parts[:length]))
        if mapped is not None:
            return ROOT.joinpath(mapped, *parts[length:])
    raise LookupError(package)


def on_disk():
    """Folders with Python files under every mapped folder."""
    mapped = [ROOT / path for path in SETUPTOOLS["package-dir"].values()]
    return {file.parent for root in mapped for file in root.rglob("*.py")}


def test_every_folder_with_python_files_is_a_listed_package():
    # one that is not listed would be missing from the wheel, without a word
    assert {folder(package) for package in SETUPTOOLS["packages"]} == on_disk()


@pytest.mark.parametrize("package", SETUPTOOLS["packages"])
def test_every_listed_package_imports_from_this_checkout(package):
    assert (folder(package) / "__init__.py").is_file()
    module = importlib.import_module(package)
    assert Path(module.__file__).parent.name == folder(package).name


def test_data_files_are_package_data():
    patterns = SETUPTOOLS["package-data"]
    shipped = {
        file
        for package, globs in patterns.items()
        for pattern in globs
        for file in folder(package).glob(pattern)
    }
    mapped = [ROOT / path for path in SETUPTOOLS["package-dir"].values()]
    others = {
        file
        for root in mapped
        for file in root.rglob("*")
        if file.is_file() and file.suffix not in {".py", ".pyc"}
    }
    assert shipped == others
    assert len(shipped) > 5


@pytest.mark.parametrize(("group", "name", "target"), ENTRY_POINTS)
def test_entry_points_are_installed_and_load(group, name, target):
    (point,) = entry_points(group=group, name=name)
    assert point.value == target
    assert callable(point.load())


@pytest.mark.parametrize("name", PROJECT["project"]["entry-points"]["pybamm_models"])
def test_models_by_name(name):
    model = pybamm.Model(name, {"working electrode": "positive"}, build=False)
    assert type(model).__name__ == name
    assert model.options["alloy electrode"] == "positive"


@pytest.mark.parametrize("name", PROJECT["project"]["entry-points"]["pybamm_parameter_sets"])
def test_parameter_sets_by_name(name):
    assert name in pybamm.parameter_sets
    assert pybamm.ParameterValues(name)["Nominal cell capacity [A.h]"] > 0


def test_version_is_that_of_the_project():
    assert porousalloy.__version__ == version("porousalloy") == PROJECT["project"]["version"]


def test_bare_imports_of_the_top_level_folders_are_banned():
    # `import models` works from the checkout and nowhere else
    lint = PROJECT["tool"]["ruff"]["lint"]
    banned = lint["flake8-tidy-imports"]["banned-api"]
    top_level = {
        path for path in SETUPTOOLS["package-dir"].values() if path and not path.startswith("src")
    }
    assert top_level == set(banned)
    assert "TID251" in lint["select"]
    for name in banned:
        assert banned[name]["msg"] == f"import porousalloy.{name}"
