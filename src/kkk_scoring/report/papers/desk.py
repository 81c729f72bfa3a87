"""What all papers of a round have in common: heads, facts about an entry, blanks, signatures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import kkk_scoring
from kkk_scoring.messages import Message, Several
from kkk_scoring.report import summary
from kkk_scoring.report.called import is_number
from kkk_scoring.report.papers.wording import BLANK, NONE, Tongue
from kkk_scoring.report.told import told
from kkk_scoring.rubric.model import Clause, Requirement, Stage, Words
from kkk_scoring.scoring.happening import Happening
from kkk_scoring.scoring.meetings import Meeting
from kkk_scoring.scoring.protocol import Outcome, Protocol, StageResult

Data = dict[str, Any]
_LONG = 1500
"""A row with such a text may be broken over pages; others stay whole."""
DAY_OF_NO_DATE = date(2000, 1, 1)


class Paper(NamedTuple):
    """One paper: *data* is all that stands in it, as texts that only have to be set.

    *name* is its file's name without suffix, *folder* where it lies (empty: at the top).
    *entry*: whom it is about, None for all. *blanks*: what the round doesn't say of it, each by its
    place in round.yaml.
    """

    kind: str
    entry: str | None
    folder: str
    name: str
    data: Data
    blanks: tuple[str, ...]


class Desk:
    """Draws up the papers of one protocol in one language."""

    def __init__(self, protocol: Protocol, language: str) -> None:
        self.protocol, self.tongue = protocol, Tongue(language)
        self.rubric, self.round = protocol.rubric, protocol.round
        self.words = self.tongue.words
        self.asked: dict[str, None] = {}

    def paper(self, kind: str, name: Sequence[str], content: Data, entry: str | None = None) -> Paper:
        """The paper of *kind*; what was asked for in vain since the last one are its blanks."""
        stem = self.words[f"{kind}_file"]
        blanks, self.asked = tuple(self.asked), {}
        data = self._head(kind) | content
        data["long"] = any(len(text) > _LONG for text in texts(content))
        data["file_title"] = " – ".join(
            [data["title"], *([", ".join(name)] if name else []), data["competition"]]
        )
        return Paper(kind, entry, stem if entry else "", "-".join([stem, *name]), data, blanks)

    def ask(self, value: object, key: str) -> str:
        """*value* as text, or a blank to fill in by hand, noted under its *key* of round.yaml."""
        if value is None or value == "":
            self.asked[key] = None
            return BLANK
        return self.text(value) if not isinstance(value, date) else self.tongue.date(value)

    def text(self, value: object) -> str:
        """Any text or message, plain; in a message the usual offices are called in the paper's language."""
        if isinstance(value, Message):
            value = changed(value, lambda name, one: self._offices(one) if name in ("by", "who") else one)
        return self.tongue.text(value)

    def say(self, key: str, **values: object) -> str:
        """The fixed words of *key* with *values*, which are texts already."""
        return self.words[key].format_map(values)

    def title(self, words: Words, otherwise: str) -> str:
        return self.tongue.text(words) if words else self.tongue.text(otherwise)

    def stage_title(self, stage: Stage) -> str:
        return self.title(stage.title, stage.id)

    def _head(self, kind: str) -> Data:
        papers, rubric, round_ = self.round.papers, self.rubric, self.round
        competition = self.title(rubric.title, rubric.id)
        of_round = self.text(round_.title) if round_.title else (round_.id or "")
        note = rubric.note or round_.note
        return {
            "kind": kind,
            "lang": str(self.tongue),
            "words": dict(self.words),
            "title": self.words[kind],
            "subtitle": "",
            "competition": competition,
            "round": "" if of_round == competition else of_round,
            "organiser": self.text(papers.organiser),
            "reference": self.text(papers.reference),
            "provisional": self._warning(),
            "note": self.tongue.brief(note) if note else "",
            "made": self.say(
                "made",
                version=kkk_scoring.__version__,
                round=round_.id or "–",
                rubric=rubric.id,
                hash=rubric.sha256[:16],
            ),
            "day": list(self._day().timetuple()[:3]),
        }

    def _warning(self) -> str:
        """What stands at the head of every page: of which day the result is, and that it is not final."""
        said = [self.text(one) for one in summary.as_of(self.round)]
        if self.protocol.provisional:
            said.append(self.words["provisional"])
        return " ".join(said)

    def office(self, by: str) -> str:
        """Who did something: the usual offices in the paper's language, anybody else as the round says."""
        return self.words.get(f"by_{by}") or self.text(by)

    def _offices(self, names: str) -> str:
        return ", ".join(map(self.office, names.split(", ")))

    def story(self, outcome: Outcome, kinds: tuple[type[Happening], ...], last: date | None) -> list[str]:
        """What came after the assessment, as far as it is of these *kinds* and not after the day *last*."""
        events = self.round.events.get(outcome.entry, ())
        return [
            self._act(event)
            for event in events
            if isinstance(event, kinds) and (last is None or event.day <= last)
        ]

    def _act(self, event: Happening) -> str:
        said = self.text(told(event, self.rubric, named=False))
        what = self.say("act", what=said, by=self.office(event.by))
        line = self.say("on_day", day=self.tongue.date(event.day), what=what)
        return f"{line} {self.text(event.reason)}" if event.reason else line

    def _day(self) -> date:
        """The day in the file's properties: one the round states, so that equal input gives equal bytes."""
        round_ = self.round
        days = [event.day for events in round_.events.values() for event in events]
        days += [meeting.date for meeting in round_.meetings if meeting.date]
        return round_.papers.date or max(days, default=DAY_OF_NO_DATE)

    # -- about an entry --------------------------------------------------------------------------

    def entry_facts(self, outcome: Outcome) -> list[Data]:
        """Competition, number, title, applicant and the day of receipt, as a card's head has them."""
        facts = [self.fact("competition", self.title(self.rubric.title, self.rubric.id))]
        facts.append(self.fact("entry", outcome.entry))
        if outcome.title != outcome.entry:
            facts.append(self.fact("entry_title", self.tongue.name(outcome.title)))
        if outcome.applicant:
            facts.append(self.fact("applicant", self.tongue.name(outcome.applicant)))
        received = self.round.received(outcome.entry)
        if received is not None:
            facts.append(self.fact("received", self.tongue.date(received)))
        return facts

    def fact(self, key: str, value: str) -> Data:
        return {"name": self.words[key], "value": value}

    def expert(self, id_: str) -> str:
        """``MG – the body the expert comes from``."""
        expert = self.round.experts.get(id_)
        return f"{id_} – {self.tongue.name(expert.body)}" if expert and expert.body else id_

    def role(self, stage: Stage, id_: str) -> str:
        role = stage.roles.get(id_)
        return self.title(role.title, role.id) if role else id_

    def clause(self, clause: Clause | None) -> str:
        if clause is None:
            return ""
        text = clause.text.get(self.tongue) or next(iter(clause.text.values()), "")
        return self.text(text) + (f" {self.words['assumed']}" if clause.assumed else "")

    def meeting(self, stage: Stage) -> Meeting | None:
        """The last meeting of the commission that assesses the stage."""
        found = [meeting for meeting in self.round.meetings if meeting.stage == stage.id]
        return found[-1] if found else None

    def signature(self, office: str) -> Data:
        """A place to sign; nothing is ever signed here."""
        return {"office": office}

    def roles_of_experts(self, stage: Stage, entry: str) -> dict[str, str]:
        """Expert → ``assessor 1``: what is made public instead of who it was."""
        experts = enumerate(self.round.assigned(stage.id, entry), 1)
        return {expert: self.say("assessor_number", number=number) for number, expert in experts}


