"""A whole round scored: every application through the stages, then ranking, results, protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kkk_scoring.feel import FeelError
from kkk_scoring.feel.unknown import hull
from kkk_scoring.files.finding import Finding, tidy
from kkk_scoring.files.place import Place
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Formula, Rubric, Stage
from kkk_scoring.scoring.agree import Own
from kkk_scoring.scoring.decide import final_say
from kkk_scoring.scoring.evaluate import evaluate, figures
from kkk_scoring.scoring.listing import funnel, list_order
from kkk_scoring.scoring.own import own_marks
from kkk_scoring.scoring.protocol import Outcome, Protocol, StageResult, Verdict, possible
from kkk_scoring.scoring.rank import rank, ranking_sum
from kkk_scoring.scoring.ranked_sheets import ranked_sheets
from kkk_scoring.scoring.results import deal
from kkk_scoring.scoring.round import Application, Round


@dataclass(slots=True)
class _Entry:
    """An application on its way. *open*: its verdict hangs; it goes on only to find its bounds."""

    application: Application
    names: dict[str, object]
    mended: dict[str, object] | None = None
    """What is known of it after a correction that may count."""
    reached: list[StageResult] = field(default_factory=list)
    beyond: list[StageResult] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        return self.reached[-1].verdict if self.reached else "passed"

    @property
    def fallen(self) -> bool:
        """Whether it can't come further: it fell, or would fall if what is open went well."""
        return any(stages and stages[-1].verdict == "rejected" for stages in (self.reached, self.beyond))


def score(
    rubric: Rubric, round_: Round, applications: Iterable[Application], findings: Sequence[Finding] = ()
) -> Protocol:
    """The protocol of a round. Pure: the same applications, sheets and events give the same protocol.

    Applications are taken one at a time and dropped once they are evaluated. *findings*: what was
    already found in the round's files; it goes into the protocol.
    """
    return _Scoring(rubric, round_).run(applications, findings)


