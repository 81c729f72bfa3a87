"""docs/ci.md: every `kkk` command runs as it stands there, and what servers read fits their schemas."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema.validators import validator_for  # type: ignore[import-untyped]  # stubs stand apart

from tests.helpers import ROOT, kkk

PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
GITHUB, GITLAB, PRE_COMMIT = (
    yaml.load(text, yaml.BaseLoader) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
)
COMMANDS = re.findall(r"^ *- (?:run: )?kkk ((?:check|test) .*)$", PAGE, re.MULTILINE)
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_page_runs(command: str, tmp_path: Path) -> None:
    for folder in ("rubrics", "cases"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    done = kkk(*shlex.split(command), cwd=tmp_path)

    assert (done.code, done.err) == (0, "")
    for file in re.findall(r"--output (\S+)", command):
        assert (tmp_path / file).stat().st_size > 0


@pytest.mark.parametrize(("made", "schema"), [(GITHUB, "github-workflows"), (GITLAB, "gitlab-ci")])
def test_what_a_server_reads_fits_its_schema(made: Any, schema: str) -> None:
    path = files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{schema}.json"
    rules = json.loads(path.read_text("utf-8"))
    validator = validator_for(rules)(rules)

    assert [error.message for error in validator.iter_errors(made)] == []


@pytest.mark.parametrize(
    ("hook", "files_", "told"),
    [
        ("kkk-check", ["rubrics/kkk-2015.yaml", "cases/diving.yaml"], "2 files checked, 0 findings.\n"),
        ("kkk-test", ["rubrics/gallery/diving.yaml"], "diving: 7 cases, all as expected.\n"),
        ("kkk-test", ["cases/diving.yaml"], "diving: 7 cases, all as expected.\n"),
    ],
)
def test_each_hook_of_pre_commit_looks_at_the_files_it_is_given(
    hook: str, files_: list[str], told: str
) -> None:
    made = next(one for one in HOOKS if one["id"] == hook)
    asked = next(one for one in PRE_COMMIT["repos"][0]["hooks"] if one["id"] == hook)
    others = ("docs/ci.md", "rubrics/registers/krajowe-klastry-kluczowe.yaml")[
        : 2 if "exclude" in made else 1
    ]
    given = [
        path
        for path in (*files_, *others)
        if re.search(made["files"], path) and not re.search(made.get("exclude", "^$"), path)
    ]
    done = kkk(*shlex.split(made["entry"])[1:], *asked.get("args", ()), *given, cwd=ROOT)

    assert (done.code, done.text + done.err) == (0, told)
