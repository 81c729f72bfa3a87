"""The whole of what the static check says: which part of the text, why, and how to mend it."""

from __future__ import annotations

import pytest

from kkk_scoring.feel.check import check
from kkk_scoring.feel.parser import parse
from kkk_scoring.feel.types import Boolean, Date, List, Number, Record, Text, Type

NAMES: dict[str, Type] = {
    "total": Number(),
    "extra": Number(null=True),
    "budget": Number("USD"),
    "road": Number("km"),
    "price": Number(),
    "name": Text(),
    "kind": Text(("firm", "school")),
    "size": Text(("micro", "small", "medium", "large"), null=True),
    "flag": Boolean(),
    "founded": Date(),
    "marks": List(Number(), 1),
    "gaps": List(Number(null=True)),
    "grades": List(Number(null=True), 1),
    "board": Record({"chairs": Number()}),
    "members": List(Record({"nip": Text(), "price": Number(), "kind": Text(("firm", "school"))})),
    "other_extra": Number(),
}

ORDER = "Texts have no order here: `{}` can't compare `{}`."
COMPARE = 'Compare it with something, as in `{} = "…"`.'
NOT_TRUE = "A condition must be true or false, but `{}` is {}."
A_DATE = 'Compare with a date, such as `@"2015-01-31"`, or write `founded.year`.'
NO_DAY = 'Write a day of the calendar, such as `"2015-01-31"`.'
SUBSTRING = "Write `substring(string, start position, length?)`."
ITSELF = "Inside the brackets `{}` means the item's own: it is compared with itself."
WHICH = "Say which item, as in `marks[1]`, or join them, as in `count(marks)`."

TOLD: list[tuple[str, list[tuple[str, str, str]]]] = [
    ('size >= "medium"', [('size >= "medium"', ORDER.format(">=", "size"), 'size in ["medium", "large"]')]),
    ('size > "medium"', [('size > "medium"', ORDER.format(">", "size"), 'size in ["large"]')]),
    ('size <= "small"', [('size <= "small"', ORDER.format("<=", "size"), 'size in ["micro", "small"]')]),
    ('size < "small"', [('size < "small"', ORDER.format("<", "size"), 'size in ["micro"]')]),
    ('"small" >= size', [('"small" >= size', ORDER.format(">=", '"small"'), 'size in ["micro", "small"]')]),
    ('size > "huge"', [('size > "huge"', ORDER.format(">", "size"), 'size in ["…", "…"]')]),
]
"""Here the fix is only the expression that it tells to write."""

