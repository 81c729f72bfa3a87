"""What a condition saw, kept small: every entry of a round keeps it for each of its checks."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from typing import Any, Final

from kkk_scoring.feel.unknown import UNKNOWN

_KNOWN: Final[dict[tuple[str, ...], tuple[str, ...]]] = {}
"""The operands of the rubrics' conditions; entries that saw the same operands share their texts."""
_PLAIN: Final[dict[tuple[object, ...], Seen]] = {}
"""What was seen where all values are among the few that there is only one of: yes, no, nothing, unknown."""


class Seen(Mapping[str, object]):
    """Each operand of a condition, by its text, with its value."""

    __slots__ = ("_names", "_values")

    def __init__(self, values: Mapping[str, object]) -> None:
        names = tuple(values)
        self._names, self._values = _KNOWN.setdefault(names, names), tuple(values.values())

    def __getitem__(self, name: str) -> object:
        for known, value in zip(self._names, self._values, strict=True):
            if known == name:
                return value
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def items(self) -> ItemsView[str, object]:
        return dict(zip(self._names, self._values, strict=True)).items()

    def __repr__(self) -> str:
        return f"Seen({dict(self)!r})"


NOTHING: Final[Mapping[str, object]] = Seen({})
"""A condition that looked at nothing, a number of one piece."""


def seen(values: Mapping[str, object]) -> Mapping[str, object]:
    """*values* as they are kept."""
    if not values:
        return NOTHING
    found = values.values()
    if all(value is True or value is False or value is None or value is UNKNOWN for value in found):
        return _PLAIN.setdefault((*values, *map(id, found)), Seen(values))
    return Seen(values)


def nothing() -> Any:
    """No values, for all that have none: an empty mapping of any kind."""
    return NOTHING
