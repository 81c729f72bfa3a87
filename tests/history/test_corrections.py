"""A corrected application counts for what was asked, and for nothing else."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.scoring.corrected import changed
from tests.helpers import ROOT, Done, change, kkk, scored

CORRECTED = Path("corrections/2026-03-12/O3-parasole.yaml")


def f3(done: Done) -> tuple[str, str]:
    """The verdict of F3 for O3, and its reason."""
    check = next(c for c in done.entry("O3")["stages"][0]["checks"] if c["requirement"] == "F3")
    return check["verdict"], check["reason"]["en"]


def test_what_was_asked_for_is_worked_out_again(folder: Path) -> None:
    done = scored(folder)

    assert done.codes == []
    assert f3(done) == (
        "passed",
        "Strategy in force until: 2028-12-31; at least 2027-02-27"
        ' (round.deadline + duration("P1Y")) is needed.'
        " Called to correct on 2026-03-05, until 2026-03-12."
        " Worked out again from corrections/2026-03-12/O3-parasole.yaml.",
    )


def test_a_correction_that_mends_nothing_is_a_rejection(folder: Path) -> None:
    change(folder / CORRECTED, "2028-12-31", "2027-02-26")

    assert f3(scored(folder))[0] == "rejected"


def test_a_change_that_nobody_asked_for_is_a_finding_with_both_places(folder: Path) -> None:
    change(folder / CORRECTED, "members: 47", "members: 48")
    done = scored(folder)

    assert done.found == [("KKK361", CORRECTED.as_posix(), 5, 10)]
    assert done.json["findings"][0]["message"]["en"] == (
        "`members` is not what it was in O3-parasole.yaml:5:10, but nobody asked for that to be corrected."
    )
    assert (f3(done)[0], done.entry("O3")["verdict"]) == ("pending", "pending")


def test_without_fields_in_the_call_what_the_requirement_looks_at_may_change(folder: Path) -> None:
    change(folder / "round.yaml", "    fields: [strategy]\n", "")
    done = scored(folder)

    assert [f["message"]["en"].split(" ")[0] for f in done.json["findings"]] == ["`strategy.title`"]
    change(folder / CORRECTED, "Strategia 2023-2028", "Strategia 2023-2026")
    assert scored(folder).codes == []


def test_a_correction_after_the_last_day_does_not_count(folder: Path) -> None:
    change(
        folder / "round.yaml", "requirements: [F3], date: 2026-03-12", "requirements: [F3], date: 2026-03-13"
    )
    (folder / "corrections" / "2026-03-12").rename(folder / "corrections" / "2026-03-13")
    verdict, reason = f3(scored(folder))

    assert verdict == "rejected"
    assert "The correction came on 2026-03-13, after 2026-03-12." in reason


STRAY = [
    ("corrections/2026-03-11/O3-parasole.yaml", "no correction of O3 is recorded for this day"),
    ("corrections/2026-03-12/O1-ceramika.yaml", "no correction of O1 is recorded for this day"),
    ("corrections/soon/O3-parasole.yaml", "corrections lie in folders named by the day"),
    ("corrections/O3-parasole.yaml", "corrections lie in folders named by the day"),
    ("corrections/2026-03-12/O3-zweite.yaml", "There are several corrected files of O3 for one day"),
]


@pytest.mark.parametrize(("file", "why"), STRAY)
def test_a_file_that_belongs_to_no_correction_is_a_finding(folder: Path, file: str, why: str) -> None:
    (folder / file).parent.mkdir(exist_ok=True)
    shutil.copy(folder / CORRECTED, folder / file)
    done = scored(folder)

    assert done.codes == ["KKK362"]
    assert why in done.json["findings"][0]["message"]["en"]


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    outside = folder.parent / "outside.yaml"
    (folder / CORRECTED).rename(outside)
    (folder / CORRECTED).symlink_to(outside)
    done = scored(folder)

    assert done.codes == ["KKK331"]
    assert f3(done)[0] == "pending"


def test_a_correction_that_can_not_be_read_leaves_the_application_as_it_was(folder: Path) -> None:
    change(folder / CORRECTED, "members: 47", "members: many")
    done = scored(folder)

    assert [file for _, file, _, _ in done.found] == [CORRECTED.as_posix()]
    assert done.entry("O3")["verdict"] == "pending"


def test_a_call_that_names_no_field_of_the_form_is_a_finding(folder: Path) -> None:
    change(folder / "round.yaml", "fields: [strategy]", "fields: [strategie]")

    assert "KKK363" in scored(folder).codes


def test_the_corrected_file_is_among_what_the_result_is_made_from(folder: Path, tmp_path: Path) -> None:
    from kkk_scoring.loading import load_round
    from kkk_scoring.provenance import provenance

    assert CORRECTED.as_posix() in [file for file, _ in provenance(load_round(folder)).files]


# -- the law ---------------------------------------------------------------------------------------

VALUES = st.one_of(
    st.integers(0, 3), st.sampled_from(["a", "b"]), st.none(), st.dates(date(2026, 1, 1), date(2026, 1, 3))
)
ANSWERS = st.recursive(
    VALUES,
    lambda below: st.one_of(
        st.lists(below, max_size=3), st.dictionaries(st.sampled_from(["x", "y", "z"]), below, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(ANSWERS, ANSWERS)
def test_nothing_changed_is_overlooked(before: object, after: object) -> None:
    assert (list(changed(before, after)) == []) == (before == after or _absent(before, after))


def _absent(before: object, after: object) -> bool:
    """A key without an answer is like no key."""
    return _without_nothing(before) == _without_nothing(after)


def _without_nothing(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_nothing(below) for key, below in value.items() if below is not None}
    return [_without_nothing(item) for item in value] if isinstance(value, list) else value


@settings(max_examples=12, deadline=None)
@given(
    members=st.sampled_from([46, 47, 500]),
    title=st.sampled_from(["Strategia 2023-2026", "Inna"]),
    name=st.sampled_from(["Klaster Przykładowy Parasoli", "Klaster Przykładowy Parasoli i Lasek"]),
)
def test_a_correction_can_not_change_what_was_not_asked(
    tmp_path_factory: pytest.TempPathFactory, members: int, title: str, name: str
) -> None:
    base = tmp_path_factory.mktemp("round")
    made = base / "applications" / "przyklad-odwolania"
    shutil.copytree(ROOT / "applications" / "przyklad-odwolania", made)
    text = (made / CORRECTED).read_text("utf-8").replace("47", str(members))
    text = text.replace("Strategia 2023-2028", title).replace("Klaster Przykładowy Parasoli", name)
    (made / CORRECTED).write_text(text, "utf-8")
    done = scored(made, "--rubric", ROOT / "rubrics" / "przyklad-odwolania.yaml")
    touched = members != 47 or name != "Klaster Przykładowy Parasoli"

    assert set(done.codes) == ({"KKK361"} if touched else set())
    assert done.entry("O3")["title"] == "Klaster Przykładowy Parasoli"
    assert (f3(done)[0] == "passed") == (not touched)


def test_the_history_tells_what_became_of_it(folder: Path) -> None:
    text = kkk("history", folder, "O3").text

    assert "a correction arrived: F3 (applicant; round.yaml:47)\n  → open at Assessment of merit" in text
