"""The page on expressions tells the truth: every row of its tables "expression → gives" holds."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from kkk_scoring.feel import UNKNOWN, Interval, compile_, parse
from kkk_scoring.feel.unknown import alike

PAGE = (Path(__file__).parents[2] / "docs" / "expressions.md").read_text("utf-8")
TABLES = re.findall(r"\| expression \| gives \|\n\|---\|---\|\n((?:\|.*\|\n)+)", PAGE)
ROWS = [tuple(re.split(r"(?<=`) \| ", row.strip("| "))) for table in TABLES for row in table.splitlines()]
NAMES = {"m": Interval(0, 60), "u": UNKNOWN}


def run(text: str) -> Any:
    return compile_(parse(text))(NAMES)


@pytest.mark.parametrize(("text", "gives"), ROWS, ids=[row[0] for row in ROWS])
def test_each_example_gives_what_the_page_says(text: str, gives: str) -> None:
    assert alike(run(text.strip("`")), meaning(gives))


def meaning(gives: str) -> Any:
    if gives == "unknown":
        return UNKNOWN
    low, dots, high = gives.strip("`").partition("…")
    return Interval(plain(low), plain(high)) if dots else run(low)


def plain(text: str) -> int | Fraction:
    return Fraction(text) if "." in text else int(text)


def test_the_page_has_examples() -> None:
    assert len(ROWS) > 40
