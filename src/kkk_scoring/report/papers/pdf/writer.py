"""Papers as PDF files: tagged, PDF/A-2a and PDF/UA-1, set by Typst with the fonts that it brings along."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from kkk_scoring.report.papers.desk import Paper
from kkk_scoring.report.papers.pdf.layouts import BASE, LAYOUTS, layout
from kkk_scoring.report.papers.template import BadTemplate

STANDARDS: Final = ("a-2a", "ua-1")
_WITHOUT_GLYPH: Final = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_LONG_WORD: Final = re.compile(r"[^\s\u200b]{32,}")
_PIECE: Final = re.compile(r".{24}(?=.)", re.DOTALL)
_ATTEMPTS: Final = 4


class PdfWriter:
    """Sets papers by the shipped layouts, or by those of the same name in the folder *templates*.

    The same paper gives the same bytes. No file outside that folder and no network is used.
    """

    def __init__(self, templates: Path | None = None) -> None:
        self.templates = templates
        fonts = typst.Fonts(include_system_fonts=False)
        self.compiler = typst.Compiler(
            root=str(templates or LAYOUTS), font_paths=fonts, ignore_system_fonts=True
        )
        self.sources: dict[str, bytes] = {}
        self.hidden: set[str] = set()
        """Characters that no font has; each is shown by its code."""

    def write(self, paper: Paper) -> bytes:
        """The paper as PDF. Raises `BadTemplate` when a layout of one's own is wrong."""
        for _ in range(_ATTEMPTS):
            try:
                return self._set(paper, self._shown)
            except typst.TypstError as error:
                found = set(_not_shown(error))
                if not found - self.hidden:
                    raise BadTemplate(f"{paper.kind}.typ", error.diagnostic) from error
                self.hidden |= found
        return self._set(paper, _plain_letters)

    def _set(self, paper: Paper, shown: Callable[[str], str]) -> bytes:
        data = {
            key: value if key == "words" else _each_text(value, shown) for key, value in paper.data.items()
        }
        year, month, day = paper.data["day"]
        made = self.compiler.compile(
            input=self._source(paper.kind),
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=list(STANDARDS),
            timestamp=datetime(year, month, day, tzinfo=UTC),
        )
        assert isinstance(made, bytes)
        return made

    def _source(self, kind: str) -> bytes:
        """The base and the layout as one source, so that a layout needs no file beside it."""
        if kind not in self.sources:
            self.sources[kind] = b"\n".join(layout(name, self.templates) for name in (BASE, f"{kind}.typ"))
        return self.sources[kind]

    def _shown(self, text: str) -> str:
        if self.hidden:
            text = "".join(code(letter) if letter in self.hidden else letter for letter in text)
        return _breakable(text)


def code(character: str) -> str:
    """A character that can't be shown: ``⟨U+1F600⟩``."""
    return f"⟨U+{ord(character):04X}⟩"


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(item, change) for key, item in value.items()}
    return [_each_text(item, change) for item in value] if isinstance(value, list) else value


def _not_shown(error: typst.TypstError) -> Iterator[str]:
    """The characters that the error is about; letters that only stand beside them are none of them."""
    for found in _WITHOUT_GLYPH.finditer(error.diagnostic):
        text = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), found[1])
        yield from (letter for letter in text if not letter.isascii())


def _plain_letters(text: str) -> str:
    """Only letters that any font has, for a text that the fonts refuse again and again."""
    return _breakable(
        "".join(letter if letter < "\u0180" or letter in "–—„”“…⟨⟩" else code(letter) for letter in text)
    )


@cache
def _breakable(text: str) -> str:
    """Very long words may be broken anywhere; else they would run over the edge of the page."""
    return _LONG_WORD.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word[0]), text)
