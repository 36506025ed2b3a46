"""Model beside measurement: which cell stands for which row, rates, ratios and their spread."""

import numpy as np
import pandas as pd
import pytest

from porousalloy.experiments.cli.compare import compare_cell
from porousalloy.experiments.runs import literature as comparison
from porousalloy.experiments.runs.literature import ModelCapacity
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.architectures import ARCHITECTURES
from porousalloy.parameters.provenance import provenance
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.review import PURPOSES, usable_rows

CAPACITY, CAPABILITY = PURPOSES
UTILISED = "Positive electrode utilised alloy fraction"
THEORETICAL = {"Si": 3579, "Ge": 1384, "Sn": 847, "Sb": 660}  # [mA.h.g-1] at room temperature
OWN = {
    "3.12 Li X 2014": "si-sponge-half",
    "3.15 Choi 2015": "si-alumina-half",
    "4.10 Zhang C 2015": "ge-microcubes-half",
    "5.2 Kim C 2016": "psn-half",
    "5.12 Hou 2015": "sb-hollow-half",
}


@pytest.fixture(scope="module")
def rows():
    return comparison.compared_rows()


def made_up(name="made up", **changes):
    """A row of silicon that is usable for both quantities."""
    row = {
        "own cell": "",
        "quantity used": "",
        "what it set": "",
        "cell": "li-si-porous-half",
        "element": "Si",
        "ion": "Li",
        "structure": "Porous Si",
        "architecture": "bicontinuous",
        "Initial capacity [mA.h.g-1]": 2000.0,
        "Retained capacity [mA.h.g-1]": 1500.0,
        "Initial rate [A.g-1]": 0.1,
        "Retained rate [A.g-1]": 1.0,
        "Cycles": 50.0,
        "rate basis": "printed",
        **{f"usable for {quantity}": True for quantity in PURPOSES},
        **{f"why not for {quantity}": "" for quantity in PURPOSES},
    }
    return pd.DataFrame([row | changes], index=[name])


def with_model(monkeypatch, capacities, remarks=None):
    """Replace the runs; return the list of what was asked of them."""
    asked = []

    def model_capacities(cell, rates, on_progress):
        asked.append((cell.name, cell.architecture, rates))
        told = remarks or {}
        return {rate: ModelCapacity(capacities[rate], told.get(rate, "")) for rate in rates}

    monkeypatch.setattr(comparison, "model_capacities", model_capacities)
    return asked


def test_every_usable_row_belongs_to_one_cell_of_its_ion_and_element(rows):
    assert rows.index.is_unique
    usable = {row for purpose in PURPOSES for row in usable_rows(purpose).index}
    assert set(rows.index) == usable | set(OWN)
    for name, row in rows.iterrows():
        cell = CELLS[row["cell"]]
        assert cell.alloy == f"{row['ion']}_{row['element']}".lower(), name
        assert cell.is_half_cell, name


def test_particles_with_a_cell_of_their_own_are_run_by_it(rows):
    assert rows.loc[rows["own cell"] != "", "cell"].to_dict() == OWN


def test_other_rows_are_run_in_their_own_architecture(rows):
    for name, row in rows[rows["own cell"] == ""].iterrows():
        assert comparison.cell_of(row).architecture == row["architecture"], name


@pytest.mark.parametrize("alloy", sorted({cell.alloy for cell in CELLS.values()}))
@pytest.mark.parametrize("architecture", sorted(ARCHITECTURES))
def test_every_alloy_has_a_generic_cell_of_every_architecture(alloy, architecture):
    ion, element = alloy.split("_")
    row = {"own cell": "", "ion": ion, "element": element, "architecture": architecture}
    cell = comparison.cell_of(row)
    assert (cell.alloy, cell.architecture) == (alloy, architecture)
    assert cell.tables[0] == f"alloy_{alloy}"
    assert cell.options["ligament shape"] == ARCHITECTURES[architecture].shape
    # particles are generic: those of silicon with the same architecture, whatever the alloy
    for name in ("particle radius [m]", "particle internal porosity"):
        silicon = comparison.GENERIC["li_si", architecture]
        values = [ResolvedValues(c)[f"Positive {name}"] for c in (cell, silicon)]
        assert values[0] == values[1]


def test_hollow_germanium_has_the_wall_of_the_hollow_sphere(rows):
    cell = comparison.cell_of(rows.loc["4.6 Lin N 2018"])
    assert cell.name == "li-ge-porous-half"
    values = ResolvedValues(cell)
    # wall of 50 nm, wetted on both faces; cavity (1 - 50/200)^3
    assert values["Positive particle radius [m]"] == pytest.approx(25e-9, rel=1e-12)
    assert values["Positive particle internal porosity"] == pytest.approx(0.421875, rel=1e-12)


