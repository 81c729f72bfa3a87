"""What a score sheet as a workbook looks like: read and written by the same rules.

A workbook has a cover, one tab per entry and a hidden tab `kkk` that says what it is. In an entry's tab
column A holds the id of what is marked in its row; the declaration of impartiality has a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from unicodedata import normalize

ID, CRITERION, SCALE, MARK, REASON = range(5)
"""The columns of an entry's tab."""
NAME_CELL: Final = (0, REASON)
"""Row and column of the cell that says which sheet and entry the tab is."""
DECLARATION: Final = 5
"""The row of the declaration, counted from 0: its answer in column `MARK`, a conflict in `REASON`."""
HIDDEN_TAB: Final = "kkk"
KIND: Final = "kkk score sheet 1"

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"yes": "YES", "no": "NO", "not_applicable": "N/A", "conflict": "CONFLICT"},
    "pl": {"yes": "TAK", "no": "NIE", "not_applicable": "NIE DOTYCZY", "conflict": "KONFLIKT"},
}
"""Answers as the workbook offers them, by language."""
_ANSWERS: Final = {word.casefold(): key for words in WORDS.values() for key, word in words.items()}


def answer_of(text: str) -> str | None:
    """``yes``, ``no``, ``not_applicable`` or ``conflict``, as it is written in any of the languages."""
    return _ANSWERS.get(" ".join(text.split()).casefold())


def sheet_name(round_: str | None, rubric_sha256: str, stage: str, expert: str) -> str:
    """The id of the workbook for one expert, stage, round and edition: ``S-1f0c83a9d2e4``."""
    said = "\n".join([KIND, round_ or "", rubric_sha256, stage, expert])
    return f"S-{sha256(said.encode()).hexdigest()[:12]}"


def seal(text: str) -> str:
    """A short digest of a locked cell; spaces and line ends, which programs change, don't count."""
    plain = " ".join((text if text.isascii() else normalize("NFC", text)).split())
    return sha256(plain.encode("utf-8", "replace")).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Tab:
    """An entry's tab: *seals*: cell (``B7``) → digest of what was written there."""

    entry: str
    seals: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the hidden tab says."""

    name: str
    round: str
    rubric: str
    rubric_sha256: str
    stage: str
    expert: str
    language: str
    tabs: tuple[Tab, ...]

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows of the hidden tab."""
        yield (KIND,)
        for key in _KEYS:
            yield key, getattr(self, key)
        for tab in self.tabs:
            seals = [f"{cell}:{digest}" for cell, digest in tab.seals.items()]
            for first in range(0, max(len(seals), 1), _SEALS_IN_CELL):
                yield "tab", tab.entry, " ".join(seals[first : first + _SEALS_IN_CELL])

    @classmethod
    def read(cls, rows: Sequence[Sequence[object]]) -> Manifest | None:
        """What the rows of a hidden tab say; None if they aren't those of a score sheet."""
        texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
        if not texts or texts[0][:1] != [KIND]:
            return None
        said = {row[0]: row[1] for row in texts if len(row) > 1}
        if not all(said.get(key) for key in _KEYS if key != "round"):
            return None
        tabs: dict[str, dict[str, str]] = {}
        for row in texts:
            if row[0] == "tab" and len(row) > 2:
                tabs.setdefault(row[1], {}).update(_seals(row[2]))
        found = tuple(Tab(entry, seals) for entry, seals in tabs.items())
        return cls(**{key: said.get(key, "") for key in _KEYS}, tabs=found)


_SEALS_IN_CELL: Final = 1_000
"""So many digests stand in one cell, which holds 32,767 characters."""
_KEYS: Final = ("name", "round", "rubric", "rubric_sha256", "stage", "expert", "language")


def _seals(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split())
    return {cell: digest for cell, _, digest in pairs}
