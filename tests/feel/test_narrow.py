"""What the check knows of a value: that it is there, and how many items a list has at least."""

from __future__ import annotations

import pytest

from kkk_scoring.feel import parse
from kkk_scoring.feel.check import check
from kkk_scoring.feel.types import ANY, Boolean, Date, DateTime, Days, List, Months, Number, Record, Type

NAMES: dict[str, Type] = {
    "extra": Number(null=True),
    "xs": List(Number()),
    "two": List(Number(), at_least=2),
    "three": List(Number(), at_least=3),
    "lists": List(List(Number(), at_least=2), at_least=1),
    "lists_or_none": List(List(Number(), at_least=2, null=True), at_least=1),
    "anything": ANY,
    "n": Number(),
    "flag": Boolean(),
    "received": DateTime(),
    "founded": Date(),
    "total": Number(),
    "export_share": Number(),
    "export_part": Number(),
    "export": Number(),
    "part": Number(),
}


def problems(text: str) -> int:
    return len(check(parse(text), NAMES, text=text).problems)


SOUND = [
    "if extra in [1, 2] then extra + 1 else 0",
    "if extra in (1, 2) then extra + 1 else 0",
    "if extra = 1 then extra + 1 else 0",
    "if extra != null then extra + 1 else 0",
    "if count(xs) >= 1 and flag then min(xs) + 1 else 0",
    "if count(xs) != 0 then min(xs) + 1 else 0",
    "if count(xs) = 2 then min(drop lowest(xs, 1)) + 1 else 0",
    "if count(xs) > 1 then min(drop lowest(xs, 1)) + 1 else 0",
    "if 1 < count(xs) then min(drop lowest(xs, 1)) + 1 else 0",
    'min(drop lowest(closest two(three, "lower"), 1)) + 1',
    "count(sublist(two, 1, 0)) + 1",
    "min(sublist(two, 2)) + 1",
    "min(sublist(two, 1, 1)) + 1",
    "min(sublist(two, -1)) + 1",
    'nearest(two, 50, "lower") + 1',
    "export - part",
    "min(union(two, xs)) + 1",
    "min(drop lowest(concatenate(two, xs), 1)) + 1",
    "min(drop lowest(append(two, 1), 2)) + 1",
    "min(drop lowest(sublist(two, 1), 1)) + 1",
    "min(drop lowest(sublist(two, 1, 1), 0)) + 1",
    "min(drop lowest(drop alone(three, 50), 1)) + 1",
    "min(drop lowest(flatten(lists), 1)) + 1",
    "min(remove(two, 1)) + 1",
    "stddev(two) + 1",
    "count(concatenate(anything, two)) + 1",
]


@pytest.mark.parametrize("text", SOUND)
def test_what_is_surely_there_may_be_worked_with(text: str) -> None:
    assert problems(text) == 0


DOUBTFUL = [
    "if extra in [1, 2] then 0 else extra + 1",
    "if extra in [1, null] then extra + 1 else 0",
    "if extra in (1, null) then extra + 1 else 0",
    "if extra = null then extra + 1 else 0",
    "if extra != 1 then extra + 1 else 0",
    "if count(xs) >= 0 and flag then min(xs) + 1 else 0",
    "if count(xs) != 0.5 then min(xs) + 1 else 0",
    "if count(xs) != 1 then min(xs) + 1 else 0",
    "if count(xs) != 0 then min(drop lowest(xs, 1)) + 1 else 0",
    "if count(xs) > 1 then min(drop lowest(xs, 2)) + 1 else 0",
    "if count(xs) < 2 then min(xs) + 1 else 0",
    'min(drop lowest(closest two(three, "lower"), 2)) + 1',
    "count(sublist(two, 1, n)) + 1",
    "count(sublist(two, n)) + 1",
    "count(sublist(two, 1.5)) + 1",
    "min(drop lowest(flatten(lists_or_none)[item != null], 1)) + 1",
    "min(sublist(two, 1, 0)) + 1",
    'nearest(xs, 50, "lower") + 1',
    'received.time offset + @"PT1H"',
    "total.part + 1",
    "min(drop lowest(union(two, xs), 1)) + 1",
    "min(drop lowest(distinct values(three), 1)) + 1",
    "min(drop lowest(concatenate(two, xs), 2)) + 1",
    "min(drop lowest(two, n)) + 1",
    "min(drop lowest(drop alone(three, 50), 2)) + 1",
    "min(drop lowest(flatten(lists), 2)) + 1",
    "min(flatten(lists_or_none)) + 1",
    "min(remove(sublist(two, 1, 1), 1)) + 1",
    "stddev(sublist(two, 1, 1)) + 1",
    "if sublist(two, n, 0) != null then min(sublist(two, n, 0)) + 1 else 0",
    "if sublist(two, 1, n) != null then min(sublist(two, 1, n)) + 1 else 0",
]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_may_be_absent_is_one_problem(text: str) -> None:
    assert problems(text) == 1


@pytest.mark.parametrize(
    ("fields", "fix"),
    [
        (0, None),
        (1, "It has: `f1`."),
        (8, "It has: `f1`, `f2`, `f3`, `f4`, `f5`, `f6`, `f7`, `f8`."),
        (9, None),
    ],
)
def test_the_names_that_a_record_has_are_told_when_they_are_few(fields: int, fix: str | None) -> None:
    record = Record({f"f{place}": Number() for place in range(1, fields + 1)})
    text = "entry.quite_another"
    (problem,) = check(parse(text), {"entry": record}, text=text).problems

    assert (problem.fix and problem.fix.render("en")) == fix


def test_a_hyphen_is_told_only_where_the_name_with_an_underscore_is_there() -> None:
    def fixes(text: str) -> list[str]:
        names: dict[str, Type] = {"export_share": Number()}
        return [p.fix.render("en") for p in check(parse(text), names, text=text).problems if p.fix]

    assert fixes("export-share") == ["Did you mean `export_share`?"]
    assert "Did you mean `import_costs`?" not in fixes("import-costs")


@pytest.mark.parametrize(("other", "unit"), [("PLN", "PLN"), ("USD", None), (None, "PLN")])
def test_one_of_two_numbers_has_their_unit_where_they_have_the_same(
    other: str | None, unit: str | None
) -> None:
    names: dict[str, Type] = {"flag": Boolean(), "a": Number("PLN"), "b": Number(other)}
    text = "if flag then a else b"

    assert check(parse(text), names, text=text).type == Number(unit)


@pytest.mark.parametrize(
    ("written", "type_"),
    [("P1M", Months()), ("P1Y", Months()), ("PT1M", Days()), ("P1D", Days()), ("P1DT1M", Days())],
)
def test_the_text_of_a_duration_tells_its_kind(written: str, type_: Type) -> None:
    text = f'duration("{written}")'

    assert check(parse(text), {}, text=text).type == type_
