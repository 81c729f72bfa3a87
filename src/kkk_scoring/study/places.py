"""Which lines of an application a rule looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kkk_scoring.scoring.round import Application
from kkk_scoring.study.uses import ALL_BELOW, FACTS, Pattern, Uses

Path = tuple[str | int, ...]


class Lines(NamedTuple):
    """Lines *first* to *last* of the application's file."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def lines_of(rule: str, application: Application, uses: Uses) -> tuple[Lines, ...]:
    """The lines with the answers that the requirement, criterion or stage *rule* looks at.

    A list is named from its first to its last line; an answer that the file doesn't hold has none.
    """
    found = set()
    for pattern in uses.of(rule):
        if pattern[0] in FACTS:
            continue
        path = pattern[:-1] if pattern[-1] == ALL_BELOW else pattern
        found.add(_lines(path, application))
    return joined(sorted(lines for lines in found if lines is not None))


def _lines(pattern: Pattern, application: Application) -> Lines | None:
    value: Any = application.answers
    for length, name in enumerate(pattern, 1):
        if not isinstance(value, Mapping) or name not in value:
            return None
        value = value[name]
        if isinstance(value, list):
            return _extent(pattern[:length], value, application)
    return _extent(pattern, value, application)


def _extent(path: Path, value: object, application: Application) -> Lines | None:
    nowhere = application.place(())
    lines = [place.line for leaf in _leaves(path, value) if (place := application.place(leaf)) != nowhere]
    return Lines(min(lines), max(lines)) if lines else None


def _leaves(path: Path, value: object) -> Iterator[Path]:
    yield path
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves((*path, name), inner)
    elif isinstance(value, list) and value:
        yield (*path, 0)
        yield from _leaves((*path, len(value) - 1), value[-1])


def joined(spans: Sequence[Lines]) -> tuple[Lines, ...]:
    """Lines in ascending order, those that touch or overlap as one."""
    found: list[Lines] = []
    for span in spans:
        if found and span.first <= found[-1].last + 1:
            found[-1] = Lines(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return tuple(found)
