"""What a programmer sees of values that are not decided."""

from __future__ import annotations

import pytest

from kkk_scoring.feel import UNKNOWN, Days, Months, OneOf, Rows, compile_, parse
from kkk_scoring.feel.types import Boolean, List, Number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (UNKNOWN, "UNKNOWN"),
        (Rows([1], [2], more=3), "Rows([1], maybe=[2], more=3)"),
        (OneOf([1, 2]), "OneOf([1, 2])"),
        (Days(90_000), "Days(P1DT1H)"),
        (Months(14), "Months(P1Y2M)"),
        (compile_(parse("function(x, y) x + y", whole_feel=True))({}), "FunctionValue(x, y)"),
        (Boolean(null=True), "Boolean(null=True)"),
        (List(Number("km"), at_least=2), "List(Number('km'), 2)"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_a_value_is_shown_with_its_parts(value: object, text: str) -> None:
    assert repr(value) == text
