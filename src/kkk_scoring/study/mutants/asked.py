"""The limits of what is asked: of the form's fields, the round's and the registers', and of lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kkk_scoring.study.mutants.model import Path, Spot

ASKED: Final = ("form", "round", "registers")
"""Where a rubric says what may be given."""


def asked(rubric: Mapping[str, Any]) -> Iterator[Spot]:
    """Every limit of a field: its ends and its step, and how many items a list may have."""
    for part in ASKED:
        prefix = "round." if part == "round" else ""
        yield from _record(rubric.get(part) or {}, (part,), prefix)


def _record(fields: Mapping[str, Any], path: Path, prefix: str) -> Iterator[Spot]:
    for key, given in fields.items():
        yield from _field(given, (*path, key), prefix + key.removesuffix("?"))


def _field(given: Any, path: Path, at: str) -> Iterator[Spot]:
    if isinstance(given, list) and given and isinstance(given[0], Mapping):
        yield from _record(given[0], (*path, 0), f"{at}.")
    if not isinstance(given, Mapping):
        return
    inner = next((key for key in ("is", "list") if key in given), None)
    if inner is None:
        yield from _record(given, path, f"{at}.")
        return
    for key in given:
        if key in ("min", "over", "max"):
            yield Spot((*path, key), f"{at}.{key}", "limit", given[key], at)
        elif key == "step":
            yield Spot((*path, key), f"{at}.{key}", "step", given[key], at)
    yield from _field(given[inner], (*path, inner), at)
