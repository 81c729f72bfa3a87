"""What an author means in spite of a finding: `allow: {KKK503: reason}` at what is concerned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kkk_scoring.study.soundness.subject import Path


class Allowance(NamedTuple):
    """*path*: what it stands at; it holds for that and for all that is in it."""

    path: Path
    code: str

    def covers(self, code: str, path: Path) -> bool:
        """Whether a finding of *code* at *path* is meant."""
        return code == self.code and path[: len(self.path)] == self.path


def allowances(value: object, path: Path = ()) -> Iterator[Allowance]:
    """Every allowance in the rubric's *value*, the innermost ones first."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key != "allow":
                yield from allowances(below, (*path, key))
        given = value.get("allow")
        # In a form `allow` may also be the name of a field: attributes stand beside `is` or `list`.
        a_field = path[:1] in (("form",), ("round",)) and not value.keys() & {"is", "list"}
        if isinstance(given, dict) and not a_field:
            yield from (Allowance(path, code) for code in given)
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from allowances(below, (*path, index))
