"""The tool that puts mistakes into the code makes the ones that it promises, and its tests find them."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

from tests.helpers import ROOT, environment

sys.path.insert(0, str(ROOT / "tools"))

from mutants import mutants, mutated, statement_lines

TOOL = ROOT / "tools" / "mutation.py"

MISTAKES = [
    ("x = a + b", ["x = a - b"]),
    ("x = a // b", ["x = a * b"]),
    ("x = a < b", ["x = a <= b"]),
    ("x = a >= b", ["x = a > b"]),
    ("x = a in b", ["x = a not in b"]),
    ("x = a is None", ["x = a is not None"]),
    ("x = 0 < a <= 9", ["x = 0 <= a <= 9", "x = 0 < a < 9", "x = 1 < a <= 9", "x = 0 < a <= 10"]),
    ("x = a and b", ["x = a or b"]),
    ("x = not a", ["x = a"]),
    ("x = -a", ["x = a"]),
    ("x = True", ["x = False"]),
    ("x = y if a else z", ["x = y if not a else z"]),
    ("while a:\n    x()", ["while not a:\n    x()"]),
    ("def f():\n    return a", ["def f():\n    return None"]),
    ("def f():\n    a()", ["def f():\n    pass"]),
    ("def f():\n    a += b", ["def f():\n    pass"]),
    ("def f():\n    raise a", ["def f():\n    pass"]),
    ("def f():\n    for a in b:\n        continue", ["def f():\n    for a in b:\n        pass"]),
]
"""A piece of code, and all that becomes of it."""

LEFT_ALONE = [
    "Number = int | Fraction",
    "def f(a: int | None = None) -> int | None:\n    '''Is 1.'''\n    return None",
    "def f():\n    x = say('{a} of {b}', a=1, b=-2)",
    "if TYPE_CHECKING:\n    x = 1 + 2",
    "x: Literal[1] = y",
]


@pytest.mark.parametrize(("source", "expected"), MISTAKES, ids=[source for source, _ in MISTAKES])
def test_each_kind_of_mistake_is_made(source: str, expected: list[str]) -> None:
    made = [ast.unparse(mutated(source, mutant.number)) for mutant in mutants(source)]

    assert made == expected


@pytest.mark.parametrize("source", LEFT_ALONE)
def test_types_and_texts_are_left_alone(source: str) -> None:
    assert mutants(source) == []


def test_a_mistake_is_named_with_its_place() -> None:
    (mutant,) = mutants("x = 'a'\ny = (p <\n     q)\n")

    assert (mutant.line, mutant.column, mutant.what) == (2, 5, "p < q → p <= q")
    assert statement_lines("x = 'a'\ny = (p <\n     q)\n") == [1, 2]


def test_the_same_mistake_twice_in_a_line_is_numbered() -> None:
    assert [mutant.what for mutant in mutants("x = f(0, 0)")] == ["0 → 1", "0 → 1 #2"]


def test_every_mutant_of_the_code_is_a_program() -> None:
    path = ROOT / "src" / "kkk_scoring" / "scoring" / "rank.py"
    source = path.read_text("utf-8")

    assert len(mutants(source)) > 50
    for mutant in mutants(source)[::10]:
        compile(mutated(source, mutant.number), str(path), "exec")


@pytest.mark.parametrize(("mistake", "code"), [("ahead += len(tie.members)", 1), ("", 0)])
def test_a_process_with_the_mistake_tells_whether_a_test_notices_it(mistake: str, code: int) -> None:
    file = "kkk_scoring/scoring/rank.py"
    source = (ROOT / "src" / file).read_text("utf-8")
    number = next((m.number for m in mutants(source) if mistake and mistake in m.what), -1)
    tests = ["tests/scoring/test_rank.py::" + name for name in _tests_of_rank()]
    if number < 0:
        # A mistake in a module that these tests don't use.
        file, number = "kkk_scoring/scoring/correct.py", 0
    done = subprocess.run(
        [sys.executable, str(TOOL), "one", file, str(number)],
        input=json.dumps(tests),
        text=True,
        env=environment({"PYTHONPATH": str(ROOT / "src")}),
        cwd=ROOT,
        check=False,
    )

    assert done.returncode == code


def _tests_of_rank() -> list[str]:
    tree = ast.parse((ROOT / "tests" / "scoring" / "test_rank.py").read_text("utf-8"))
    return [
        node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
