"""The changes of a rubric, one at a time: each edge, operator, value and direction."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from kkk_scoring.feel import FeelError, parse
from kkk_scoring.feel.tree import Node
from kkk_scoring.feel.walk import free_names
from kkk_scoring.files.document import Document
from kkk_scoring.files.numbers import exact_number
from kkk_scoring.files.show import short
from kkk_scoring.messages import exact
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.study.mutants.expressions import edits
from kkk_scoring.study.mutants.grid import Grids, finer
from kkk_scoring.study.mutants.model import LEFT_OUT, Mutant, Path, Spot
from kkk_scoring.study.mutants.places import spots, stage_of

OTHERWISE: Final = {
    "highest": ("lowest",), "lowest": ("highest",), "skip": ("stop",), "stop": ("skip",),
    "new": ("higher", "never_lower"), "higher": ("new", "never_lower"), "never_lower": ("new", "higher"),
    "in": ("out",), "out": ("in",), "decided": ("in", "out"),
    "from": ("over",), "over": ("from",), "up_to": ("under",), "under": ("up_to",),
}  # fmt: skip
"""Words of a rubric and those that might stand there instead."""


def mutants(document: Document, rubric: Rubric) -> Iterator[Mutant]:
    """Every change of the rubric in *document*, compiled as *rubric*, from top to bottom."""
    maker = _Maker(document, rubric)
    for spot in spots(document):
        yield from maker.of(spot)


def changed(document: Document, mutant: Mutant) -> Document:
    """The rubric's values with the one change made."""
    return document.with_value(_with(document.value, mutant.path, mutant.value))


