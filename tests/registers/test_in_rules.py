"""Rules look into registers: lists kept elsewhere, in the round's folder or beside the rubrics."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from tests.helpers import ROOT, change, kkk, scored

GALLERY = ROOT / "applications" / "gallery" / "poir-2-1"
RUBRIC = """\
rubric: prize
form: {nip: nip}
registers:
  guild:
    - {nip: nip, from: date, until?: date}
figures:
  day: date(received)
  member: some g in guild satisfies g.nip = nip and g.from <= day and (g.until = null or day <= g.until)
stages:
  - stage: only
    criteria:
      bonus: {points: if member then 2 else 0}
ranking: [highest: only, shared]
"""
ROWS = """\
register: guild
rows:
  - {nip: "2008000012", from: 2026-01-01}
  - {nip: "2008000029", from: 2025-01-01, until: 2026-01-31}
"""


POINTS = [
    ("P1", "a member of a cluster with the status", "2"),
    ("P2", "a former member", "0"),
    ("P3", "a member of a cluster whose status has run out", "0"),
    ("P4", "a firm of the same name with another NIP", "0"),
    ("P5", "a firm that will only become a member", "0"),
    ("P6", "the last day of the status", "2"),
    ("P7", "the last day of the membership", "2"),
    ("P8", "a cluster of another status", "0"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A round without its register: A1 is a member, A2 a former one, A3 nobody."""
    folder = tmp_path / "rounds" / "prize"
    (folder / "registers").mkdir(parents=True)
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "prize.yaml").write_text(RUBRIC)
    events = ""
    for entry, nip in (("A1", "2008000012"), ("A2", "2008000029"), ("A3", "2008000035")):
        (folder / f"{entry}.yaml").write_text(f'application: {entry}\nrubric: prize\nnip: "{nip}"\n')
        events += f"  - {{event: received, entry: {entry}, date: 2026-02-01 08:00, by: office}}\n"
    (folder / "round.yaml").write_text(f"round: prize\nrubric: prize\nevents:\n{events}")
    return folder


def totals(folder: Path) -> dict[str, str | None]:
    return {entry["entry"]: entry["total"] for entry in scored(folder).json["entries"]}


MEMBER_ONLY = {"A1": "2", "A2": "0", "A3": "0"}


@pytest.mark.parametrize("base", ["rounds/prize", "rubrics"])
def test_a_register_lies_in_the_rounds_folder_or_beside_the_rubric(folder: Path, base: str) -> None:
    place = folder.parent.parent / base / "registers"
    place.mkdir(exist_ok=True)
    (place / "guild.yaml").write_text(ROWS)

    assert totals(folder) == MEMBER_ONLY


def test_the_rounds_own_register_comes_before_the_one_beside_the_rubric(folder: Path) -> None:
    (folder / "registers" / "guild.yaml").write_text(ROWS)
    (folder.parent.parent / "rubrics" / "registers").mkdir()
    (folder.parent.parent / "rubrics" / "registers" / "guild.yaml").write_text("register: guild\nrows: []\n")

    assert totals(folder) == MEMBER_ONLY


def test_it_may_be_a_table(folder: Path) -> None:
    (folder / "registers" / "guild.csv").write_text(
        "nip;from;until\n2008000012;2026-01-01;\n2008000029;2025-01-01;2026-01-31\n"
    )

    assert totals(folder) == MEMBER_ONLY


def test_what_a_required_column_does_not_say_is_open(folder: Path) -> None:
    (folder / "registers" / "guild.yaml").write_text(ROWS.replace(", from: 2026-01-01", ""))
    done = scored(folder)

    assert (done.code, done.codes) == (0, [])
    assert totals(folder) == {"A1": None, "A2": "0", "A3": "0"}
    assert done.entry("A1")["bounds"] == ["0", "2"]


def test_without_a_register_that_may_be_missing_it_is_absent(folder: Path) -> None:
    rubric = folder.parent.parent / "rubrics" / "prize.yaml"
    change(rubric, "  guild:", "  guild?:")
    change(rubric, "member: some g in guild", "member: guild != null and some g in guild")
    done = scored(folder)

    assert done.codes == []
    assert totals(folder) == {"A1": "0", "A2": "0", "A3": "0"}


SPOILT = [
    ({}, ["KKK420"]),
    ({"guild.yaml": ROWS, "guild.csv": "nip;from\n"}, ["KKK421", "KKK421"]),
    ({"guild.yaml": ROWS.replace("register: guild", "register: other")}, ["KKK422"]),
    ({"guild.yaml": ROWS.replace("register: guild", "round: guild")}, ["KKK332"]),
    ({"guild.yaml": ROWS.replace("2026-01-01", "2026-02-30")}, ["KKK061"]),
    ({"guild.yaml": ROWS.replace("2008000012", "2008000013")}, ["KKK058"]),
    ({"guild.yaml": ROWS.replace("from: 2026-01-01", "form: 2026-01-01")}, ["KKK050"]),
    ({"guild.yaml": "register: [\n"}, ["KKK006"]),
    ({"guild.csv": "nip;from\n2008000012;2026-01-01\n2008000012;soon\n"}, ["KKK414"]),
    ({"guild.csv": "a;b\n1;2\n"}, ["KKK412"]),
]


