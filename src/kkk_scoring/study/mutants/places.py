"""Every place of a rubric that can be changed: expressions and plain values, with their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kkk_scoring.files.document import Document
from kkk_scoring.rubric.model import Stage
from kkk_scoring.study.mutants.asked import asked
from kkk_scoring.study.mutants.model import Path, Spot

EXPRESSIONS: Final = ("adjust", "combine", "flag", "weight", "out_of", "require", "when", "counted")
TABLES: Final = ("from", "over", "up_to", "under", "is")
LEFT_OUT: Final = ("adjust", "counted", "when", "by")
"""Keys without which a rule would be a different one, and which may be left out."""


def spots(document: Document) -> Iterator[Spot]:
    """All that can be changed in the rubric, from top to bottom."""
    value: Any = document.value
    yield from asked(value)
    yield from _figures(value, (), "", None)
    for index, stage in enumerate(value.get("stages", [])):
        path: Path = ("stages", index)
        id_ = stage["stage"]
        yield from _roles(stage.get("experts", {}), (*path, "experts"), id_, index)
        for name, requirement in (stage.get("requirements") or {}).items():
            yield from _requirement(name, requirement, (*path, "requirements", name), index)
        yield from _figures(stage, path, "", index)
        yield from _node(id_, stage, path, index)
    for index, key in enumerate(value.get("ranking", [])):
        yield from _ranking_key(key, ("ranking", index), f"ranking[{index + 1}]")
    for index, line in enumerate(value.get("results", [])):
        yield from _result(line, ("results", index), f"results[{index + 1}]")
    for index, line in enumerate(value.get("decisions", [])):
        yield from _decision(line, ("decisions", index), f"decisions[{index + 1}]")


def _figures(holder: Mapping[str, Any], path: Path, prefix: str, stage: int | None) -> Iterator[Spot]:
    for name, figure in (holder.get("figures") or {}).items():
        here = (*path, "figures", name)
        written = figure
        if isinstance(figure, dict):
            here, written = (*here, "is"), figure["is"]
        yield Spot(here, prefix + name, "expression", written, prefix.rstrip("."), stage)


def _roles(roles: Mapping[str, Any], path: Path, stage: str, index: int) -> Iterator[Spot]:
    for role, given in roles.items():
        here, at = (*path, role), f"{stage}.experts.{role}"
        if not isinstance(given, dict):
            yield Spot(here, at, "sheets", given, stage, index)
            continue
        sheets = given.get("sheets")
        if isinstance(sheets, dict):
            for key in sheets.keys() & {"min", "max"}:
                kind = "sheets" if key == "min" else "most"
                yield Spot((*here, "sheets", key), f"{at}.sheets.{key}", kind, sheets[key], stage, index)
        elif sheets is not None:
            yield Spot((*here, "sheets"), f"{at}.sheets", "sheets", sheets, stage, index)
        if "quorum" in given:
            yield Spot((*here, "quorum"), f"{at}.quorum", "sheets", given["quorum"], stage, index)
        if "when" in given:
            yield Spot((*here, "when"), f"{at}.when", "expression", given["when"], stage, index)
        for key in given.keys() & {"when", "replaces"}:
            yield Spot((*here, key), f"{at}.{key}", "left out", given[key], stage, index)


def _requirement(name: str, given: Mapping[str, Any], path: Path, index: int) -> Iterator[Spot]:
    for key in ("require", "when", "combine"):
        if key in given:
            yield Spot((*path, key), f"{name}.{key}", "expression", given[key], name, index)
    for key in given.keys() & {"when", "by"}:
        yield Spot((*path, key), f"{name}.{key}", "left out", given[key], name, index)
    if "combine" in given:
        yield Spot((*path, "combine"), f"{name}.combine", "left out", given["combine"], name, index)
    if given.get("judged"):
        yield Spot(path, name, "left out", "judged", name, index)
    correctable = given.get("correctable")
    if correctable:
        for key in [key for key in ("days", "times") if key in correctable]:
            here, at = (*path, "correctable", key), f"{name}.correctable.{key}"
            yield Spot(here, at, "whole", correctable[key], name, index)
        yield Spot((*path, "correctable"), f"{name}.correctable", "left out", "correctable", name, index)


def _node(id_: str, given: Mapping[str, Any], path: Path, index: int) -> Iterator[Spot]:
    """A criterion, a group, or a stage as one."""
    yield from _rules(id_, given, path, index)
    if isinstance(given.get("each"), dict):
        yield from _rules(f"{id_}.each", given["each"], (*path, "each"), index)
    for name, part in (given.get("criteria") or {}).items():
        here = (*path, "criteria", name)
        part = part or {}
        yield from _figures(part, here, f"{name}.", index)
        yield from _node(name, part, here, index)


def _rules(at: str, given: Mapping[str, Any], path: Path, index: int) -> Iterator[Spot]:
    for key in EXPRESSIONS:
        if key in given:
            yield Spot((*path, key), f"{at}.{key}", "expression", given[key], at, index)
        if key in LEFT_OUT and key in given:
            yield Spot((*path, key), f"{at}.{key}", "left out", given[key], at, index)
    if "by" in given:
        yield Spot((*path, "by"), f"{at}.by", "left out", given["by"], at, index)
    points = given.get("points")
    if isinstance(points, dict):
        yield from _table(points, (*path, "points"), f"{at}.points", at, index)
    elif points is not None:
        yield Spot((*path, "points"), f"{at}.points", "expression", points, at, index)
        if "criteria" in given:
            yield Spot((*path, "points"), f"{at}.points", "left out", points, at, index)
    marks = given.get("marks")
    if isinstance(marks, dict):
        yield from _marks(marks, (*path, "marks"), f"{at}.marks", at, index)


def _marks(marks: Mapping[str, Any], path: Path, at: str, owner: str, index: int) -> Iterator[Spot]:
    for key in ("from", "to"):
        if key in marks:
            kind = "expression" if isinstance(marks[key], str) else f"scale {key}"
            yield Spot((*path, key), f"{at}.{key}", kind, marks[key], owner, index)
    if marks.get("step") is not None:
        yield Spot((*path, "step"), f"{at}.step", "step", marks["step"], owner, index)
    levels = marks.get("levels")
    if isinstance(levels, dict):
        for word, points in levels.items():
            yield Spot((*path, "levels", word), f"{at}.{word}", "points", points, owner, index)
    for number, points in enumerate(marks.get("one_of") or ()):
        yield Spot((*path, "one_of", number), f"{at}.one_of[{number + 1}]", "points", points, owner, index)


def _table(table: Mapping[str, Any], path: Path, at: str, owner: str, index: int) -> Iterator[Spot]:
    yield Spot((*path, "of"), f"{at}.of", "expression", table["of"], owner, index)
    for operator in TABLES:
        steps = table.get(operator)
        if not isinstance(steps, dict):
            continue
        if operator != "is":
            yield Spot((*path, operator), f"{at}.{operator}", "operator", operator, owner, index)
        for edge, points in steps.items():
            here = (*path, operator, edge)
            if operator != "is":
                yield Spot(here, f"{at}.{operator}", "edge", edge, owner, index)
            yield Spot(here, f"{at}.{operator}", "points", points, owner, index)
    if table.get("absent") is not None:
        yield Spot((*path, "absent"), f"{at}.absent", "points", table["absent"], owner, index)


def _ranking_key(key: Any, path: Path, at: str) -> Iterator[Spot]:
    if isinstance(key, str):
        if key != "shared":
            yield Spot(path, at, "last", key)
        return
    for direction in ("highest", "lowest"):
        if direction in key:
            yield Spot((*path, direction), f"{at}.{direction}", "expression", key[direction])
            yield Spot((*path, direction), at, "direction", direction)
            yield Spot(path, at, "left out", f"{direction}: {key[direction]}")
    if "decided" in key:
        yield Spot(path, at, "last", "decided")


def _result(line: Mapping[str, Any], path: Path, at: str) -> Iterator[Spot]:
    for key in ("when", "lists", "places", "pot", "cost", "years"):
        if key in line:
            yield Spot((*path, key), f"{at}.{key}", "expression", line[key])
    for key in line.keys() & {"when", "lists"}:
        yield Spot((*path, key), f"{at}.{key}", "left out", line[key])
    for key in ("too_dear", "tied"):
        if key in line:
            yield Spot((*path, key), f"{at}.{key}", key, line[key])
    yield Spot(path, at, "left out", line["result"])


def _decision(line: Mapping[str, Any], path: Path, at: str) -> Iterator[Spot]:
    """Who may decide, how often and until when, and whether anybody may."""
    by, kind = line.get("by"), line["decision"]
    for number, who in enumerate(by if isinstance(by, list) and len(by) > 1 else ()):
        yield Spot((*path, "by", number), f"{at}.by", "left out", who, kind)
    if by:
        yield Spot((*path, "by"), f"{at}.by", "left out", by, kind)
    for key in [key for key in ("days", "times") if key in line]:
        yield Spot((*path, key), f"{at}.{key}", "whole", line[key], kind)
        yield Spot((*path, key), f"{at}.{key}", "left out", line[key], kind)
    if "stands" in line:
        yield Spot((*path, "stands"), f"{at}.stands", "stands", line["stands"], kind)
    yield Spot(path, at, "left out", kind, kind)


def stage_of(spot: Spot, stages: tuple[Stage, ...]) -> Stage | None:
    """The compiled stage in which the spot stands."""
    return None if spot.stage is None else stages[spot.stage]
