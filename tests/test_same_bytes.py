"""The same input gives the same bytes, whatever the machine, the folder, and the order of things in it."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers import ROOT, Done, copy_round, kkk_process, scored

ROUND = ROOT / "applications" / "kkk-2015"


@pytest.fixture(scope="module")
def usual() -> Done:
    return scored(ROUND)


ENVIRONMENTS: list[dict[str, str]] = [
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "pl_PL.UTF-8", "KKK_LANG": "pl"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "PYTHONIOENCODING": "cp1250", "KKK_LANG": "pl"},
    {"PYTHONIOENCODING": "utf-16", "NO_COLOR": "1", "COLUMNS": "40", "CI": "true"},
]
"""What makes machines differ, several things at once: a process for each alone would find no more."""


@pytest.mark.parametrize("env", ENVIRONMENTS, ids=" ".join)
def test_the_machine_changes_nothing(usual: Done, env: dict[str, str]) -> None:
    assert kkk_process("score", ROUND, "--format", "json", env=env).out == usual.out


def test_where_the_folder_lies_and_what_it_is_called_changes_nothing(tmp_path: Path, usual: Done) -> None:
    copy_round(tmp_path / "żółw")
    folder = (tmp_path / "żółw" / "applications").rename(tmp_path / "żółw" / "a") / "kkk-2015"
    moved = folder.rename(folder.parent / "round [1]")

    assert scored(moved).out == usual.out
    assert kkk_process("score", ".", "--format", "json", cwd=moved).out == usual.out


def test_where_the_rubric_lies_changes_nothing(tmp_path: Path, usual: Done) -> None:
    shutil.copy(ROOT / "rubrics" / "kkk-2015.yaml", tmp_path)

    assert scored(ROUND, "--rubric", tmp_path / "kkk-2015.yaml").out == usual.out


def test_the_order_in_which_files_were_made_changes_nothing(tmp_path: Path, usual: Done) -> None:
    folder = copy_round(tmp_path)
    files = sorted((path for path in folder.rglob("*.yaml")), reverse=True)
    for file in files:
        text = file.read_bytes()
        file.unlink()
        file.write_bytes(text)

    assert scored(folder).out == usual.out


# -- the order of keys -----------------------------------------------------------------------------


LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def shuffle(node: yaml.Node, by: random.Random, top: bool = True) -> None:
    """Puts the keys of every mapping in another order; the first key of the file stays first."""
    if isinstance(node, yaml.MappingNode):
        rest = node.value[1:] if top else list(node.value)
        by.shuffle(rest)
        node.value = [*node.value[:1], *rest] if top else rest
        for _, value in node.value:
            shuffle(value, by, top=False)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            shuffle(item, by, top=False)


def shuffle_files(files: Iterable[Path], seed: int) -> None:
    by = random.Random(seed)
    for file in files:
        node = yaml.compose(file.read_bytes(), LOADER)
        assert node is not None
        shuffle(node, by)
        file.write_text(yaml.serialize(node, allow_unicode=True, width=10**6), "utf-8")


def without_places(value: Any) -> Any:
    """The JSON without where things stand, which moves with the keys."""
    if isinstance(value, dict):
        return {key: without_places(below) for key, below in value.items() if key not in ("place", "rule")}
    return [without_places(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_keys_in_applications_sheets_and_round_changes_nothing(
    tmp_path: Path, usual: Done, seed: int
) -> None:
    folder = copy_round(tmp_path)
    shuffle_files(sorted(folder.rglob("*.yaml")), seed)
    done = scored(folder)

    assert (done.code, done.err) == (0, "")
    assert json.dumps(without_places(done.json)) == json.dumps(without_places(usual.json))


def decided(done: Done) -> list[Any]:
    """What was decided of each entry, in the order of the list."""
    keys = ("entry", "verdict", "rank", "total", "bounds", "result", "stopped_at")
    return [{key: entry[key] for key in keys} for entry in done.json["entries"]]


def checks(done: Done) -> dict[str, dict[str, Any]]:
    """Entry → requirement → its verdict and reason."""
    return {
        entry["entry"]: {
            check["requirement"]: (check["verdict"], check["reason"])
            for stage in entry["stages"]
            for check in stage["checks"]
        }
        for entry in done.json["entries"]
    }


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_keys_in_the_rubric_changes_no_decision(tmp_path: Path, usual: Done, seed: int) -> None:
    folder = copy_round(tmp_path)
    shuffle_files([tmp_path / "rubrics" / "kkk-2015.yaml"], seed)
    done = scored(folder)

    assert (done.code, done.err) == (0, "")
    assert decided(done) == decided(usual)
    assert checks(done) == checks(usual)


def test_the_order_of_events_of_one_day_changes_nothing_that_is_not_about_them(
    tmp_path: Path, usual: Done
) -> None:
    folder = copy_round(tmp_path)
    text = (folder / "round.yaml").read_text("utf-8")
    head, events = text.split("events:\n")
    turned = re.split(r"^(?=  - )", events, flags=re.MULTILINE)[:0:-1]
    (folder / "round.yaml").write_text(f"{head}events:\n{''.join(turned)}", "utf-8")
    done = scored(folder)
    twice_in_a_day = ("W06", "W11")
    one, other = ([e for e in d.json["entries"] if e["entry"] not in twice_in_a_day] for d in (done, usual))

    assert one == other
    assert decided(done) == decided(usual)
