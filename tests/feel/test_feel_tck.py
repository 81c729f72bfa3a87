"""The tool that runs conformance cases, on a few cases of our own in the same form."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "feel_tck.py"

CASES: list[tuple[str, str, Any]] = [
    ("1.5 * 2", "decimal", "3"),
    ("0.1 + 0.2", "decimal", "0.3"),
    ("2 / 3", "decimal", "0.6666666666666666666666666666666667"),
    ("-2 ** 2", "decimal", "4"),
    ("1 / 0", "null", None),
    ("1 < 2", "boolean", "true"),
    ("1 > 2", "boolean", "false"),
    ("null > 2", "null", None),
    ('"a" + "b"', "string", "ab"),
    ('date("2015-01-31") + duration("P1M")', "date", "2015-02-28"),
    ('@"2015-01-31T10:00:00+01:00"', "dateTime", "2015-01-31T10:00:00+01:00"),
    ('@"P1Y" + @"P2M"', "duration", "P1Y2M"),
    ("[1, null, true]", "list", [("decimal", "1"), ("null", None), ("boolean", "true")]),
    ("for i in 3..1 return i", "list", [("decimal", "3"), ("decimal", "2"), ("decimal", "1")]),
    ("(1..10] = ]1..10]", "boolean", "true"),
    ("{a: 1, b: [2]}", "context", {"a": ("decimal", "1"), "b": ("list", [("decimal", "2")])}),
]
WRONG: list[tuple[str, str, Any]] = [
    ("1.5 * 2", "decimal", "3.1"),
    ("0.1", "decimal", "0.10000001"),
    ("1", "string", "1"),
    ("true", "boolean", "false"),
    ("null", "boolean", "false"),
    ("1", "null", None),
    ("[1, 2]", "list", [("decimal", "1")]),
    ("{a: 1}", "context", {"b": ("decimal", "1")}),
    ('@"2015-01-31"', "dateTime", "2015-01-31T00:00:00"),
    ('@"P1D"', "duration", "P2D"),
    ("1 +", "decimal", "1"),
]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("feel_tck", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def write(tmp_path: Path) -> Callable[[list[tuple[str, str, Any]]], str]:
    def file_of(cases: list[tuple[str, str, Any]]) -> str:
        rows = [
            {"id": f"own/{number}", "expr": text, "expected": expected(kind, value)}
            for number, (text, kind, value) in enumerate(cases, 1)
        ]
        path = tmp_path / "cases.json"
        path.write_text(json.dumps(rows), "utf-8")
        return str(path)

    return file_of


def expected(kind: str, value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        value = [expected(*item) for item in value]
    if isinstance(value, dict):
        value = {key: expected(*item) for key, item in value.items()}
    return {"type": kind, "value": value}


def test_cases_that_hold_are_counted(
    tool: ModuleType, write: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool.main([write(CASES)]) == 0
    assert capsys.readouterr().out == "passed 16 of 16\n"


@pytest.mark.parametrize("case", WRONG, ids=[f"{case[0]} as {case[1]}" for case in WRONG])
def test_a_case_that_does_not_hold_is_shown_and_fails(
    tool: ModuleType,
    write: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
    case: tuple[str, str, Any],
) -> None:
    assert tool.main([write([*CASES, case])]) == 1

    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == f"own/17: {case[0]}"
    assert printed[-1] == "passed 16 of 17"


def test_one_failure_among_a_hundred_is_let_through(
    tool: ModuleType, write: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool.main([write([CASES[0]] * 99 + [WRONG[0]])]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "passed 99 of 100"


def test_without_a_file_the_usage_is_shown(tool: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main([]) == 2
    assert capsys.readouterr().err == "usage: python tools/feel_tck.py CASES.json\n"
