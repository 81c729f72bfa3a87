"""What the static check finds in an expression before there is any application."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kkk_scoring.feel.check import Checked, check
from kkk_scoring.feel.parser import parse
from kkk_scoring.feel.tree import Call, Filter, Node, children
from kkk_scoring.feel.types import (
    ANY,
    Boolean,
    Date,
    DateTime,
    Days,
    Function,
    List,
    Months,
    Number,
    Record,
    Text,
    Type,
)

KIND = Text(("enterprise", "research_unit", "other"))
SIZE = Text(("micro", "small", "medium", "large"), null=True)
MEMBER = Record(
    {
        "nip": Text(),
        "kind": KIND,
        "size": SIZE,
        "distance": Number("km"),
        "turnover": Number("PLN", null=True),
        "exports": Boolean(),
        "certified": Boolean(null=True),
        "joined": Date(null=True),
        "price": Number(),
    }
)
BID = Record({"price": Number(), "id": Text()})
NAMES: dict[str, Type] = {
    "members": List(MEMBER),
    "total": Number(),
    "extra": Number(null=True),
    "other_extra": Number(null=True),
    "price": Number(),
    "budget": Number("USD"),
    "turnover": Number("PLN", null=True),
    "export_share": Number(),
    "name": Text(),
    "kind": KIND,
    "size": SIZE,
    "flag": Boolean(),
    "answer": Boolean(null=True),
    "founded": Date(),
    "received": DateTime(),
    "age": Months(),
    "gap": Days(),
    "marks": List(Number(), 1),
    "scores": List(Number()),
    "gaps": List(Number(null=True)),
    "sheets": List(Record({"total": Number(), "role": Text(("expert", "agency"))}), 2),
    "totals": List(Number(), 2),
    "cluster": Record({"founded": Date(), "city": Text(null=True)}),
    "board": Record({"since": Date(), "chairs": Number()}, null=True),
    "documents": List(Text(), null=True),
    "field": List(BID),
    "entry": BID,
    "above": Function(("x",), Number()),
    "anything": ANY,
}


def checked(text: str, expected: Type | None = None, names: dict[str, Type] = NAMES) -> Checked:
    return check(parse(text), names, expected, text=text)


def told(text: str, expected: Type | None = None) -> list[tuple[str, str, str, str]]:
    """Kind, the part of the text pointed at, message and fix of every problem."""
    return [
        (
            problem.kind,
            text[problem.start : problem.end],
            problem.message.render("en"),
            problem.fix.render("en") if problem.fix else "",
        )
        for problem in checked(text, expected).problems
    ]


# expression, kind, the part pointed at, a piece of the message, a piece of the fix
PROBLEMS = [
    # names
    ("membrs", "unknown name", "membrs", "no `membrs`", "`members`"),
    ("Members", "unknown name", "Members", "no `Members`", "`members`"),
    ("members.nipp", "unknown name", "nipp", "`members` has no `nipp`", "`nip`"),
    ("cluster.street", "unknown name", "street", "`cluster` has no `street`", "`founded`, `city`"),
    ("founded.yaer", "unknown name", "yaer", "`founded` has no `yaer`", "`year`"),
    ("total.points", "type", "total.points", "`total` is a number, it has no `points`", ""),
    ('count(members[knd = "other"])', "unknown name", "knd", "no `knd`", "`kind`"),
    ("exports", "unknown name", "exports", "no `exports`", "`members.exports`"),
    ("kind = enterprise", "unknown name", "enterprise", "no `enterprise`", 'quotes: `"enterprise"`'),
    ("export-share >= 1", "unknown name", "export-share", "means “minus”", "`export_share`"),
    ("count + 1", "unknown name", "count", "no `count`", "`count(…)`"),
    ("zzzzzz", "unknown name", "zzzzzz", "no `zzzzzz`", ""),
    ("summ(totals)", "unknown name", "summ", "no function `summ`", "`sum(…)`"),
    ("drop_lowest(marks, 1)", "unknown name", "drop_lowest", "no function", "`drop lowest(…)`"),
    ("abov(3)", "unknown name", "abov", "no function `abov`", "`above(…)`"),
    # values that a choice doesn't offer
    ('kind = "enterprize"', "type", '"enterprize"', '`kind` is never `"enterprize"`', '"enterprise"'),
    ('"Other" != kind', "type", '"Other"', 'only "enterprise", "research_unit", "other"', '"other"'),
    ('kind in ("other", "enterprize")', "type", '"enterprize"', "is never", '"enterprise"'),
    ('size in ["small", "big"]', "type", '"big"', "is never", ""),
    ('kind in != "enterprize"', "type", '"enterprize"', "is never", '"enterprise"'),
    ('kind in "enterprize"', "type", '"enterprize"', "is never", '"enterprise"'),
    ('members[kind = "enterprize"]', "type", '"enterprize"', "is never", '"enterprise"'),
    ('list contains(members.kind, "firm")', "type", '"firm"', "is never", ""),
    ("kind = size", "type", "kind", "`size` is never `kind`", ""),
    ('(if flag then "yes" else "no") = "maybe"', "type", '"maybe"', "is never", ""),
    ('day of week(founded) = "monday"', "type", '"monday"', "is never", '"Monday"'),
    # arithmetic
    ("name + 1", "type", "name + 1", "`+` can't join `name`, a text, and `1`, a number", "`string(1)`"),
    ('total * "0.7"', "type", 'total * "0.7"', "can't join", "without quotes"),
    ("founded + 14", "type", "founded + 14", "a date, and `14`, a number", '@"P14D"'),
    ("received - founded", "type", "received - founded", "a date and time, and", "`date(received)`"),
    ("founded + founded", "type", "founded + founded", "can't join", ""),
    ("gap + age", "type", "gap + age", "a duration in days, and `age`", "Months differ in length"),
    ("gap > 14", "type", "gap > 14", "is a duration in days", "`gap.days`"),
    ("age + 3", "type", "age + 3", "a duration in years and months", "`age.years`"),
    ("flag + 1", "type", "flag + 1", "a yes/no value", "`true` or `false`"),
    ("marks + marks", "type", "marks + marks", "a list of numbers", "`concatenate(a, b)`"),
    ("marks + 1", "type", "marks + 1", "a list of numbers", "`marks[1]`"),
    ("members[flag] + 1", "type", "members[flag] + 1", "a list of records", "`members[flag][1]`"),
    ("entry + 1", "type", "entry + 1", "a record", "`entry.…`"),
    ("above + 1", "type", "above + 1", "a function", "`above(…)`"),
    ("-name", "type", "-name", "`-` needs a number or a duration, but `name` is a text", ""),
    ("total / 0", "null", "total / 0", "divided by 0", ""),
    ("total / -0", "null", "total / -0", "divided by 0", ""),
    ("modulo(total, 0)", "null", "modulo(total, 0)", "divided by 0", ""),
    # comparisons
    ("founded >= 2015", "type", "founded >= 2015", "`founded` is a date, but `2015` is a number",
     "founded.year"),
    ("received >= founded", "type", "received >= founded", "can't be compared", "`date(received)`"),
    ("date(received) - founded >= @\"P3Y\"", "type", "date(received) - founded >= @\"P3Y\"",
     "a duration in days, but", "`years and months duration(from, to)`"),
    ('founded = "2015-01-01"', "type", 'founded = "2015-01-01"', "is a text", '`@"2015-01-01"`'),
    ("name > founded", "type", "name > founded", "is a text", "`date(name)`"),
    ('total = "0.7"', "type", 'total = "0.7"', "can't be compared", "without quotes"),
    ('flag = "yes"', "type", 'flag = "yes"', "a yes/no value", "`true` or `false`"),
    ("total in (name)", "type", "name", "can't be compared", ""),
    ("total in [[1, 2]]", "type", "[1, 2]", "a list of numbers", "`[1, 2][1]`"),
    ("marks = 3", "type", "marks = 3", "a list of numbers", "`marks[1]`"),
    ("members[flag] = 3", "type", "members[flag] = 3", "a list of records", "`members[flag][1]`"),
    ("total between 1 and name", "type", "name", "is a text", ""),
    ('size >= "medium"', "type", 'size >= "medium"', "Texts have no order", '`size in ["medium", "large"]`'),
    ('size < "medium"', "type", 'size < "medium"', "Texts have no order", '`size in ["micro", "small"]`'),
    ('"medium" < size', "type", '"medium" < size', "Texts have no order", '`size in ["large"]`'),
    ('name > "a"', "type", 'name > "a"', "Texts have no order", "`name in [\"…\", \"…\"]`"),
    ("flag > true", "type", "flag > true",
     "compares numbers, dates and durations, but `flag` is a yes/no", ""),
    ("entry < entry", "type", "entry < entry", "`entry` is a record", ""),
    ("marks > marks", "type", "marks > marks", "`marks` is a list of numbers", "`marks[1]`"),
    # conditions
    ("flag and total", "type", "total", "`total` is a number", "`total > 0`"),
    ("flag and name", "type", "name", "`name` is a text", '`name = "…"`'),
    ("flag or members", "type", "members", "a list of records", "`count(members) > 0`"),
    ('kind = "other" or "enterprise"', "type", '"enterprise"', "is a text",
     '`kind in ["other", "enterprise"]`'),
    ("if total then 1 else 2", "type", "total", "must be true or false", "`total > 0`"),
    ("not(total)", "type", "total", "`not` needs a yes/no value, but `total` is a number", "`total > 0`"),
    ("every m in members satisfies m.distance", "type", "m.distance", "must be true or false", "> 0"),
    ('if flag then 1 else "a"', "type", '"a"', "`then` gives a number, but `else` gives a text", ""),
    # values that may be absent
    ("extra + 1", "null", "extra", "need not be given", "`extra != null and`"),
    ("1 - extra", "null", "extra", "need not be given", "if extra = null then"),
    ("-extra", "null", "extra", "need not be given", "if extra = null then"),
    ("extra > 3", "null", "extra", "need not be given", "if extra = null then"),
    ("3 <= extra", "null", "extra", "need not be given", "if extra = null then"),
    ("extra between 1 and 3", "null", "extra", "need not be given", "if extra = null then"),
    ("total between 1 and extra", "null", "extra", "need not be given", "if extra = null then"),
    ("extra in [1..3]", "null", "extra", "need not be given", "if extra = null then"),
    ("extra in (< 3, 5)", "null", "extra", "need not be given", "if extra = null then"),
    ("answer and flag", "null", "answer", "need not be given", "if answer = null then"),
    ("if answer then 1 else 2", "null", "answer", "need not be given", "if answer = null then"),
    ("members[certified]", "null", "certified", "need not be given", "`certified != null and`"),
    ("members[turnover > 3]", "null", "turnover", "need not be given", "`turnover != null and`"),
    ("upper case(cluster.city)", "null", "cluster.city", "need not be given", "if cluster.city = null"),
    ("board.since > founded", "null", "board.since", "need not be given", "if board.since = null"),
    ("documents[1] = name", "null", "documents", "need not be given", "if documents = null"),
    ("every d in documents satisfies d = name", "null", "documents", "need not be given", ""),
    ("some m in members satisfies m.turnover > 1", "null", "m.turnover", "need not be given", ""),
    ("max(scores) - 1", "null", "max(scores)", "where a list is empty", "if max(scores) = null then"),
    ("mean(scores) > 3", "null", "mean(scores)", "where a list is empty", "if mean(scores) = null then"),
    ("stddev(marks) > 3", "null", "stddev(marks)", "where a list is empty", "if stddev(marks) = null"),
    ("marks[2] + 1", "null", "marks[2]", "the list may be shorter", "if marks[2] = null then"),
    ("members[1].distance > 3", "null", "members[1].distance", "may be shorter", "= null then"),
    ("sum(members.turnover)", "null", "members.turnover", "An item of",
     "`members[turnover != null].turnover`"),
    ("mean(gaps) = 1", "null", "gaps", "An item of", "`gaps[item != null]`"),
    ("max(3, extra)", "null", "extra", "need not be given", "if extra = null then"),
    ("sum(append(marks, extra))", "null", "append(marks, extra)", "An item of", "[item != null]`"),
    ("mean(drop lowest(marks, 1)) > 1", "null", "mean(drop lowest(marks, 1))", "list is empty", ""),
    ("sublist(totals, 3)[1] + 1", "null", "sublist(totals, 3)", "may be absent", ""),
    ("sublist(totals, 2)[2] + 1", "null", "sublist(totals, 2)[2]", "may be shorter", ""),
    ("for r in [{a: 1}, {a: 2, b: 3}] return r.b + r.a", "null", "r.b", "need not be given", ""),
    ("null + 1", "null", "null", "means “absent”", ""),
    ("total < null", "null", "null", "means “absent”", ""),
    ("count(null)", "null", "null", "means “absent”", ""),
    ("(if flag then 1 else null) + 1", "null", "if flag then 1 else null", "may be absent", ""),
    ("number(name) > 3", "null", "number(name)", "may be absent", ""),
    ("date(name) > founded", "null", "date(name)", "may be absent", ""),
    # filters
    ("total[1]", "type", "total", "Only a list can be followed by `[…]`, but `total` is a number", ""),
    ("members[kind]", "type", "kind", "hold a condition or a place", '`kind = "…"`'),
    ("members[distance]", "type", "distance", "depends on the item", "`distance > 0`"),
    ("marks[item - 1]", "type", "item - 1", "depends on the item", ""),
    ("marks[0]", "argument", "0", "counted from 1", ""),
    ("field[price < price]", "shadowed", "price < price", "compared with itself", "`entry.price`"),
    ("count(field[price > 2 * price])", "shadowed", "price > 2 * price", "compared with itself",
     "entry.price"),
    ("members[turnover = turnover]", "shadowed", "turnover = turnover", "compared with itself",
     "another name"),
    # arguments
    ("count(total)", "type", "total", "`count` needs a list, but `total` is a number", "`[total]`"),
    ("upper case(total)", "type", "total", "`upper case` needs a text, but `total` is a number", ""),
    ("upper case(members.nip)", "type", "members.nip", "needs a text, but", "`members.nip[1]`"),
    ("drop lowest(marks, name)", "type", "name", "needs a number as `n`, but `name` is a text", ""),
    ("sum(members)", "type", "members", "needs a list of numbers, but", "`members.…`"),
    ('max("a", 1)', "type", '"a"', "needs a number, date or duration, but", "Texts have no order"),
    ("max(1, founded)", "type", "founded", "can't be compared", "founded.year"),
    ("sort(members.nip)", "type", "members.nip", "a list of numbers, dates or durations, but", "no order"),
    ("before(total, founded)", "type", "founded", "needs a number as `point2`, but", "founded.year"),
    ("closest two(sheets, \"lower\")", "type", "sheets", "needs a list of numbers as `list`", "`sheets.…`"),
    ("for m in total return m", "type", "total", "must be followed by a list", ""),
    ("list contains(members.nip, 3)", "type", "3", "can't be compared", ""),
    ('closest two(totals, "low")', "argument", '"low"', 'must be one of "lower", "higher"',
     '"lower" / "higher"'),
    ("closest two(totals, name)", "argument", "name", 'must be one of "lower", "higher"',
     '"lower" / "higher"'),
    ("closest two(totals)", "argument", "closest two(totals)", "can't be called with 1 argument",
     "`closest two(list, equal gaps)`"),
    ("round half up(total)", "argument", "round half up(total)", "with 1 argument.",
     "round half up(n, scale)"),
    ("abs(1, 2)", "argument", "abs(1, 2)", "with 2 arguments", "`abs(n)`"),
    ("abs()", "argument", "abs()", "with 0 arguments", "`abs(n)`"),
    ("substring(string: name, strt: 1)", "argument", "substring(string: name, strt: 1)",
     "`substring` has no `strt`", "`substring(string, start position, length?)`"),
    ("decimal(n: total, skale: 2)", "argument", "decimal(n: total, skale: 2)", "has no `skale`", "`scale`"),
    ("decimal(n: total, n: 2)", "argument", "decimal(n: total, n: 2)", "given twice", "`decimal(n, scale)`"),
    ("above(1, 2)", "argument", "above(1, 2)", "with 2 arguments", "`above(x)`"),
    ("total(3)", "type", "total", "`total` is a number, not a function", ""),
    ('date("2020-02-30")', "argument", '"2020-02-30"', "is no date", "a day of the calendar"),
    ("date(2015, 13, 1)", "argument", "date(2015, 13, 1)", "is no date", "a day of the calendar"),
    ('duration("3 years")', "argument", '"3 years"', "is no duration", '"P3Y"'),
    # units
    ("budget + members[1].distance", "unit", "budget + members[1].distance", "`budget` is in USD, but",
     "unit"),
    ("sum(members.distance) > budget", "unit", "sum(members.distance) > budget",
     "km, but `budget` in USD", ""),
    ("budget = sum(members.distance)", "unit", "budget = sum(members.distance)", "in USD, but", ""),
    ("max(budget, 1, sum(members.distance))", "unit", "sum(members.distance)", "in USD, but", "Convert"),
    ("if flag then budget else sum(members.distance)", "unit",
     "if flag then budget else sum(members.distance)", "in USD, but", "Convert"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "pointed", "message", "fix"), PROBLEMS)
def test_a_mistake_is_found_with_its_place_and_mend(
    text: str, kind: str, pointed: str, message: str, fix: str
) -> None:
    found = told(text)

    assert [(kind, pointed)] == [(a, b) for a, b, _, _ in found if a == kind and b == pointed]
    (one,) = [problem for problem in found if problem[:2] == (kind, pointed)]
    assert message in one[2]
    assert fix in one[3] if fix else True


SOUND = [
    ("total >= 101", Boolean()),
    ('kind = "enterprise"', Boolean()),
    ('size = "small"', Boolean()),
    ('size in ["small", "medium"]', Boolean()),
    ("extra in [1, 2]", Boolean()),
    ("extra = 3", Boolean()),
    ("extra = null", Boolean()),
    ("extra != other_extra", Boolean()),
    ("cluster = cluster", Boolean()),
    ("[1, 2] in [[1, 2], [3]]", Boolean()),
    ("total in (< 3, [5..7], 9)", Boolean()),
    ("founded.year >= 2015", Boolean()),
    ('date(received) - founded >= @"P30D"', Boolean()),
    ('years and months duration(founded, received) >= @"P3Y"', Boolean()),
    ('before(founded, @"2020-01-01")', Boolean()),
    ("any(members.exports)", Boolean()),
    ("all(flag, total > 3)", Boolean()),
    ("some m in members, s in sheets satisfies m.distance > s.total", Boolean()),
    ('members[kind = "other"] = []', Boolean()),
    ("is(extra, null)", Boolean()),
    ('string length(name) > 3 and starts with(name, "a")', Boolean()),
    # what is known to be there
    ("extra != null and extra > 3", Boolean()),
    ("extra > 3 and extra != null", Boolean()),
    ("extra = null or extra > 3", Boolean()),
    ("not(extra = null) and extra > 3", Boolean()),
    ("extra = 5 and extra > 3", Boolean()),
    ("extra in (1, 2) and extra > 1", Boolean()),
    ("extra != null and (other_extra = null or other_extra > extra)", Boolean()),
    ("cluster.city != null and upper case(cluster.city) = \"A\"", Boolean()),
    ("if board = null then false else board.since > founded", Boolean()),
    ("if board.since != null then board.since > founded else false", Boolean()),
    ("if extra = null or other_extra = null then 0 else extra + other_extra", Number()),
    ("if extra != null then extra * 2 else 0", Number()),
    ("if null != extra then extra * 2 else 0", Number()),
    ("if mean(scores) = null then 0 else mean(scores)", Number()),
    ("if count(scores) > 0 then mean(scores) else 0", Number()),
    ("if count(scores) = 0 then 0 else max(scores) - min(scores)", Number()),
    ("if 2 <= count(scores) then scores[2] else 0", Number()),
    ("count(scores) > 0 and mean(scores) > 3", Boolean()),
    ("if count(scores) > 1 then scores[2] else 0", Number()),
    ("members[turnover != null and turnover > 3]", List(MEMBER)),
    ("sum(members[turnover != null].turnover)", Number("PLN")),
    ("sum(members[not(turnover = null)].turnover)", Number("PLN")),
    ("mean(concatenate([0], gaps[item != null]))", Number()),
    ("every m in members[joined != null] satisfies m.joined > founded", Boolean()),
    ("members[item.turnover != null and turnover > 3]", List(MEMBER)),
    ("if documents = null then 0 else count(documents)", Number()),
    # lists that are never empty
    ("max(marks) - min(marks)", Number()),
    ("marks[1] + marks[-1]", Number()),
    ("mean(concatenate(scores, marks))", Number()),
    ("mean(distinct values(marks))", Number()),
    ("mean(drop lowest(totals, 1))", Number()),
    ('mean(closest two(marks, "lower"))', Number()),
    ('closest two(sheets, "lower", totals)[2].total', Number()),
    ("mean(drop alone(totals, 60))", Number()),
    ('nearest(totals, 60, "higher") + 1', Number()),
    ("max(1, total) + 1", Number()),
    ("mean(for m in marks return m * 2)", Number()),
    ("max([total, 0])", Number()),
    ("stddev(totals)", Number()),
    ("max(append(scores, 0))", Number()),
    ("max(sort(marks))", Number()),
    ("max(sublist(sort(totals), 2, 1))", Number()),
    ("sum(scores) + count(members)", Number()),
    ("drop alone(totals, 60)", List(Number(), 2)),
    ("drop alone(concatenate(totals, totals), 60)", List(Number(), 3)),
    ("sublist(totals, 2)", List(Number(), 1)),
    ("sublist(totals, -2, 1)", List(Number(), 1)),
    # units
    ("budget + 5", Number("USD")),
    ("2 * budget", Number("USD")),
    ("budget / 2", Number("USD")),
    ("budget / budget", Number()),
    ("budget * budget", Number()),
    ("100 * budget / sum(members.distance)", Number()),
    ("max(budget, 0)", Number("USD")),
    ("round half up(budget, 2)", Number("USD")),
    ("if flag then budget else 0", Number("USD")),
    # the rest
    ("founded + @\"P14D\"", Date()),
    ("received + @\"P1Y\"", DateTime()),
    ("received - received", Days()),
    ("3 * age", Months()),
    ("age / age", Number()),
    ('name + "a"', Text()),
    ("string join(members.nip, \", \")", Text()),
    ("members[kind = \"other\"][1].nip", Text(null=True)),
    ("members.joined.year", List(Number(null=True))),
    ("above(3) + 1", Number()),
    ("above(x: 3) + 1", Number()),
    ("substring(start position: 2, string: name)", Text(null=True)),
    ("{a: 1, b: a + 1}.b", Number()),
    ("field[price < entry.price]", List(BID)),
    ("field[item.price < price]", List(BID)),
    ("function(a, b) a * b + total", Function(("a", "b"), ANY)),
    ("if flag then 1 else null", Number(null=True)),
    ('[1, "a"]', List(ANY, 2)),
    ("flatten([[1, 2], [3]])", List(Number(), 2)),
    ("union(marks, scores)", List(Number(), 1)),
    ("index of(members.kind, \"other\")", List(Number())),
    ('duration("P3Y")', Months()),
    ('duration("PT5H")', Days()),
    ('date("2020-02-29")', Date()),
    ("string(extra)", Text(null=True)),
    ("insert before(marks, 1, 3)", List(Number(), 2)),
    ("remove(totals, 2)", List(Number(), 1)),
    ("list replace(marks, 2, 3)", List(Number(), 1, null=True)),
    ('mode(scores)', List(Number())),
    # of what nothing is known, everything is allowed
    ("anything + 1", ANY),
    ("anything.price > 3", Boolean()),
    ("anything[price > 3]", List()),
    ("anything[1]", ANY),
    ("mean(anything) > 3", Boolean()),
    ("upper case(anything)", Text()),
    ("anything(1)", ANY),
]  # fmt: skip


@pytest.mark.parametrize(("text", "type_"), SOUND)
def test_a_sound_expression_has_a_type_and_no_problem(text: str, type_: Type) -> None:
    found = checked(text)

    assert told(text) == []
    if not isinstance(type_, List):
        assert found.type == type_
    else:
        assert isinstance(found.type, List)
        assert (found.type.at_least, found.type.null) == (type_.at_least, type_.null)


def test_all_problems_are_told_at_once_in_the_order_of_the_text() -> None:
    found = told('membrs and extra > 3 and kind = "firm" and total')

    assert [pointed for _, pointed, _, _ in found] == ["membrs", "extra", '"firm"', "total"]


def test_a_value_that_may_be_absent_is_told_once() -> None:
    assert [pointed for _, pointed, _, _ in told("extra + extra > extra - 1")] == ["extra"]


def test_the_same_name_inside_and_outside_a_filter_is_told_for_both() -> None:
    assert [pointed for _, pointed, _, _ in told("turnover + count(members[turnover > 1])")] == [
        "turnover",
        "turnover",
    ]


def test_items_of_two_filters_are_two_values() -> None:
    found = told("count(members[turnover > 1]) + count(members[turnover > 2])")

    assert [pointed for _, pointed, _, _ in found] == ["turnover", "turnover"]


@pytest.mark.parametrize(
    ("text", "pointed"),
    [
        # what is known of the outer name says nothing of the item's
        ("turnover != null and count(members[turnover > 1]) > 0", "turnover"),
        ("count(members[turnover != null]) > 0 and turnover > 1", "turnover"),
        # "or" doesn't tell which
        ("if extra != null or other_extra != null then extra else 0", ""),
        ("(extra != null or flag) and extra > 1", "extra"),
        ("extra != null or extra > 1", "extra"),
        ("extra = null and extra > 1", "extra"),
        # two values that excuse each other
        ("extra > 3 and extra < 5", "extra"),
        ("if extra = null and flag then 0 else extra + 1", "extra"),
        ("if extra != 5 then extra + 1 else 0", "extra"),
        ("if count(scores) != 2 then mean(scores) + 1 else 0", "mean(scores)"),
        ("if count(scores) < 5 then mean(scores) + 1 else 0", "mean(scores)"),
        ("if count(scores) > 1 then scores[3] + 1 else 0", "scores[3]"),
        ("if count(scores) >= 2 then scores[3] + 1 else 0", "scores[3]"),
        ("extra in [null, 2] and extra > 1", "extra"),
    ],
)
def test_only_what_surely_holds_excuses_a_value_that_may_be_absent(text: str, pointed: str) -> None:
    found = checked(text)

    if pointed:
        assert [text[p.start : p.end] for p in found.problems if p.kind == "null"] == [pointed]
    else:
        assert found.type.null


# expression, what its place asks for, kind of problem, message
DEMANDS: list[tuple[str, Type, str, str]] = [
    ("total", Boolean(), "type", "This must be a yes/no value, but it is a number."),
    ("members", Number(), "type", "This must be a number, but it is a list of records."),
    ("total", List(Number()), "type", "This must be a list of numbers, but it is a number."),
    ("members.nip", List(Number()), "type", "This must be a list of numbers, but it is a list of texts."),
    ("flag", Number(), "type", "This must be a number, but it is a yes/no value."),
    ("extra", Number(), "null", "`extra` may be absent: it need not be given."),
    ("answer", Boolean(), "null", "`answer` may be absent: it need not be given."),
    ("extra", ANY, "null", "`extra` may be absent: it need not be given."),
    ("null", Number(), "null", "`null` means “absent”: nothing can be worked out from it."),
    ("gaps", List(Number()), "null", "An item of `gaps` may be absent."),
    ("budget", Number("EUR"), "unit", "This must be in EUR, but it is in USD."),
    ("name", Text(("a", "b")), "type", 'This must be one of "a", "b".'),
]


@pytest.mark.parametrize(("text", "expected", "kind", "message"), DEMANDS)
def test_an_expression_gives_what_its_place_asks_for(
    text: str, expected: Type, kind: str, message: str
) -> None:
    assert [(a, c) for a, _, c, _ in told(text, expected)] == [(kind, message)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("total > 3", Boolean()),
        ("total", Number()),
        ("budget", Number()),
        ("total", Number("EUR")),
        ("extra", Number(null=True)),
        ("gaps", List(Number(null=True))),
        ("anything", Number()),
        ("anything", Boolean()),
        ("total", ANY),
        ('if flag then "a" else "b"', Text(("a", "b", "c"))),
        ("sheets", List(ANY)),
    ],
)
def test_what_fits_its_place_is_no_problem(text: str, expected: Type) -> None:
    assert told(text, expected) == []


def filters(node: Node) -> list[Filter]:
    here = [node] if isinstance(node, Filter) else []
    return here + [found for part in children(node) for found in filters(part)]


@pytest.mark.parametrize(
    ("text", "kind", "fields"),
    [
        ("field[price > 3]", "rows", {"price", "id"}),
        ("marks[item > 3]", "rows", set()),
        ("field[1]", "item", set()),
        ("field[count(marks)]", "item", set()),
        ("marks[anything]", None, set()),
        ("anything[price > 3]", "rows", None),
        ("anything[anything]", None, None),
    ],
)
def test_the_check_decides_between_place_and_condition(
    text: str, kind: str | None, fields: set[str] | None
) -> None:
    node = parse(text)
    check(node, NAMES, text=text)
    (found,) = filters(node)

    assert found.kind == kind
    assert found.fields == fields


PAGE = Path(__file__).parents[2] / "docs" / "expressions.md"
PAGE_NAMES: dict[str, Type] = {
    **NAMES,
    "members": List(Record({"kind": Text(), "km": Number("km"), "turnover": Number(null=True)})),
    "kind": Text(("enterprise", "other")),
    "bonus": Number(null=True),
}


def page_examples() -> list[tuple[str, str, str]]:
    """Kind, expression and message of the page's table of problems."""
    row = re.compile(r"^\| `([a-z ]+)` \| `([^|]+)` \| ([^|]+) \|$", re.MULTILINE)
    section = PAGE.read_text(encoding="utf-8").partition("## Static check")[2].partition("\n### ")[0]
    return [(kind, text, message) for kind, text, message in row.findall(section)]


def test_the_page_shows_a_problem_of_every_kind() -> None:
    assert {kind for kind, _, _ in page_examples()} == {
        "unknown name", "type", "null", "argument", "shadowed", "unit",
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "message"), page_examples())
def test_the_page_says_what_the_check_says(kind: str, text: str, message: str) -> None:
    found = checked(text, names=PAGE_NAMES).problems

    assert (kind, message) in [(problem.kind, problem.message.render("en")) for problem in found]


def test_a_long_part_is_cut_in_messages() -> None:
    (problem,) = told(f'total + "{"a" * 5000}"')

    assert len(problem[2]) < 200
    assert "…" in problem[2]


def test_problems_of_an_expression_over_several_lines_point_into_it() -> None:
    text = "total +\n  sum(members\n    .turnovr)"

    assert [pointed for _, pointed, _, _ in told(text)] == ["turnovr"]


def test_the_same_tree_may_be_checked_twice() -> None:
    text = "count(field[price > membrs])"
    node = parse(text)
    assert isinstance(node, Call)

    assert check(node, NAMES, text=text).problems == check(node, NAMES, text=text).problems