WHOLE: list[tuple[str, list[tuple[str, str, str]]]] = [
    ('"a" = "b"', [('"b"', '`"a"` is never `"b"`, only "a".', "")]),
    ('kind in ["firma", "firm"]', [('"firma"', '`kind` is never `"firma"`, only "firm", "school".',
                                    'Did you mean `"firm"`?')]),
    ('founded in [[1..3], @"2020-01-01"]', [
        ("1", "`founded` is a date, but `1` is a number: they can't be compared.", A_DATE),
        ("3", "`founded` is a date, but `3` is a number: they can't be compared.", A_DATE)]),
    ("total in marks", []),
    ("members[price < price]", [("price < price", ITSELF.format("price"),
        "Give the one outside the brackets a figure of its own, with another name.")]),
    ("members[kind < kind]", [("kind < kind", ITSELF.format("kind"),
        "Give the one outside the brackets a figure of its own, with another name.")]),
    ("members[nip < nip]", [("nip < nip", ORDER.format("<", "nip"),
        'Say which are meant: `nip in ["…", "…"]`.')]),
    ("members[item > item]", [("item > item",
        "`>` compares numbers, dates and durations, but `item` is a record.", "")]),
    ('kind = "firm" or "school"', [('"school"', NOT_TRUE.format('"school"', "a text"),
        'Write `kind in ["firm", "school"]`.')]),
    ('kind != "firm" or "school"', [('"school"', NOT_TRUE.format('"school"', "a text"),
        COMPARE.format('"school"'))]),
    ('kind = "firm" and "school"', [('"school"', NOT_TRUE.format('"school"', "a text"),
        COMPARE.format('"school"'))]),
    ('kind = "firm" or name', [("name", NOT_TRUE.format("name", "a text"), COMPARE.format("name"))]),
    ('flag or "school"', [('"school"', NOT_TRUE.format('"school"', "a text"), COMPARE.format('"school"'))]),
    ("total and flag", [("total", NOT_TRUE.format("total", "a number"),
        "Compare it with something, as in `total > 0`.")]),
    ("marks and flag", [("marks", NOT_TRUE.format("marks", "a list of numbers"),
        "Count its items, as in `count(marks) > 0`.")]),
    ("founded and flag", [("founded", NOT_TRUE.format("founded", "a date"), "")]),
    ("max(name, 1)", [("name", "`max` needs a number, date or duration, but `name` is a text.",
        "Texts have no order here.")]),
    ("max(members)", [("members",
        "`max` needs a list of numbers, dates or durations, but `members` is a list of records.",
        "Say which part of each record: `members.…`.")]),
    ("sum(name)", [("name", "`sum` needs a number, but `name` is a text.", "")]),
    ("any(1)", [("1", "`any` needs a yes/no value, but `1` is a number.",
        "Compare it with something, as in `1 > 0`.")]),
    ("any(kind)", [("kind", "`any` needs a yes/no value, but `kind` is a text.", COMPARE.format("kind"))]),
    ("count(total)", [("total", "`count` needs a list, but `total` is a number.",
        "Write it as a list: `[total]`.")]),
    ("modulo(total, 0)", [("modulo(total, 0)", "Nothing can be divided by 0.", "")]),
    ("modulo(0, total)", []),
    ("modulo(total, 1)", []),
    ("total / 0", [("total / 0", "Nothing can be divided by 0.", "")]),
    ("0 / total", []),
    ("total * 0", []),
    ('date("x")', [('"x"', '`"x"` is no date.', NO_DAY)]),
    ("date(2015, 2, 30)", [("date(2015, 2, 30)", "`date(2015, 2, 30)` is no date.", NO_DAY)]),
    ("date(2015, 2, 28)", []),
    ("date(total, 2, 30)", []),
    ('duration("x")', [('"x"', '`"x"` is no duration.',
        'Write a duration such as `"P3Y"` (3 years), `"P6M"` (6 months) or `"P14D"` (14 days).')]),
    ('number("x")', []),
    ("before(budget, road)", [("road", "`budget` is in USD, but `road` in km.",
        "Convert one of them, or correct its `unit`.")]),
    ("after(founded, founded)", []),
    ("max(1, budget, road)", [("road", "`budget` is in USD, but `road` in km.",
        "Convert one of them, or correct its `unit`.")]),
    ("min(budget, 1, budget)", []),
    ("round half up(budget, road)", []),
    ("if flag then budget else road", [("if flag then budget else road",
        "`budget` is in USD, but `road` in km.", "Convert one of them, or correct its `unit`.")]),
    ("budget + road", [("budget + road", "`budget` is in USD, but `road` in km.",
        "Convert one of them, or correct its `unit`.")]),
    ("budget * road", []),
    ("budget = road", [("budget = road", "`budget` is in USD, but `road` in km.",
        "Convert one of them, or correct its `unit`.")]),
    ("budget < road", [("budget < road", "`budget` is in USD, but `road` in km.",
        "Convert one of them, or correct its `unit`.")]),
    ("sum(gaps)", [("gaps", "An item of `gaps` may be absent.", "Leave those out: `gaps[item != null]`.")]),
    ("abs(name)", [("name", "`abs` needs a number or duration, but `name` is a text.", "")]),
    ("sort(grades)[1] + 1", [("grades", "An item of `grades` may be absent.",
        "Leave those out: `grades[item != null]`.")]),
    ("sum(board)", [("board", "`sum` needs a number, but `board` is a record.",
        "Say which part of it: `board.…`.")]),
    ("string length(extra)", [("extra", "`string length` needs a text, but `extra` is a number.", "")]),
    ("substring(name)", [("substring(name)", "`substring` can't be called with 1 argument.", SUBSTRING)]),
    ("substring(name, 1, 2, 3)", [("substring(name, 1, 2, 3)",
        "`substring` can't be called with 4 arguments.", SUBSTRING)]),
    ("substring(strin: name, start position: 1)", [("substring(strin: name, start position: 1)",
        "`substring` has no `strin`.", "Did you mean `string`?")]),
    ("substring(name, start position: 1)", [("substring(name, start position: 1)",
        "Either all arguments of `substring` have names, or none.", SUBSTRING)]),
    ("substring(string: name, string: name)", [("substring(string: name, string: name)",
        "An argument of `substring` is given twice.", SUBSTRING)]),
    ("substring(start position: 2, string: name)", []),
    ("substring(name) + 1", [("substring(name)", "`substring` can't be called with 1 argument.", SUBSTRING)]),
    ("max(name, 1) + 1", [("name", "`max` needs a number, date or duration, but `name` is a text.",
        "Texts have no order here.")]),
    ("qqqq(1) + 1", [("qqqq", "There is no function `qqqq`.", "")]),
    ("total(3) + 1", [("total", "`total` is a number, not a function.", "")]),
    ("other-extra + 1", [("other-extra", "`-` means “minus”: there is no `other` here.",
        "Did you mean `other_extra`?")]),
    ("-name + 1", [("-name", "`-` needs a number or a duration, but `name` is a text.", "")]),
    ("(total + name) * 2", [("total + name", "`+` can't join `total`, a number, and `name`, a text.",
        "Write `string(total)` to put a number into a text.")]),
    ('if flag then 1 else "a"', [('"a"', "`then` gives a number, but `else` gives a text.", "")]),
    ('if flag then null else "a"', []),
    ('if flag then "a" else null', []),
    ("for x in total return x", [("total",
        "`in` must be followed by a list here, but `total` is a number.", "")]),
    ("marks > 3", [("marks > 3",
        "`marks` is a list of numbers, but `3` is a number: they can't be compared.", WHICH)]),
    ("marks > marks", [("marks > marks",
        "`>` compares numbers, dates and durations, but `marks` is a list of numbers.", WHICH)]),
    ("flag > flag", [("flag > flag",
        "`>` compares numbers, dates and durations, but `flag` is a yes/no value.", "")]),
]  # fmt: skip


