"""The templates for Word: what stands where in each kind of paper, in one language.

They are what `kkk papers --export-templates` writes, to be changed in Word; the fixed words stand in
them as they are, data in Jinja places that docxtpl knows (``{{ … }}``, ``{%tr for … %}``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from kkk_scoring.report.papers.word import cards, criteria, minutes, ml, notice, ranking
from kkk_scoring.report.papers.word.common import Words
from kkk_scoring.report.papers.words import words as fixed_words

PARTS: Final = Path(__file__).parent / "parts"
LAYOUTS: Final[Mapping[str, Callable[[Words], str]]] = {
    "criteria": criteria.criteria,
    "formal_card": cards.formal_card,
    "assessment_card": cards.assessment_card,
    "ranking_list": ranking.ranking_list,
    "minutes": minutes.minutes,
    "notice": notice.notice,
}


def template(kind: str, language: str) -> bytes:
    """The .docx template of a kind of paper."""
    words = fixed_words(language)
    head, foot = ml.page(words)
    code = "pl-PL" if language == "pl" else "en-GB"

    def part(name: str) -> str:
        return (PARTS / name).read_text("utf-8").replace("LANGUAGE", code)

    return ml.archive(
        {
            "[Content_Types].xml": part("content_types.xml"),
            "_rels/.rels": part("package_rels.xml"),
            "word/document.xml": ml.document(LAYOUTS[kind](words)),
            "word/_rels/document.xml.rels": part("document_rels.xml"),
            "word/styles.xml": part("styles.xml"),
            "word/settings.xml": part("settings.xml"),
            "word/numbering.xml": part("numbering.xml"),
            "word/header1.xml": head,
            "word/footer1.xml": foot,
            "docProps/core.xml": part("core.xml"),
        }
    )


def templates(language: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of every template in a language."""
    for kind in LAYOUTS:
        yield file_name(kind, language), template(kind, language)


def file_name(kind: str, language: str) -> str:
    """What the template of a kind is called: as the papers are."""
    words = fixed_words(language)
    return f"{words[f'{kind}_file']}.docx"
