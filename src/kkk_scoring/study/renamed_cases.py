"""The ids within a rubric's own cases, where they are called otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from kkk_scoring.study.expression_names import in_expression

_TEXTS: Final = ("case", "note", "excused", "reason", "seed", "date")
"""Keys whose values are for people, or no names."""
_EXPERT: Final = re.compile(r"(.+)_(\d+)")


def renamed_cases(value: Any, names: Mapping[str, str]) -> Any:
    """Cases and excuses with the ids in *names* replaced, wherever a case names something."""
    if isinstance(value, list):
        return [renamed_cases(one, names) for one in value]
    if isinstance(value, dict):
        return {
            _name(key, names): one if key in _TEXTS else _value(key, one, names) for key, one in value.items()
        }
    return _name(value, names) if isinstance(value, str) else value


def _value(key: str, value: Any, names: Mapping[str, str]) -> Any:
    if key == "change" and isinstance(value, str):
        old, arrow, new = value.partition(" → ")
        return in_expression(old, names) + arrow + in_expression(new, names)
    return renamed_cases(value, names)


def _name(text: str, names: Mapping[str, str]) -> str:
    """`firm.size` by its parts; `judge_2`, the second expert of a role, by the role."""
    if text in names:
        return names[text]
    expert = _EXPERT.fullmatch(text)
    if expert is not None and expert[1] in names:
        return f"{names[expert[1]]}_{expert[2]}"
    if "." not in text or " " in text:
        return text
    return ".".join(names.get(part, part) for part in text.split("."))
