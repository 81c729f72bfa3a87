"""What a rubric leaves unsaid: clauses and titles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kkk_scoring.messages import say
from kkk_scoring.study.soundness.subject import Found, Path, Subject

_TITLED = ("requirements", "criteria")


def no_clause(subject: Subject) -> Iterator[Found]:
    """A rule has no clause, though other rules of this rubric have one.

    A rubric that gives clauses gives one for every requirement, criterion and threshold: its own, or one of
    what it stands in. Where nothing grounds a rule the clause says so: `assumed: true`.

    Bad:
        stages:
          - stage: check
            requirements:
              affordable: {require: price <= 500, clause: "§ 4(1)"}
              not_free: {require: price >= 10} # here
    Good:
        stages:
          - stage: check
            requirements:
              affordable: {require: price <= 500, clause: "§ 4(1)"}
              not_free: {require: price >= 10, clause: {en: "§ 4(2)", assumed: true}}
    """
    value: Any = subject.document.value
    without: list[Path] = []
    given = False
    for index, stage in enumerate(value["stages"]):
        path: Path = ("stages", index)
        has = bool(stage.get("clause") or value.get("clause"))
        given = given or bool(stage.get("clause"))
        for below, clause in _rules(stage, path, has):
            given = given or clause is True
            if clause is False:
                without.append(below)
    for path in without if given else ():
        message = say("`{id}` has no clause, though other rules have one.", id=path[-1])
        yield Found(path, message, say("Write its `clause`, or that it is `assumed: true`."))


def _rules(body: Any, path: Path, above: bool) -> Iterator[tuple[Path, bool | None]]:
    """Requirements and criteria; True: with a clause of its own, None: with one above it, False: neither."""
    for key in _TITLED:
        for id_, part in (body.get(key) or {}).items():
            here = (*path, key, id_)
            own = bool(part.get("clause"))
            if "criteria" in part:
                if own:
                    yield here, True
                yield from _rules(part, here, above or own)
            else:
                yield here, True if own else None if above else False


def no_title(subject: Subject) -> Iterator[Found]:
    """A rule or a field has no title in the languages that the rubric promises.

    `languages` promises that every title can be read in each of them. Without a title papers and reports show
    the bare name. (A title that lacks one of the languages is KKK222.)

    Bad:
        languages: [pl, en]
        stages:
          - stage: check
            title: {pl: Ocena, en: Assessment}
            requirements:
              affordable: {require: price <= 500} # here
        form:
          price: {is: number, over: 0, max: 1000, title: {pl: Cena, en: Price}}
    Good:
        languages: [pl, en]
        stages:
          - stage: check
            title: {pl: Ocena, en: Assessment}
            requirements:
              affordable: {require: price <= 500, title: {pl: Niedrogo, en: Affordable}}
        form:
          price: {is: number, over: 0, max: 1000, title: {pl: Cena, en: Price}}
    """
    value: Any = subject.document.value
    if not subject.rubric.languages:
        return
    many = len(subject.rubric.languages) > 1
    for path, part in _titled(value):
        title = part.get("title") if isinstance(part, dict) else None
        if title is None or (many and isinstance(title, str)):
            name = path[-1] if isinstance(path[-1], str) else part.get("stage", part.get("result"))
            message = say(
                "`{id}` has no title in the languages that the rubric promises.",
                id=str(name).removesuffix("?"),
            )
            languages = ", ".join(f"{language}: …" for language in subject.rubric.languages)
            yield Found(path, message, say("Write `title: {{{languages}}}`.", languages=languages))


def _titled(value: Any) -> Iterator[tuple[Path, Any]]:
    yield from _fields(value.get("round"), ("round",))
    yield from _fields(value.get("form"), ("form",))
    for index, stage in enumerate(value["stages"]):
        path: Path = ("stages", index)
        yield path, stage
        yield from _below(stage, path)
    seen: set[str] = set()
    for index, line in enumerate(value.get("results") or []):
        if line["result"] not in seen or line.get("title"):
            seen.add(line["result"])
            yield ("results", index), line


def _below(body: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    for key in _TITLED:
        for id_, part in (body.get(key) or {}).items():
            here = (*path, key, id_)
            if id_ != "complete":  # it has a title of its own
                yield here, part
            yield from _below(part, here)


def _fields(written: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The fields that are asked of people; of records and lists those in them."""
    for key, field in (written or {}).items():
        here: Path = (*path, key)
        inner = field.get("is", field) if isinstance(field, dict) else field
        step = (*here, "is") if inner is not field else here
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            yield from _fields(inner[0], (*step, 0))
        elif isinstance(inner, dict) and "list" not in inner:
            yield from _fields(inner, step)
        else:
            yield here, field
