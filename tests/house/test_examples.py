"""Every example is a user's, runs, draws its figure, and gives the numbers that the texts state."""

import ast
import importlib.util
from pathlib import Path

import matplotlib.image
import pytest

import porousalloy as pa

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPTS = sorted(EXAMPLES.glob("[0-9]*.py"))
#: What a user of the public face has beside it.
MODULES = {"matplotlib.pyplot", "numpy", "pathlib", "porousalloy", "pybamm"}
#: Lines of one page.
PAGE = 100
#: Another machine's solver steps move capacities and volumes by far less; a change of the physics
#: or of a parameter moves them by more, and then the texts have to follow.
PINNED = 0.01


def load(name):
    (script,) = EXAMPLES.glob(f"{name}*.py")
    spec = importlib.util.spec_from_file_location(f"example_{name}", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def numbers_of(name, folder):
    """Headline numbers of an example, which has also drawn its figure."""
    numbers = load(name).main(folder)
    (picture,) = folder.glob("*.png")
    assert matplotlib.image.imread(picture).std() > 0.01  # something is drawn on it
    return numbers


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_an_example_is_a_page_on_the_public_face(script):
    text = script.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(text)))
    imported = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    used = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "pa"
    }
    assert imported <= MODULES
    assert used
    assert used <= set(pa.__all__)
    assert len(text.splitlines()) <= PAGE


def test_first_run(tmp_path):
    numbers = numbers_of("01", tmp_path)
    solid = numbers["Growth of the solid [%]"]
    particle = numbers["Growth of the particle [%]"]
    assert numbers["Lithiation capacity [mA.h.g-1]"] == pytest.approx(2194, rel=PINNED)
    assert solid == pytest.approx(226.8, rel=PINNED)
    assert particle == pytest.approx(19.5, rel=PINNED)
    assert 0 < particle < solid


@pytest.mark.slow
def test_porous_against_dense(tmp_path):
    numbers = numbers_of("02", tmp_path)
    dense, thin, strong = numbers.values()
    assert dense == pytest.approx(258.2, rel=PINNED)
    assert thin == pytest.approx(264.7, rel=PINNED)
    assert strong == pytest.approx(37.5, rel=PINNED)
    # what its carbon and binder can hold does not hold porous silicon
    assert strong < dense < thin


@pytest.mark.slow
def test_c_rates(tmp_path):
    numbers = list(numbers_of("03", tmp_path).values())
    # the fourth cycle; a first one gives less: lithium stays in the ligaments
    assert numbers == pytest.approx([2136, 1858, 1269, 674, 255], rel=PINNED)
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.slow
def test_tin_and_sodium(tmp_path):
    numbers = numbers_of("04", tmp_path)
    assert numbers["Capacity with lithium [mA.h.g-1]"] == pytest.approx(942, rel=PINNED)
    assert numbers["Capacity with sodium [mA.h.g-1]"] == pytest.approx(797, rel=PINNED)
    lithium, sodium = (
        numbers[f"Growth of the particle with {ion} [%]"] for ion in ("lithium", "sodium")
    )
    assert lithium == pytest.approx(33.4, rel=PINNED)
    assert sodium == pytest.approx(90.5, rel=PINNED)
    assert sodium > lithium


@pytest.mark.slow
def test_stress_in_the_ligament(tmp_path):
    numbers = numbers_of("05", tmp_path)
    # peaks of curves that the mesh gives within 2 %
    assert numbers["Largest compression [GPa]"] == pytest.approx(2.40, rel=0.02)
    # the centre when the front of the first lithiation closes around it: 3.74 on 80 cells
    assert numbers["Largest tension on lithiation [GPa]"] == pytest.approx(3.70, rel=0.02)
    assert numbers["Largest tension on delithiation [GPa]"] == pytest.approx(1.67, rel=0.02)
    squeezed = numbers["Shift halfway through lithiation [mV]"]
    stretched = numbers["Shift halfway through delithiation [mV]"]
    assert squeezed == pytest.approx(-73.6, abs=1.5)
    assert stretched == pytest.approx(66.4, abs=1.5)


@pytest.mark.slow
def test_pore_closing_and_thickness(tmp_path):
    few, some, enough = numbers_of("06", tmp_path).values()
    assert few == pytest.approx(17.5, rel=PINNED)
    assert some == pytest.approx(9.45, rel=PINNED)
    # pores that are enough: what is left is the give of the confinement
    assert enough == pytest.approx(0.80, abs=0.02)


@pytest.mark.slow
def test_gitt_and_eis(tmp_path):
    numbers = numbers_of("07", tmp_path)
    # the slope of the potential changes over the pulse: a tenth too much
    without, under, over = (
        numbers[f"Extracted over true diffusivity, {name}"]
        for name in ("without stress", "stress alone", "stress and residual hysteresis")
    )
    assert without == pytest.approx(1.098, abs=0.01)
    # stress speeds up diffusion, and moves the potential by more: the method reads low
    assert under == pytest.approx(0.416, rel=0.03)
    # on the measured branch stress speeds up diffusion and does not move the voltage: it reads high
    assert over == pytest.approx(2.71, rel=0.03)
    dense, porous = (
        numbers[f"Real impedance at 1 Hz, {name} [Ohm.cm2]"] for name in ("dense", "porous")
    )
    assert dense == pytest.approx(26.86, rel=PINNED)
    assert porous == pytest.approx(6.17, rel=PINNED)


@pytest.mark.slow
def test_your_own_submodel(tmp_path):
    numbers = numbers_of("08", tmp_path)
    volume = {
        name: numbers[f"Largest outer volume ratio, {name}"]
        for name in ("free (affine)", "in a cage", "rigid")
    }
    # the cage, rounded at its corner only
    assert volume["in a cage"] == pytest.approx(2.0, abs=1e-6)
    assert volume["free (affine)"] == pytest.approx(3.595, rel=PINNED)
    assert volume["rigid"] == pytest.approx(1.324, rel=PINNED)
    # the same solid in another volume: a free foam keeps its porosity
    solid = volume["free (affine)"] * (1 - numbers["Internal porosity when full, free (affine)"])
    caged = volume["in a cage"] * (1 - numbers["Internal porosity when full, in a cage"])
    assert caged == pytest.approx(solid, rel=2e-3)  # ends of two runs


@pytest.mark.slow
def test_fitting_your_own_cell(tmp_path):
    numbers = numbers_of("09", tmp_path)
    assert (tmp_path / "measured.csv").exists()
    # three standard errors of the noise
    for name, tolerance in (("diffusivity", 0.005), ("fraction", 0.001), ("resistance", 0.044)):
        (ratio,) = (value for key, value in numbers.items() if name in key)
        assert ratio == pytest.approx(1, abs=tolerance)


def test_a_closure_of_ones_own_takes_the_place():
    class OneAndAHalf(pa.BaseExpansion):
        def outer_volume_ratio(self, mean_J):
            return 1.5 * mean_J

    class Model(pa.PorousAlloySPMe):
        expansion_closure = OneAndAHalf

    model = Model({"working electrode": "positive", "particle expansion": "rigid"})
    expansion = model.submodels["positive primary particle expansion"]
    assert isinstance(expansion, OneAndAHalf)
    # what else moves with the particle reads from the same object
    assert model.submodels["porosity"].expansion is expansion
