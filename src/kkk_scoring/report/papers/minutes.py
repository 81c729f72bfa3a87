"""Minutes of the commission's meetings: who was there, what was declared, how it went, what came out."""

from __future__ import annotations

from collections.abc import Iterator

from kkk_scoring.report.called import decisive, fell_as, is_withdrawn
from kkk_scoring.report.papers.desk import Data, Desk, Paper, by_number, result_at
from kkk_scoring.report.papers.divergences import divergences
from kkk_scoring.report.reasons import check_reason
from kkk_scoring.report.summary import total
from kkk_scoring.rubric.model import Role, Stage
from kkk_scoring.scoring.acts import Appeal, AppealDecision
from kkk_scoring.scoring.events import Recusal
from kkk_scoring.scoring.meetings import Hearing, Meeting
from kkk_scoring.scoring.protocol import Outcome, StageResult
from kkk_scoring.study.losses import SheetSum, sheet_sums

AGENDA = 6


def minutes(desk: Desk) -> Iterator[Paper]:
    """One paper for each meeting of the round; if it states none, one for the last stage with sheets."""
    day = desk.round.as_of
    meetings = [one for one in desk.round.meetings if not (day and one.date and one.date > day)]
    known = {stage.id: stage for stage in desk.rubric.stages}
    if not desk.round.meetings:
        stage = next((stage for stage in reversed(desk.rubric.stages) if stage.roles), None)
        meetings = [Meeting(stage=stage.id)] if stage else []
    seen: dict[str, int] = {}
    for meeting in meetings:
        if meeting.stage in known:
            number = seen[meeting.stage] = seen.get(meeting.stage, 0) + 1
            name = [meeting.stage, *([str(number)] if number > 1 else [])]
            yield desk.paper("minutes", name, _Minutes(desk, meeting, known[meeting.stage]).content())


