"""Where one application stands: taken through every stage, also behind one that it fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kkk_scoring.feel.unknown import UNKNOWN, Rows
from kkk_scoring.rubric.form import unanswered
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.evaluate import evaluate, figures
from kkk_scoring.scoring.protocol import Check, Mark, StageResult, Verdict
from kkk_scoring.scoring.rank import ranking_sum
from kkk_scoring.scoring.round import Application, Round


@dataclass(frozen=True, slots=True)
class Standing:
    """All stages' results of one application; *total*: the sum that ranks it (None: the rules have none)."""

    application: Application
    rubric: Rubric
    round: Round
    stages: tuple[StageResult, ...]
    total: object

    @property
    def verdict(self) -> Verdict:
        """``rejected`` if a stage surely fails, ``passed`` if all surely pass."""
        verdicts = {stage.verdict for stage in self.stages}
        return "rejected" if "rejected" in verdicts else "pending" if "pending" in verdicts else "passed"

    @property
    def failed(self) -> StageResult | None:
        """The first stage that surely fails."""
        return next((stage for stage in self.stages if stage.verdict == "rejected"), None)

    def checks(self, verdict: Verdict) -> Iterator[Check]:
        """The checks of all stages that came out as *verdict*."""
        return (check for stage in self.stages for check in stage.checks if check.verdict == verdict)

    def marks(self) -> Iterator[Mark]:
        """The marks of all stages."""
        return (mark for stage in self.stages for mark in stage.marks)


def stand(rubric: Rubric, application: Application, round_: Round) -> Standing:
    """Where *application* stands; what isn't known of it, the round or the experts gives bounds.

    Where a rule compares entries, the others are not known. Raises `FeelError` when a rule is too
    costly for this application.
    """
    names = figures(rubric, application, round_)
    results: list[StageResult] = []
    for index, stage in enumerate(rubric.stages):
        if stage.uses_field:
            names["field"] = field_of(rubric, dict(names))
            names["entered"] = {**_entered(names), stage.id: names["field"]}
            names["entry"] = dict(names)
        results.append(evaluate(stage, application, round_, names, index == 0))
    last = results[-1] if results else None
    total = ranking_sum(rubric, last, names) if last is not None else None
    return Standing(application, rubric, round_, tuple(results), total)


def field_of(rubric: Rubric, own: Mapping[str, object]) -> Rows:
    """Who is in the running: the entry itself, of which *own* are all names, and any number of others.

    Of those nothing is known but what the form allows them to answer.
    """
    answers = {id_: unanswered(field) for id_, field in rubric.form.items()}
    return Rows((own,), (), None, {**dict.fromkeys(own, UNKNOWN), **answers})


def _entered(names: dict[str, object]) -> dict[str, object]:
    entered = names.get("entered")
    return dict(entered) if isinstance(entered, dict) else {}
