"""The report in a browser: no error, no request, sorting and filtering by keyboard, WCAG, paper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, kkk
from tests.programs import NPM, needs, needs_npm
from tests.report.hostile import hostile_round
from tests.report.paper import split_rows

pytestmark = [pytest.mark.chromium, needs("chromium")]

ROUND = ROOT / "applications" / "kkk-2015"
AXE = NPM / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report(ROUND, tmp_path_factory.mktemp("report"))


def report(folder: Path, into: Path, *arguments: str) -> Path:
    to = into / "report.html"
    done = kkk("report", folder, *arguments, "--to", to)

    assert done.code == 0, done.err
    return to


class Watched:
    """A page that tells what went wrong on it and what it asked for."""

    def __init__(self, page: Any, file: Path) -> None:
        self.page, self.file = page, file
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(file.as_uri())


@pytest.fixture
def watched(browser: Any, file: Path) -> Iterator[Watched]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    yield Watched(page, file)
    page.close()


def ids(page: Any) -> list[str]:
    """The entries that the table shows, from top to bottom."""
    return [text for text in page.locator("#list tbody tr:not([hidden]) th").all_inner_texts() if text]


def test_it_opens_from_a_file_without_an_error_or_a_request(watched: Watched) -> None:
    assert watched.page.locator("h1").inner_text().startswith("Competition for the status")
    assert watched.errors == []
    assert watched.requests == [watched.file.as_uri()]


def test_the_table_is_sorted_by_keyboard_in_both_directions(watched: Watched) -> None:
    page = watched.page
    as_listed = ids(page)
    heading = page.locator("#list thead th", has_text="Entry")
    heading.locator("button").focus()
    page.keyboard.press("Enter")

    assert (heading.get_attribute("aria-sort"), ids(page)) == ("ascending", sorted(as_listed))
    page.keyboard.press("Space")
    assert (heading.get_attribute("aria-sort"), ids(page)) == ("descending", sorted(as_listed, reverse=True))


def test_numbers_are_sorted_as_numbers_and_missing_ones_come_last(watched: Watched) -> None:
    page = watched.page
    heading = page.locator("#list thead th", has_text="Total")
    heading.locator("button").press("Enter")

    assert ids(page)[:10] == ["W10", "W01", "W23", "W06", "W07", "W12", "W04", "W17", "W14", "W21"]


def test_the_table_is_filtered_by_text_without_accents_and_by_result(watched: Watched) -> None:
    page = watched.page
    page.locator("#search").focus()
    page.keyboard.type("szkla techn")

    assert ids(page) == ["W06"]
    assert page.locator("#shown").inner_text() == "1 / 23"
    page.locator("#search").fill("")
    page.locator("#only").focus()
    page.keyboard.type("Not rec")
    assert ids(page) == ["W17"]


def test_tab_leads_from_the_top_to_every_control_and_the_focus_is_seen(watched: Watched) -> None:
    page = watched.page
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    seen = []
    for _ in range(70):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        if seen[-1] == "only":
            break

    assert first == "#main"
    assert seen[-2:] == ["search", "only"]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_link_to_an_entry_opens_it(watched: Watched) -> None:
    page = watched.page
    page.locator("#list").get_by_role("link", name="W12").press("Enter")
    page.wait_for_function("document.getElementById('e-W12').open")

    assert page.evaluate("document.activeElement.parentElement.id") == "e-W12"
    page.locator("#open-all").click()
    assert page.locator("details.entry[open]").count() == 23
    page.locator("#close-all").click()
    assert page.locator("details.entry[open]").count() == 0


@pytest.mark.parametrize("width", [320, 360, 768, 1200])
def test_nothing_overflows_however_narrow(watched: Watched, width: int) -> None:
    page = watched.page
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("#open-all").click()
    wider = page.evaluate(OVERFLOWING)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert wider == []


# Elements that reach out of the page; what only a screen reader gets is clipped to one pixel.
OVERFLOWING = """() => [...document.querySelectorAll("body *")]
    .filter((e) => !e.closest(".sr, .skip") && e.getBoundingClientRect().right > innerWidth + 1)
    .map((e) => e.outerHTML.slice(0, 80))"""


def test_hostile_texts_do_nothing_and_overflow_nothing(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    dialogs: list[str] = []

    def note(dialog: Any) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    watched = Watched(page, report(hostile_round(tmp_path), tmp_path))
    page.locator("#open-all").click()

    assert (dialogs, watched.errors, len(watched.requests)) == ([], [], 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


@pytest.mark.slow
@pytest.mark.node
@needs_npm("axe-core")
@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_no_violation_of_wcag(
    browser: Any, tmp_path: Path, scheme: str, language: str, width: int
) -> None:
    file = report(ROUND, tmp_path, "--lang", language)
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(file.as_uri())
    for entry in ("W07", "W12", "W16"):
        page.evaluate(f"document.getElementById('e-{entry}').open = true")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")

    violations = [
        (one["id"], one["nodes"][0]["html"][:120], len(one["nodes"])) for one in found["violations"]
    ]
    assert violations == [], json.dumps(found["violations"][:2], indent=1)[:3000]
    page.close()


@pytest.mark.slow
def test_on_paper_no_row_is_split_and_every_entry_is_found(browser: Any, file: Path, tmp_path: Path) -> None:
    from pypdf import PdfReader

    page = browser.new_page()
    page.goto(file.as_uri())
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True, tagged=True)
    page.close()
    reader = PdfReader(tmp_path / "report.pdf")
    text = "\n".join(one.extract_text() for one in reader.pages)

    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert split_rows(reader) == []
    for number in range(1, 24):
        assert text.count(f"W{number:02}") >= 2
    assert "Rests on assumptions" in reader.pages[-1].extract_text()
