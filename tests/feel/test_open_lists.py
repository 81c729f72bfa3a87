"""Filters, loops, membership and comparisons: decided, and while something in them is not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import UNKNOWN, Days, FeelError, Interval, OneOf, Rows, compile_, parse
from kkk_scoring.feel.frame import Run
from kkk_scoring.feel.unknown import alike

LOCAL = datetime(2026, 3, 1, 12, 0)
ABROAD = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NAMES: dict[str, Any] = {
    "u": UNKNOWN,
    "n": Interval(1, 3),
    "x": 7,
    "price": 9,
    "xs": [1, 2, 3],
    "items": [{"price": 1}, {"price": 5}],
    "local": LOCAL,
    "utc": ABROAD,
    "maybe": Rows([1, 5], [2, 6]),
    "more": Rows([1], [], 4, Interval(0, 9)),
    "one_more": Rows([1], [], 1, 5),
    "lists": OneOf([[1, 2], [3]]),
    "either_list": OneOf([Rows([1], [2]), [3]]),
    "truths": OneOf([True, False]),
    "open_record": {"a": UNKNOWN},
    "record": {"a": 1},
    "wide_record": {"a": 1, "b": UNKNOWN},
}


def value(text: str, **names: Any) -> Any:
    return compile_(parse(text))({**NAMES, **names})


def written(value: Any) -> Any:
    """A value that can be compared, undecided ones too."""
    if type(value) is Rows:
        return ("rows", *(written(list(part)) for part in (value.sure, value.maybe)), value.more)
    if type(value) is OneOf:
        return ("one of", *map(written, value.alternatives))
    if type(value) is Interval:
        return (value.low, value.high)
    if isinstance(value, list | tuple):
        return [written(item) for item in value]
    if isinstance(value, Mapping):
        return {key: written(item) for key, item in value.items()}
    return "unknown" if value is UNKNOWN else value


VALUES: list[tuple[str, Any]] = [
    # what a loop or a filter names is known only in it
    ("[for x in xs return x, x]", [[1, 2, 3], 7]),
    ("[for x in xs, y in xs return x * y, x]", [[1, 2, 3, 2, 4, 6, 3, 6, 9], 7]),
    ("[some x in xs satisfies x > 2, x]", [True, 7]),
    ("[every x in xs, y in xs satisfies x + y > 2, x]", [False, 7]),
    ("[items[price > 1], price]", [[{"price": 5}], 9]),
    ("[{x: 1, y: x + 1}, x]", [{"x": 1, "y": 2}, 7]),
    ("for y in (for x in xs return x) return x", [7, 7, 7]),
    ("[for x in [] return x, every x in [] satisfies x, some x in [] satisfies x]", [[], True, False]),
    # loops over what is not decided
    ("for x in maybe return x * 2", ("rows", [2, 10], [4, 12], 0)),
    ("for x in more return x + 1", ("rows", [2], [], 4)),
    ("for x in lists return x * 2", ("one of", [2, 4], [6])),
    ("for x in u return x", "unknown"),
    ("for x in n return x", None),
    ("for x in null return x", None),
    ("for x in xs, y in u return x", "unknown"),
    ("for x in xs, y in null return x", None),
    ("for x in maybe, y in xs return x", "unknown"),
    # some, every
    ("some x in maybe satisfies x = 5", True),
    ("some x in maybe satisfies x = 6", "unknown"),
    ("some x in maybe satisfies x = 9", False),
    ("every x in maybe satisfies x < 9", True),
    ("every x in maybe satisfies x < 6", "unknown"),
    ("every x in maybe satisfies x > 1", False),
    ("some x in more satisfies x = 9", "unknown"),
    ("every x in more satisfies x < 10", True),
    ("some x in lists satisfies x = 3", "unknown"),
    ("every x in lists satisfies x < 4", True),
    ("some x in u satisfies x", "unknown"),
    ("some x in null satisfies x", None),
    ("some x in xs satisfies null", None),
    ("some x in xs satisfies if x = 1 then null else x = 3", True),
    ("every x in xs satisfies if x = 1 then null else x = 3", False),
    # filters
    ("maybe[item > 1]", ("rows", [5], [2, 6], 0)),
    ("maybe[item > n]", ("rows", [5], [2, 6], 0)),
    ("maybe[item > 5]", ("rows", [], [6], 0)),
    ("maybe[item > u]", ("rows", [], [1, 5, 2, 6], 0)),
    ("more[item > 1]", ("rows", [], [], 4)),
    ("more[item > 9]", ("rows", [], [], 0)),
    ("maybe[1]", "unknown"),
    ("maybe[u]", "unknown"),
    ("xs[item > u]", ("rows", [], [1, 2, 3], 0)),
    ("xs[item >= n]", ("rows", [3], [1, 2], 0)),
    ("xs[u]", "unknown"),
    ("xs[n]", "unknown"),
    ("xs[if item = 1 then null else true]", [2, 3]),
    ("xs[null]", []),
    ("lists[item > 1]", ("one of", [2], [3])),
    ("lists[1]", (1, 3)),
    ("either_list[item < 3]", ("one of", ("rows", [1], [2], 0), [])),
    ("null[item > 1]", None),
    ("u[item > 1]", "unknown"),
    ("x[item > 1]", [7]),
    ("x[item > 8]", []),
    ("x[1]", 7),
    ("x[2]", None),
    ("[][1]", None),
    ("xs[-1]", 3),
    ("xs[4]", None),
    ("xs[0]", None),
    # membership
    ("2 in xs", True),
    ("9 in xs", False),
    ("null in xs", False),
    ("xs in [xs]", True),
    ("xs in xs", True),
    ("[1] in xs", False),
    ("n in xs", "unknown"),
    ("n in [5, 6]", False),
    ("u in xs", "unknown"),
    ("1 in maybe", True),
    ("2 in maybe", "unknown"),
    ("9 in maybe", False),
    ("5 in more", "unknown"),
    ("u in maybe", "unknown"),
    ("maybe in maybe", "unknown"),
    ("2 in lists", "unknown"),
    ("9 in lists", False),
    ("2 in u", "unknown"),
    ("2 in ([1..3], 9)", True),
    ("9 in ([1..3], 9)", True),
    ("5 in ([1..3], 9)", False),
    ("n in ([5..6], 9)", False),
    ("n in ([2..6], 9)", "unknown"),
    ('"a" in ["a", "b"]', True),
    ('"c" in ["a", "b"]', False),
    ('u in ["a", "b"]', "unknown"),
    ('null in ["a", "b"]', False),
    # equal, and in order
    ("xs = [1, 2, 3]", True),
    ("xs = [1, 2]", False),
    ("xs = [1, 2, u]", "unknown"),
    ("xs = [9, 2, u]", False),
    ("xs = maybe", "unknown"),
    ("maybe = 1", None),
    ("lists = [3]", "unknown"),
    ("[3] = lists", "unknown"),
    ("lists = [9]", False),
    ("lists != [9]", True),
    ("record = open_record", "unknown"),
    ("record = wide_record", "unknown"),
    ("record = {a: 2, b: u}", False),
    ("record = {a: 1, b: 2}", False),
    ("record = {a: 1}", True),
    ("null = n", False),
    ("null = u", "unknown"),
    ("local = utc", None),
    ("local < utc", None),
    ("local <= local", True),
    ("utc < utc", False),
    ('1 = "1"', None),
    ('1 < "1"', None),
    ('[1, "1"] = [1, 1]', False),
    ('"a" < "b"', True),
    ('duration("P1D") < duration("P2D")', True),
    ('duration("P1D") < duration("P2M")', None),
    ("true < false", None),
    ("u < 1", "unknown"),
    ("u < null", None),
    ("is(2, n)", "unknown"),
    ("is(n, 2)", "unknown"),
    ("is(5, n)", False),
    ("is(2, 2)", True),
    ("is(0.5, 1)", False),
    ("is(u, 2)", "unknown"),
    ("is(2, u)", "unknown"),
    ("is(xs, maybe)", "unknown"),
    ('is(2, "2")', False),
    ("is(null, null)", True),
    ("is(null, n)", False),
    # three values
    ("truths and true", "unknown"),
    ("truths and false", False),
    ("not(truths)", "unknown"),
    ("null and true", None),
    ("null and u", "unknown"),
    ("null or u", "unknown"),
    ("null or true", True),
    ("null or false", None),
    ("true and true and false", False),
    ("false or false or true", True),
    ("u or false or true", True),
    ("u and true and false", False),
    ("if null then 1 else 2", 2),
    ("if u then 1 else 2", (1, 2)),
    ("n between 0 and 3", True),
    ("n between 2 and 9", "unknown"),
    ("5 between null and 9", None),
    # lists
    ("median([4, 1, 3])", 3),
    ("median([4, 1, 3, 2])", Fraction(5, 2)),
    ("median([])", None),
    ('median([1, "a"])', None),
    ("product([2, 3, 4])", 24),
    ("product([])", None),
    ("stddev([2, 4])", Fraction("1.414213562373095048801688724209698")),
    ("stddev([2])", None),
    ("stddev([2, 2])", 0),
    ("mode([1, 2, 2, 1, 3])", [1, 2]),
    ("mode([])", []),
    ('mode(["a"])', None),
    ('min(["b", "a", "c"])', "a"),
    ('max(["b", "c", "a"])', "c"),
    ('max([1, "a"])', None),
    ("max([])", None),
    ("all([true, null])", None),
    ("all([false, null])", False),
    ("any([true, null])", True),
    ("any([false, null])", None),
    ("all([])", True),
    ("any([])", False),
    ("sort([3, 1, 2])", [1, 2, 3]),
    ('sort([3, "a"])', None),
    ("sort([local, utc])", None),
    ("sort([true, false])", None),
    ("sublist(xs, 2)", [2, 3]),
    ("sublist(xs, -2, 1)", [2]),
    ("sublist(xs, 1, 0)", []),
    ("sublist(xs, 1, -1)", None),
    ("sublist(xs, 4)", None),
    ("sublist(xs, 0)", None),
    ("sublist(xs, -4)", None),
    ("insert before(xs, 1, 9)", [9, 1, 2, 3]),
    ("insert before(xs, -1, 9)", [1, 2, 9, 3]),
    ("remove(xs, 2)", [1, 3]),
    ("remove(xs, 4)", None),
    ("list replace(xs, 3, 9)", [1, 2, 9]),
    ("index of([1, 2, 1], 1)", [1, 3]),
    ("flatten([1, [2, [3]], []])", [1, 2, 3]),
    ("concatenate(xs, 4)", [1, 2, 3, 4]),
    ("concatenate(xs, null)", None),
    ("union(xs, null)", None),
    ("union(xs, [3, 4])", [1, 2, 3, 4]),
    ("distinct values([1, true, 1, true, null, [1], [1]])", [1, True, None, [1]]),
    ("reverse(xs)", [3, 2, 1]),
    ("append(xs, 4, 5)", [1, 2, 3, 4, 5]),
    ("count(7)", 1),
    ("count(null)", None),
    ("list contains(xs, 3)", True),
    ("list contains(xs, null)", False),
    ("list contains([null], null)", True),
]


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[text for text, _ in VALUES])
def test_a_value_is_decided_as_far_as_no_completion_can_change_it(text: str, expected: Any) -> None:
    found = written(value(text))

    assert found == expected
    assert type(found) is type(expected) or not isinstance(expected, bool | None)


def test_a_distance_of_times_is_a_duration() -> None:
    assert value("utc - utc") == Days(0)
    assert value("t - utc", t=ABROAD + timedelta(hours=1)) == Days(3600)
    assert alike(value("lists"), NAMES["lists"])


@pytest.mark.parametrize(
    "body",
    [
        "for a in many return for b in many return a",
        "many[count(many[item > 1]) > 0]",
        "some a in many, b in many satisfies a + b < 0",
        "every a in many, b in many satisfies a + b > 0",
        "for a in many, b in many return a",
        "for a in many return sum(many)",
        "for a in many return distinct values(many)",
        "for a in many return many = [1]",
        "for a in many return a in many",
        "for a in many return records.price",
        "for a in many return string length(long)",
        "for a in many, b in few return exp(b)",
        "for a in many, b in few return a ** 0.5",
    ],
)
def test_work_that_grows_with_its_square_is_refused(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 2_500  # fewer than in truth, so that the test is quick
    monkeypatch.setattr(Run, "left", steps)
    many = list(range(1, 2 + int(steps**0.5)))
    records = [{"price": 1}] * len(many)
    names = {"many": many, "records": records, "long": "x" * 64 * len(many), "few": [1] * 10}
    with pytest.raises(FeelError):
        value(body, **names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("false and count(for a in many return a) > 0", False),
        ("true or count(for a in many return a) > 0", True),
        ("u and false and count(for a in many return a) > 0", False),
        ("if true then 1 else count(for a in many return a)", 1),
        ("some a in many satisfies a = 1 or count(for b in many return b) = 0", True),
    ],
)
def test_what_is_decided_is_not_gone_on_with(
    text: str, expected: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Run, "left", 150)

    assert value(text, many=list(range(1, 51))) == expected


def test_a_step_is_paid_for_each_item_that_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Run, "left", 300)
    many = [1] * 100

    assert value("count(for a in many return a) + count(many[item = 1])", many=many) == 200
    assert value("count(distinct values(many)) + sum(many)", many=many * 5) == 501
    with pytest.raises(FeelError):
        value("count(for a in many return a + a + a + a + a + a + a + a)", many=many)
