"""The register for reading, for programs and for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from rich.console import RenderableType

from kkk_scoring.messages import Message, say
from kkk_scoring.report import summary
from kkk_scoring.report.csv import cell
from kkk_scoring.report.json import dumps, words
from kkk_scoring.report.page import Page
from kkk_scoring.scoring.register import Held, Member, Register, State

FORMAT: Final = 1
HEAD: Final = (
    *(
        "kind",
        "register",
        "entry",
        "holder",
        "applicant",
        "status",
        "from",
        "until",
        "lost",
        "state",
        "renewed",
    ),
    *("decision", "source", "member", "nip", "member_from", "member_until"),
)
STATES: Final[dict[State, Message]] = {
    "in_force": say("in force"),
    "to_come": say("not yet"),
    "expired": say("expired"),
    "lost": say("lost"),
    "open": say("days not known"),
}


NOBODY: Final = Member.model_validate({})


class RegisterPage(Page):
    """The registers one below the other: facts and rounds never in one table."""

    def __init__(self, registers: Sequence[Register], on: date | None, language: str, plain: bool) -> None:
        super().__init__(language, plain)
        self.registers, self.on = registers, on

    def parts(self) -> Iterator[RenderableType]:
        for index, register in enumerate(self.registers):
            if index:
                yield ""
            title: Any = register.title
            yield self.text(summary.title(title, self.language, register.id or "–"), "bold")
            kind = (
                say("A register of facts.") if register.facts else say("From the round {id}.", id=register.id)
            )
            yield self.say(kind)
            if register.note:
                note: Any = register.note
                yield self.text(summary.title(note, self.language, ""), "dim")
            yield ""
            if register.held:
                yield self.statuses(register)
            else:
                yield self.say(say("Nobody holds a status."))

    def statuses(self, register: Register) -> RenderableType:
        table = self.table(
            say("Holder"),
            say("from"),
            say("until"),
            *([say("State")] if self.on else []),
            say("Members"),
            say("Decision"),
            left=(0, 1, 2, 3, -1) if self.on else (0, 1, 2, -1),
        )
        for held in register.held:
            state = [self.say(_state(held, self.on))] if self.on else []
            status: Any = held.status
            name = self.text(held.holder)
            name.append(f"\n{self.text(summary.title(status, self.language, ''))}", "dim")
            table.add_row(
                name,
                self.day(held.start),
                self.until(held),
                *state,
                str(len(held.members) or "–"),
                self.text(_said(held.decision, self.language) or "–"),
            )
        return table

    def until(self, held: Held) -> RenderableType:
        """The last day, and below it that the status was lost before."""
        shown = self.text(held.end.isoformat()) if held.end else self.say(say("not known"))
        if held.lost is not None:
            shown.append(f"\n{self.say(say('lost on {day}', day=held.lost))}")
        return shown

    def day(self, day: date | None) -> RenderableType:
        return self.say(say("not known")) if day is None else self.text(day.isoformat())


def as_json(registers: Sequence[Register], on: date | None) -> str:
    """Everything, in both languages; `state` only where a day is asked for."""
    return dumps(
        {
            "format": FORMAT,
            "on": on and on.isoformat(),
            "registers": [
                {
                    "kind": _kind(one),
                    "register": one.id,
                    "title": words(one.title),
                    "note": words(one.note),
                    "held": [_held(held, on) for held in one.held],
                }
                for one in registers
            ],
        }
    )


def as_csv(registers: Sequence[Register], on: date | None, language: str) -> str:
    """A line for every member; one without members where none is known."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for register in registers:
        for held in register.held:
            for member in held.members or (NOBODY,):
                writer.writerow(_line(register, held, member, on, language))
    return out.getvalue()


def _line(register: Register, held: Held, member: Member, on: date | None, language: str) -> Iterator[str]:
    status: Any = held.status
    yield from (
        _kind(register),
        register.id or "",
        held.entry or "",
        cell(held.holder),
        cell(held.applicant or ""),
    )
    yield cell(summary.title(status, language, ""))
    yield from (_iso(held.start), _iso(held.end), _iso(held.lost))
    yield from (held.state(on) if on else "", "true" if held.renewed else "false")
    yield from (cell(_said(held.decision, language)), cell(held.source or ""))
    yield from (cell(member.name or ""), member.nip or "", _iso(member.since), _iso(member.until))


def _held(held: Held, on: date | None) -> dict[str, Any]:
    decision = held.decision
    return {
        "holder": held.holder,
        "applicant": held.applicant,
        "status": words(held.status),
        "from": _iso(held.start) or None,
        "until": _iso(held.end) or None,
        "lost": _iso(held.lost) or None,
        **({"state": held.state(on)} if on else {}),
        "renewed": held.renewed,
        "decision": decision.both() if isinstance(decision, Message) else words(decision),
        "source": held.source,
        "entry": held.entry,
        "members": [
            {"name": m.name, "nip": m.nip, "from": _iso(m.since) or None, "until": _iso(m.until) or None}
            for m in held.members
        ],
    }


def _kind(register: Register) -> str:
    return "facts" if register.facts else "round"


def _state(held: Held, on: date | None) -> Message:
    assert on is not None
    state = STATES[held.state(on)]
    return say("{state}, renewed", state=state) if held.renewed else state


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _said(decision: Any, language: str) -> str:
    if isinstance(decision, Message):
        return decision.render(language)
    return summary.title(decision, language, "")
