"""Pages for a terminal: they fit into 80 columns and use 160, numbers stand below one another."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import east_asian_width

import pytest

from kkk_scoring.loading import load_round, score
from kkk_scoring.report.columns import aligned, places
from kkk_scoring.report.explain import Explanation
from kkk_scoring.report.table import Overview
from kkk_scoring.scoring.protocol import Protocol
from tests.helpers import ROOT, kkk

ROUNDS = sorted(path.parent.name for path in (ROOT / "applications").glob("*/round.yaml"))


@cache
def protocol(round_: str) -> Protocol:
    return score(load_round(ROOT / "applications" / round_))


@pytest.fixture(scope="module")
def kkk_2015() -> Protocol:
    return protocol("kkk-2015")


def cells(line: str) -> int:
    """How many columns of a terminal the line takes."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in line)


@pytest.mark.parametrize("round_", ROUNDS)
@pytest.mark.parametrize(("width", "language"), [(60, "en"), (80, "pl"), (110, "en"), (160, "pl")])
def test_no_line_is_wider_than_the_terminal(round_: str, width: int, language: str) -> None:
    made = protocol(round_)
    pages = [
        Overview(made, language),
        *(Explanation(made, outcome, language) for outcome in made.outcomes[::5]),
    ]
    lines = [line for page in pages for line in page.render(width).splitlines()]

    assert max(map(cells, lines)) <= width


def rows(page: str) -> list[str]:
    """The lines of the ranking that begin with a place."""
    return [line for line in page.splitlines() if re.match(r" *\d+ +W\d\d ", line)]


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("width", [80, 160])
def test_decimal_signs_stand_below_one_another(kkk_2015: Protocol, language: str, width: int) -> None:
    sign = "," if language == "pl" else "."
    found = rows(Overview(kkk_2015, language).render(width))
    at = [[place.start() for place in re.finditer(rf"(?<=\d){re.escape(sign)}(?=\d)", row)] for row in found]

    assert len(found) == 8
    assert len(set(map(tuple, at))) == 1


def test_in_80_columns_what_entries_got_stands_above_them(kkk_2015: Protocol) -> None:
    page = Overview(kkk_2015, "en").render(80)

    assert "            Recommended for the status\n  1  W10    " in page
    assert "            Not recommended\n  8  W17    " in page


def test_in_160_columns_stand_the_groups_the_margin_and_the_result(kkk_2015: Protocol) -> None:
    page = Overview(kkk_2015, "en").render(160)
    row = rows(page)[6]

    assert re.search(r"Title +A +B +C +D ", page)
    assert re.sub(" +", " ", row).endswith(
        " 14.0 28.0 13.5 12.5 68.0 33.0 101.0 0.0 Recommended for the status"
    )
    assert rows(page)[0].split()[-5] == "+31.0"


def test_without_unicode_only_ascii_lines_are_drawn(kkk_2015: Protocol) -> None:
    page = Overview(kkk_2015, "en", plain=True).render(80)

    assert "─" not in page
    assert "-----" in page


def test_an_explanation_has_all_marks_in_one_table(kkk_2015: Protocol) -> None:
    outcome = kkk_2015.outcome("W12")

    assert outcome is not None
    page = Explanation(kkk_2015, outcome, "en").render(80)
    row = next(line for line in page.splitlines() if line.startswith("  M1 Value chain and structure  "))
    assert row.split()[-5:] == ["(9)", "8", "8", "8.0", "10"]
    assert "Most points were lost at: P3 3.4, P5 3.2, M3 3, M4 3, P1 2.8.\n" in page


@pytest.mark.parametrize(
    ("values", "decimals"), [([132, 126], 0), ([132, 1261 / 10], 0), ([None], 0), ([], 0)], ids=str
)
def test_only_exact_numbers_ask_for_decimals(values: list[object], decimals: int) -> None:
    assert places(values) == decimals


def test_numbers_get_zeros_never_rounding() -> None:
    from fractions import Fraction

    values = [132, Fraction(1261, 10), Fraction(2, 3), None]

    assert places(values) == 4
    assert [aligned(value, "pl", 4) for value in values[:3]] == ["132,0000", "126,1000", "0,6666…"]


@pytest.mark.parametrize("format_", ["table", "md"])
@pytest.mark.parametrize(("language", "word"), [("pl", "odrzucono"), ("en", "rejected")])
def test_who_falls_where_the_rubric_has_no_word_for_it_is_rejected_in_the_readers_language(
    language: str, word: str, format_: str
) -> None:
    done = kkk("score", ROOT / "applications/gallery/kkk-wariant-b", "--format", format_, "--lang", language)
    ranking = done.text[re.search(r"Lista rankingowa|Ranking list", done.text).start() :]  # type: ignore[union-attr]  # it is there

    assert re.search(rf"(^|\| ) *{word}( *\||$)", ranking, re.MULTILINE)
    assert [w for w in ("rejected", "odrzucono") if w != word and w in ranking] == []
