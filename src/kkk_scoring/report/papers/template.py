"""Templates of one's own that can't be used."""

from __future__ import annotations


class BadTemplate(Exception):
    """A template can't be filled in: *file*, and what is wrong in it."""

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file}: {why}")
        self.file, self.why = file, why
