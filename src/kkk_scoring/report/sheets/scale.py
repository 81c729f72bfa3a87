"""What a mark may be: in words for people, and as the rule that the cell is checked by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kkk_scoring.messages import exact
from kkk_scoring.report.sheets.desk import Desk, Item
from kkk_scoring.rubric.model import Exact, Requirement, Scale
from kkk_scoring.scoring import sheet_form as form

Rule = dict[str, Any]

_LONGEST_CHOICE: Final = 250
"""Characters of all words of a choice together; spreadsheets take 255."""
_LONGEST_RULE: Final = 250


def answers(item: Requirement, language: str) -> list[str]:
    """What a judged requirement can be answered by."""
    words = form.WORDS[language]
    keys = ("yes", "no", "not_applicable") if item.may_not_apply else ("yes", "no")
    return [words[key] for key in keys]


def scale_text(desk: Desk, item: Item) -> str:
    """What a mark may be, in a few words."""
    if isinstance(item, Requirement):
        return " / ".join(answers(item, desk.language))
    scale = _scale(item)
    if scale.words is not None:
        return " / ".join(
            word if points is None else f"{word} ({desk.number(points)})"
            for word, points in scale.words.items()
        )
    if scale.one_of:
        return ", ".join(map(desk.number, scale.one_of)) if desk.language == "en" else _joined(desk, scale)
    text = f"{desk.number(scale.low)}–{desk.number(scale.high)}"
    if scale.step == 1:
        return text
    return f"{text}, {desk.words['steps'].format(step=desk.number(scale.step))}"


def _joined(desk: Desk, scale: Scale) -> str:
    """Where the decimal sign is a comma, a comma can't part numbers."""
    return "; ".join(map(desk.number, scale.one_of))


def takes_text(item: Item) -> bool:
    """Whether a mark is a word: then what is typed must not be taken for a number or a day."""
    return isinstance(item, Requirement) or _scale(item).words is not None


def rule(item: Item, cell: str, language: str) -> Rule:
    """What *cell* takes. The workbook only helps: collecting checks every mark again."""
    if isinstance(item, Requirement):
        return _choice(answers(item, language))
    scale = _scale(item)
    if scale.words is not None:
        return _choice(list(scale.words))
    if scale.one_of:
        if all(number.denominator == 1 for number in scale.one_of):
            return _choice([exact(number) for number in scale.one_of])
        return _formula(f"OR({','.join(_near(cell, number) for number in scale.one_of)})", cell)
    return _range(scale, cell)


def _scale(item: Item) -> Scale:
    assert not isinstance(item, Requirement)
    assert item.scale is not None  # as in everything that a sheet can mark
    return item.scale


def _choice(words: Sequence[str]) -> Rule:
    """A choice; any text where it is too long for one or a word holds a comma, which parts the words."""
    if len(",".join(words)) > _LONGEST_CHOICE or any("," in word for word in words):
        return {"validate": "any"}
    return {"validate": "list", "source": list(words)}


def _range(scale: Scale, cell: str) -> Rule:
    low, high, step = scale.low, scale.high, scale.step
    assert low is not None
    assert high is not None
    assert step is not None
    if step == 1 and low.denominator == 1 and high.denominator == 1:
        return {"validate": "integer", "criteria": "between", "minimum": int(low), "maximum": int(high)}
    steps = f"({cell}-{_written(low)})/{_written(step)}"
    within = f"{cell}>={_written(low)}-0.000001,{cell}<={_written(high)}+0.000001"
    return _formula(f"AND({within},ABS({steps}-ROUND({steps},0))<0.000001)", cell)


def _formula(condition: str, cell: str) -> Rule:
    text = f"=AND(ISNUMBER({cell}),{condition})"
    return {"validate": "any"} if len(text) > _LONGEST_RULE else {"validate": "custom", "value": text}


def _near(cell: str, number: Exact) -> str:
    return f"ABS({cell}-{_written(number)})<0.000001"


def _written(number: Exact) -> str:
    """A number in a formula, in brackets where a sign in it could be taken for another's."""
    text = exact(number)
    return f"({text})" if "/" in text or text.startswith("-") else text
