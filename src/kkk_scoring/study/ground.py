"""An application and what its changes do: the ground on which advice is looked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kkk_scoring.scoring.round import Application
from kkk_scoring.study.candidates import Candidates, Effort
from kkk_scoring.study.changes import Change, Set, applied, value_at
from kkk_scoring.study.items import Asks, asked_of_items, asked_of_new
from kkk_scoring.study.outlook import Outlook, Target
from kkk_scoring.study.standing import Standing, stand
from kkk_scoring.study.uses import Uses


class Ground:
    """What can be changed in the application of *standing*, and which conditions fail and hold now.

    *final*: what the application leaves out is left out, and no longer open.
    """

    def __init__(self, standing: Standing, effort: Effort, final: bool) -> None:
        self.standing = standing
        self.outlook = Outlook(standing, Uses(standing.rubric))
        self.answers: Mapping[str, Any] = standing.application.answers or {}
        candidates = Candidates(self.outlook, effort, final)
        self.lists = candidates.lists
        self.variables = candidates.variables()
        targets = self.outlook.targets()
        names = self.outlook.names(self.answers)
        self.failing = [target for target in targets if not self.outlook.holds(target, names)]
        self.holding = [target for target in targets if self.outlook.holds(target, names)]
        self.failed_before = {check.id for check in standing.checks("rejected")}

    def after(self, made: Set) -> Standing:
        """Where the application stands with the changes made: scored anew, as a whole."""
        answers = applied(self.answers, made)
        assert answers is not None
        changed = replace_answers(self.standing.application, answers)
        return stand(self.standing.rubric, changed, self.standing.round)

    def broken(self, after: Standing) -> set[str]:
        """What fails then and did not fail before."""
        return {check.id for check in after.checks("rejected")} - self.failed_before

    def all_hold(self, made: Set, targets: Sequence[Target]) -> bool:
        """Whether the conditions hold with the changes made; not if the changes can't be made at all."""
        if any(one.change.most is not None and one.times > one.change.most for one in made):
            return False
        answers = applied(self.answers, made)
        if answers is None:
            return False
        names = self.outlook.names(answers)
        return all(self.outlook.holds(target, names) for target in targets)

    def of_kind(self, change: Change) -> Iterator[Change]:
        """The changes of the same list, of the same kind and for the same effort."""
        for variable in self.variables:
            other = variable.options[0]
            if (other.kind, other.pattern, other.effort) == (change.kind, change.pattern, change.effort):
                yield other

    def asks(self, change: Change, alike: Sequence[Change]) -> Asks:
        """What matters of the items that a change of a list is made to or adds."""
        rules = self.lists.get(change.pattern)
        if rules is None or change.kind not in ("more", "fewer"):
            return {}
        if change.kind == "more":
            return asked_of_new(
                change.value, [one.value for one in alike], rules, self.outlook.names(self.answers)
            )
        rows = {row for one in alike for row in one.rows}
        return asked_of_items(value_at(self.answers, change.pattern), rows, rules)


def replace_answers(application: Application, answers: dict[str, Any]) -> Application:
    """The application with other answers; places are those of the file as it is."""
    return Application(
        application.id,
        application.file,
        answers,
        application.place,
        application.missing,
        draft=application.draft,
    )