def result_at(outcome: Outcome, stage: Stage) -> StageResult | None:
    """What the entry came to at *stage*; None if it never got there."""
    return next((result for result in outcome.stages if result.stage.id == stage.id), None)


def by_number(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """In the order of the entries' numbers: W2 before W10."""
    return sorted(outcomes, key=lambda outcome: _number_order(outcome.entry))


def _number_order(entry: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", entry) if part]


def numbered(items: Sequence[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Each item of (id, item) and its number: the id if it looks like one (F7), else the place."""
    some = any(is_number(id_) for id_, _ in items)
    for place, (id_, item) in enumerate(items, 1):
        yield (id_ if is_number(id_) else NONE if some else f"{place}."), item


def requirement_of(stage: Stage, id_: str) -> Requirement | None:
    return next((requirement for requirement in stage.requirements if requirement.id == id_), None)


def texts(value: object) -> Iterator[str]:
    """Every text in a paper's data, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


def renamed(message: Message, names: Mapping[str, str]) -> Message:
    """The message with every expert's id replaced by what *names* calls the expert."""
    return changed(message, lambda _, value: names.get(value, value))


def changed(message: Message, change: Callable[[str, str], str]) -> Message:
    """The message with every text in it put through *change* (its place's name, the text)."""

    def inner(name: str, value: object) -> object:
        if isinstance(value, Message):
            return changed(value, change)
        return change(name, value) if isinstance(value, str) else value

    if isinstance(message, Several):
        return Several([changed(part, change) for part in message.parts], message.separator)
    if not message.values:
        return message
    values = {name: inner(name, value) for name, value in message.values.items()}
    return Message(message.text, values, message.plural, message.count)
