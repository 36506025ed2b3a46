"""The report of made-up results: what it says, that it stands alone, and what is refused."""

import datetime
import json
import re
from html.parser import HTMLParser

import pytest
from stub_results import (
    StubStep,
    stub_cycles,
    stub_pulses,
    stub_result,
    stub_spectra,
    without_curves,
)

from porousalloy.experiments.report import html as report_html
from porousalloy.experiments.report.content import FOLLOWS, SET, parameters_of, remarks
from porousalloy.experiments.report.report import make_report, write_report
from porousalloy.experiments.results.cycle_row import GAVE_MORE, REMARK
from porousalloy.experiments.results.metadata import CHANGES, DIFFERENCES, RECIPE
from porousalloy.experiments.runs.result import Result
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import provenance

DIFFUSIVITY = "Alloy reference diffusivity [m2.s-1]"
NOW = datetime.datetime(2026, 1, 2, 3, 4)
VOID = {"meta", "img", "link", "br", "hr"}
TITLE = 'silicon "<script>alert(1)</script>"'
REASON = "voltage < 0.01 V & <b>worse</b>"


@pytest.fixture
def result():
    """A cycle of 2000 mA.h/g at two C-rates; the second run failed."""
    made = stub_result(
        stub_cycles(0.1), stub_cycles(1.0), endings=["completed", "failed"], profiles=False
    )
    made.dataset.attrs["title"] = TITLE
    made.dataset["run_reason"] = ("run", ["1 cycle completed", REASON])
    return made


def changed(result, **attributes):
    """The same result that says something else of itself."""
    return Result(result.dataset.assign_attrs(attributes), result.summary(), result.tables)


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
def page(result):
    return Page(make_report(result, NOW))


def test_nothing_outside_the_page_is_referred_to(page):
    for _, attrs in page.tags:
        for name in ("src", "href", "srcset", "data", "action", "background", "poster"):
            assert re.match(r"data:|#", attrs.get(name, "#"))
        assert "style" not in attrs
    assert not {"script", "link", "iframe", "object", "base"} & {tag for tag, _ in page.tags}
    assert not re.search(r"url\(|@import", report_html.STYLE)


def test_text_from_results_is_escaped(page):
    assert f"ampsi-half: {TITLE}" in page.texts
    assert REASON in page.texts
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
    name = "Lithiation capacity per gram of alloy and shell [mA.h.g-1]"
    where = [place for place, text in enumerate(page.texts) if text]
    words = [page.texts[place] for place in where]
    assert words[words.index(name) + 1] == "2000"
    for key, row in provenance("AMPSi2019_halfcell").iterrows():
        assert key in words
        assert any(text.startswith(row["source"]) for text in words)
    for name in ("porousalloy of this report", "pybamm of this report", "Python of this report"):
        assert re.match(r"\d+\.\d+", words[words.index(name) + 1])
    assert words[words.index("Results written") + 1] == "2026-01-02 03:04"


def test_remarks_count_assumptions_and_say_which_runs_ended_early(result):
    rows = parameters_of(result.dataset)
    said = remarks(result, rows)
    assumed = (provenance("AMPSi2019_halfcell")["kind"] == "assumed").sum()
    assert said[0].startswith(f"{assumed} of {len(rows)} parameters are assumed")
    assert "does not say which values were changed" in said[1]
    assert said[2] == "Not completed: 1C; the reasons are under Runs."
    assert len(said) == 3
    result.dataset["run_ending"] = ("run", ["completed"] * 2)
    result.dataset["intraparticle_overpotential"] *= 5  # 50 mV
    said = remarks(changed(result, **{CHANGES: "{}"}), rows)
    assert said[1] == "All runs were completed."
    assert "reaches 50 mV; above 26 mV" in said[2]


def test_what_is_not_known_of_the_drop_is_not_remarked():
    unknown = without_curves(stub_result(stub_cycles(0.1)), "voltage", "time", "capacity")
    assert not any("drop" in sentence for sentence in remarks(unknown, None))


def test_cycles_that_gave_more_than_they_took_are_named():
    result = stub_result(stub_cycles(*[0.5] * 8), command="cycle")
    cycles = result.summary()
    cycles.loc[1:, REMARK] = GAVE_MORE
    said = remarks(Result(result.dataset, cycles), None)
    (sentence,) = [text for text in said if "gave more" in text]
    assert "0.5C cycle 2," in sentence
    assert "and 2 more" in sentence


