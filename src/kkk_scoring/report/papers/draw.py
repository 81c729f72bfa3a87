"""All papers of a round, drawn up one after the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from kkk_scoring.report.papers.cards import assessment_cards, formal_cards
from kkk_scoring.report.papers.criteria import criteria
from kkk_scoring.report.papers.desk import Desk, Paper
from kkk_scoring.report.papers.minutes import minutes
from kkk_scoring.report.papers.notice import notices
from kkk_scoring.report.papers.ranking import ranking_list
from kkk_scoring.scoring.protocol import Protocol

KINDS: Final[Mapping[str, Callable[[Desk], Iterator[Paper]]]] = {
    "criteria": criteria,
    "formal_card": formal_cards,
    "assessment_card": assessment_cards,
    "ranking_list": ranking_list,
    "minutes": minutes,
    "notice": notices,
}


def papers(protocol: Protocol, language: str, kinds: Collection[str] = tuple(KINDS)) -> Iterator[Paper]:
    """The papers of these *kinds*, in the order in which a competition goes.

    Nothing is written yet: a paper is the texts that stand in it. The same protocol gives the same papers.
    """
    desk = Desk(protocol, language)
    for kind, draw in KINDS.items():
        if kind in kinds:
            yield from draw(desk)
