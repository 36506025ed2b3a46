"""The report of made-up results: what it says, that it stands alone, and what is refused."""

import datetime
import json
import re
from html.parser import HTMLParser

import pytest
import xarray as xr

from porousalloy.experiments.report import html as report_html
from porousalloy.experiments.report.content import FOLLOWS, SET, parameters_of, remarks
from porousalloy.experiments.report.report import make_report, write_report
from porousalloy.experiments.results.metadata import CHANGES, DIFFERENCES, RECIPE
from porousalloy.experiments.results.reading import read_result
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import provenance

DIFFUSIVITY = "Alloy reference diffusivity [m2.s-1]"
NOW = datetime.datetime(2026, 1, 2, 3, 4)
VOID = {"meta", "img", "link", "br", "hr"}
CURVES = (
    "voltage",
    "current",
    "outer_volume_ratio",
    "internal_porosity",
    "thickness_ratio",
    "thickness_change",
    "electrode_porosity",
    "peak_tension",
    "peak_compression",
    "peak_von_mises",
    "intraparticle_overpotential",
)


@pytest.fixture
def dataset():
    """A cycle of two C-rates in three samples: 5 h at 1 mA on 5 mg."""
    shape = ("c_rate", "cycle", "branch", "sample")
    progress = xr.DataArray([0.0, 0.5, 1.0], dims="sample")
    ones = xr.DataArray([[[1.0, 1.0]]] * 2, dims=shape[:3])
    variables = {name: (ones * progress).transpose(*shape) for name in CURVES}
    variables["voltage"] = (ones * (1 - 0.9 * progress)).transpose(*shape)
    variables["current"] = (1e-3 * ones * (1 + 0 * progress)).transpose(*shape)
    variables["intraparticle_overpotential"] = 0.01 * variables["intraparticle_overpotential"]
    variables["time"] = (18000 * ones * progress).transpose(*shape)
    variables["capacity"] = (1000 * ones * progress).transpose(*shape)
    variables["stored_capacity"] = variables["capacity"]
    variables["charge"] = (5e-3 * ones * progress).transpose(*shape)
    variables["energy"] = (5e-3 * ones * (progress - 0.45 * progress**2)).transpose(*shape)
    return xr.Dataset(
        variables,
        coords={
            "c_rate": [0.1, 1.0],
            "cycle": [1],
            "branch": ["lithiation", "delithiation"],
            "ending": ("c_rate", ["completed", "failed"]),
            "reason": ("c_rate", ["1 cycle completed", "voltage < 0.01 V & <b>worse</b>"]),
            "solver": ("c_rate", ["IDAKLU", "CasADi"]),
            "cycles_completed": ("c_rate", [1, 0]),
        },
        attrs={
            "cell": "ampsi-half",
            "title": 'silicon "<script>alert(1)</script>"',
            "alloy_electrode": "positive",
            "capacity_basis": "alloy and shell",
            "mass_of_alloy": 4e-6,
            "mass_of_alloy_and_shell": 5e-6,
            "thickness_of_alloy_electrode": 2e-5,
            "area": 1e-4,
        },
    )


