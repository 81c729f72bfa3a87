"""The rubric, not the code, says what a competition is."""

from __future__ import annotations

import re
from pathlib import Path

SOURCES = Path(__file__).parent.parent / "src"

# Names of bodies, programmes and terms of particular competitions; and their numbers.
WORDS = (
    "klaster|klastr|cluster|ministry|ministerst|minister\\b|horizon|erasmus|eurostars|olympi|parp\\b|ncbr|mnisw|miir"
    "|enterprise|przedsiębior|excellence|impact|procurement|przetarg|diving|kkk-2015|\\b101\\b|\\b113\\b|substantive"
)


def test_no_word_of_a_particular_competition_stands_in_the_sources() -> None:
    found = [
        f"{path.relative_to(SOURCES)}:{number}: {line.strip()}"
        for path in sorted((*SOURCES.rglob("*.py"), *SOURCES.rglob("*.po")))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(WORDS, line, re.IGNORECASE)
    ]

    assert found == []