class _Maker:
    def __init__(self, document: Document, rubric: Rubric) -> None:
        self.document, self.rubric = document, rubric
        self.grids = Grids(rubric)

    def of(self, spot: Spot) -> Iterator[Mutant]:
        """The changes at one spot."""
        make = getattr(self, "_" + spot.kind.replace(" ", "_"))
        yield from make(spot)

    def _expression(self, spot: Spot) -> Iterator[Mutant]:
        text = spot.value if isinstance(spot.value, str) else _text(spot.value)
        try:
            node = parse(text)
        except FeelError:
            return
        local = self.grids.local(spot.owner, stage_of(spot, self.rubric.stages))

        def steps(part: Node) -> Fraction | None:
            return self.grids.of(part, local)

        for edit in edits(text, node, steps):
            value = text[: edit.start] + edit.text + text[edit.end :]
            place = self.document.inside(spot.path, edit.start)
            about = (*_about(spot), *sorted(free_names(node)))
            yield Mutant(place, spot.path, spot.at, edit.old, edit.new, value, about)

    def _value(self, spot: Spot, value: object, old: str = "", path: Path | None = None) -> Mutant:
        new = "" if value is LEFT_OUT else _text(value)
        return Mutant(
            self.document.place(spot.path),
            path or spot.path,
            spot.at,
            old or _text(spot.value),
            new or "left out",
            value,
            _about(spot),
        )

    def _sheets(self, spot: Spot) -> Iterator[Mutant]:
        yield from (self._value(spot, spot.value + change) for change in (-1, 1) if spot.value + change > 0)

    def _most(self, spot: Spot) -> Iterator[Mutant]:
        # One more is no change that anybody could notice who keeps to the rule.
        if spot.value > 1:
            yield self._value(spot, spot.value - 1)

    def _whole(self, spot: Spot) -> Iterator[Mutant]:
        yield from self._sheets(spot)

    def _limit(self, spot: Spot) -> Iterator[Mutant]:
        """An end of a field by its smallest step; of a list by one item."""
        field = _at(self.document.value, spot.path[:-1])
        step = field.get("step") or (finer(spot.value) if field.get("is") == "number" else 1)
        for change in (-step, step):
            yield self._value(spot, spot.value + change)

    def _stands(self, spot: Spot) -> Iterator[Mutant]:
        yield from (self._value(spot, other) for other in OTHERWISE[spot.value])

    def _points(self, spot: Spot) -> Iterator[Mutant]:
        old = _text(spot.value)
        if isinstance(spot.path[-1], str) and spot.path[-1] != "absent":
            old = f"{spot.path[-1]}: {old}"
        value = spot.value + _last_digit(spot.value)
        mutant = self._value(spot, value, old)
        yield mutant._replace(new=mutant.new if ":" not in old else f"{spot.path[-1]}: {mutant.new}")

    def _edge(self, spot: Spot) -> Iterator[Mutant]:
        """A step of a table, which is a key: the mapping is written anew, in its order."""
        edge = exact_number(spot.value)
        assert edge is not None  # the table was compiled
        steps = _at(self.document.value, spot.path[:-1])
        of = _at(self.document.value, (*spot.path[:-2], "of"))
        grid = self.grids.of(parse(of), self.grids.local(spot.owner, stage_of(spot, self.rubric.stages)))
        for change in (-1, 1):
            text = exact(edge + change * (grid or finer(edge)))
            if text in steps or "/" in text:
                continue
            value = {text if key == spot.value else key: points for key, points in steps.items()}
            mutant = self._value(spot, value, spot.value, spot.path[:-1])
            yield mutant._replace(place=self.document.key_place(spot.path), new=text)

    def _operator(self, spot: Spot) -> Iterator[Mutant]:
        """`from` instead of `over`: at the edge itself the other step applies."""
        table = _at(self.document.value, spot.path[:-1])
        for other in OTHERWISE[spot.value]:
            value = {other if key == spot.value else key: one for key, one in table.items()}
            mutant = self._value(spot, value, path=spot.path[:-1])
            yield mutant._replace(place=self.document.key_place(spot.path), new=other)

    def _scale_to(self, spot: Spot) -> Iterator[Mutant]:
        step = _at(self.document.value, spot.path[:-1]).get("step", 1)
        yield self._value(spot, spot.value + step)

    def _scale_from(self, spot: Spot) -> Iterator[Mutant]:
        step = _at(self.document.value, spot.path[:-1]).get("step", 1)
        yield self._value(spot, spot.value - step)

    def _step(self, spot: Spot) -> Iterator[Mutant]:
        # Half of it allows every mark that was allowed, and others between: only a refused mark notices.
        yield self._value(spot, Fraction(spot.value) / 2)

    def _last(self, spot: Spot) -> Iterator[Mutant]:
        yield self._value(spot, "shared")

    def _direction(self, spot: Spot) -> Iterator[Mutant]:
        key = _at(self.document.value, spot.path[:-1])
        for other in OTHERWISE[spot.value]:
            value = {other if name == spot.value else name: one for name, one in key.items()}
            mutant = self._value(spot, value, path=spot.path[:-1])
            yield mutant._replace(place=self.document.key_place(spot.path), new=other)

    def _too_dear(self, spot: Spot) -> Iterator[Mutant]:
        yield from (self._value(spot, other) for other in OTHERWISE[spot.value])

    def _tied(self, spot: Spot) -> Iterator[Mutant]:
        yield from (self._value(spot, other) for other in OTHERWISE[spot.value])

    def _left_out(self, spot: Spot) -> Iterator[Mutant]:
        mutant = self._value(spot, LEFT_OUT, short(_text(spot.value)))
        yield mutant._replace(place=self.document.key_place(spot.path))


def _about(spot: Spot) -> tuple[str, ...]:
    names = [spot.at.partition(".")[0]]
    if spot.owner:
        names.append(spot.owner.partition(".")[0])
    return tuple(dict.fromkeys(names))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        return exact(value)
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return value if isinstance(value, str) else ""


def _last_digit(value: int | Fraction) -> int | Fraction:
    return 1 if isinstance(value, int) else finer(value) * 10


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _with(value: Any, path: Path, new: object) -> Any:
    """*value* with *new* at *path*; what lies beside the path is shared, not copied."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if new is LEFT_OUT and not rest:
        if isinstance(value, dict):
            return {key: one for key, one in value.items() if key != step}
        return [one for index, one in enumerate(value) if index != step]
    if isinstance(value, dict):
        return {key: _with(one, rest, new) if key == step else one for key, one in value.items()}
    return [_with(one, rest, new) if index == step else one for index, one in enumerate(value)]