class Page(HTMLParser):
    """Tags, attributes and text of a page; refuses tags that do not close."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.texts = [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.texts.append(data.strip())

    def attributes(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture
def page(dataset):
    return Page(make_report(dataset, NOW))


def test_nothing_outside_the_page_is_referred_to(page):
    for _, attrs in page.tags:
        for name in ("src", "href", "srcset", "data", "action", "background", "poster"):
            assert re.match(r"data:|#", attrs.get(name, "#"))
        assert "style" not in attrs
    assert not {"script", "link", "iframe", "object", "base"} & {tag for tag, _ in page.tags}
    assert not re.search(r"url\(|@import", report_html.STYLE)


def test_text_from_results_is_escaped(dataset, page):
    assert f"ampsi-half: {dataset.attrs['title']}" in page.texts
    assert dataset["reason"].values[1] in page.texts
    assert "b" not in {tag for tag, _ in page.tags}


def test_the_page_can_be_read_aloud(page):
    assert page.attributes("html") == [{"lang": "en"}]
    assert len(page.attributes("h1")) == len(page.attributes("title")) == 1
    pictures = page.attributes("img")
    assert len(pictures) == 4  # voltage, derivatives, rate capability, swelling
    assert all(len(picture["alt"]) > 30 for picture in pictures)
    assert len(page.attributes("caption")) == len(page.attributes("table")) == 5
    assert {attrs["scope"] for attrs in page.attributes("th")} == {"row", "col"}
    places = {attrs.get("id") for attrs in page.attributes("h2")}
    assert {attrs["href"] for attrs in page.attributes("a")} == {f"#{place}" for place in places}


def test_summary_parameters_and_origin_are_there(page):
    # 5 mA.h on 5 mg of alloy and shell, 4 mg of alloy
    name = "Lithiation capacity per gram of alloy and shell [mA.h.g-1]"
    where = [place for place, text in enumerate(page.texts) if text]
    words = [page.texts[place] for place in where]
    assert words[words.index(name) + 1] == "1000"
    for key, row in provenance("AMPSi2019_halfcell").iterrows():
        assert key in words
        assert any(text.startswith(row["source"]) for text in words)
    for name in ("porousalloy of this report", "pybamm of this report", "Python of this report"):
        assert re.match(r"\d+\.\d+", words[words.index(name) + 1])
    assert words[words.index("Results written") + 1] == "2026-01-02 03:04"


def test_remarks_count_assumptions_and_say_which_runs_ended_early(dataset):
    rows = parameters_of(dataset)
    said = remarks(dataset, rows)
    assumed = (provenance("AMPSi2019_halfcell")["kind"] == "assumed").sum()
    assert said[0].startswith(f"{assumed} of {len(rows)} parameters are assumed")
    assert "does not say which values were changed" in said[1]
    assert said[2] == "Not completed: 1C; the reasons are under Runs."
    assert len(said) == 3
    dataset["ending"].values[:] = "completed"
    dataset["intraparticle_overpotential"] *= 5  # 50 mV
    said = remarks(dataset.assign_attrs({CHANGES: "{}"}), rows)
    assert said[1] == "All runs were completed."
    assert "reaches 50 mV; above 26 mV" in said[2]


def test_changed_values_and_what_follows_from_them_are_marked(dataset):
    name = "Alloy host density [kg.m-3]"
    changed = dataset.assign_attrs({CHANGES: json.dumps({name: 2000.0})})
    rows, own = parameters_of(changed), provenance(get_cell("ampsi-half"))
    assert rows.loc[name, "value"] == 2000
    assert rows.loc[name, "change"] == "given"
    follows = rows.index[rows["change"] == FOLLOWS]
    # concentration is proportional to density
    key = "Maximum concentration in positive electrode [mol.m-3]"
    assert key in follows
    assert rows.loc[key, "value"] == pytest.approx(
        own.loc[key, "value"] * 2000 / own.loc[name, "value"]
    )
    assert rows.loc[DIFFUSIVITY, "change"] == ""
    page = Page(make_report(changed, NOW))
    marked = [attrs for attrs in page.attributes("tr") if attrs.get("class") == "changed"]
    assert len(marked) == 1 + len(follows)
    assert (parameters_of(dataset)["change"] == "").all()


def test_values_that_the_run_set_are_marked(dataset):
    start = "Initial concentration in positive electrode [mol.m-3]"
    rows = parameters_of(dataset.assign_attrs({DIFFERENCES: json.dumps({start: 1234.5})}))
    assert rows.loc[start, ["value", "change"]].tolist() == [1234.5, SET]
    assert (rows["change"] != "").sum() == 1


def test_a_cell_that_does_not_say_what_it_is_made_of_has_no_parameters_to_show(dataset):
    unknown = dataset.assign_attrs(cell="mine")
    assert parameters_of(unknown) is None
    assert "'mine' is not one of the list" in remarks(unknown, None)[0]
    assert "Not known." in Page(make_report(unknown, NOW)).texts


def test_tables_that_are_not_there_or_lie_elsewhere_are_not_read(dataset):
    made_of = {
        "alloy": "li_si",
        "architecture": "dense",
        "particle": "dense",
        "counter": "lithium_metal",
        "parameter_set": "mine",
        "extra_tables": [],
    }
    recipe = dataset.assign_attrs({"cell": "mine", RECIPE: json.dumps(made_of)})
    assert parameters_of(recipe) is not None
    for field, name in (("particle", "unknown"), ("counter", "../data/nmc111"), ("alloy", "si")):
        other = recipe.assign_attrs({RECIPE: json.dumps(made_of | {field: name})})
        assert parameters_of(other) is None


def test_numbers_have_four_digits_and_missing_ones_a_dash():
    table = report_html.table("t", ("a", "b"), [("x", 1234.56), ("y", float("nan")), ("z", 3)])
    cells = re.findall(r"<td class=\"number\">(.*?)</td>", table)
    assert cells == ["1235", "-", "3"]


def test_the_report_lies_beside_the_results_or_where_it_was_asked(dataset, tmp_path):
    dataset.to_netcdf(tmp_path / "results.nc", engine="scipy")
    assert write_report(tmp_path) == tmp_path / "report.html"
    other = write_report(tmp_path / "results.nc", tmp_path / "deep" / "mine.html")
    assert other.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [path.name for path in other.parent.iterdir()] == ["mine.html"]
    with pytest.raises(InputError, match="give another file"):
        write_report(tmp_path, tmp_path / "results.nc" / "report.html")


def refusal(path):
    with pytest.raises(InputError) as refused:
        read_result(path)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_what_is_no_result_is_refused_in_one_sentence(dataset, tmp_path):
    assert "There is no file" in refusal(tmp_path / "none")
    assert f"There is no file '{tmp_path / 'results.nc'}'" in refusal(tmp_path)
    text = tmp_path / "table.csv"
    for content in ("a,b\n1,2\n", "", "CDF\x01"):
        text.write_text(content)
        assert "is not a result of porousalloy" in refusal(text)
    foreign = tmp_path / "foreign.nc"
    xr.Dataset({"voltage": 1.0}).to_netcdf(foreign, engine="scipy")
    assert "is not a result of porousalloy" in refusal(foreign)
    xr.Dataset({"x": 1.0}, attrs=dataset.attrs).to_netcdf(foreign, engine="scipy")
    assert "is not a result of porousalloy" in refusal(foreign)


def test_runs_that_gave_nothing_are_refused_with_their_reasons(dataset, tmp_path):
    nothing = dataset.map(lambda values: values.where(False))
    nothing.to_netcdf(tmp_path / "results.nc", engine="scipy")
    said = refusal(tmp_path)
    assert "holds no half cycle (0.1C: 1 cycle completed; 1C: voltage < 0.01 V" in said


def test_a_result_read_back_is_the_one_written(dataset, tmp_path):
    dataset.to_netcdf(tmp_path / "results.nc", engine="scipy")
    xr.testing.assert_allclose(read_result(tmp_path), dataset)
