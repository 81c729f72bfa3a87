"""The protocol as Markdown, for pull requests and wikis."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kkk_scoring.files.show import safe
from kkk_scoring.messages import Message, say, say_count
from kkk_scoring.report import summary
from kkk_scoring.report.called import fell_as
from kkk_scoring.report.columns import aligned, places
from kkk_scoring.scoring.protocol import Outcome, Protocol

LENGTH: Final = 120
"""Names are cut to so many characters."""

# What means something anywhere in a line; before a name and colon (`:smile:`); at the start of a line.
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~$]|:(?=[\w+-]+:)|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)])")
# People, issues and commits that a forge would look up and tell: the sign is parted from what follows.
_MENTION: Final = re.compile(r"([@#])(?=\w)")
_ADDRESS: Final = re.compile(r"\b(https?|www|ftp)(?=[\\:.])", re.IGNORECASE)


def render(protocol: Protocol, language: str) -> str:
    """Funnel, ranking list, and everything that decides against an entry or is missing."""
    return "\n".join(_Markdown(protocol, language).lines()) + "\n"


def plain(text: str) -> str:
    """*text* so that Markdown shows it as it is: no markup, HTML, link, mention or reference comes of it."""
    escaped = _SPECIAL.sub(r"\\\1", safe(text).replace("&", "\0"))
    escaped = _MENTION.sub(r"\1<!-- -->", escaped)
    escaped = _ADDRESS.sub(r"\1<!-- -->", escaped)
    return escaped.replace("\0", "&amp;")


class _Markdown:
    def __init__(self, protocol: Protocol, language: str) -> None:
        self.protocol, self.language = protocol, language

    def lines(self) -> Iterator[str]:
        rubric, note = self.protocol.rubric, self.protocol.round.note or self.protocol.rubric.note
        yield f"# {plain(summary.title(rubric.title, self.language, rubric.id))}"
        for said in summary.as_of(self.protocol.round):
            yield from ("", f"**{self.say(said)}**")
        if self.protocol.provisional:
            yield from ("", f"**{self.say(say('Provisional: not every entry has a verdict yet.'))}**")
        if note:
            yield from ("", f"> {plain(summary.title(note, self.language, ''))}")  # type: ignore[arg-type]  # words
        yield from self.funnel()
        yield from self.ranking()
        yield from self.open()
        yield from self.rejected()
        yield from self.invalid()

    def funnel(self) -> Iterator[str]:
        names = (say("Stage"), say("entered"), say("passed"), say("rejected"), say("open"), say("invalid"))
        rows = [
            [
                plain(summary.title(row.stage.title, self.language, row.stage.id)),
                *map(str, (row.entered, row.passed, row.rejected, row.pending, row.invalid)),
            ]
            for row in self.protocol.funnel
        ]
        yield ""
        yield from self.table(names, rows, texts=(0,))

    def ranking(self) -> Iterator[str]:
        placed = [o for o in self.protocol.outcomes if o.rank is not None or o.verdict == "passed"]
        if not placed:
            return
        scored = [stage for stage in self.protocol.rubric.stages if stage.has_points]
        stages = scored if len(scored) > 1 else []
        columns = [[summary.stage_points(o, stage.id) for o in placed] for stage in stages]
        columns.append([summary.total(outcome) for outcome in placed])
        numbers = [[aligned(v, self.language, places(column)) for v in column] for column in columns]
        rows = [
            [
                str(outcome.rank or "–"),
                outcome.entry,
                self.name(outcome),
                *(column[index] for column in numbers),
                plain(self.result(outcome)),
            ]
            for index, outcome in enumerate(placed)
        ]
        titles = [say("{title}", title=stage.title or stage.id) for stage in stages]
        names = (say("No."), say("Entry"), say("Title"), *titles, say("Total"), say("Result"))
        yield from ("", f"## {self.say(say('Ranking list'))}", "")
        yield from self.table(names, rows, texts=(1, 2, len(names) - 1))

    def open(self) -> Iterator[str]:
        waiting = [outcome for outcome in self.protocol.outcomes if outcome.verdict == "pending"]
        if waiting:
            yield from ("", f"## {self.say(say('Open'))}", "")
        for outcome in waiting:
            yield from self.entry(outcome, summary.why_open(outcome))

    def rejected(self) -> Iterator[str]:
        for heading, fallen in summary.groups_of_rejected(self.protocol):
            count = say_count(
                "{title}: {count} application", "{title}: {count} applications", len(fallen), title=heading
            )
            yield from ("", f"## {self.say(count)}", "")
            for outcome in fallen:
                yield from self.entry(outcome, summary.why_rejected(outcome, self.protocol.rubric))

    def invalid(self) -> Iterator[str]:
        broken = [outcome for outcome in self.protocol.outcomes if outcome.verdict == "invalid"]
        if broken:
            yield from ("", f"## {self.say(say('Invalid files'))}", "")
        for outcome in broken:
            yield from self.entry(outcome, [finding.message for finding in outcome.findings])

    def entry(self, outcome: Outcome, lines: Sequence[Message]) -> Iterator[str]:
        yield f"- **{outcome.entry}** {self.name(outcome)}"
        yield from (f"  - {self.say(line)}" for line in lines)

    def name(self, outcome: Outcome) -> str:
        title = outcome.title
        return plain(title if len(title) <= LENGTH else title[: LENGTH - 1] + "…")

    def result(self, outcome: Outcome) -> str:
        if outcome.verdict == "rejected":
            word = summary.verdict_word(outcome.verdict).render(self.language)
            return summary.title(fell_as(outcome), self.language, word)
        return summary.result_title(outcome, self.protocol.rubric, self.language)

    def say(self, message: Message) -> str:
        return plain(message.render(self.language))

    def table(
        self, names: Sequence[Message], rows: Sequence[Sequence[str]], texts: Sequence[int]
    ) -> Iterator[str]:
        yield f"| {' | '.join(map(self.say, names))} |"
        yield f"|{'|'.join('---' if index in texts else '---:' for index in range(len(names)))}|"
        yield from (f"| {' | '.join(row)} |" for row in rows)
