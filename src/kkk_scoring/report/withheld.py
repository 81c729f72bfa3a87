"""What a redacted protocol hides whatever it is, so that nothing can be told from what is not hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kkk_scoring.report.public import PrivateFields

if TYPE_CHECKING:
    from kkk_scoring.scoring.protocol import Check, Outcome, Protocol, StageResult


class Withheld(NamedTuple):
    """Stands in the public document where a part is hidden always, even one that is empty or absent."""

    shown: Any = None


def withhold(result: Any, protocol: Protocol) -> None:
    """Marks in *result*, the public result of *protocol* as JSON, what is withheld.

    Whether there is an appeal, a remark for the commission or a working may itself be private: an
    empty one that stood open would tell that there is none.
    """
    private = PrivateFields(protocol.rubric)
    for entry, outcome in zip(result["entries"], protocol.outcomes, strict=True):
        _entry(entry, outcome, private)
    for line, dealt in zip(result["results"], protocol.dealt, strict=True):
        if dealt.line.lists and private.seen_by(dealt.line.lists):
            line["list"] = Withheld(line["list"])
        if dealt.line.cost and private.seen_by(dealt.line.cost):
            line["left"] = Withheld(line["left"])


def _entry(entry: Any, outcome: Outcome, private: PrivateFields) -> None:
    named = private.rubric.entry_title
    if named and private.seen_by(named):
        entry["title"] = Withheld(entry["title"])
    entry |= {"file": Withheld(), "findings": Withheld([]), "acts": Withheld()}
    if any(line.lists and private.seen_by(line.lists) for line in private.rubric.results):
        entry["list"] = Withheld()
    formulas = [key.formula for key in private.rubric.ranking if key.formula is not None]
    for key, formula in zip(entry["keys"], formulas, strict=False):
        key["working"] = Withheld()
        if private.seen_by(formula):
            key["value"] = Withheld()
    for stage, result in zip(entry["stages"], outcome.stages, strict=True):
        _stage(stage, result, private)


def _stage(stage: Any, result: StageResult, private: PrivateFields) -> None:
    stage |= {"flags": Withheld([]), "working": Withheld()}
    for group in stage["groups"]:
        group["working"] = Withheld()
    for mark in stage["marks"]:
        mark |= {"place": Withheld(), "working": Withheld()}
        _given(mark["given"])
    for check, seen in zip(stage["checks"], result.checks, strict=True):
        _check(check, seen, private)


def _check(check: Any, seen: Check, private: PrivateFields) -> None:
    check["place"] = Withheld()
    _given(check["given"])
    if seen.formula is not None and private.seen_by(seen.formula):
        check |= {"values": Withheld({}), "reason": Withheld(check["reason"])}


def _given(given: Any) -> None:
    for one in given:
        one |= {"expert": Withheld(one["expert"]), "place": Withheld()}
