"""Applications without a round, as JSON, and as lines of NDJSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers import ROOT, copy_round, kkk, scored

RUBRIC = ROOT / "rubrics" / "kkk-2015.yaml"
ROUND = ROOT / "applications" / "kkk-2015"
W01 = "W01-robotyka.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plain folder with W01 and W16, which has too few members and research units."""
    for file in (W01, "W16-tkaniny-uzytkowe.yaml"):
        shutil.copy(ROUND / file, tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def w01() -> dict[str, Any]:
    """W01 as a program would write it: dates are texts."""
    found: dict[str, Any] = yaml.load((ROUND / W01).read_bytes(), yaml.CSafeLoader)
    return json.loads(json.dumps(found, default=str))  # type: ignore[no-any-return]  # a mapping still


def test_a_plain_folder_is_assessed_as_far_as_the_applications_say(folder: Path) -> None:
    done = scored(folder, "--rubric", RUBRIC)
    w01, w16 = done.entry("W01"), done.entry("W16")

    assert (done.code, done.json["round"], done.json["provisional"]) == (0, None, True)
    assert (w01["verdict"], w16["verdict"]) == ("pending", "rejected")
    assert [c["requirement"] for c in w16["stages"][0]["checks"] if c["verdict"] == "rejected"] == [
        "F7",
        "F10",
    ]
    assert {one["what"] for one in w01["missing"]} == {"received", "expert"}
    assert w01["bounds"] == ["0", "150"]


def test_what_a_plain_folder_gives_is_shown_in_every_format(folder: Path) -> None:
    table = kkk("score", folder, "--rubric", RUBRIC)
    lines = kkk("score", folder, "--rubric", RUBRIC, "--format", "csv")
    explained = kkk("explain", folder, "W01", "--rubric", RUBRIC)

    assert [done.code for done in (table, lines, explained)] == [0, 0, 0]
    assert "  W01 Klaster Przykładowy Robotyki: 0…150 points\n" in table.text
    assert "W01,Klaster Przykładowy Robotyki,pending," in lines.text
    assert "When the application was received is not recorded." in explained.text


def test_a_rubric_that_can_not_be_used_leaves_a_plain_folder_without_entries(
    folder: Path, tmp_path: Path
) -> None:
    rubric = tmp_path / "rubrics.txt" / "r.yaml"
    rubric.parent.mkdir()
    rubric.write_text("rubric: [", "utf-8")
    done = scored(folder, "--rubric", rubric)

    assert (done.code, done.json["entries"], done.found[0][:2]) == (1, [], ("KKK006", "rubrics/r.yaml"))


COMPARING = """
rubric: cheapest
form: {price: number}
stages:
  - stage: comparison
    requirements: {R: {title: Near the mean, require: price <= 2 * mean(field.price)}}
"""


def test_where_entries_are_compared_neither_of_two_with_one_id_is_in_the_field(tmp_path: Path) -> None:
    (tmp_path / "cheapest.yaml").write_text(COMPARING, "utf-8")
    folder = tmp_path / "offers"
    folder.mkdir()
    for name, id_, price in (("A", "A", 1), ("A copy", "A", 5), ("a", "a", 900), ("B", "B", 3)):
        text = f"application: {id_}\nrubric: cheapest\nprice: {price}\n"
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    done = scored(folder, "--rubric", tmp_path / "cheapest.yaml")

    assert {e["entry"]: e["verdict"] for e in done.json["entries"]} == {"A": "invalid", "B": "passed"}
    assert done.entry("B")["stages"][0]["checks"][0]["values"] == {"price": "3", "2 * mean(field.price)": "6"}
    assert set(done.codes) == {"KKK403"}


# -- JSON and NDJSON -------------------------------------------------------------------------------


def test_an_application_in_json_is_assessed_like_one_in_yaml(tmp_path: Path, w01: dict[str, Any]) -> None:
    folder = copy_round(tmp_path)
    (folder / W01).unlink()
    (folder / "W01.json").write_text(json.dumps(w01), "utf-8")
    done, usual = scored(folder).entry("W01"), scored(ROUND).entry("W01")

    assert [done[key] for key in ("verdict", "rank", "total")] == [
        usual[key] for key in ("verdict", "rank", "total")
    ]
    assert done["stages"][0]["checks"][3]["place"]["file"] == "W01.json"


def lines(folder: Path, *written: object) -> None:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in written]
    (folder / "late.ndjson").write_text("\n".join(texts) + "\n", "utf-8")


def test_of_lines_of_ndjson_each_is_an_application_and_a_bad_one_loses_no_other(
    folder: Path, w01: dict[str, Any]
) -> None:
    good, other, unfit = ({**w01, "application": id_} for id_ in ("L1", "L2", "L3"))
    lines(folder, good, '{"application": "L9", ', "", {**unfit, "arrears": {"public": "no"}}, [1], other, w01)
    done = scored(folder, "--rubric", RUBRIC)
    verdicts = {entry["entry"]: entry["verdict"] for entry in done.json["entries"]}

    assert verdicts == {
        "L1": "pending",
        "L2": "pending",
        "L3": "invalid",
        "W01": "invalid",
        "W16": "rejected",
        "late:2": "invalid",
        "late:5": "invalid",
    }
    assert [(code, file, line) for code, file, line, _ in done.found] == [
        ("KKK403", W01, 1),
        ("KKK403", "late.ndjson", 1),
        ("KKK007", "late.ndjson", 2),
        ("KKK052", "late.ndjson", 4),
        ("KKK005", "late.ndjson", 5),
    ]


def test_a_line_that_is_no_application_is_listed_by_its_number(folder: Path) -> None:
    lines(folder, {"sheet": "panel"}, {"application": "żółw", "rubric": "kkk-2015"}, {"application": 7})
    done = scored(folder, "--rubric", RUBRIC)

    assert sorted(e["entry"] for e in done.json["entries"] if e["verdict"] == "invalid") == [
        "late:1",
        "late:2",
        "late:3",
    ]
    assert done.codes == ["KKK332", "KKK063", "KKK051", "KKK052"]


def test_in_a_round_ndjson_is_read_too(tmp_path: Path, w01: dict[str, Any]) -> None:
    folder = copy_round(tmp_path)
    (folder / W01).unlink()
    lines(folder, w01)
    done = scored(folder)

    assert (done.code, done.entry("W01")["total"], done.entry("W01")["file"]) == (0, "126.1", "late.ndjson")


def test_of_a_large_file_of_lines_every_one_is_read(folder: Path, w01: dict[str, Any]) -> None:
    small = {**w01, "members": w01["members"][:1]}
    lines(folder, *({**small, "application": f"L{number}"} for number in range(500)))
    done = scored(folder, "--rubric", RUBRIC)

    assert sum(entry["file"] == "late.ndjson" for entry in done.json["entries"]) == 500


def test_a_link_of_lines_out_of_the_folder_is_not_followed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.ndjson"
    secret.write_text('{"application": "L1"}\n', "utf-8")
    (folder / "late.ndjson").symlink_to(secret)
    done = scored(folder, "--rubric", RUBRIC)

    assert done.found == [("KKK331", "late.ndjson", 1, 1)]
    assert done.entry("late")["verdict"] == "invalid"