def test_what_a_row_set_is_what_the_table_of_cells_says(rows):
    """Utilised fraction x theoretical capacity x share of silicon or tin: the row's capacity."""
    shares = {
        "3.12 Li X 2014": 0.6
    }  # of the electrode is alloy and shell: the row is per electrode
    for name, cell in OWN.items():
        values, row = ResolvedValues(CELLS[cell]), rows.loc[name]
        given = {
            "initial capacity": row["Initial capacity [mA.h.g-1]"],
            "retained capacity": row["Retained capacity [mA.h.g-1]"],
        }[row["quantity used"]]
        alloy = 1 - values["Positive particle carbon shell mass fraction"]
        capacity = values[UTILISED] * THEORETICAL[row["element"]] * alloy * shares.get(name, 1)
        # fractions are stored with three digits
        assert capacity == pytest.approx(given, rel=1.5e-3), name


def test_generic_cells_take_nothing_from_the_rows_and_nothing_that_was_fitted_to_ampsi(rows):
    generic = rows[rows["own cell"] == ""].drop_duplicates(["element", "ion", "architecture"])
    assert len(generic) == 4 + 3 + 2 + 2  # architectures of silicon, germanium, tin and antimony
    for name, row in generic.iterrows():
        table = provenance(comparison.cell_of(row))
        assert table.loc[UTILISED, ["value", "kind"]].tolist() == [1.0, "assumed"], name
        assert table.loc["Alloy reference diffusivity [m2.s-1]", "kind"] != "fitted", name
    assert not rows["citation"].str.startswith("An Y").any()


def test_rate_per_gram_of_alloy_and_shell_as_c_rate():
    # 1C of AMPSi is 4200 mA per gram of alloy and shell (An et al. 2019)
    assert comparison.c_rate(0.84, CELLS["ampsi-half"]) == pytest.approx(0.2, rel=1e-12)
    # generic silicon: 1C empties its theoretical capacity in an hour; a twentieth is shell
    one_c = 3.75 * 96485.33212 / 3600 / 28.085e-3 * 0.95  # [A.kg-1]
    generic = comparison.c_rate(1.0, CELLS["li-si-porous-half"])
    assert generic == pytest.approx(1000 / one_c, rel=1e-4)  # molar mass of silicon: 28.085


def test_ratios_of_one_row_by_hand(monkeypatch):
    asked = with_model(monkeypatch, {0.1: 3000.0, 1.0: 2400.0})
    table = comparison.compare(made_up()).set_index("quantity")
    assert asked == [("li-si-porous-half", "bicontinuous", [0.1, 1.0])]
    columns = ["Measured", "Model", "Model/measured"]
    assert table.loc[CAPACITY, columns].tolist() == [2000.0, 3000.0, 1.5]
    np.testing.assert_allclose(
        table.loc[CAPABILITY, columns].to_numpy(float), [0.75, 0.8, 0.8 / 0.75], rtol=1e-12
    )
    assert table["prediction"].all()
    assert table.loc[CAPABILITY, "remarks"] == "after 50 cycles"


def test_each_cell_is_run_once_for_all_of_its_rows(monkeypatch):
    asked = with_model(monkeypatch, {0.1: 3000.0, 0.5: 2800.0, 1.0: 2400.0})
    second = made_up("another", **{"Initial rate [A.g-1]": 0.5, "Retained rate [A.g-1]": 0.1})
    sheets = made_up("sheets", architecture="nanosheet", cell="li-si-nanosheets-half")
    table = comparison.compare(pd.concat([made_up(), second, sheets]))
    assert asked == [
        ("li-si-porous-half", "bicontinuous", [0.1, 0.5, 1.0]),
        ("li-si-nanosheets-half", "nanosheet", [0.1, 1.0]),
    ]
    assert len(table) == 6
    # from a fast to a slow rate
    slower = table[(table["row"] == "another") & (table["quantity"] == CAPABILITY)]
    assert slower["Model"].item() == pytest.approx(3000 / 2800, rel=1e-12)


def test_capacity_that_set_the_cell_is_no_prediction_but_its_rate_capability_is(monkeypatch):
    with_model(monkeypatch, {0.1: 1270.0, 1.0: 1260.0})
    own = {"own cell": "ge-microcubes-half", "quantity used": CAPACITY, "what it set": "fraction"}
    table = comparison.compare(made_up(**own)).set_index("quantity")
    assert table["prediction"].to_dict() == {CAPACITY: False, CAPABILITY: True}
    assert "no prediction" in table.loc[CAPACITY, "remarks"]


