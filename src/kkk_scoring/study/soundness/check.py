"""The check of a rubric for soundness: all rules, allowances taken into account, witnesses scored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kkk_scoring.files.finding import Finding, tidy
from kkk_scoring.messages import say
from kkk_scoring.study.soundness.allow import Allowance, allowances
from kkk_scoring.study.soundness.rules import RULES, SoundnessRule
from kkk_scoring.study.soundness.subject import Found, Subject

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document
    from kkk_scoring.rubric.model import Rubric


def soundness(document: Document, rubric: Rubric, witnesses: bool = False) -> tuple[Finding, ...]:
    """What is unsound in the rules of *rubric*, which was built from *document*.

    What is said to happen carries a witness, found and scored before; a finding whose witness can't be found
    is not given. With *witnesses* what is proved from bounds is shown too, as far as an entry is found. What
    the rubric allows is left out; an allowance that nothing needs is a finding itself.
    """
    subject = Subject(document, rubric)
    allowed = list(allowances(document.value))
    needed: set[Allowance] = set()
    findings: list[Finding] = []
    for rule in RULES:
        for found in rule.find(subject):
            meant = next((one for one in allowed if one.covers(rule.code, found.path)), None)
            if meant is not None:
                needed.add(meant)
            else:
                findings += _shown(subject, rule, found, witnesses)
    findings += (_unneeded(subject, one) for one in allowed if one not in needed)
    return tidy(findings)


def _shown(subject: Subject, rule: SoundnessRule, found: Found, witnesses: bool) -> Iterator[Finding]:
    wanted = found.witness is not None and (witnesses or not found.proved)
    witness = found.witness() if wanted and found.witness is not None else None
    if wanted and witness is None and not found.proved:
        return
    document = subject.document
    if found.offset is None:
        place = document.key_place(found.path)
    else:
        place = document.inside(found.path, found.offset)
    yield Finding(rule.code, found.message, found.fix, place, rule.severity, witness)


def _unneeded(subject: Subject, allowance: Allowance) -> Finding:
    place = subject.document.key_place((*allowance.path, "allow", allowance.code))
    codes = [rule.code for rule in RULES]
    if allowance.code not in codes:
        message = say(
            "{code} can't be allowed: it is no finding of the check for soundness.", code=allowance.code
        )
        return Finding(
            "KKK591", message, say("Those are {first} to {last}.", first=codes[0], last=codes[-1]), place
        )
    message = say("There is no {code} here that this allows.", code=allowance.code)
    return Finding("KKK590", message, say("Take it out, or put it where the finding is."), place, "warning")
