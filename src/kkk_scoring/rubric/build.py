"""From the written rubric to its compiled rules, with every expression checked where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kkk_scoring.feel import types as feel
from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.fit import fit
from kkk_scoring.messages import say
from kkk_scoring.rubric import model, written
from kkk_scoring.rubric.expressions import Expressions, Names, Path
from kkk_scoring.rubric.form import feel_types, unanswered
from kkk_scoring.rubric.form_reader import FormReader
from kkk_scoring.rubric.names import KEYWORDS, RESERVED, name_finding
from kkk_scoring.rubric.registers import registers
from kkk_scoring.rubric.sources import first_answer
from kkk_scoring.rubric.stage import StageBuilder
from kkk_scoring.rubric.standing import StandingBuilder

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document


def build(document: Document) -> tuple[model.Rubric | None, list[Finding]]:
    """The compiled rubric of *document*; None when findings make it unusable."""
    shape, findings = fit(document, written.Rubric)
    if shape is None:
        return None, findings
    rubric = _Builder(document, shape, findings).build(hashlib.sha256(document.data).hexdigest())
    findings.sort(key=lambda finding: finding.place)
    return (None if findings else rubric), findings


class _Builder:
    def __init__(self, document: Document, shape: written.Rubric, findings: list[Finding]) -> None:
        self.document, self.shape, self.findings = document, shape, findings
        self.expressions = Expressions(document, findings)

    def build(self, sha256: str) -> model.Rubric:
        shape, expressions = self.shape, self.expressions
        reader = FormReader(self.document, self.findings)
        round_fields = reader.fields(shape.round, ("round",))
        form = reader.fields(shape.form, ("form",))
        self._names_differ(form)
        names = Names()
        for name, type_ in feel_types(form).items():
            names.add(name, type_, unanswered(form[name]), form[name].title, form[name].unit)
        names.add("round", feel.Record(fields=feel_types(round_fields)), _unanswered_all(round_fields))
        looked_into = registers(reader, shape.registers, ("registers",), names)
        names.add("received", feel.DateTime(), UNKNOWN, {"pl": "data wpływu", "en": "date received"})
        title, applicant = (
            expressions.formula(text, (key,), names, feel.Text()) if text else None
            for key, text in (("entry_title", shape.entry_title), ("entry_applicant", shape.entry_applicant))
        )
        figures = expressions.figures(shape.figures, ("figures",), names)
        stages: list[model.Stage] = []
        for index, stage in enumerate(shape.stages):
            stages.append(StageBuilder(expressions, names, stages).build(stage, index))
        if not any(stage.uses_field for stage in stages):
            expressions.entry_alone()
        stages = [_pointing(stage, form, figures) for stage in stages]
        standing = StandingBuilder(expressions, names, stages, figures, looked_into)
        ranking = standing.ranking(shape.ranking)
        self._languages()
        return model.Rubric(
            id=shape.rubric,
            title=shape.title,
            note=shape.note,
            languages=tuple(shape.languages),
            place=self.document.place(()),
            sha256=sha256,
            round_fields=round_fields,
            form=form,
            entry_title=title,
            entry_applicant=applicant,
            figures=figures,
            stages=tuple(stages),
            ranking=ranking,
            results=standing.results(shape.results, ranking),
            decisions=standing.decisions(shape.decisions),
            titles=names.titles,
            registers=looked_into,
        )

    def _names_differ(self, form: Mapping[str, Any]) -> None:
        """One namespace: fields, figures, requirements, criteria, groups and stages differ, also in case."""
        seen: dict[str, str] = {}
        for name, path in self._all_names():
            place = self.document.place(path) if path[-1] == "stage" else self.document.key_place(path)
            fault = name_finding(name, place, RESERVED)
            if fault and not (path[0] == "form" and name in KEYWORDS):
                self.findings.append(fault)
            before = seen.setdefault(name.casefold(), name)
            if before is not name:
                self.findings.append(
                    Finding(
                        "KKK203",
                        say("The name `{name}` is used twice in this rubric.", name=name),
                        say(
                            "Fields, figures, requirements, criteria, groups and stages have different names."
                        ),
                        place,
                    )
                )

    def _all_names(self) -> Iterable[tuple[str, Path]]:
        shape = self.shape
        yield from ((key.removesuffix("?"), ("form", key)) for key in shape.form)
        yield from ((key.removesuffix("?"), ("registers", key)) for key in shape.registers)
        yield from ((key, ("figures", key)) for key in shape.figures)
        for index, stage in enumerate(shape.stages):
            path: Path = ("stages", index)
            yield stage.stage, (*path, "stage")
            yield from ((key, (*path, "figures", key)) for key in stage.figures)
            for key in stage.requirements:
                if key != "complete":
                    yield key, (*path, "requirements", key)
            yield from _names_below(stage, path)

    def _languages(self) -> None:
        for path, words in _titles(self.document.value, ()):
            missing = [lang for lang in self.shape.languages if isinstance(words, dict) and lang not in words]
            if missing:
                self._fault(
                    path,
                    "KKK222",
                    say("This text is not given in {languages}.", languages=", ".join(missing)),
                    say("The rubric's `languages` promise every title in each of them."),
                )

    def _fault(self, path: Path, code: str, message: Any, fix: Any = None) -> None:
        self.findings.append(Finding(code, message, fix, self.document.place(path)))


def _names_below(body: written.GroupBody, path: Path) -> Iterable[tuple[str, Path]]:
    for key, part in body.criteria.items():
        here = (*path, "criteria", key)
        yield key, here
        if isinstance(part, written.Group):
            yield from _names_below(part, here)


def _titles(value: object, path: Path) -> Iterable[tuple[Path, object]]:
    if isinstance(value, dict):
        for key, below in value.items():
            if key in ("title", "rejected") and isinstance(below, dict) and set(below) <= {"pl", "en"}:
                yield (*path, key), below
            else:
                yield from _titles(below, (*path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _titles(below, (*path, index))


def _pointing(stage: model.Stage, form: Mapping[str, Any], figures: Iterable[model.Figure]) -> model.Stage:
    """The stage with every requirement pointing to the first answer that it looks at."""
    nodes = {figure.id: figure.formula.node for figure in (*figures, *stage.figures)}
    requirements = tuple(
        replace(r, answer=first_answer(r.formula.node, form, nodes)) if r.formula else r
        for r in stage.requirements
    )
    return replace(stage, requirements=requirements)


def _unanswered_all(fields: Mapping[str, Any]) -> dict[str, object]:
    return {name: unanswered(field) for name, field in fields.items()}