class _Minutes:
    def __init__(self, desk: Desk, meeting: Meeting, stage: Stage) -> None:
        self.desk, self.meeting, self.stage = desk, meeting, stage
        reached = [(outcome, result_at(outcome, stage)) for outcome in by_number(desk.protocol.outcomes)]
        self.results = [(outcome, result) for outcome, result in reached if result is not None]
        self.experts = [id_ for id_ in desk.round.assignments.get(stage.id, {}) if id_ in desk.round.experts]

    def content(self) -> Data:
        desk, meeting, papers = self.desk, self.meeting, self.desk.round.papers
        chair = self.ask(meeting.chair, "chair")
        secretary = self.ask(meeting.secretary, "secretary")
        return {
            "title": desk.say("minutes_title", number=meeting.number)
            if meeting.number
            else desk.words["minutes"],
            "subtitle": desk.stage_title(self.stage),
            "facts": self.facts(chair, secretary),
            "basis": desk.ask(papers.basis, "papers: basis"),
            "people": list(self.people()),
            "quorum": list(self.quorum()),
            "agenda": self.agenda(),
            "impartiality": list(self.impartiality()),
            "hearings": list(self.hearings()),
            "assessed": list(self.assessed()),
            "divergences": self.lines(divergences(desk, self.stage, self.results)),
            "appeals": list(self.appeals()),
            "votes": self.votes(),
            "funnel": self.funnel(),
            "recommended": list(self.recommended()),
            "dissents": self.dissents(),
            "annexes": self.annexes(),
            "members": [desk.expert(id_) for id_ in self.present()],
            "signatures": [
                desk.signature(desk.say("drawn_up_by", office=secretary)),
                desk.signature(desk.say("presided", office=chair)),
            ],
        }

    def ask(self, value: object, key: str) -> str:
        return self.desk.ask(value, f"meetings: {key}")

    def lines(self, lines: Iterator[str]) -> list[str]:
        return list(lines) or [self.desk.words["nothing_of_the_kind"]]

    def facts(self, chair: str, secretary: str) -> list[Data]:
        meeting, fact = self.meeting, self.desk.fact
        return [
            fact("competition", self.desk.title(self.desk.rubric.title, self.desk.rubric.id)),
            fact("commission", self.ask(meeting.commission, "commission")),
            fact("day_of_meeting", self.ask(meeting.date, "date")),
            fact(
                "hours",
                self.desk.say(
                    "from_to", start=self.ask(meeting.from_, "from"), end=self.ask(meeting.to, "to")
                ),
            ),
            fact("place", self.ask(meeting.place, "place")),
            fact("chair", chair),
            fact("secretary", secretary),
        ]

    def present(self) -> list[str]:
        there = self.meeting.present
        return [id_ for id_ in self.experts if there is None or id_ in there]

    def people(self) -> Iterator[Data]:
        desk, present = self.desk, self.meeting.present
        for index, id_ in enumerate(self.experts, 1):
            expert = desk.round.experts[id_]
            if present is None:
                attendance = desk.ask(None, "meetings: present")
            else:
                attendance = desk.words["present" if id_ in present else "absent"]
            yield {
                "number": f"{index}.",
                "id": id_,
                "body": desk.tongue.name(expert.body) if expert.body else desk.role(self.stage, expert.role),
                "role": desk.role(self.stage, expert.role),
                "attendance": attendance,
            }

    def quorum(self) -> Iterator[str]:
        for role in self.stage.roles.values():
            if role.when is None and any(self.of_role(id_, role) for id_ in self.experts):
                yield self.quorum_of(role)

    def quorum_of(self, role: Role) -> str:
        desk = self.desk
        name = desk.role(self.stage, role.id)
        if self.meeting.present is None:
            return desk.say("quorum_open", role=name, quorum=role.quorum)
        there = sum(self.of_role(id_, role) for id_ in self.meeting.present if id_ in desk.round.experts)
        verdict = desk.words["quorum_there" if there >= role.quorum else "quorum_not_there"]
        return desk.say("quorum", role=name, quorum=role.quorum, there=there, verdict=verdict)

    def of_role(self, expert: str, role: Role) -> bool:
        return self.desk.round.experts[expert].role == role.id

    def agenda(self) -> list[str]:
        if self.meeting.agenda is not None:
            return [self.desk.text(item) for item in self.meeting.agenda]
        return [self.desk.words[f"agenda_{number}"] for number in range(1, AGENDA + 1)]

    def impartiality(self) -> Iterator[Data]:
        """Per expert how many declarations there are, and what the expert takes no part in and why."""
        desk = self.desk
        for id_ in self.experts:
            declared, out = [], []
            for outcome, _ in self.results:
                sheet = desk.round.sheet(self.stage.id, id_, outcome.entry)
                if sheet is not None and sheet.impartial:
                    declared.append(outcome.entry)
                reason = self.recusal(id_, outcome)
                if reason is not None:
                    out.append(f"{outcome.entry} ({reason})" if reason else outcome.entry)
            yield {
                "id": id_,
                "declared": desk.tongue.counted("applications", len(declared)),
                "out": "; ".join(out) or desk.words["nobody_out"],
            }

    def recusal(self, expert: str, outcome: Outcome) -> str | None:
        """Why the expert is out of this case; None: the expert isn't."""
        desk = self.desk
        sheet = desk.round.sheet(self.stage.id, expert, outcome.entry)
        if sheet is not None and not sheet.impartial:
            return desk.text(sheet.conflict)
        for event in desk.round.of(outcome.entry, Recusal):
            if event.expert == expert and event.stage in (None, self.stage.id):
                return desk.text(event.reason)
        return None

    def hearings(self) -> Iterator[Data]:
        desk, none = self.desk, Hearing()
        for outcome, _ in self.results:
            hearing = self.meeting.hearings.get(outcome.entry, none)
            key = "hearings"
            offices = hearing.representatives
            who = "; ".join(desk.text(office) for office in offices) if offices else None
            start, end = self.ask(hearing.from_, key), self.ask(hearing.to, key)
            yield {
                "entry": outcome.entry,
                "name": desk.tongue.name(outcome.title),
                "time": desk.say("from_to", start=start, end=end),
                "representatives": self.ask(who, key),
                "course": self.ask(hearing.course, key),
            }

    def assessed(self) -> Iterator[Data]:
        """Per entry the sums of the sheets and the points they come to together."""
        tongue = self.desk.tongue
        points = tongue.column([result.points for _, result in self.results])
        for (outcome, result), shown in zip(self.results, points, strict=True):
            sheets = sheet_sums(result)
            sums = tongue.column([sheet.sum for sheet in sheets])
            yield {
                "entry": outcome.entry,
                "name": tongue.name(outcome.title),
                "sheets": [self.sheet(sheet, text) for sheet, text in zip(sheets, sums, strict=True)],
                "points": shown,
                "verdict": verdict_at(self.desk, outcome, result),
                "reasons": [
                    self.desk.text(check_reason(check, self.desk.rubric))
                    for check in (decisive(result) if result.verdict == "rejected" else result.checks)
                    if check.verdict in ("rejected", "pending")
                ],
            }

    def sheet(self, sheet: SheetSum, text: str) -> str:
        out = "" if sheet.counted is not False else f" {self.desk.words['not_counted']}"
        return f"{sheet.expert} {text}{out}"

    def appeals(self) -> Iterator[str]:
        """Entry by entry the appeals, and what was decided on them, up to the day of the meeting."""
        for outcome, _ in self.results:
            for line in self.desk.story(outcome, (Appeal, AppealDecision), self.meeting.date):
                yield self.desk.say("entry_line", entry=outcome.entry, line=line)

    def votes(self) -> list[str]:
        desk = self.desk
        if self.meeting.votes is None:
            return [self.ask(None, "votes")]
        lines = (
            desk.say(
                "vote", about=desk.text(vote.about), yes=vote.for_, no=vote.against, abstained=vote.abstained
            )
            for vote in self.meeting.votes
        )
        return list(lines) or [desk.words["no_votes"]]

    def funnel(self) -> Data:
        desk = self.desk
        most = max((row.entered for row in desk.protocol.funnel), default=0) or 1
        rows = [
            {
                "stage": desk.stage_title(row.stage),
                "entered": str(row.entered),
                "passed": str(row.passed),
                "rejected": str(row.rejected),
                "open": str(row.pending + row.invalid),
                "share": round(100 * row.entered / most),
                "share_passed": round(100 * row.passed / most),
            }
            for row in desk.protocol.funnel
        ]
        steps = "; ".join(
            desk.say("funnel_step", stage=r["stage"], entered=r["entered"], passed=r["passed"]) for r in rows
        )
        return {"rows": rows, "alt": desk.say("funnel_alt", steps=steps)}

    def recommended(self) -> Iterator[Data]:
        """What comes out for those assessed here, in the order of the list."""
        desk = self.desk
        reached = {outcome.entry for outcome, _ in self.results}
        outcomes = [outcome for outcome in desk.protocol.outcomes if outcome.entry in reached]
        totals = desk.tongue.column([total(outcome) for outcome in outcomes])
        for outcome, shown in zip(outcomes, totals, strict=True):
            yield {
                "place": str(outcome.rank) if outcome.rank else "–",
                "entry": outcome.entry,
                "name": desk.tongue.name(outcome.title),
                "total": shown,
                "result": self.result(outcome),
            }

    def result(self, outcome: Outcome) -> str:
        return result_words(self.desk, outcome)

    def dissents(self) -> list[str]:
        if self.meeting.dissents is None:
            return [self.ask(None, "dissents")]
        return [self.desk.text(one) for one in self.meeting.dissents] or [self.desk.words["no_dissents"]]

    def annexes(self) -> list[str]:
        desk = self.desk
        sheets = sum(len(sheet_sums(result)) for _, result in self.results)
        own = [
            desk.say("annex_sheets", count=desk.tongue.counted("sheets", sheets)),
            desk.words["annex_declarations"],
            desk.words["annex_attendance"],
            desk.words["annex_list"],
        ]
        return [*own, *(desk.text(annex) for annex in self.meeting.annexes or ())]


def verdict_at(desk: Desk, outcome: Outcome, result: StageResult) -> str:
    """How a stage ended for the entry; where it was withdrawn, that."""
    gone = is_withdrawn(outcome) and result is outcome.stages[-1]
    return desk.title(fell_as(outcome), "") if gone else desk.words[f"verdict_{result.verdict}"]


def result_words(desk: Desk, outcome: Outcome) -> str:
    """What the entry got, as the rubric calls it; for a rejected one where it fell."""
    for result in desk.rubric.results:
        if result.id == outcome.result:
            return desk.title(result.title, result.id)
    if outcome.verdict == "rejected":
        fell = fell_as(outcome)
        return desk.title(fell, "") if fell else desk.words["verdict_rejected"]
    return desk.words[f"verdict_{outcome.verdict}"]
