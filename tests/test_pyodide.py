"""The same code in a browser's Python: it is imported, and scores the shipped rounds with the same bytes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.helpers import ROOT, kkk
from tests.programs import needs_npm

pytestmark = [pytest.mark.node, pytest.mark.slow, needs_npm("pyodide")]

TOOL = ROOT / "tools" / "pyodide"
ROUNDS = sorted(path.parent.name for path in ROOT.glob("applications/*/round.yaml"))

# Pure Python, so what is installed here serves there too; of PyYAML this is the part without its C parser.
PURE = ("annotated_types", "pydantic", "typing_extensions", "typing_inspection", "yaml")

PROGRAM = """
import json, pkgutil, sys
from importlib import import_module
from pathlib import Path

sys.path[:0] = ["/pure", "/project/src"]
import kkk_scoring

modules, left_out = [], {}
for module in pkgutil.walk_packages(kkk_scoring.__path__, "kkk_scoring."):
    if module.name.startswith("kkk_scoring.cli") or module.name.endswith("__main__"):
        continue
    try:
        import_module(module.name)
        modules.append(module.name)
    except ModuleNotFoundError as missing:
        left_out[module.name] = missing.name

from kkk_scoring.loading import load_round, load_rubric, score
from kkk_scoring.report.json import render
from kkk_scoring.rubric.schema import application_schema

out = Path("/out")
for name in ROUNDS:
    (out / f"{name}.json").write_text(render(score(load_round(f"/project/applications/{name}"))), "utf-8")
schema = application_schema(load_rubric("/project/rubrics/kkk-2015.yaml"), "pl")
(out / "schema.json").write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\\n", "utf-8")
loaded = sorted({name.partition(".")[0] for name in sys.modules} - {"js"})
told = {"platform": sys.platform, "modules": modules, "left_out": left_out, "loaded": loaded}
(out / "told.json").write_text(json.dumps(told), "utf-8")
"""


def files_of(package: str) -> Iterator[tuple[Path, str]]:
    """The Python files of an installed package, each with its name in an archive."""
    file = Path(str(import_module(package).__file__))
    folder = file.parent
    if file.name != "__init__.py":
        yield file, file.name
        return
    for path in folder.rglob("*.py"):
        yield path, path.relative_to(folder.parent).as_posix()


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the program has written in Pyodide."""
    folder = tmp_path_factory.mktemp("pyodide")
    with ZipFile(folder / "pure.zip", "w") as archive:
        for package in PURE:
            for path, name in files_of(package):
                archive.write(path, name)
    written = folder / "out"
    written.mkdir()
    plan = {
        "wheels": [str(path) for path in sorted((TOOL / "wheels").glob("*.whl"))],
        "zips": {"/pure": str(folder / "pure.zip")},
        "mounts": {"/project": str(ROOT), "/out": str(written)},
        "program": PROGRAM.replace("ROUNDS", repr(ROUNDS)),
    }
    (folder / "plan.json").write_text(json.dumps(plan), "utf-8")

    assert len(plan["wheels"]) == 2, "run `python tools/pyodide/wheels.py`"
    command = ["node", str(TOOL / "run.mjs"), str(folder / "plan.json")]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return written


@pytest.fixture(scope="module")
def told(out: Path) -> dict[str, Any]:
    return json.loads((out / "told.json").read_text("utf-8"))  # type: ignore[no-any-return]  # json gives Any


@pytest.mark.parametrize("name", ROUNDS)
def test_a_shipped_round_gives_the_same_bytes(name: str, out: Path) -> None:
    here = kkk("score", ROOT / "applications" / name, "--format", "json")

    assert here.code == 0
    assert (out / f"{name}.json").read_bytes() == here.out


def test_a_schema_has_the_same_bytes(out: Path) -> None:
    rubric = ROOT / "rubrics" / "kkk-2015.yaml"
    here = kkk("schema", "application", "--rubric", rubric, "--lang", "pl")

    assert (out / "schema.json").read_bytes() == here.out


def test_all_is_imported_but_reports_that_need_more_packages(told: dict[str, Any]) -> None:
    assert told["platform"] == "emscripten"
    assert {"kkk_scoring.loading", "kkk_scoring.feel.evaluate", "kkk_scoring.report.json"} <= set(
        told["modules"]
    )
    assert [name for name in told["left_out"] if not name.startswith("kkk_scoring.report.")] == []
    assert [name for name in told["left_out"].values() if name.startswith("kkk_scoring")] == []


def test_neither_a_command_line_nor_a_parser_in_c_is_needed(told: dict[str, Any]) -> None:
    assert {"yaml", "pydantic_core"} <= set(told["loaded"])
    assert {"_yaml", "typer", "click", "rich", "multiprocessing"} & set(told["loaded"]) == set()
