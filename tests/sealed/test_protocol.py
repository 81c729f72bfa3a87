"""`kkk protocol`: the whole result with all that it was made from, the same bytes everywhere."""

from __future__ import annotations

import json
import os
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kkk_scoring.report.canonical import canonical, digest
from tests.helpers import change, kkk, kkk_process, scored
from tests.sealed.example import FILES, seal, write_round
from tests.test_same_bytes import ENVIRONMENTS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_round(tmp_path)


def texts(value: Any) -> Any:
    """The JSON with every number as text."""
    if isinstance(value, dict):
        return {key: texts(below) for key, below in value.items()}
    if isinstance(value, list):
        return [texts(item) for item in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def test_it_holds_the_whole_result_with_numbers_as_texts(tmp_path: Path, folder: Path) -> None:
    data = seal(folder, tmp_path / "p.json")

    assert json.loads(data)["result"] == texts(scored(folder).json)


def test_it_holds_the_hash_of_every_input(tmp_path: Path, folder: Path) -> None:
    protocol = json.loads(seal(folder, tmp_path / "p.json"))
    inputs = {
        one["file"]: one["sha256"] for one in [protocol["inputs"]["rubric"], *protocol["inputs"]["files"]]
    }

    assert inputs == {
        file.removeprefix("applications/prize-2026/"): sha256(text.encode()).hexdigest()
        for file, text in FILES.items()
    }


def test_it_holds_the_version_of_the_tool_and_the_seed_of_the_lots(tmp_path: Path, folder: Path) -> None:
    protocol = json.loads(seal(folder, tmp_path / "p.json"))
    version = kkk("--version").text.removeprefix("kkk ").strip()

    assert protocol["tool"] == {"name": "kkk", "version": version}
    assert protocol["seeds"] == {"lots": "4711", "assignments": {"merit": "drawn in public"}}
    assert (protocol["protocol"], protocol["format"]) == ("sealed", "1")


def test_it_is_canonical_and_its_hash_is_told(tmp_path: Path, folder: Path) -> None:
    done = kkk("protocol", folder, "--to", tmp_path / "p.json")
    data = (tmp_path / "p.json").read_bytes()

    assert data == canonical(json.loads(data))
    assert sha256(data).hexdigest() in done.err


def test_each_event_is_linked_to_all_before_it(tmp_path: Path, folder: Path) -> None:
    events = json.loads(seal(folder, tmp_path / "p.json"))["events"]
    before: Any = {"round": "prize-2026"}

    assert [one["event"]["event"] for one in events] == ["received", "received", "recusal"]
    for one in events:
        before = digest({"before": before, "event": one["event"]})
        assert one["link"] == before


def test_an_event_added_later_leaves_the_links_before_it_as_they_were(tmp_path: Path, folder: Path) -> None:
    before = json.loads(seal(folder, tmp_path / "p.json"))["events"]
    with (folder / "round.yaml").open("a") as opened:
        opened.write("  - {event: recusal, entry: A1, expert: E2, date: 2026-04-03, by: E2}\n")
    after = json.loads(seal(folder, tmp_path / "q.json"))["events"]

    assert after[:-1] == before


@pytest.mark.parametrize("env", ENVIRONMENTS[2:5], ids=" ".join)
def test_the_machine_changes_nothing(tmp_path: Path, folder: Path, env: dict[str, str]) -> None:
    usual = seal(folder, tmp_path / "p.json")
    done = kkk_process("protocol", folder, "--to", tmp_path / "q.json", env=env)

    assert (done.code, (tmp_path / "q.json").read_bytes()) == (0, usual)


def test_neither_the_order_of_files_nor_their_folder_changes_anything(tmp_path: Path, folder: Path) -> None:
    usual = seal(folder, tmp_path / "p.json")
    moved = tmp_path / "żółw"
    for file in sorted(FILES, reverse=True):
        (moved / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tmp_path / file, moved / file)
    (moved / "applications" / "prize-2026").rename(moved / "applications" / "other")

    assert seal(moved / "applications" / "other", tmp_path / "q.json") == usual


def test_neither_a_backup_nor_a_note_in_the_folder_changes_anything(tmp_path: Path, folder: Path) -> None:
    usual = seal(folder, tmp_path / "p.json")
    (folder / "A1-bees.yaml~").write_text("old")
    (folder / "note.txt").write_text("new")

    assert seal(folder, tmp_path / "q.json") == usual


def test_with_findings_it_is_written_and_the_exit_code_is_1(tmp_path: Path, folder: Path) -> None:
    change(folder / "A2-honey.yaml", "pages: 20", "pages: none")
    done = kkk("protocol", folder, "--to", tmp_path / "p.json")
    protocol = json.loads((tmp_path / "p.json").read_bytes())

    assert done.code == 1
    assert [one["file"] for one in protocol["result"]["findings"]] == ["A2-honey.yaml"]


def test_a_round_that_cannot_be_used_gives_none(tmp_path: Path, folder: Path) -> None:
    change(folder / "round.yaml", "rubric: prize", "rubric: other")
    done = kkk("protocol", folder, "--to", tmp_path / "p.json")

    assert (done.code, (tmp_path / "p.json").exists()) == (1, False)


@pytest.mark.parametrize("name", ["p.txt", "applications/prize-2026/p.json"])
def test_it_is_not_written_where_it_would_be_an_input_or_under_another_ending(
    tmp_path: Path, folder: Path, name: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    done = kkk("protocol", folder, "--to", tmp_path / name)

    assert (done.code, sorted(tmp_path.rglob("*"))) == (2, before)
    assert done.err.count("\n") == 1


def test_a_plain_folder_has_no_protocol(tmp_path: Path, folder: Path) -> None:
    (folder / "round.yaml").unlink()
    rubric = tmp_path / "rubrics" / "prize.yaml"
    done = kkk("protocol", folder, "--to", tmp_path / "p.json", "--rubric", rubric)

    assert (done.code, (tmp_path / "p.json").exists()) == (2, False)
    assert done.err.startswith("A protocol is of a round: ")


def test_a_file_whose_name_is_no_text_is_sealed_too(tmp_path: Path, folder: Path) -> None:
    (folder / "A2-honey.yaml").rename(os.fsdecode(os.fsencode(folder) + b"/A2-\xff.yaml"))
    files = json.loads(seal(folder, tmp_path / "p.json"))["inputs"]["files"]

    assert [one["file"] for one in files][1] == "A2-⟨U+DCFF⟩.yaml"


def test_a_file_that_changes_meanwhile_is_told_and_nothing_is_written(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kkk_scoring import loading

    once = loading.score

    def slow(*arguments: Any) -> Any:
        protocol = once(*arguments)
        change(folder / "A1-bees.yaml", "pages: 12", "pages: 13")
        return protocol

    monkeypatch.setattr(loading, "score", slow)
    done = kkk("protocol", folder, "--to", tmp_path / "p.json")

    assert (done.code, (tmp_path / "p.json").exists()) == (2, False)
    assert done.err == "A1-bees.yaml changed while the round was scored; try again.\n"
