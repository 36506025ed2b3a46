"""A report in a real browser: it loads, complains of nothing and asks the network for nothing."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from stub_results import stub_cycles, stub_result

from porousalloy.experiments.report.report import write_report

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--enable-logging=stderr",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # no network
)


class Visit:
    """What a browser made of a page: its tree, its complaints, the addresses it asked for."""

    def __init__(self, page: Path, folder: Path):
        log = folder / "network.json"
        finished = subprocess.run(
            [
                CHROMIUM,
                *FLAGS,
                f"--user-data-dir={folder / 'profile'}",
                f"--log-net-log={log}",
                "--dump-dom",
                page.as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        self.tree = finished.stdout
        self.complaints = [line for line in finished.stderr.splitlines() if "CONSOLE" in line]
        self.requests = _requests(log)


def _requests(log: Path) -> set[str]:
    """Addresses other than files and data that a page, not the browser itself, asked for."""
    events = json.loads(log.read_text(encoding="utf-8"))["events"]
    asked = [event["params"] for event in events if "url" in event.get("params", {})]
    return {
        params["url"]
        for params in asked
        if params["url"].split(":")[0] in ("http", "https", "ws", "wss")
        and params.get("initiator", "not an origin") != "not an origin"
    }


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Report of an analytic result."""
    result = stub_result(stub_cycles(1.0), cell="li-si-porous-half")
    return write_report(result.save(tmp_path_factory.mktemp("result") / "saved"))


def test_the_report_opens_offline_without_complaint(report, tmp_path):
    visit = Visit(report, tmp_path)
    assert "<h1>li-si-porous-half: " in visit.tree
    assert visit.tree.count("<img ") == 5
    assert visit.tree.rstrip().endswith("</html>")
    assert visit.complaints == []
    assert visit.requests == set()


def test_a_page_that_reaches_out_would_be_noticed(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '<html lang="en"><img src="https://example.org/a.png"><script>nothing()</script></html>'
    )
    visit = Visit(page, tmp_path)
    assert visit.requests == {"https://example.org/a.png"}
    assert any("nothing is not defined" in line for line in visit.complaints)


def test_the_policy_keeps_the_report_from_reaching_out(report, tmp_path):
    page = tmp_path / "page.html"
    outside = '<img src="https://example.org/a.png" alt=""></main>'
    page.write_text(report.read_text(encoding="utf-8").replace("</main>", outside), "utf-8")
    visit = Visit(page, tmp_path)
    assert "example.org" in visit.tree
    assert visit.requests == set()
    assert any("Content Security Policy" in line for line in visit.complaints)