@pytest.mark.parametrize(("files", "codes"), SPOILT, ids=[str(codes) for _, codes in SPOILT])
def test_a_register_with_a_finding_is_unknown_as_a_whole(
    folder: Path, files: dict[str, str], codes: list[str]
) -> None:
    for name, text in files.items():
        (folder / "registers" / name).write_text(text)
    done = scored(folder)

    assert done.code == 1
    assert done.codes == codes, done.err
    assert totals(folder) == {"A1": None, "A2": None, "A3": None}


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text(ROWS)
    (folder / "registers" / "guild.yaml").symlink_to(tmp_path / "elsewhere.yaml")

    assert scored(folder).codes == ["KKK331"]
    assert totals(folder)["A1"] is None


def test_nor_is_a_folder_of_registers_that_is_a_link_out(folder: Path, tmp_path: Path) -> None:
    (folder / "registers").rename(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "guild.yaml").write_text(ROWS)
    (folder / "registers").symlink_to(tmp_path / "elsewhere")

    assert scored(folder).codes == ["KKK331"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("guild: text", "KKK204"),
        ("guild: {list: nip}", "KKK204"),
        ("guild: [a, b]", "KKK204"),
        ("nip:\n    - {a: text}", "KKK203"),
        ("field:\n    - {a: text}", "KKK202"),
    ],
)
def test_what_is_no_register_is_a_finding_in_the_rubric(written: str, code: str) -> None:
    text = (
        f"rubric: x\nform: {{nip: nip}}\nregisters:\n  {written}\nstages: [{{stage: only, criteria: {{}}}}]\n"
    )
    _, findings = build(read_yaml(text.encode(), "rubric.yaml"))

    assert code in [finding.code for finding in findings]


def test_a_register_is_an_input_of_the_sealed_protocol(folder: Path, tmp_path: Path) -> None:
    beside = folder.parent.parent / "rubrics" / "registers"
    beside.mkdir()
    (beside / "guild.yaml").write_text(ROWS)
    assert kkk("protocol", folder, "--to", tmp_path / "p.json").code == 0
    assert kkk("verify", tmp_path / "p.json", "--inputs", folder).code == 0
    change(beside / "guild.yaml", "until: 2026-01-31", "until: 2026-02-28")
    said = kkk("verify", tmp_path / "p.json", "--inputs", folder).err

    assert "    rubrics/registers/guild.yaml: the protocol says “" in said
    assert "    result.entries.A2.total: the protocol says “0”; recomputed it is “2”.\n" in said


def test_a_draft_is_open_where_a_register_decides(folder: Path) -> None:
    assert "In the end between 0 and 2 points." in kkk("dry-run", folder / "A1.yaml").text
    (folder.parent.parent / "rubrics" / "registers").mkdir()
    (folder.parent.parent / "rubrics" / "registers" / "guild.yaml").write_text(ROWS)
    assert "In the end 2 points." in kkk("dry-run", folder / "A1.yaml").text


@pytest.mark.parametrize("entry", [entry for entry, *_ in POINTS])
def test_advice_knows_that_a_register_is_nothing_to_change(entry: str) -> None:
    """Nobody can answer a register otherwise, so no advice says so; nor does it end in a traceback."""
    (file,) = GALLERY.glob(f"{entry}-*.yaml")
    done = kkk("advise", file)

    assert "Traceback" not in done.err
    assert done.code in (0, 1)
    assert "key_clusters" not in done.text


def test_check_looks_into_the_register_of_a_round(folder: Path) -> None:
    (folder / "registers" / "guild.yaml").write_text(ROWS.replace("2026-01-01", "2026-02-30"))
    done = kkk("check", folder / "registers" / "guild.yaml")

    assert done.code == 1
    assert "registers/guild.yaml:3:" in done.err


# -- the call of the gallery ---------------------------------------------------------------------


@pytest.mark.parametrize(("entry", "who", "points"), POINTS, ids=[who for _, who, _ in POINTS])
def test_two_of_thirty_points_are_for_members_of_a_key_cluster_on_the_day_of_application(
    entry: str, who: str, points: str
) -> None:
    (stage,) = scored(GALLERY).entry(entry)["stages"]

    assert stage["out_of"] == "30"
    assert [mark["points"] for mark in stage["marks"] if mark["criterion"] == "K3"] == [points]


def test_the_points_follow_the_number_in_the_register(tmp_path: Path) -> None:
    folder = tmp_path / "applications" / "poir-2-1"
    shutil.copytree(GALLERY, folder)
    (tmp_path / "rubrics").mkdir()
    shutil.copy(ROOT / "rubrics" / "gallery" / "poir-2-1.yaml", tmp_path / "rubrics")
    change(folder / "registers" / "key_clusters.yaml", "2008000012", "2008000070")
    totals_ = totals(folder)

    assert (totals_["P1"], totals_["P4"]) == ("18", "20")
