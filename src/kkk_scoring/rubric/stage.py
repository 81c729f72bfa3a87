"""One stage of the rubric compiled: who enters, who hands in sheets, what is required and assessed."""

from __future__ import annotations

from collections.abc import Sequence

from kkk_scoring.feel import types as feel
from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric import model, written
from kkk_scoring.rubric.criteria import Criteria
from kkk_scoring.rubric.expressions import Expressions, Names, Path
from kkk_scoring.rubric.marks import ANSWERS
from kkk_scoring.rubric.stage_rules import BOOLEAN, NUMBER

ENDS_THE_STAGE = say(
    "It is a requirement of this stage: where it isn't met the entry falls, whatever its points. "
    "For points from a yes or no write a criterion with `{marks}`.",
    marks="marks: {levels: {no: 1, yes: 5}}",
)


class StageBuilder:
    """Compiles one stage; *names* are those in sight before it and grow by what it decides."""

    def __init__(self, expressions: Expressions, names: Names, before: Sequence[model.Stage]) -> None:
        self.expressions, self.names, self.before = expressions, names, before

    def build(self, stage: written.Stage, index: int) -> model.Stage:
        path: Path = ("stages", index)
        self.expressions.not_yet = dict.fromkeys(stage.requirements, ENDS_THE_STAGE)
        sight = self._sight()
        figures = self.expressions.figures(stage.figures, (*path, "figures"), sight)
        own = Names()
        roles = {id_: self._role(id_, role, (*path, "experts", id_)) for id_, role in stage.experts.items()}
        criteria = Criteria(self.expressions, sight, own, roles, _with_when(stage))
        for id_, role in roles.items():
            criteria.by(role.replaces, (*path, "experts", id_, "replaces"))
        requirements = tuple(
            self._requirement(id_, given, (*path, "requirements", id_), criteria)
            for id_, given in stage.requirements.items()
        )
        asked, criteria.used = criteria.used, set()
        group = criteria.group(stage.stage, stage, path)
        roles |= {
            id_: self._with_condition(roles[id_], given, (*path, "experts", id_, "when"), criteria)
            for id_, given in stage.experts.items()
            if isinstance(given, written.Role)
        }
        flag = criteria.formula(
            stage.flag, (*path, "flag"), criteria.sheets_in_sight().with_(total=NUMBER), BOOLEAN
        )
        looks_at = frozenset(criteria.used & {*sight.types, "own"})
        criteria.used |= asked | {name for figure in figures for name in figure.formula.uses}
        self._decided(figures, sight, own)
        return model.Stage(
            id=stage.stage,
            title=stage.title,
            rejected=stage.rejected,
            clause=self.expressions.clause(stage.clause),
            place=self.expressions.document.place((*path, "stage")),
            roles=roles,
            requirements=requirements,
            figures=figures,
            group=group,
            uses_field=bool(criteria.used & {"field", "entered", "own"}),
            scales_differ=any(c.scale is not None and c.scale.differs for c in group.criteria()),
            flag=flag,
            looks_at=looks_at,
        )

    def _sight(self) -> Names:
        """What the rules of the stage see before it decides anything: the entry, and the others beside it."""
        entry = feel.Record(fields=dict(self.names.types))
        others = feel.List(entry, at_least=1)
        earlier = {one.id: others for one in self.before}
        return self.names.with_(field=others, entry=entry, entered=feel.Record(fields=earlier))

    def _decided(self, figures: Sequence[model.Figure], sight: Names, own: Names) -> None:
        """Makes visible to what follows what the stage has worked out."""
        for name in [figure.id for figure in figures]:
            self.names.add(name, sight.types[name], sight.empty[name])
        for name, type_ in own.types.items():
            self.names.add(name, type_, own.empty[name], *own.titles.get(name, (None, None)))

    def _role(self, id_: str, role: written.Role | int, path: Path) -> model.Role:
        if isinstance(role, int):
            return model.Role(id_, None, role, role, role, None, ())
        sheets = role.sheets
        if isinstance(sheets, written.Sheets):
            fewest = 1 if sheets.max is None else 0
            least, most = fewest if sheets.min is None else sheets.min, sheets.max
        else:
            least, most = sheets or 1, sheets
        if role.quorum is not None and most is not None and role.quorum > most:
            self._fault(
                (*path, "quorum"),
                "KKK223",
                say(
                    "The quorum is {quorum}, but there are only {sheets} sheets.",
                    quorum=role.quorum,
                    sheets=most,
                ),
            )
        return model.Role(id_, role.title, least, most, role.quorum or least, None, tuple(role.replaces))

    def _with_condition(
        self, role: model.Role, given: written.Role, path: Path, criteria: Criteria
    ) -> model.Role:
        sheets = criteria.sheets_in_sight()
        return role._replace(when=criteria.formula(given.when, path, sheets, BOOLEAN, may_be_open=True))

    def _requirement(
        self, id_: str, given: written.Requirement, path: Path, criteria: Criteria
    ) -> model.Requirement:
        if id_ == "complete" and (given.require is not None or given.judged):
            self._fault(
                path, "KKK224", say("`complete` is built in: it takes no `require` and isn't judged.")
            )
        if id_ != "complete" and (given.require is None) != given.judged:
            self._fault(
                path,
                "KKK224",
                say("`{id}` must have either `require` or `judged: true`.", id=id_),
                say(
                    "`require` is a condition on the application; `judged: true` asks the experts yes or no."
                ),
            )
        answer = feel.Text(options=ANSWERS)
        answers = criteria.sight.with_(marks=feel.List(answer, at_least=1))
        correctable = given.correctable
        made = model.Requirement(
            id=id_,
            title=given.title,
            clause=self.expressions.clause(given.clause),
            place=self.expressions.document.key_place(path),
            formula=criteria.formula(given.require, (*path, "require"), criteria.sight, BOOLEAN),
            judged=given.judged,
            may_not_apply=given.may_not_apply,
            combine=criteria.formula(given.combine, (*path, "combine"), answers, answer),
            by=criteria.by(given.by, (*path, "by")),
            when=criteria.formula(given.when, (*path, "when"), criteria.sight, BOOLEAN),
            reason_required=given.reason == "required",
            correctable=model.Correctable(correctable.days, correctable.times) if correctable else None,
        )
        criteria.own.add(id_, BOOLEAN, UNKNOWN, given.title)
        return made

    def _fault(self, path: Path, code: str, message: Message, fix: Message | None = None) -> None:
        place = self.expressions.document.key_place(path)
        self.expressions.findings.append(Finding(code, message, fix, place))


def _with_when(stage: written.Stage) -> set[str]:
    """The roles that only a condition calls in."""
    return {
        id_ for id_, role in stage.experts.items() if isinstance(role, written.Role) and role.when is not None
    }
