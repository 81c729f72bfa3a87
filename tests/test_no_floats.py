"""Nothing that decides is a binary fraction: no line of the sources of scoring, no value of a protocol."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from kkk_scoring.loading import load_round, score

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path
    for folder in ("feel", "rubric", "scoring")
    for path in (ROOT / "src/kkk_scoring" / folder).rglob("*.py")
)
ROUNDS = sorted(path.parent for path in (ROOT / "applications").rglob("round.yaml"))

# JSON Schemas are for editors, which know no other numbers; nothing is scored by them.
SCHEMAS = {"form_schema.py"}
EXACT = {"gcd", "comb", "isqrt", "prod"}
"""What `math` has for whole numbers."""


def binary_fractions(source: str) -> Iterator[str]:
    """Where *source* makes a float: by name, as a literal, by a function that gives one."""
    tree = ast.parse(source)
    # How alike two words must be to suggest one for the other is no number of a competition.
    likeness = {
        id(word.value) for word in ast.walk(tree) if isinstance(word, ast.keyword) and word.arg == "cutoff"
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, float | complex)
            and id(node) not in likeness
        ):
            yield f"{node.lineno}: {node.value}"
        elif isinstance(node, ast.Name) and node.id in ("float", "complex"):
            yield f"{node.lineno}: {node.id}"
        elif isinstance(node, ast.ImportFrom) and node.module == "math":
            yield from (f"{node.lineno}: math.{a.name}" for a in node.names if a.name not in EXACT)
        elif isinstance(node, ast.Import):
            yield from (
                f"{node.lineno}: {a.name}" for a in node.names if a.name in ("math", "cmath", "statistics")
            )


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = float(y)", ["1: float"]),
        ("x = y * 0.5", ["1: 0.5"]),
        ("x = 1e3", ["1: 1000.0"]),
        ("from math import sqrt, gcd", ["1: math.sqrt"]),
        ("import math", ["1: math"]),
        ("closest(word, words, cutoff=0.6)", []),
        ("x = Fraction(1, 2)", []),
    ],
)
def test_the_search_finds_what_makes_a_binary_fraction(source: str, found: list[str]) -> None:
    assert list(binary_fractions(source)) == found


@pytest.mark.parametrize("path", SOURCES, ids=[path.relative_to(ROOT).as_posix() for path in SOURCES])
def test_no_source_that_decides_makes_a_binary_fraction(path: Path) -> None:
    found = [] if path.name in SCHEMAS else list(binary_fractions(path.read_text("utf-8")))

    assert found == []


def floats(value: object, at: str = "", seen: set[int] | None = None) -> Iterator[str]:
    """Where in *value*, however deep, a float is."""
    seen = set() if seen is None else seen
    if isinstance(value, float):
        yield at
    elif isinstance(value, str | int) or value is None or id(value) in seen:
        return
    else:
        seen.add(id(value))
        for name, part in _parts(value):
            yield from floats(part, f"{at}.{name}", seen)


def _parts(value: object) -> Iterator[tuple[object, object]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple | set | frozenset):
        yield from enumerate(value)
    elif is_dataclass(value):
        yield from ((field.name, getattr(value, field.name)) for field in fields(value))
    else:
        names = getattr(value, "__slots__", ())
        yield from (
            (name, getattr(value, name, None)) for name in ([names] if isinstance(names, str) else names)
        )


@pytest.mark.parametrize("folder", ROUNDS, ids=[folder.name for folder in ROUNDS])
def test_no_value_of_a_protocol_is_a_binary_fraction(folder: Path) -> None:
    protocol = score(load_round(folder))

    assert list(floats(protocol.outcomes)) == []
    assert list(floats(protocol.dealt)) == []


def test_the_search_looks_into_everything_that_a_protocol_is_made_of() -> None:
    protocol = score(load_round(ROOT / "applications" / "gallery" / "qcbs"))
    outcome = protocol.outcomes[0]
    outcome.names["bad"] = [{"deep": 0.1}]

    assert list(floats(protocol.outcomes)) == [".0.names.bad.0.deep"]
