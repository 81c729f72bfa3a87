"""What the static check says where names, lists and functions are of less usual kinds."""

from __future__ import annotations

import pytest

from kkk_scoring.feel.check import check
from kkk_scoring.feel.parser import parse
from kkk_scoring.feel.types import (
    Any,
    Boolean,
    Date,
    Days,
    Function,
    List,
    Number,
    Record,
    Text,
    Type,
)

NAMES: dict[str, Type] = {
    "anything": Any(),
    "total": Number(),
    "extra": Number(null=True),
    "flag": Boolean(),
    "name": Text(),
    "other": Text(),
    "founded": Date(),
    "opened": Date(null=True),
    "wait": Days(),
    "marks": List(Number(), 3),
    "gaps": List(Number(null=True), 3),
    "parts": List(List(Number(), 2, null=True), 1),
    "share": Function(("x",), Number()),
    "first": Record({"km": Number(null=True)}),
    "rows": List(Record({"km": Number()})),
}

LATE = " may be absent: it need not be given."
SHORT = " may be absent: the list may be shorter."
EMPTY = " may be absent, for instance where a list is empty."

HIDDEN = "for share in marks return shar(1)"

TOLD: list[tuple[str, list[tuple[str, str]]]] = [
    # Of several forms of a function the one is meant into which the arguments fit best.
    ("before(founded, extra)", [("extra", "`before` needs a date as `point2`, but `extra` is a number.")]),
    ("before(opened, opened)", [("opened", f"`opened`{LATE}")]),
    ("max([name])", [("[name]",
        "`max` needs a list of numbers, dates or durations, but `[name]` is a list of texts.")]),
    ("date(opened) = founded", [("opened", f"`opened`{LATE}")]),
    # An argument that may be absent is told once; what the call gives is known all the same.
    ("abs(extra) + name", [
        ("abs(extra) + name", "`+` can't join `abs(extra)`, a number, and `name`, a text."),
        ("extra", f"`extra`{LATE}")]),
    ("abs(null) + name", [("null", "`null` means “absent”: nothing can be worked out from it.")]),
    # Of what is of any kind nothing is told.
    ("(1 + anything) and flag", []),
    ("wait + anything = founded", []),
    ("anything + wait = founded", []),
    ("marks[anything] + 1", []),
    ("count(concatenate(marks, anything)) > 1", []),
    # Places.
    ("total[1] + name", [("total", "Only a list can be followed by `[…]`, but `total` is a number.")]),
    ("count(sublist(marks, 1.5))", [("sublist(marks, 1.5)", f"`sublist(marks, 1.5)`{EMPTY}")]),
    ("count(sublist(marks, 2))", []),
    ("count(sublist(marks, 2, 1.5))", [("sublist(marks, 2, 1.5)", f"`sublist(marks, 2, 1.5)`{EMPTY}")]),
    ("stddev(flatten(parts)) + 1", [
        ("stddev(flatten(parts))", f"`stddev(flatten(parts))`{EMPTY}"),
        ("flatten(parts)", "An item of `flatten(parts)` may be absent.")]),
    ("(if flag then total else [][1]) + 1", [("if flag then total else [][1]",
        f"`if flag then total else [][1]`{LATE}")]),
    ("(if flag then [][1] else total) + 1", [("if flag then [][1] else total",
        f"`if flag then [][1] else total`{LATE}")]),
    ('nearest(rows.km, total, "lower") + 1', [('nearest(rows.km, total, "lower")',
        f'`nearest(rows.km, total, "lower")`{EMPTY}')]),
    # One kind either way is that kind.
    ("(if flag then founded else founded) + name", [("(if flag then founded else founded) + name",
        "`+` can't join `if flag then founded else founded`, a date, and `name`, a text.")]),
    # What is known of one part says nothing of another that is written alike.
    ("gaps[1] != null and gaps[2] > 1", [("gaps[2]", f"`gaps[2]`{SHORT}")]),
    ("gaps[1] != null and gaps[1] > 1", []),
    ("number(name) != null and number(other) > 1", [("number(other)", f"`number(other)`{EMPTY}")]),
    ("number(name) != null and number(name) > 1", []),
    ("{item: first, km: extra, far: item.km != null and km > 1}", [("km", f"`km`{LATE}")]),
    ("{item: first, km: extra, far: km != null and km > 1}", []),
    ("if extra in [1, 2] then extra + 1 else 0", []),
    ("if extra in [1, 2] then 0 else extra + 1", [("extra", f"`extra`{LATE}")]),
    ("if extra in [1, null] then extra + 1 else 0", [("extra", f"`extra`{LATE}")]),
    ('string(null) + "a"', [("string(null)", f"`string(null)`{EMPTY}")]),
    # Functions.
    ("share + 1", [("share + 1", "`+` can't join `share`, a function, and `1`, a number.")]),
    ('abs(-"a")', [('-"a"', '`-` needs a number or a duration, but `"a"` is a text.')]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOLD, ids=[text for text, _ in TOLD])
def test_only_what_may_go_wrong_is_told(text: str, expected: list[tuple[str, str]]) -> None:
    found = check(parse(text), NAMES, text=text).problems

    assert [(text[one.start : one.end], one.message.render("en")) for one in found] == expected


@pytest.mark.parametrize(("text", "fix"), [("shar(1)", "Did you mean `share(…)`?"), (HIDDEN, "")])
def test_a_function_whose_name_means_something_else_here_is_not_offered(text: str, fix: str) -> None:
    (problem,) = check(parse(text), NAMES, text=text).problems

    assert problem.message.render("en") == "There is no function `shar`."
    assert (problem.fix.render("en") if problem.fix else "") == fix


def test_names_are_offered_for_the_first_20_problems_of_an_expression() -> None:
    text = " + ".join(["totl"] * 22)
    found = check(parse(text), NAMES, text=text).problems

    fixes = [one.fix.render("en") if one.fix else "" for one in found]
    assert fixes == ["Did you mean `total`?"] * 20 + [""] * 2
