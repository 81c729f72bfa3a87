"""Small random rubrics whose every application can be listed: what laws are tested on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

from hypothesis import strategies as st

from kkk_scoring.rubric.form import fill_gaps
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.round import Application, Round
from kkk_scoring.study.standing import Standing, stand
from tests.small import NOWHERE, rules

FORM = """
  a: {is: number, min: 0, max: 3, step: 1}
  b: {is: number, min: 0, max: 2, step: 1, effort: 2}
  c: [x, y, z]
  d: {is: boolean, effort: 3}
  e?: {is: number, min: 0, max: 1, step: 1}
  f: {is: [low, high], fixed: true}
"""
VALUES: Mapping[str, tuple[object, ...]] = {
    "a": (0, 1, 2, 3),
    "b": (0, 1, 2),
    "c": ("x", "y", "z"),
    "d": (False, True),
    "e": (None, 0, 1),
    "f": ("low", "high"),
}
"""Every value that an answer can have; None: left out."""
FIXED = ("f",)
POINTS = (
    "{{of: a, from: {{1: {p}, 3: {q}}}}}",
    "{{of: b, up_to: {{0: {p}, 1: {q}}}}}",
    "{{of: c, is: {{x: {p}, y: {q}, z: 1}}}}",
    "{{of: e, from: {{1: {p}}}, absent: {q}}}",
    "if d then {p} else {q}",
    "min({p}, 2 * a)",
    "abs(a - b)",
    'if f = "high" then {p} else {q}',
    'if d and c = "y" then {p} else {q}',
)
REQUIREMENTS = (
    "a >= {k}",
    "d",
    "not(d)",
    'c != "x"',
    "a + b >= {k}",
    "a / (b + 1) >= {k} / 2",
    "e != null and e >= 1",
    "if d then a >= {k} else b >= {k}",
    'f = "high" or a >= {k}',
)


@cache
def built(text: str) -> Rubric:
    """The rubric in *text*; read once."""
    return rules(text)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """The text of a rubric with up to three requirements, up to four criteria and a threshold."""
    small = st.integers(0, 4)
    lines = ["rubric: small", "form:" + FORM.rstrip(), "stages:", "  - stage: s"]
    required = draw(st.lists(st.sampled_from(REQUIREMENTS), max_size=3, unique=True))
    if required:
        lines.append("    requirements:")
        lines += [
            f"      R{n}: {{require: '{rule.format(k=draw(small))}'}}" for n, rule in enumerate(required)
        ]
    scored = draw(st.lists(st.sampled_from(POINTS), min_size=1, max_size=4, unique=True))
    lines.append("    criteria:")
    for n, rule in enumerate(scored):
        points = rule.format(p=draw(small), q=draw(small))
        written = points if points.startswith("{") else f"'{points}'"
        weight = f", weight: {draw(st.sampled_from([1, 1, 2, -1]))}"
        lines.append(f"      C{n}: {{points: {written}{weight}, out_of: 9}}")
    lines.append(f"    require: s >= {draw(st.integers(-2, 8))}")
    return "\n".join(lines) + "\n"


def rubrics() -> st.SearchStrategy[Rubric]:
    """The rubrics of `texts`, compiled."""
    return texts().map(built)


def answers() -> st.SearchStrategy[dict[str, object]]:
    """A complete set of answers."""
    return st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()})


def application(rubric: Rubric, given: Mapping[str, object], draft: bool = False) -> Application:
    """The application with these answers; the rest is open in a *draft*, else left out."""
    filled: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    missing = tuple(fill_gaps(rubric.form, filled, draft=draft))
    return Application("A", "A.yaml", filled, lambda _: NOWHERE, missing, draft=draft)


def standing(rubric: Rubric, given: Mapping[str, object], draft: bool = False) -> Standing:
    """Where the application with these answers stands."""
    return stand(rubric, application(rubric, given, draft), Round(None))


def completions(given: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Every way to answer what *given* leaves open."""
    open_ = [name for name in VALUES if name not in given]
    for values in product(*(VALUES[name] for name in open_)):
        yield {**given, **dict(zip(open_, values, strict=True))}
