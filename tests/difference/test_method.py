"""What the report says of how the parts were found."""

from __future__ import annotations

import pytest

from kkk_scoring.report.difference import Compared, DifferencePage
from kkk_scoring.study.edition import written
from tests.difference.pairs import amended, compared, compiled


def edition(count: int, points: int) -> str:
    """An edition with so many clauses, in each a criterion of so many points."""
    criteria = "".join(f"      C{n}: {{points: {points}, clause: § {n}}}\n" for n in range(count))
    head = "rubric: r\nform: {a: number}\nstages:\n  - stage: s\n    criteria:\n"
    return f"{head}{criteria}    require: s >= 0\n"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "All of each change comes from the one clause."),
        (2, "A clause's part is its Shapley value"),
        (
            11,
            "More than 10 clauses changed: a clause's part is what it adds when they are taken in the "
            "document's order",
        ),
    ],
)
def test_how_the_parts_were_found_is_said(count: int, said: str) -> None:
    found = compared(edition(count, 1), edition(count, 3))
    old, new = compiled(written(found.old)), compiled(written(found.new))
    page = DifferencePage(Compared(old, new, found, amended(found, {"A": {"a": 1}})), "en")

    text = " ".join(page.render(200).split())

    assert said in text
    assert f"[{count}] +2" in text