def told(text: str, expected: Type | None = None) -> list[tuple[str, str, str]]:
    return [
        (
            text[problem.start : problem.end],
            problem.message.render("en"),
            problem.fix.render("en") if problem.fix else "",
        )
        for problem in check(parse(text), NAMES, expected, text=text).problems
    ]


@pytest.mark.parametrize(("text", "expected"), TOLD, ids=[text for text, _ in TOLD])
def test_texts_in_an_order_are_written_out(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == [(part, why, f"Say which are meant: `{fix}`.") for part, why, fix in expected]


@pytest.mark.parametrize(("text", "expected"), WHOLE, ids=[text for text, _ in WHOLE])
def test_a_problem_is_told_once_with_its_place_and_mend(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert told(text) == expected


MENDS: list[tuple[str, Type, str]] = [
    ("marks", Number(), WHICH),
    ("total", Boolean(), "Compare it with something, as in `total > 0`."),
    ("name", Boolean(), COMPARE.format("name")),
    ("marks", Boolean(), WHICH),
    ("founded", Boolean(), ""),
    ("flag", Number(), "Write how many points it gives: `if flag then 1 else 0`."),
    ("name", Number(), ""),
    ('"12"', Number(), "Write the number without quotes."),
    ('"-1.5"', Number(), "Write the number without quotes."),
    ('"1.2.3"', Number(), ""),
    ('"1,2,3"', Number(), ""),
    ("total", List(Number()), "Write it as a list: `[total]`."),
]


@pytest.mark.parametrize(("text", "place", "fix"), MENDS)
def test_an_expression_of_another_kind_is_mended_by_what_its_place_asks_for(
    text: str, place: Type, fix: str
) -> None:
    assert [mend for _, _, mend in told(text, place)] == [fix]


def test_what_a_list_may_lack_its_reverse_may_lack_too() -> None:
    assert [part for part, _, _ in told("reverse(grades)[1] + 1")] == ["reverse(grades)[1]"]
    assert told("reverse(marks)[1] + 1") == []


def test_a_range_that_is_no_test_is_told_once() -> None:
    found = check(parse("[1..3] = 1", whole_feel=True), {}, text="[1..3] = 1").problems

    assert [problem.message.render("en") for problem in found] == ["`[1..3]` may only stand after `in`."]


def test_a_date_with_its_time_has_an_hour() -> None:
    assert told('@"2020-01-01T10:00:00".hour = 10') == []
