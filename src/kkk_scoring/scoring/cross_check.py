"""Round, sheets and applications together: what one says of another that isn't so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.files.show import short
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Role, Rubric
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.scoring.events import OrderTies
from kkk_scoring.scoring.happening import Event, EventOfSeveral, Happening
from kkk_scoring.scoring.round import Round, WrittenRound


def cross_check(
    document: Document, written: WrittenRound, rubric: Rubric, round_: Round, known: Collection[str]
) -> Iterator[Finding]:
    """What is wrong only when all files are known; *known*: the ids of all applications.

    *document* is round.yaml, *written* what stands in it and *round_* what of that counts.
    """
    for index, event in enumerate(written.events):
        for path, entry in _entries(event):
            if entry not in known:
                yield _no_entry("KKK327", entry, known, document.place(("events", index, *path)))
    for stage, experts in written.assignments.items():
        for expert, entries in experts.items():
            for index, entry in enumerate(() if entries == "all" else entries):
                if entry not in known:
                    place = document.place(("assignments", stage, expert, index))
                    yield _no_entry("KKK327", entry, known, place)
    for index, meeting in enumerate(written.meetings):
        for entry in meeting.hearings:
            if entry not in known:
                place = document.key_place(("meetings", index, "hearings", entry))
                yield _no_entry("KKK327", entry, known, place)
    yield from _of_sheets(round_, known)
    for rules in rubric.stages:
        for role in rules.roles.values():
            yield from _too_many(rules.id, role, round_, known, document)


def _entries(event: Happening) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The entries that an event names, and where."""
    if isinstance(event, Event):
        yield ("entry",), event.entry
    elif isinstance(event, OrderTies):
        for index, entry in enumerate(event.order):
            yield ("order", index), entry
    elif isinstance(event, EventOfSeveral):
        for index, entry in enumerate(event.entries):
            yield ("entries", index), entry


def _of_sheets(round_: Round, known: Collection[str]) -> Iterator[Finding]:
    """Sheets about entries that aren't there or that belong to other experts."""
    for (stage, expert), sheet in round_.sheets.items():
        assigned = round_.assignments.get(stage, {}).get(expert, frozenset())
        for entry, given in sheet.entries.items():
            if entry not in known:
                yield _no_entry("KKK304", entry, known, given.place)
            elif assigned is not None and entry not in assigned:
                message = say(
                    "{entry} is not assigned to {expert}; what the sheet says of it doesn't count.",
                    entry=entry,
                    expert=expert,
                )
                fix = say("Add it under `assignments:` in round.yaml, or remove it from the sheet.")
                yield Finding("KKK305", message, fix, given.place)


def _too_many(
    stage: str, role: Role, round_: Round, known: Collection[str], document: Document
) -> Iterator[Finding]:
    """Entries for which more experts of *role* are assigned than the rubric takes; recused ones are out."""
    assignments = round_.assignments.get(stage, {})
    own = {e: entries for e, entries in assignments.items() if round_.experts[e].role == role.id}
    if role.most is None or len(own) <= role.most:
        return
    everything = sum(entries is None for entries in own.values())
    counts = Counter(entry for entries in own.values() for entry in entries or ())
    doubtful = known if everything > role.most else counts
    for entry in sorted(doubtful):
        if counts[entry] + everything <= role.most:
            continue
        assigned = [expert for expert, entries in own.items() if entries is None or entry in entries]
        remaining = sum(
            not round_.recused(stage, expert, entry) and (stage, expert, entry) not in round_.not_yet
            for expert in assigned
        )
        if remaining > role.most:
            message = say(
                "{entry} has {count} experts of the role `{role}` in `{stage}`; the rubric takes {most}.",
                entry=short(entry),
                count=remaining,
                role=role.id,
                stage=stage,
                most=role.most,
            )
            fix = say("Remove one under `assignments:`, or record who is recused.")
            yield Finding("KKK334", message, fix, document.key_place(("assignments", stage)))


def _no_entry(code: str, entry: str, known: Collection[str], place: Place) -> Finding:
    message = say("There is no application `{entry}` in this round.", entry=short(entry))
    return Finding(code, message, suggestion(entry, known), place)
