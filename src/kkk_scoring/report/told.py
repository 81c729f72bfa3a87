"""What one event says, as a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from kkk_scoring.messages import Message, Several, say
from kkk_scoring.report.called import result_called, rule_called
from kkk_scoring.rubric.model import Rubric, Words
from kkk_scoring.scoring import acts, events, replaced
from kkk_scoring.scoring.happening import Event, Happening
from kkk_scoring.scoring.order import last_day

ANSWERS = {"yes": say("yes"), "no": say("no"), "not_applicable": say("not applicable")}


class _Names:
    """What the rubric calls its stages, rules and results."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric

    def rule(self, id_: str) -> Words:
        return rule_called(id_, self.rubric)

    def rules(self, ids: Iterable[str]) -> Message:
        return Several([say("{title}", title=self.rule(id_)) for id_ in ids], ", ")

    def result(self, id_: str) -> Words:
        return result_called(id_, self.rubric)


def told(event: Happening, rubric: Rubric, named: bool = True) -> Message:
    """The event as a sentence without its day and who; *named*: which entry it is about is said too."""
    names = _Names(rubric)
    said = _before_the_vote(event, names) or _decided(event, names) or _replaced(event, names)
    said = said or _after_the_vote(event, names, named)
    if named and isinstance(event, Event):
        return say("{entry}: {told}", entry=event.about[0], told=said)
    return said


def _before_the_vote(event: Happening, names: _Names) -> Message | None:
    match event:
        case events.Received():
            return say("received")
        case events.Recusal():
            if event.stage is None:
                return say("{expert} is recused", expert=event.expert)
            return say("{expert} is recused in “{stage}”", expert=event.expert, stage=names.rule(event.stage))
        case events.HandedIn():
            if event.experts is None:
                return say("all sheets of “{stage}” were handed in", stage=names.rule(event.stage))
            return say(
                "sheets of “{stage}” were handed in: {experts}",
                stage=names.rule(event.stage),
                experts=", ".join(event.experts),
            )
        case events.NoSheet():
            return say(
                "no sheet of {expert} will come in “{stage}”",
                expert=event.expert,
                stage=names.rule(event.stage),
            )
        case events.CallToCorrect():
            return _call(event, names)
        case events.Correction():
            return say("a correction arrived: {requirements}", requirements=names.rules(event.requirements))
        case events.NoCorrection():
            return say("no correction arrived: {requirements}", requirements=names.rules(event.requirements))
        case events.Recheck():
            return say(
                "{requirement} checked again: {mark}",
                requirement=names.rule(event.requirement),
                mark=ANSWERS[event.mark],
            )
        case events.Settlement():
            return say(
                "{requirement} settled: {mark}",
                requirement=names.rule(event.requirement),
                mark=ANSWERS[event.mark],
            )
    return None


def _call(event: events.CallToCorrect, names: _Names) -> Message:
    """The latest of the last days, where requirements give different times."""
    rules = {r.id: r for stage in names.rubric.stages for r in stage.requirements}
    days = [last_day(event, rules[id_]) for id_ in event.requirements]
    which = names.rules(event.requirements)
    return say("called to correct {requirements}, until {until}", requirements=which, until=max(days))


def _decided(event: Happening, names: _Names) -> Message | None:
    match event:
        case events.DropSheet():
            return say(
                "the sheet of {expert} in “{stage}” is left out",
                expert=event.expert,
                stage=names.rule(event.stage),
            )
        case events.ChangeMark():
            return say(
                "the mark of {expert} for {criterion} is changed to {mark}",
                expert=event.expert,
                criterion=names.rule(event.criterion),
                mark=event.mark,
            )
        case events.ModerateMark():
            return say(
                "the mark for {criterion} is set to {mark}",
                criterion=names.rule(event.criterion),
                mark=event.mark,
            )
        case events.SetResult():
            return say("the result is set to “{result}”", result=names.result(event.result))
        case events.Withdraw():
            return say("withdrawn")
        case events.OrderTies():
            return say("equal entries are put in this order: {entries}", entries=", ".join(event.order))
        case acts.ReplaceSheet():
            return say(
                "{new} assesses it again in “{stage}” instead of {expert}",
                new=event.new_expert,
                stage=names.rule(event.stage),
                expert=event.expert,
            )
    return None


def _replaced(event: Happening, names: _Names) -> Message | None:
    match event:
        case replaced.MarkReplaced():
            return say(
                "the mark of {expert} for {criterion} was {was}, now it is {mark}",
                expert=event.expert,
                criterion=names.rule(event.criterion),
                was=ANSWERS.get(event.was, event.was),
                mark=ANSWERS.get(event.mark, event.mark),
            )
        case replaced.DeclarationChanged():
            stage = names.rule(event.stage)
            if event.impartial:
                return say("{expert} declares to be impartial in “{stage}”", expert=event.expert, stage=stage)
            return say(
                "{expert} declares a conflict of interest in “{stage}”", expert=event.expert, stage=stage
            )
    return None


def _after_the_vote(event: Happening, names: _Names, named: bool) -> Message:
    match event:
        case acts.Notice():
            return say("the applicant was told the result")
        case acts.Appeal():
            if not event.concerns:
                return say("an appeal arrived")
            return say("an appeal arrived, about {concerns}", concerns=names.rules(event.concerns))
        case acts.AppealDecision():
            return _APPEAL[event.decision]
        case acts.Recommendation() | acts.Approval() if not named:
            return say("recommended") if isinstance(event, acts.Recommendation) else say("approved")
        case acts.Recommendation():
            return say("recommended: {entries}", entries=", ".join(event.entries))
        case acts.Approval():
            return say("approved: {entries}", entries=", ".join(event.entries))
        case acts.Grant() | acts.Renewal():
            return _held(event)
        case acts.Loss():
            return say("the status is lost")
    return say("{event}", event=getattr(event, "event", ""))


_APPEAL = {
    "upheld": say("the appeal is upheld"),
    "dismissed": say("the appeal is dismissed"),
    "left_unexamined": say("the appeal is left unexamined"),
}


def _held(event: acts.Grant | acts.Renewal) -> Message:
    said = say("the status is granted") if isinstance(event, acts.Grant) else say("the status is renewed")
    said = say("{told} from {day}", told=said, day=event.first_day)
    if event.until is not None:
        said = say("{told} until {day}", told=said, day=event.until)
    if event.document is not None:
        said = say("{told}, document {number}", told=said, number=event.document)
    return said
