"""The fixed texts of official papers, in the words of the office.

``{places}`` are filled in; forms that go with a number stand as ``one|few|many``.
Templates for Word are written with them, the PDF layouts get them with the data.
"""

from __future__ import annotations

from collections.abc import Mapping

from kkk_scoring.report.papers.words_en import ENGLISH
from kkk_scoring.report.papers.words_pl import POLISH


def words(language: str) -> Mapping[str, str]:
    """The texts in *language*, by what they are for; both languages have the same keys."""
    return POLISH if language == "pl" else ENGLISH
