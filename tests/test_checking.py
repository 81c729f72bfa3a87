"""`kkk check` on any mix of files and folders: all findings, named as they were typed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, Done, change, copy_round, kkk, kkk_process

W01 = "W01-robotyka.yaml"
E1 = "sheets/substantive/E1.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    copy_round(tmp_path)
    return tmp_path


def found(done: Done) -> list[tuple[str, str]]:
    """File and code of every finding on standard error."""
    return re.findall(r"^(\S.*?):\d+:\d+: (KKK\d\d\d) ", done.err, re.MULTILINE)


GOOD: list[Any] = [
    ["applications/kkk-2015"],
    ["applications/kkk-2015/round.yaml"],
    ["applications"],
    ["rubrics/kkk-2015.yaml"],
    [f"applications/kkk-2015/{W01}"],
    [f"applications/kkk-2015/{E1}"],
    ["rubrics", "applications/kkk-2015", f"applications/kkk-2015/{W01}", "rubrics/kkk-2015.yaml"],
]


@pytest.mark.parametrize("paths", GOOD, ids=" ".join)
def test_what_is_in_order_gives_exit_code_0(paths: list[str]) -> None:
    done = kkk("check", *paths, cwd=ROOT)

    assert (done.code, done.out) == (0, b"")
    assert re.fullmatch(r"\d+ files? checked, 0 findings\.\n", done.err)


def test_the_whole_project_is_in_order() -> None:
    done = kkk_process("check", ".", cwd=ROOT)

    assert done.code == 0, done.err


# What is named; the file that findings name.
NAMED = [
    ("applications/kkk-2015", f"applications/kkk-2015/{W01}"),
    (f"applications/kkk-2015/{W01}", f"applications/kkk-2015/{W01}"),
    ("applications/kkk-2015/round.yaml", f"applications/kkk-2015/{W01}"),
    ("applications", f"applications/kkk-2015/{W01}"),
    (".", f"applications/kkk-2015/{W01}"),
    ("./applications/../applications/kkk-2015", f"applications/kkk-2015/{W01}"),
]


@pytest.mark.parametrize(("path", "file"), NAMED)
def test_a_finding_names_its_file_from_the_current_folder(root: Path, path: str, file: str) -> None:
    change(root / "applications" / "kkk-2015" / W01, "  civil: false", "  civil: false\n  penal: false")
    done = kkk("check", path, cwd=root)

    assert found(done) == [(file, "KKK050")]
    assert done.code == 1
    assert "  20 |   penal: false\n" in done.err


def test_a_file_outside_the_current_folder_is_named_as_it_was_typed(root: Path, tmp_path: Path) -> None:
    file = root / "applications" / "kkk-2015" / W01
    change(file, "  civil: false", "  civil: false\n  penal: false")

    assert found(kkk("check", file, cwd=ROOT)) == [(file.as_posix(), "KKK050")]


def test_each_finding_is_told_once_however_often_its_file_is_named(root: Path) -> None:
    folder = root / "applications" / "kkk-2015"
    change(folder / W01, "  civil: false", "  civil: false\n  penal: false")
    (folder / E1).write_bytes(b"")
    done = kkk("check", ".", folder, folder / W01, folder / E1, folder / "round.yaml", cwd=root)

    assert sorted(found(done)) == [
        (f"applications/kkk-2015/{W01}", "KKK050"),
        (f"applications/kkk-2015/{E1}", "KKK004"),
    ]


def test_a_sheet_is_checked_against_its_round_and_only_its_own_findings_are_told(root: Path) -> None:
    folder = root / "applications" / "kkk-2015"
    change(folder / W01, "  civil: false", "  civil: false\n  penal: false")
    change(folder / E1, "M1: {mark: 9,", "M1: {mark: 99,")
    done = kkk("check", f"applications/kkk-2015/{E1}", cwd=root)

    assert found(done) == [(f"applications/kkk-2015/{E1}", "KKK302")]
    assert "The rule stands at rubrics/kkk-2015.yaml:" in done.err


def test_of_a_round_that_can_not_be_used_a_sheet_can_not_be_checked(root: Path) -> None:
    (root / "applications/kkk-2015/round.yaml").write_text("round: [", "utf-8")
    done = kkk("check", f"applications/kkk-2015/{E1}", cwd=root)

    assert found(done) == [("applications/kkk-2015/round.yaml", "KKK006")]


def test_a_sheet_of_no_round_is_a_finding(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    shutil.copy(root / "applications" / "kkk-2015" / E1, tmp_path / "a" / "b" / "E1.yaml")

    assert found(kkk("check", "a/b/E1.yaml", cwd=tmp_path)) == [("a/b/E1.yaml", "KKK320")]


def test_a_fault_of_the_rubric_is_told_once_for_all_applications_of_a_plain_folder(root: Path) -> None:
    plain = root / "plain"
    plain.mkdir()
    for file in (W01, "W02-meble-giete.yaml"):
        shutil.copy(root / "applications" / "kkk-2015" / file, plain)
    change(root / "rubrics" / "kkk-2015.yaml", "entities >= 51", "entitys >= 51")
    done = kkk("check", "plain", cwd=root)

    assert {file for file, _ in found(done)} == {"rubrics/kkk-2015.yaml"}
    assert len(found(done)) == 1


def test_an_application_whose_rubric_is_nowhere_is_a_finding(root: Path) -> None:
    (root / "rubrics" / "kkk-2015.yaml").unlink()
    done = kkk("check", f"applications/kkk-2015/{W01}", cwd=root)

    assert found(done) == [(f"applications/kkk-2015/{W01}", "KKK321")]


def test_lines_of_ndjson_are_checked_one_by_one(root: Path) -> None:
    line = '{"application": "L1", "rubric": "kkk-2015", "penal": 1}\n'
    (root / "late.ndjson").write_text(f"{line}[]\n{line}", "utf-8")
    done = kkk("check", "late.ndjson", cwd=root)

    assert found(done) == [("late.ndjson", "KKK050"), ("late.ndjson", "KKK005"), ("late.ndjson", "KKK050")]


def test_files_of_other_programs_are_left_alone_unless_they_are_named(root: Path) -> None:
    (root / "workflow.yaml").write_text("on: &push [push]\njobs: *push\n", "utf-8")
    (root / "package.json").write_text('{"name": "x", "name": "y"}', "utf-8")
    (root / "broken.json").write_text('{"application": "W01", ', "utf-8")
    (root / "empty.yaml").write_text("", "utf-8")
    everything, named = kkk("check", ".", cwd=root), kkk("check", "workflow.yaml", "empty.yaml", cwd=root)

    assert found(everything) == [("broken.json", "KKK007")]
    assert found(named) == [
        ("empty.yaml", "KKK004"),
        ("workflow.yaml", "KKK009"),
        ("workflow.yaml", "KKK009"),
    ]


def test_links_in_a_circle_and_pipes_are_not_waited_for(root: Path) -> None:
    (root / "loop").symlink_to(root)
    (root / "a.yaml").symlink_to("a.yaml")
    os.mkfifo(root / "b.yaml")

    assert kkk_process("check", ".", cwd=root).code == 0
    assert found(kkk_process("check", "a.yaml", "b.yaml", cwd=root)) == [
        ("a.yaml", "KKK001"),
        ("b.yaml", "KKK001"),
    ]


@pytest.mark.parametrize(
    "paths", [["rubrics"], ["gone.yaml"], ["applications/kkk-2015", "bad.yaml"], ["bad.yaml"]]
)
def test_paths_alone_are_checked_as_with_options(root: Path, paths: list[str]) -> None:
    (root / "bad.yaml").write_text("rubric: bad\nstages: []\n", "utf-8")
    plain = kkk("check", *paths, cwd=root)
    asked = kkk("check", *paths, "--fail-on", "error", cwd=root)

    assert plain == asked


def test_what_reads_options_is_not_loaded_where_there_are_none(root: Path) -> None:
    code = (
        "import sys; sys.argv = ['kkk', 'check', 'rubrics/kkk-2015.yaml']\n"
        "from kkk_scoring.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print({'typer', 'rich', 'kkk_scoring.study.soundness.searching'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"