def test_changed_values_and_what_follows_from_them_are_marked(result):
    name = "Alloy host density [kg.m-3]"
    given = changed(result, **{CHANGES: json.dumps({name: 2000.0})})
    rows, own = parameters_of(given.dataset), provenance(get_cell("ampsi-half"))
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
    page = Page(make_report(given, NOW))
    marked = [attrs for attrs in page.attributes("tr") if attrs.get("class") == "changed"]
    assert len(marked) == 1 + len(follows)
    assert (parameters_of(result.dataset)["change"] == "").all()


def test_values_that_the_run_set_are_marked(result):
    start = "Initial concentration in positive electrode [mol.m-3]"
    told = changed(result, **{DIFFERENCES: json.dumps({start: 1234.5})})
    rows = parameters_of(told.dataset)
    assert rows.loc[start, ["value", "change"]].tolist() == [1234.5, SET]
    assert (rows["change"] != "").sum() == 1


def test_a_cell_that_does_not_say_what_it_is_made_of_has_no_parameters_to_show(result):
    unknown = changed(result, cell="mine")
    assert parameters_of(unknown.dataset) is None
    assert "'mine' is not one of the list" in remarks(unknown, None)[0]
    assert "Not known." in Page(make_report(unknown, NOW)).texts


def test_tables_that_are_not_there_or_lie_elsewhere_are_not_read(result):
    made_of = {
        "alloy": "li_si",
        "architecture": "dense",
        "particle": "dense",
        "counter": "lithium_metal",
        "parameter_set": "mine",
        "extra_tables": [],
    }
    recipe = changed(result, cell="mine", **{RECIPE: json.dumps(made_of)}).dataset
    assert parameters_of(recipe) is not None
    for field, name in (("particle", "unknown"), ("counter", "../data/nmc111"), ("alloy", "si")):
        other = recipe.assign_attrs({RECIPE: json.dumps(made_of | {field: name})})
        assert parameters_of(other) is None


@pytest.mark.parametrize(
    ("result", "columns", "rows"),
    [
        (stub_result(stub_cycles(0.1, 1.0, 0.1), command="run"), ["0.1C", "1C", "0.1C again"], []),
        (
            stub_result(stub_cycles(*[0.5] * 9), command="cycle"),
            [f"cycle {cycle}" for cycle in (1, 3, 5, 7, 9)],
            [],
        ),
        (
            stub_result(
                [StubStep(1, "lithiation", 0.05, 20.0), StubStep(1, "rest")],
                command="run",
                tables={"gitt": stub_pulses()},
            ),
            ["0.05C"],
            ["Diffusivity at every pulse", "plateau"],
        ),
        (stub_spectra(stub_result([], command="run")), [], []),
    ],
    ids=["rate capability", "cycles", "titration", "impedance"],
)
def test_every_kind_of_result_has_a_report(result, columns, rows):
    page = Page(make_report(result, NOW))
    words = [text for text in page.texts if text]
    if columns:
        start = words.index("Quantity") + 1
        assert words[start : start + len(columns)] == columns
    assert set(rows) <= set(words)
    assert len(page.attributes("img")) == len(result.figures())


def test_a_run_that_gave_nothing_says_so():
    page = Page(make_report(stub_result([], endings=["failed"]), NOW))
    assert "No cycle was finished." in page.texts
    assert page.attributes("img") == []


def test_numbers_have_four_digits_and_missing_ones_a_dash():
    table = report_html.table("t", ("a", "b"), [("x", 1234.56), ("y", float("nan")), ("z", 3)])
    cells = re.findall(r"<td class=\"number\">(.*?)</td>", table)
    assert cells == ["1235", "-", "3"]


def test_the_report_lies_beside_the_results_or_where_it_was_asked(result, tmp_path):
    folder = result.save(tmp_path / "result")
    assert write_report(folder) == folder / "report.html"
    assert write_report(folder) == folder / "report.html"  # one of our own is replaced
    other = write_report(folder / "results.nc", tmp_path / "deep" / "mine.html")
    assert other.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [path.name for path in other.parent.iterdir()] == ["mine.html"]
    with pytest.raises(InputError, match="give another file"):
        write_report(folder, folder / "results.nc" / "report.html")


def test_a_file_of_other_origin_is_not_replaced(result, tmp_path):
    folder = result.save(tmp_path / "result")
    (folder / "report.html").write_text("<html>my own notes</html>")
    with pytest.raises(InputError, match=r"report\.html.*not a report of porousalloy"):
        write_report(folder)
    assert "my own notes" in (folder / "report.html").read_text()