class _Scoring:
    def __init__(self, rubric: Rubric, round_: Round) -> None:
        self.rubric, self.round = rubric, round_
        self.findings: list[Finding] = []
        self.outcomes: dict[str, Outcome] = {}
        self.waiting: dict[str, _Entry] = {}
        self.compared: list[tuple[Outcome, _Entry]] = []
        """Open entries of which the points on the list hang on who else is on it."""
        self.kept = _names_used_later(rubric)
        self.ahead: dict[tuple[str, ...], tuple[str, ...]] = {}
        """Stages that an open entry may yet reach; entries of which they are the same share them."""
        self.together = any(stage.uses_field for stage in rubric.stages)

    def run(self, applications: Iterable[Application], before: Sequence[Finding]) -> Protocol:
        for application in applications:
            if not self._admit(application):
                continue
            entry = self._begin(application)
            if entry is None:
                continue
            if self.together:
                self.waiting[application.id.casefold()] = entry
            else:
                for index, stage in enumerate(self.rubric.stages):
                    self._step(entry, stage, index)
                self._finish(entry)
        if self.together:
            self._run_together(list(self.waiting.values()))
        outcomes = list(self.outcomes.values())
        self._compare(outcomes)
        rank(self.rubric, self.round, outcomes)
        dealt = deal(self.rubric, outcomes)
        final_say(self.round, outcomes)
        depth = {stage.id: index for index, stage in enumerate(self.rubric.stages)}
        outcomes.sort(key=lambda outcome: list_order(outcome, depth))
        return Protocol(
            self.rubric,
            self.round,
            outcomes,
            tuple(funnel(self.rubric, outcomes)),
            tidy([*before, *self.findings]),
            dealt,
        )

    def _run_together(self, entries: list[_Entry]) -> None:
        """Stage by stage, because a rule compares an entry with the others in the field."""
        entered: dict[str, object] = {}
        for index, stage in enumerate(self.rubric.stages):
            running = [e for e in entries if not e.fallen]
            field_ = _field(running)
            entered[stage.id] = field_
            sure, perhaps = (
                {e.application.id: e.names for e in running if e.verdict == v} for v in ("passed", "pending")
            )
            own = own_marks(stage, self.round, sure, perhaps)
            # One and the same for all, so that what a rule says of it is worked out only once.
            others = {"field": field_, "entered": dict(entered)}
            for entry in running:
                entry.names |= others
                entry.names["entry"] = dict(entry.names)
            for entry in running:
                self._step(entry, stage, index, own)
        for entry in entries:
            self._finish(entry)

    def _compare(self, outcomes: Sequence[Outcome]) -> None:
        """Gives the ranking and the results what they see of the other entries, where they look at them."""
        if not self.kept & {"field", "entered"}:
            return
        entered = {
            stage.id: possible(
                (o.names for o in outcomes if any(s.stage.id == stage.id for s in o.stages)),
                (o.names for o in outcomes if stage.id in o.ahead),
            )
            for stage in self.rubric.stages
        }
        field_ = possible(
            (o.names for o in outcomes if o.verdict == "passed"), (o.names for o in outcomes if o.may_pass)
        )
        for outcome in outcomes:
            outcome.names = {**outcome.names, "field": field_, "entered": entered}
        for outcome, entry in self.compared:
            outcome.open_points = _open_points(self.rubric, entry, entry.names | outcome.names)

    def _admit(self, application: Application) -> bool:
        """Whether the application can be scored; if not, its outcome says why."""
        key = application.id.casefold()
        waiting = self.waiting.pop(key, None)
        if waiting is not None:
            self._invalid(waiting.application, ())
        if key in self.outcomes:
            self._twice(self.outcomes[key], application)
            return False
        findings = application.findings
        if application.answers is None or findings:
            self._invalid(application, findings)
            return False
        return True

    def _twice(self, first: Outcome, application: Application) -> None:
        message = say(
            "{first} and {second} are both the application {id}.",
            first=first.file,
            second=application.file,
            id=application.id,
        )
        fix = say("Keep one of the files, or give the other its own id.")
        findings = (
            *first.findings,
            *application.findings,
            Finding("KKK403", message, fix, Place(first.file, 1, 1)),
            Finding("KKK403", message, fix, Place(application.file, 1, 1)),
        )
        self.outcomes[first.entry.casefold()] = Outcome(
            first.entry, first.title, first.file, "invalid", findings=findings
        )
        self.findings += findings[len(first.findings) :]

    def _invalid(self, application: Application, findings: tuple[Finding, ...]) -> None:
        self.findings += findings
        outcome = Outcome(application.id, application.id, application.file, "invalid", findings=findings)
        self.outcomes[application.id.casefold()] = outcome

    def _begin(self, application: Application) -> _Entry | None:
        self.findings += application.remarks
        mended = application.mended
        try:
            later = figures(self.rubric, mended, self.round) if mended is not None else None
            rules = application.rules or self.rubric
            return _Entry(application, figures(rules, application, self.round), later)
        except FeelError as error:
            self._limit(application, error)
            return None

    def _step(self, entry: _Entry, stage: Stage, index: int, own: Own | None = None) -> None:
        """One stage, unless the entry has fallen; while it is open, only to find its bounds."""
        if entry.fallen:
            return
        if entry.application.rules is not None:
            stage = entry.application.rules.stages[index]
        try:
            result = evaluate(
                stage, entry.application, self.round, entry.names, index == 0, own, entry.mended
            )
        except FeelError as error:
            self._limit(entry.application, error)
            entry.reached = [StageResult(stage, "rejected", None, None)]
            return
        self.findings += result.findings
        (entry.beyond if entry.verdict == "pending" else entry.reached).append(result)

    def _limit(self, application: Application, error: FeelError) -> None:
        finding = Finding("KKK404", error.problem.message, error.problem.fix, application.place(()))
        self._invalid(application, (finding,))

    def _finish(self, entry: _Entry) -> None:
        application = entry.application
        key = application.id.casefold()
        if key in self.outcomes and self.outcomes[key].verdict == "invalid":
            return
        title, applicant = (
            formula.program(entry.names) if formula else None
            for formula in (self.rubric.entry_title, self.rubric.entry_applicant)
        )
        outcome = Outcome(
            application.id,
            title if isinstance(title, str) else application.id,
            application.file,
            entry.verdict,
            tuple(entry.reached),
            names=self._kept(entry),
            applicant=applicant if isinstance(applicant, str) else None,
        )
        if entry.verdict == "pending":
            if self.kept & {"field", "entered"}:
                self.compared.append((outcome, entry))
            else:
                outcome.open_points = _open_points(self.rubric, entry, entry.names | outcome.names)
            ahead = tuple(result.stage.id for result in entry.beyond)
            outcome.ahead = self.ahead.setdefault(ahead, ahead)
            outcome.may_pass = not entry.fallen
        self.outcomes[key] = outcome

    def _kept(self, entry: _Entry) -> dict[str, object]:
        """The names of an entry that are still needed when all stages are over."""
        if self.kept & {"field", "entered"}:
            gone = {"field", "entered", "entry"}
            names = {name: value for name, value in entry.names.items() if name not in gone}
        else:
            names = {name: entry.names[name] for name in self.kept if name in entry.names}
        if "sheets" in self.kept:
            results = {result.stage.id: result for result in (*entry.reached, *entry.beyond)}
            names["sheets"] = ranked_sheets(entry.application.id, self.round, entry.names, results)
        return names


def _names_used_later(rubric: Rubric) -> frozenset[str]:
    """The names that the ranking and the results look at; the rest of an entry is dropped."""
    formulas: list[Formula | None] = [key.formula for key in rubric.ranking]
    for result in rubric.results:
        formulas += [result.when, result.lists, result.places, result.pot, result.cost, result.years]
    return frozenset(name for formula in formulas if formula for name in formula.uses)


def _field(entries: Sequence[_Entry]) -> object:
    """Who is in the running; entries that are still open may be."""
    return possible(
        (dict(e.names) for e in entries if e.verdict == "passed"),
        (dict(e.names) for e in entries if e.verdict == "pending"),
    )


def _open_points(rubric: Rubric, entry: _Entry, names: Mapping[str, object]) -> object:
    """What the points that decide can come to: those of a stage where it may fall, or the ranking sum."""
    stages = [entry.reached[-1], *entry.beyond]
    last = rubric.stages[-1].id
    ends = [
        stage.points
        for stage in stages
        if stage.stage.id != last and stage.stage.has_points and stage.verdict != "passed"
    ]
    if stages[-1].stage.id == last:
        ends.append(ranking_sum(rubric, stages[-1], names))
    return hull(ends) if ends else None
