"""What a rule says of the field alone is worked out once for all entries, and means the same."""

from __future__ import annotations

from typing import Any

import pytest

from kkk_scoring.feel import compile_, parse
from kkk_scoring.rubric import once
from kkk_scoring.rubric.once import program

ROWS = [{"price": price, "size": size} for price, size in ((3, "small"), (1, "large"), (2, "small"))]

EXPRESSIONS = [
    "100 * min(field.price) / price",
    "count(field[price < entry.price])",
    "count(field) + count(entered.first)",
    "if price > 2 then max(field.price) else 0",
    'count(field[size = "small" and price >= min(field.price)])',
    "for x in field return x.price - min(field.price)",
    "for field in [[1], [1, 2]] return count(field)",
    "some x in [1, 2] satisfies x > count(field)",
    "{field: [1, 2], n: count(field)}.n",
    "mark - mean(own)",
    "sum(own) / count(field)",
    "round.budget / count(field)",
]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_each_entry_gets_what_it_would_get_alone(text: str) -> None:
    shared, alone = program(parse(text)), compile_(parse(text))
    for field in (ROWS, ROWS[:2]):
        for own in ([1, 2, 6], [5]):
            for row in field:
                names: dict[str, object] = {
                    **row, "field": field, "entered": {"first": ROWS}, "entry": row, "own": own, "mark": 4,
                    "round": {"budget": 10},
                }  # fmt: skip

                assert shared(names) == alone(names)


def test_the_field_is_gone_through_once_however_many_entries_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    plain = once._Part.__call__

    class Counted(once._Part):
        def __call__(self, names: Any) -> object:
            before = len(self._kept)
            value = plain(self, names)
            done.extend(["worked out"] * (len(self._kept) - before))
            return value

    monkeypatch.setattr(once, "_Part", Counted)
    rule = program(parse("price / min(field.price)"))
    values = [rule({**row, "field": ROWS}) for row in ROWS]

    assert values == [3, 1, 2]
    assert done == ["worked out"]


def test_what_is_not_reached_is_not_worked_out() -> None:
    assert program(parse("if price > 0 then 1 else min(field.price)"))({"price": 1}) == 1