def test_row_that_is_not_usable_gets_no_ratio(monkeypatch):
    with_model(monkeypatch, {0.1: 1270.0, 1.0: 1260.0})
    reasons = {f"usable for {q}": False for q in PURPOSES}
    reasons |= {f"why not for {q}": "mass not given" for q in PURPOSES}
    own = {"own cell": "si-sponge-half", "quantity used": CAPACITY, "what it set": "fraction"}
    table = comparison.compare(made_up(**own, **reasons))
    assert table["Model"].notna().all()
    assert table["Model/measured"].isna().all()
    assert not table["prediction"].any()
    assert table["remarks"].str.contains("not comparable: mass not given").all()


def test_run_that_did_not_complete_gives_no_ratio_and_says_why(monkeypatch):
    with_model(monkeypatch, {0.1: 3000.0, 1.0: np.nan}, {1.0: "the solver failed"})
    table = comparison.compare(made_up()).set_index("quantity")
    assert table["Model/measured"].isna().to_dict() == {CAPACITY: False, CAPABILITY: True}
    assert "the solver failed" in table.loc[CAPABILITY, "remarks"]
    assert "the solver failed" not in table.loc[CAPACITY, "remarks"]


def test_spread_by_hand():
    lines = [("Si", "Li", ratio, True) for ratio in (3.0, 1.0, 2.0, 0.5, 5.0)]
    lines += [("Si", "Li", 99.0, False), ("Si", "Li", np.nan, True), ("Sn", "Na", 0.8, True)]
    table = pd.DataFrame(lines, columns=["element", "ion", "Model/measured", "prediction"])
    table = table.assign(quantity=CAPACITY, Measured=100.0).assign(
        Model=100 * table["Model/measured"]
    )
    spread = comparison.summarise_ratios(table)
    silicon = spread.loc[CAPACITY, "Li-Si"]
    # 0.5 1 2 3 5: a tenth lies 0.4 of the way from the first to the second, nine tenths 0.6 of the
    # way from the fourth to the fifth
    assert silicon["Rows"] == 5
    assert silicon["Median"] == 2
    assert silicon["10 %"] == pytest.approx(0.5 + 0.4 * 0.5, rel=1e-12)
    assert silicon["90 %"] == pytest.approx(3 + 0.6 * 2, rel=1e-12)
    assert silicon["Below 1"] == 1
    assert silicon[["Smallest Model", "Largest Model"]].tolist() == [50, 500]
    tin = spread.loc[CAPACITY, "Na-Sn"]
    assert (tin["Rows"], tin["Median"]) == (1, 0.8)
    assert np.isnan(tin["10 %"])
    assert spread.loc[CAPACITY, "all"]["Rows"] == 6
    assert spread.loc[CAPACITY, "all"]["Median"] == 1.5


def test_rate_that_passes_the_limit_at_once_gives_no_capacity_and_says_so():
    """5000 A/g: the lower limit is passed when the current is switched on."""
    capacities = comparison.model_capacities(CELLS["li-si-porous-half"], [0.5, 5000.0])
    assert capacities[0.5].value > 3000
    assert capacities[0.5].remark == ""
    assert np.isnan(capacities[5000.0].value)
    assert "passed its limit as soon as the current was applied" in capacities[5000.0].remark


def test_compare_prints_what_the_cell_was_made_from(capsys):
    compare_cell("psn-half")
    out = capsys.readouterr().out
    (line,) = [line for line in out.splitlines() if "5.2 Kim C 2016" in line]
    measured, model, ratio = (float(word) for word in line.split()[7:10])
    assert measured == 674
    # the fraction of tin that reacts was set to give 674 mAh/g; the voltage window costs a little
    assert model == pytest.approx(674, rel=0.05)
    assert ratio == pytest.approx(model / measured, abs=0.006)
    assert "no prediction" in line


def test_cell_without_rows_is_refused_with_the_cells_that_have_some():
    with pytest.raises(InputError, match="ampsi-half") as refusal:
        compare_cell("ampsi-half")
    named = {word.strip(",.;") for word in str(refusal.value).split()}
    with_rows = set(comparison.compared_rows()["cell"])
    assert named & set(CELLS) == with_rows | {"ampsi-half"}


def test_unknown_cell_is_refused():
    with pytest.raises(InputError, match="'nosuch'"):
        compare_cell("nosuch")
