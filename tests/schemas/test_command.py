"""The command `kkk schema` and the page about it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.helpers import ROOT, copy_round, kkk
from tests.language_server import LanguageServer
from tests.programs import needs_npm

RUBRIC = ROOT / "rubrics" / "kkk-2015.yaml"
PAGE = (ROOT / "docs" / "editors.md").read_text("utf-8")


def test_a_schema_goes_to_the_screen_or_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "rubric.json"
    shown, written = kkk("schema", "rubric"), kkk("schema", "rubric", "--output", file)

    assert (shown.code, shown.err, written.code, written.out) == (0, "", 0, b"")
    assert shown.out == file.read_bytes()
    assert shown.json["$id"] == "urn:kkk:schema:rubric:en"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["application"], "This schema comes from a rubric: name it with --rubric FILE."),
        (["sheet", "--stage", "panel"], "This schema comes from a rubric: name it with --rubric FILE."),
        (["sheet", "--rubric", RUBRIC], "Name the stage with --stage: formal, substantive, panel."),
        (
            ["sheet", "--rubric", RUBRIC, "--stage", "pannel"],
            "The rubric has no stage `pannel` with anything to mark.\nDid you mean `panel`?",
        ),
        (["rubric", "--rubric", RUBRIC], "One schema is for all rubrics: leave out --rubric."),
        (["round", "--stage", "panel"], "Only a sheet belongs to a stage: leave out --stage."),
        (["round", "--rubric", "gone.yaml"], "There is no file gone.yaml."),
    ],
)
def test_wrong_use_is_told_in_a_sentence(arguments: list[object], told: str) -> None:
    done = kkk("schema", *arguments)

    assert (done.code, done.out, done.err) == (2, b"", told + "\n")


def test_a_rubric_with_findings_gives_them_instead_of_a_schema(tmp_path: Path) -> None:
    rubric = tmp_path / "bad.yaml"
    rubric.write_text("rubric: bad\nform: {a: txt}\nstages: [{stage: s}]\n", "utf-8")
    done = kkk("schema", "application", "--rubric", rubric)

    assert (done.code, done.out) == (1, b"")
    assert "bad.yaml:2:11: KKK204" in done.err


def test_the_page_on_editors_can_be_followed_word_by_word(tmp_path: Path) -> None:
    copy_round(tmp_path)
    (block,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    lines = [shlex.split(line) for line in block.splitlines()]

    assert lines[0] == ["mkdir", "-p", "schemas"]
    (tmp_path / "schemas").mkdir()
    for program, *arguments in lines[1:]:
        assert (program, kkk(*arguments, cwd=tmp_path).code) == ("kkk", 0)
    settings = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
    assert [tmp_path / name for name in settings["yaml.schemas"] if not (tmp_path / name).is_file()] == []


@pytest.mark.node
@needs_npm("yaml-language-server")
def test_the_settings_on_the_page_give_each_file_its_schema(tmp_path: Path) -> None:
    test_the_page_on_editors_can_be_followed_word_by_word(tmp_path)
    settings = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
    line = re.findall(r"```yaml\n(.*?)\n", PAGE)[0]
    folder = "applications/kkk-2015"

    with LanguageServer(tmp_path, {"schemas": settings["yaml.schemas"]}) as server:
        assert "agreement" in server.offered("‸", f"{folder}/W24.yaml")
        assert "stages" in server.offered("‸", "rubrics/new.yaml")
        assert "assignments" in server.offered("‸", f"{folder}/round.yaml")
        assert "entries" in server.offered("‸", f"{folder}/sheets/panel/MG.yaml")
    with LanguageServer(tmp_path) as server:
        assert "agreement" in server.offered(f"{line}\n‸", f"{folder}/W24.yaml")
