"""JSON Schemas for editors: of a round, and of the score sheets of a stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kkk_scoring.files.schema import TEXTS, Schema, as_written, parts, schema_of, whole
from kkk_scoring.messages import Message, Several, say
from kkk_scoring.rubric.form_model import ANNOTATIONS
from kkk_scoring.rubric.form_schema import limits, numbers, plain, record
from kkk_scoring.rubric.marks import ANSWERS
from kkk_scoring.rubric.model import Criterion, Requirement, Rubric, Stage
from kkk_scoring.rubric.schema import URN, written_rubric
from kkk_scoring.rubric.written_cases import CasesFile
from kkk_scoring.scoring.round import WrittenRound
from kkk_scoring.scoring.sheets import EarlierEntry, EarlierMark, WrittenEntry, WrittenMark, WrittenSheet

if TYPE_CHECKING:
    from kkk_scoring.rubric.model import Exact, Scale

SHAPES = (WrittenRound, WrittenSheet, WrittenEntry, WrittenMark, EarlierMark, EarlierEntry)


def round_schema(language: str, rubric: Rubric | None = None) -> Schema:
    """The schema of a round; with its *rubric* also of the parameters and of ids that the rubric knows."""
    schema = schema_of(WrittenRound)
    if rubric is None:
        return whole(schema, f"{URN}:round", language)
    properties = schema["properties"]
    _only(properties["rubric"], rubric.id)
    properties["parameters"] |= record(rubric.round_fields)
    assignments = properties["assignments"]
    # By name, because editors offer no `propertyNames` where nothing may stand either.
    assignments["properties"] = {
        stage.id: {**assignments["additionalProperties"], "title": as_written(stage.title or stage.id)}
        for stage in rubric.stages
    }
    assignments["propertyNames"] = {"enum": [stage.id for stage in rubric.stages]}
    known = _ids(rubric)
    for part in schema["$defs"].values():
        for key, value in part["properties"].items():
            _among(value, known.get(key, ()))
    return whole(schema, f"{URN}:round:{rubric.id}", language)


def _ids(rubric: Rubric) -> dict[str, list[str]]:
    """What the rubric calls what a round names."""
    stages = rubric.stages
    requirements = [r.id for stage in stages for r in stage.requirements]
    complete = [] if "complete" in requirements else ["complete"]
    return {
        "role": list(dict.fromkeys(role for stage in stages for role in stage.roles)),
        "stage": [stage.id for stage in stages],
        "requirement": [*requirements, *complete],
        "requirements": [*requirements, *complete],
        "criterion": [id_ for stage in stages for id_ in stage.markable()],
        "result": list(dict.fromkeys(result.id for result in rubric.results)),
    }


def _among(schema: Schema, ids: Iterable[str]) -> None:
    """Limits the ids at *schema*, one or a list of them, to *ids*; none known: any."""
    ids = list(ids)
    if ids:
        named = schema["items"] if schema.get("type") == "array" else schema
        named["enum"] = ids
        _no_pattern(named)


def _only(schema: Schema, id_: str) -> None:
    schema["const"] = id_
    _no_pattern(schema)


def _no_pattern(schema: Schema) -> None:
    """A choice says more than how an id is formed."""
    for key in ("pattern", "patternErrorMessage"):
        schema.pop(key, None)


# -- sheets ------------------------------------------------------------------------------------


def sheet_schema(rubric: Rubric, stage: Stage, language: str) -> Schema:
    """The schema of the sheets of *stage*: what can be marked there, and what each mark may be."""
    schema, entry = schema_of(WrittenSheet), schema_of(WrittenEntry)
    definitions = entry.pop("$defs")
    entry["properties"]["marks"] |= {
        "properties": {id_: _marked(item) for id_, item in stage.markable().items()},
        "additionalProperties": False,
    }
    _or_empty(entry["properties"]["conflict"])
    properties = schema["properties"]
    _only(properties["sheet"], stage.id)
    _only(properties["rubric"], rubric.id)
    properties["entries"]["additionalProperties"] = entry
    title = say("Score sheet: {title}", title=stage.title or stage.id)
    named = {"title": title, "$defs": definitions}
    return whole(schema | named, f"{URN}:sheet:{rubric.id}:{stage.id}", language)


def _marked(item: Criterion | Requirement) -> Schema:
    """What stands under the id of a criterion or of a requirement that is judged."""
    schema = schema_of(WrittenMark)
    schema["title"] = as_written(item.title or item.id)
    del schema["description"], schema["$defs"]
    allowed, notes = _answer(item) if isinstance(item, Requirement) else _scale(item)
    schema["properties"]["mark"] |= allowed
    if notes:
        schema["properties"]["mark"]["description"] = schema["description"] = Several(notes, "\n")
    if item.reason_required:
        schema["required"] = ["mark", "reason"]
        required = say("The rubric requires a reason.")
        schema["properties"]["reason"] |= {"pattern": r"\S", "patternErrorMessage": required}
    else:
        _or_empty(schema["properties"]["reason"])
    return schema


def _answer(item: Requirement) -> tuple[Schema, list[Message]]:
    answers = ANSWERS if item.may_not_apply else ANSWERS[:2]
    return {"enum": [*answers, True, False]}, [say("One of: {answers}.", answers=", ".join(answers))]


def _scale(item: Criterion) -> tuple[Schema, list[Message]]:
    scale = item.scale
    assert scale is not None  # as in everything that a sheet can mark
    anchors = [say("{mark}: {text}", mark=mark, text=text) for mark, text in scale.anchors.items()]
    if scale.words is not None:
        return {"enum": list(scale.words)}, [*_levels(scale.words), *anchors]
    if scale.one_of:
        return {"enum": [plain(number) for number in scale.one_of]}, anchors
    range_ = scale.low, scale.high, scale.step
    if scale.differs:  # an editor doesn't know which entry gets which of them
        return numbers(scale.low, scale.high, None), [*_ends(scale), *anchors]
    return numbers(*range_), [*limits(*range_), *anchors]


def _ends(scale: Scale) -> Iterator[Message]:
    """The ends of a scale as the rubric writes them."""
    low = scale.from_.text if scale.from_ else scale.low
    high = scale.to.text if scale.to else scale.high
    yield say("From {low} to {high}.", low=low, high=high)
    yield say("In steps of {step}.", step=scale.step)


def _levels(words: Mapping[str, Exact | None]) -> Iterator[Message]:
    """The points of each word, where words carry points."""
    for word, points in words.items():
        if points is not None:
            yield say("{word}: {points} points", word=word, points=points)


def _or_empty(schema: Schema) -> None:
    """A text that a prepared sheet may leave empty."""
    schema["type"] = [schema["type"], "null"]


# -- what the schemas say ----------------------------------------------------------------------


def sentences() -> Iterator[str]:
    """The English texts in pydantic shapes that schemas show to people, for the catalogue of translations."""
    shapes: list[Any] = [*SHAPES, CasesFile, *ANNOTATIONS.values()]
    for schema in (written_rubric(), *map(schema_of, shapes)):
        for part in parts(schema):
            yield from (part[key] for key in TEXTS if isinstance(part.get(key), str))
