"""The tool that puts mistakes into the code makes the ones that it promises, and its tests find them."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT, environment

sys.path.insert(0, str(ROOT / "tools"))

from mutants import body_lines, mutants, mutated, statement_lines
from mutation import explained, jobs
from mutation_swap import changes

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
    ("x = f(strict=True)", ["x = f(strict=False)"]),
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
    "def f():\n    raise NotImplementedError",
    "for x in zip(y, z, strict=True):\n    pass",
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


def test_the_line_of_a_condition_is_the_one_that_is_run() -> None:
    assert statement_lines("if (\n    p\n    or q\n):\n    x = 1\n") == [1, 2, 5]
    assert statement_lines("match p:\n    case 1:\n        x = 1\n    case q if q < 2:\n        x = 2\n") == [
        1, 2, 3, 4, 5,
    ]  # fmt: skip


def test_a_default_is_worked_out_outside_of_its_function() -> None:
    assert body_lines("def f(\n    x=1,\n):\n    y = x\n    return y\nz = 2\n") == {4, 5}


def test_the_same_mistake_twice_in_a_line_is_numbered() -> None:
    assert [mutant.what for mutant in mutants("x = f(0, 0)")] == ["0 → 1", "0 → 1 #2"]


def test_every_mutant_of_the_code_is_a_program() -> None:
    path = ROOT / "src" / "kkk_scoring" / "scoring" / "rank.py"
    source = path.read_text("utf-8")

    assert len(mutants(source)) > 50
    for mutant in mutants(source)[::10]:
        compile(mutated(source, mutant.number), str(path), "exec")


COMPARED = """
def f(x):
    return x < 1

class C:
    def g(self):
        return [y + 1 for y in self]

Z = f(0)
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("x < 1", "x <= 1", ["f"]),
        ("y + 1", "y + 2", ["C.g"]),
        ("f(0)", "f(1)", None),
        ("f(x)", "f(x=2)", None),
        ("x < 1", "x < 2 - 1", []),
    ],
)
def test_a_mistake_belongs_to_the_outermost_function(old: str, new: str, expected: list[str] | None) -> None:
    real, mistaken = (compile(text, "x.py", "exec") for text in (COMPARED, COMPARED.replace(old, new)))
    found = changes(real, mistaken)

    assert (None if found is None else [change.real.co_qualname for change in found]) == expected


def test_the_tests_that_run_a_line_tell_whether_they_notice_a_mistake(tmp_path: Path) -> None:
    file, test = "kkk_scoring/feel/words.py", "tests/feel/test_check.py::test_a_long_part_is_cut_in_messages"
    known = {
        "tests": {test: 0.1},
        "lines": {file: {"12": [], "66": [0]}},
        "imported": {file: [12]},
        "modules": ["json"],
    }
    (tmp_path / "map.json").write_text(json.dumps(known), "utf-8")
    done = subprocess.run(
        [sys.executable, str(TOOL), "--folder", str(tmp_path), "run", "--only", "feel/words.py"],
        env=environment({}),
        check=False,
        stdout=subprocess.PIPE,
    )
    found = json.loads((tmp_path / "results.json").read_text("utf-8"))
    tried = {id_.split(" ", 1)[1]: (one["status"], one["by"]) for id_, one in found.items() if one["tried"]}

    assert done.returncode == 1, done.stdout
    assert tried == {
        "60 → 61": ("survived", None),
        "len(line) <= _SHOWN → len(line) < _SHOWN": ("survived", None),
        "_SHOWN - 1 → _SHOWN + 1": ("survived", None),
        "1 → 2": ("survived", None),
        "line[:_SHOWN - 1] + '…' → line[:_SHOWN - 1] - '…'": ("failed", test),
        "return line if len(line) <= _SHOWN else line[:_SHOWN - 1] +… → return None": ("failed", test),
    }


def test_the_code_of_what_needs_no_test_still_stands_in_its_file() -> None:
    rows = list(explained())
    standing = {
        file: {line.strip() for line in (ROOT / "src" / file).read_text("utf-8").splitlines()}
        for file, _, _ in rows
    }

    assert len(rows) > 60
    assert [(file, code) for file, code, _ in rows if code not in standing[file]] == []


def test_a_mistake_in_a_condition_of_several_lines_is_tried_by_the_tests_that_run_one_of_them() -> None:
    path = ROOT / "src" / "kkk_scoring" / "scoring" / "rank.py"
    first = path.read_text("utf-8").splitlines().index("        len(keys) != 1") + 1
    test = "tests/scoring/test_rank.py::test_invented"
    lines = {"kkk_scoring/scoring/rank.py": {str(first): [0]}}
    made = jobs({"tests": {test: 0.1}, "lines": lines, "imported": {}, "modules": []}, "scoring/rank.py")

    assert {job.mutant.line for job in made if job.tests == (test,)} == {first, first + 1, first + 2}


def test_a_number_of_a_module_is_tried_by_the_tests_that_read_it_without_running_a_line_of_it() -> None:
    reader, runner = "tests/test_limits.py::test_invented", "tests/feel/test_check.py::test_invented"
    file = "kkk_scoring/feel/limits.py"
    line = (ROOT / "src" / file).read_text("utf-8").splitlines().index("NODES: Final = 2_000") + 1
    known = {
        "tests": {runner: 0.1, reader: 0.1},
        "lines": {file: {str(line): [], "1": [0]}},
        "imported": {file: [line]},
        "modules": [],
    }

    assert [job.tests for job in jobs(known, "feel/limits.py") if job.mutant.line == line] == [
        (reader, runner)
    ]
