"""`kkk experts assign`: who is proposed, who can't be, and what --write does to round.yaml."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kkk_scoring.files.read import read
from kkk_scoring.loading import load_round, score
from kkk_scoring.study.assign import drafted
from tests.experts.pages import write_example
from tests.helpers import ROOT, Done, change, copy_round, kkk, place_of

SHEET = "sheet: merit\nexpert: {expert}\nrubric: grant\nentries:\n"


@pytest.fixture
def grant(tmp_path: Path) -> Path:
    """The example of docs/experts.md."""
    return write_example(tmp_path)


def assign(folder: Path, *more: str) -> Done:
    return kkk("experts", "assign", folder, "--stage", "merit", *more)


def proposed(done: Done) -> dict[str, list[str]]:
    """Expert → the entries that are added, as printed."""
    rows = re.findall(r"^(\w+) +\d+ +\d+  (.+)$", done.text, re.MULTILINE)
    return {expert: [] if added == "–" else added.split(", ") for expert, added in rows}


def with_sheets(folder: Path, **sheets: str) -> None:
    """Sheets of stage merit: ``E1="A1 9 9"`` is a mark of 9 for each of both criteria."""
    (folder / "sheets" / "merit").mkdir(parents=True, exist_ok=True)
    for expert, text in sheets.items():
        lines = [
            f"  {entry}: {{impartial: true, marks: {{idea: {{mark: {a}}}, plan: {{mark: {b}}}}}}}\n"
            for entry, a, b in (line.split() for line in text.split(","))
        ]
        path = folder / "sheets" / "merit" / f"{expert}.yaml"
        path.write_text(SHEET.format(expert=expert) + "".join(lines), "utf-8")


def test_every_entry_gets_as_many_experts_as_the_rubric_asks_for_and_loads_are_equal(grant: Path) -> None:
    change(grant / "round.yaml", ", fields: [robotics], load: 3", "")
    change(grant / "round.yaml", ", fields: [food, wood]", "")
    found = proposed(assign(grant))
    counts = {
        entry: sum(entry in those for those in found.values()) for entry in ("A1", "A2", "A3", "A4", "A5")
    }

    assert set(counts.values()) == {2}
    assert sorted(len(those) for those in found.values()) == [0, 2, 2, 3, 3]


def test_the_same_round_gives_the_same_proposal_in_any_order_of_lines(grant: Path) -> None:
    first = assign(grant, "--field", "topic")
    lines = (grant / "all.ndjson").read_text("utf-8").splitlines(keepends=True)
    (grant / "all.ndjson").write_text("".join(reversed(lines)), "utf-8")
    text = (grant / "round.yaml").read_text("utf-8")
    e1, e2 = (next(line for line in text.splitlines() if f" {e}:" in line) for e in ("E1", "E2"))
    (grant / "round.yaml").write_text(text.replace(f"{e1}\n{e2}", f"{e2}\n{e1}"), "utf-8")

    assert proposed(assign(grant, "--field", "topic")) == proposed(first)


def test_another_seed_gives_another_proposal_that_is_as_good(grant: Path) -> None:
    seeds = {tuple(map(tuple, proposed(assign(grant, "--seed", str(n))).values())) for n in range(5)}

    assert len(seeds) > 1
    assert len({tuple(sorted(map(len, those))) for those in seeds}) == 1


def test_the_rounds_own_seed_is_taken_before_its_id(grant: Path) -> None:
    change(grant / "round.yaml", "rubric: grant\n", "rubric: grant\nseed: drawn 4 8 15\n")

    assert "from the seed “drawn 4 8 15”" in assign(grant).text


def test_the_load_is_kept_also_with_what_is_assigned_already(grant: Path) -> None:
    change(grant / "round.yaml", "assignments: {}", "assignments: {merit: {E3: [A1, A3, A4]}}")
    done = assign(grant)

    assert len(proposed(done)["E3"]) <= 1
    assert re.search(r"^E3 +3 +[34]  ", done.text, re.MULTILINE)


def test_an_expert_gets_entries_of_his_fields_only(grant: Path) -> None:
    found = proposed(assign(grant, "--field", "topic"))

    assert set(found["E1"]) <= {"A1", "A4"}
    assert set(found["E4"]) <= {"A2", "A3", "A5"}


def test_without_a_field_of_the_form_experts_fields_are_not_looked_at_and_that_is_said(grant: Path) -> None:
    assert assign(grant).err == "Experts' fields were not looked at; name the form's field with --field.\n"


def test_a_recused_expert_is_not_proposed_and_neither_is_one_who_declared_a_conflict(grant: Path) -> None:
    (grant / "sheets" / "merit").mkdir(parents=True)
    sheet = SHEET.format(expert="E4") + "  A2: {impartial: false, conflict: A cousin.}\n"
    (grant / "sheets" / "merit" / "E4.yaml").write_text(sheet, "utf-8")
    change(grant / "round.yaml", "assignments: {}", "assignments: {merit: {E4: [A2]}}")
    found = proposed(assign(grant))

    assert "A2" not in found["E3"] + found["E4"]


def test_after_a_recusal_only_what_the_quorum_lacks_is_proposed(grant: Path) -> None:
    everything = "E2: [A1, A2, A3, A4, A5], E4: [A1, A3, A4, A5], E3: [A2]"
    change(grant / "round.yaml", "assignments: {}", f"assignments: {{merit: {{{everything}}}}}")

    # A2 has E2 and E3; E3 is recused, but the quorum of 1 is there.
    assert "Nothing to add" in assign(grant).text

    change(ROOT_OF(grant) / "rubrics" / "grant.yaml", "quorum: 1", "quorum: 2")
    found = proposed(assign(grant))

    assert {expert: those for expert, those in found.items() if those} in ({"E1": ["A2"]}, {"E4": ["A2"]})


def ROOT_OF(folder: Path) -> Path:
    return folder.parent.parent


def test_seats_that_stay_empty_are_listed_with_the_reason_for_each_expert(grant: Path) -> None:
    change(grant / "round.yaml", "  E2: {role: expert,", "  E2: {role: expert, load: 1,")
    change(grant / "round.yaml", "load: 4", "load: 1")
    done = assign(grant, "--field", "topic")

    assert done.code == 0
    assert "Seats for which nobody is left" in done.text
    text = done.text[done.text.index("Seats") : done.text.index("Possible")]
    assert "E1 has other fields" in text
    assert "E3 has the full load" in text
    assert "E3 declared a conflict, or is recused" in text


def test_suspicions_name_both_places_and_exclude_nobody(grant: Path) -> None:
    done = assign(grant, "--field", "topic")
    line, column = place_of('"1000100021"}}', grant / "round.yaml")

    assert "E2 works for the tax number 1000100021, which A2 names." in done.text
    assert f"round.yaml:{line}:{column} and all.ndjson:2:" in done.text
    assert "A2" in proposed(done)["E2"]
    assert "Proposed all the same" in done.text


def test_a_suspicion_that_a_recusal_has_settled_is_no_longer_listed(grant: Path) -> None:
    recusal = "events:\n  - {event: recusal, entry: A2, expert: E2, date: 2026-03-02, by: E2}\n"
    change(grant / "round.yaml", "events:\n", recusal)
    done = assign(grant)

    assert "E2" not in done.text[done.text.index("Possible") :]
    assert "A2" not in proposed(done)["E2"]


def test_writing_adds_lines_and_changes_no_other_byte(grant: Path) -> None:
    path = grant / "round.yaml"
    change(
        path, "assignments: {}", "assignments:\n  merit:   # by the secretary\n    E2: [A1]  # asked for\n"
    )
    before = path.read_bytes().decode().splitlines()
    done = assign(grant, "--write")
    after = path.read_bytes().decode().splitlines()
    (old,) = [line for line in before if "asked for" in line]
    (new,) = [line for line in after if "asked for" in line]

    assert done.code == 0
    assert [line for line in before if line not in after] == [old]
    assert new.startswith("    E2: [A1, ")
    assert new.endswith("]  # asked for")
    assert read(path, "round.yaml").value["draws"] == {"merit": {"seed": "grant-2026"}}


def test_what_was_written_is_what_was_proposed_and_then_nothing_is_left(grant: Path) -> None:
    found = proposed(assign(grant, "--field", "topic", "--write"))
    assigned = load_round(grant).round.assignments["merit"]

    assert {e: sorted(those or ()) for e, those in assigned.items()} == {e: t for e, t in found.items() if t}
    again = assign(grant, "--write")
    assert "Nothing to add" in again.text
    assert "Experts' fields were looked for in `topic`" in again.text
    assert again.err == ""


def test_a_recorded_draw_is_not_written_over(grant: Path) -> None:
    assign(grant, "--write")
    before = (grant / "round.yaml").read_bytes()
    done = assign(grant, "--write", "--seed", "a better one")

    assert (done.code, (grant / "round.yaml").read_bytes()) == (2, before)
    assert done.err == "round.yaml records another draw of `merit`; leave out --seed and --field.\n"


def test_a_third_expert_is_proposed_where_the_rules_call_one_in(grant: Path) -> None:
    change(grant / "round.yaml", "assignments: {}", "assignments: {merit: {E3: [A1, A4], E4: [A1, A4]}}")
    with_sheets(grant, E3="A1 9 9,A4 7 7", E4="A1 6 6,A4 6 6")
    done = assign(grant)
    loaded = load_round(grant)

    assert proposed(done)["T1"] == ["A1"]
    assert drafted(score(loaded), loaded.rubric.stage("merit"), "third") == {"A1": "T1"}


def test_where_nobody_is_left_for_a_third_sheet_the_draft_says_so(grant: Path) -> None:
    change(grant / "round.yaml", "  T1: {role: third}\n", "  T1: {role: third, load: 0}\n")
    change(grant / "round.yaml", "assignments: {}", "assignments: {merit: {E3: [A1], E4: [A1]}}")
    with_sheets(grant, E3="A1 9 9", E4="A1 6 6")
    loaded = load_round(grant)

    assert drafted(score(loaded), loaded.rubric.stage("merit"), "third") == {"A1": None}


def test_entries_that_have_not_surely_reached_the_stage_wait(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    (folder / "sheets" / "substantive" / "E1.yaml").unlink()
    done = kkk("experts", "assign", folder, "--stage", "panel")

    assert "Not yet, because an earlier stage is open: W01, W07, W12, W21." in done.text


def test_the_shipped_round_has_every_seat_filled(tmp_path: Path) -> None:
    folder = ROOT / "applications" / "kkk-2015"
    for stage in ("formal", "substantive", "panel"):
        assert "Nothing to add" in kkk("experts", "assign", folder, "--stage", stage).text


def test_drawn_anew_the_shipped_round_gives_every_expert_four_entries(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    text = (folder / "round.yaml").read_text("utf-8")
    start, end = text.index("  substantive:\n    E1: [W01"), text.index("  panel:\n    MG")
    (folder / "round.yaml").write_text(text[:start] + text[end:], "utf-8")
    for sheet in (folder / "sheets" / "substantive").iterdir():
        sheet.unlink()
    done = kkk("experts", "assign", folder, "--stage", "substantive")
    external = {e: len(those) for e, those in proposed(done).items() if e.startswith("E")}

    assert external == {"E1": 4, "E2": 4, "E3": 4, "E4": 4, "E5": 4}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--stage", "merits"], "The rubric has no stage `merits`.\nDid you mean `merit`?\n"),
        (["--stage", "merit", "--field", "topik"], "The form has no field `topik` that holds texts.\n"),
        (["--stage", "merit", "--field", "members"], "The form has no field `members` that holds texts.\n"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(grant: Path, arguments: list[str], said: str) -> None:
    done = kkk("experts", "assign", grant, *arguments)

    assert (done.code, done.err) == (2, said)


def test_a_load_below_0_is_a_finding(grant: Path) -> None:
    change(grant / "round.yaml", "load: 4", "load: -1")
    done = assign(grant)

    assert done.code == 1
    assert "round.yaml:6:28: KKK056" in done.err


def test_a_draw_of_a_stage_that_is_not_there_is_a_finding(grant: Path) -> None:
    with (grant / "round.yaml").open("a", encoding="utf-8") as file:
        file.write("draws: {merits: {seed: x}}\n")
    done = assign(grant)

    assert done.code == 1
    assert "KKK324 The rubric has no stage `merits`." in done.err


def test_hostile_names_reach_the_screen_only_as_text(grant: Path) -> None:
    evil = "Instytut Czujnikow\\u202e [link=x]"
    change(grant / "round.yaml", "Instytut Czujników, Kraków", evil)
    change(grant / "all.ndjson", "INSTYTUT CZUJNIKOW (Krakow)", f"{evil} i inni")
    done = assign(grant)

    assert done.code == 0
    assert "[link=x]" in done.text
    assert "\u202e" not in done.text
    assert "⟨U+202E⟩" in done.text


def test_the_proposal_as_json_says_what_the_page_says(grant: Path) -> None:
    page = assign(grant, "--field", "topic")
    done = assign(grant, "--field", "topic", "--format", "json")

    found = done.json
    assert (done.code, found["format"], found["stage"], found["seed"]) == (0, 1, "merit", "grant-2026")
    assert (found["round"], found["field"], found["waiting"]) == ("grant-2026", "topic", [])
    assert {one["expert"]: one["added"] for one in found["experts"]} == proposed(page)
    assert [(one["expert"], one["entry"], one["proposed"]) for one in found["suspicions"]] == [
        ("E1", "A1", False),
        ("E2", "A2", True),
        ("E2", "A2", True),
    ]
    first = found["suspicions"][0]
    assert (
        first["told"]["pl"]
        == "E1 należy do „Instytut Czujników, Kraków”, a A1 wymienia „INSTYTUT CZUJNIKOW (Krakow)”."
    )
    assert first["place"] == {"file": "round.yaml", "line": 4, "column": 28}
    assert first["places"] == [{"file": "all.ndjson", "line": 1, "column": 114}]


def test_empty_seats_as_json_say_for_each_expert_why_not(grant: Path) -> None:
    change(grant / "round.yaml", "load: 4", "load: 1")
    change(grant / "round.yaml", "E2: {role: expert", "E2: {role: expert, load: 1")
    found = assign(grant, "--field", "topic", "--format", "json").json

    assert [(one["entry"], one["role"], one["count"]) for one in found["vacancies"]] != []
    for one in found["vacancies"]:
        assert set(one["reasons"]) <= {"E1", "E2", "E3", "E4"}
        assert all(reason["en"] and reason["pl"] for reason in one["reasons"].values())


def test_the_json_can_be_written_to_a_file_together_with_the_proposal(grant: Path, tmp_path: Path) -> None:
    to = tmp_path / "proposal.json"
    done = assign(grant, "--field", "topic", "--format", "json", "--output", str(to), "--write")

    assert (done.code, done.text) == (0, "")
    assert '"stage": "merit"' in to.read_text("utf-8")
    assert "draws:" in (grant / "round.yaml").read_text("utf-8")
