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
COMMANDS = re.findall(r"^ *- (?:run: )?kkk (check .*)$", PAGE, re.MULTILINE)
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_page_runs(command: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rubrics", tmp_path / "rubrics")
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


def test_the_hook_of_pre_commit_checks_the_files_it_is_given() -> None:
    arguments = PRE_COMMIT["repos"][0]["hooks"][0]["args"]
    given = [p for p in ("rubrics/kkk-2015.yaml", "docs/ci.md") if re.search(HOOK["files"], p)]
    done = kkk(*shlex.split(HOOK["entry"])[1:], *arguments, *given, cwd=ROOT)

    assert PRE_COMMIT["repos"][0]["hooks"][0]["id"] == HOOK["id"]
    assert (done.code, done.err) == (0, "1 file checked, 0 findings.\n")
