"""Events added by command: whole or not at all, nothing written before is touched, one writer at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kkk_scoring import appending
from kkk_scoring.appending import Refused, append_event, only_writer
from kkk_scoring.loading import LoadedRound
from tests.helpers import ROOT, change, environment, kkk, scored
from tests.history import kill

CORRECTED = Path("corrections/2026-03-12/O3-parasole.yaml")


def added(folder: Path, *arguments: object) -> str:
    """What a command that must succeed added to round.yaml; all before stays byte for byte."""
    before = (folder / "round.yaml").read_bytes()
    done = kkk(arguments[0], folder, *arguments[1:])
    after = (folder / "round.yaml").read_bytes()

    assert (done.code, done.err.count("\n")) == (0, 1), done.err
    assert after.startswith(before.rstrip(b"\n"))
    return after.decode().removeprefix(before.decode().rstrip("\n"))


def refused(folder: Path, *arguments: object) -> str:
    """What a command that must not succeed says; nothing is written."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = kkk(arguments[0], folder, *arguments[1:])

    assert done.code == 1
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    return done.err


def test_an_appeal_is_written_behind_the_other_events(folder: Path) -> None:
    text = added(folder, "appeal", "O3", "--concerns=M1,M2", "--date=2026-04-16", "--reason", "M2: #1")

    assert text == (
        "\n  - event: appeal\n    entry: O3\n    concerns: [M1, M2]\n"
        "    date: 2026-04-16\n    by: applicant\n"
        '    reason: "M2: #1"\n'
    )


DECISIONS: list[tuple[list[str], str]] = [
    (["renewal", "O3", "starts=2027-03-01"], "event: renewal\n    entry: O3\n    starts: 2027-03-01\n"),
    (["set_result", "O4", "result=status"], "KKK328"),
    (["approval", "entries=[O1, O2]"], "event: approval\n    entries: [O1, O2]\n"),
    (["moderate_mark", "O1", "stage=merit", "criterion=M1", "mark=40"], "criterion: M1\n    mark: 40\n"),
    (["moderate_mark", "O1", "stage=merit", "criterion=M1", "mark=61"], "KKK329"),
    (["moderate_mark", "O1", "stage=merit", "criterion=M3", "mark=40"], "KKK329"),
    (["loss", "O3"], "KKK360"),
    (["loss", "O9"], "KKK327"),
    (["recusal", "O1", "expert=E9"], "KKK325"),
    (["grand", "O1"], "KKK053"),
    (["grant", "O4", "untill=2030-01-01"], "KKK050"),
]


@pytest.mark.parametrize(("about", "text"), DECISIONS, ids=[" ".join(about) for about, _ in DECISIONS])
def test_an_event_is_added_or_refused(folder: Path, about: list[str], text: str) -> None:
    by = "commission" if about[0] == "moderate_mark" else "office"
    arguments = ("decide", *about, "--date", "2027-02-02", "--by", by)
    said = refused(folder, *arguments) if text.startswith("KKK") else added(folder, *arguments)

    assert text in said


def test_comments_line_ends_and_the_rest_of_the_file_stay(folder: Path) -> None:
    path = folder / "round.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + b"# The end.\r\nseed: '1'\r\n")
    before = path.read_bytes()
    done = kkk("decide", folder, "notice", "O5", "--date", "2026-04-02", "--by", "office")
    event = b"  - event: notice\r\n    entry: O5\r\n    date: 2026-04-02\r\n    by: office\r\n"

    assert (done.code, path.read_bytes().replace(event, b"")) == (0, before)


def test_an_event_that_spoils_a_later_one_is_refused(folder: Path) -> None:
    said = refused(folder, "decide", "withdraw", "O1", "--date", "2026-04-01", "--by", "applicant")

    assert "O1 was withdrawn on 2026-04-01; nothing can follow." in said


def test_the_first_event_of_a_round_is_added_too(folder: Path) -> None:
    path = folder / "round.yaml"
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("events:")], "utf-8")
    for file in (folder / "corrections").rglob("*.yaml"):
        file.unlink()
    done = kkk("decide", folder, "received", "O1", "--date", "2026-02-24 12:30", "--by", "office")

    assert done.code == 0
    assert path.read_text("utf-8").endswith(
        "events:\n  - event: received\n    entry: O1\n    date: 2026-02-24 12:30\n    by: office\n"
    )


# -- corrections -----------------------------------------------------------------------------------


@pytest.fixture
def uncorrected(folder: Path) -> Path:
    """The round before the correction of O3 came; the corrected file lies beside it."""
    (folder / CORRECTED).rename(folder.parent / "new.yaml")
    (folder / CORRECTED).parent.rmdir()
    event = "  - {event: correction, entry: O3, requirements: [F3], date: 2026-03-12, by: applicant}\n"
    change(folder / "round.yaml", event, "")
    return folder


def test_a_correction_is_recorded_with_its_file(uncorrected: Path) -> None:
    new = uncorrected.parent / "new.yaml"
    added(uncorrected, "correct", "O3", new, "--requirements", "F3", "--date", "2026-03-12")

    assert (uncorrected / CORRECTED).read_bytes() == new.read_bytes()
    assert scored(uncorrected).codes == []
    assert scored(uncorrected).entry("O3")["verdict"] == "passed"


def test_a_correction_of_what_nobody_asked_for_is_refused_with_both_places(uncorrected: Path) -> None:
    new = uncorrected.parent / "new.yaml"
    change(new, "members: 47", "members: 48")
    said = refused(uncorrected, "correct", "O3", new, "--requirements", "F3", "--date", "2026-03-12")

    assert f"{new.as_posix()}:5:10: KKK361 `members` is not what it was in O3-parasole.yaml:5:10" in said


def test_a_file_left_behind_by_a_try_that_was_cut_off_is_taken(uncorrected: Path) -> None:
    new = uncorrected.parent / "new.yaml"
    (uncorrected / CORRECTED).parent.mkdir()
    (uncorrected / CORRECTED).write_bytes(new.read_bytes())

    assert scored(uncorrected).codes == ["KKK362"]
    added(uncorrected, "correct", "O3", new, "--requirements", "F3", "--date", "2026-03-12")
    assert scored(uncorrected).codes == []


def test_another_file_at_its_place_is_not_written_over(uncorrected: Path) -> None:
    new = uncorrected.parent / "new.yaml"
    (uncorrected / CORRECTED).parent.mkdir()
    (uncorrected / CORRECTED).write_bytes(new.read_bytes() + b"# another\n")
    said = refused(uncorrected, "correct", "O3", new, "--requirements", "F3", "--date", "2026-03-12")

    assert "is there already, and says something else" in said


def test_nothing_is_written_through_a_link_that_leads_out(uncorrected: Path) -> None:
    new, outside = uncorrected.parent / "new.yaml", uncorrected.parent / "outside"
    outside.mkdir()
    (uncorrected / "corrections").rmdir()
    (uncorrected / "corrections").symlink_to(outside)
    said = refused(uncorrected, "correct", "O3", new, "--requirements", "F3", "--date", "2026-03-12")

    assert "KKK331" in said
    assert list(outside.iterdir()) == []


# -- wrong use -------------------------------------------------------------------------------------

WRONG = [
    (["decide", "loss", "O1", "--by", "x", "--date", "2026-02-30"], "Invalid value for '--date'"),
    (
        ["decide", "loss", "O1", "--by", "x", "--date", "2026-05-01", "a={"],
        "is not a value as round.yaml has them",
    ),
    (
        ["correct", "O3", "nowhere.yaml", "--requirements", "F3", "--date", "2026-03-12"],
        "There is no file nowhere.yaml.",
    ),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_wrong_use_writes_nothing(folder: Path, arguments: list[str], said: str) -> None:
    before = (folder / "round.yaml").read_bytes()
    done = kkk(arguments[0], folder, *arguments[1:])

    assert (done.code, (folder / "round.yaml").read_bytes()) == (2, before)
    assert said in " ".join(done.err.split())


def test_a_folder_without_a_round_is_wrong_use(tmp_path: Path) -> None:
    done = kkk("appeal", tmp_path, "O1", "--date", "2026-04-16")

    assert (done.code, "There is no round.yaml" in done.err) == (2, True)


def test_a_round_in_json_is_refused(folder: Path) -> None:
    import json

    (folder / "round.yaml").unlink()
    (folder / "round.json").write_text(json.dumps({"round": "a", "rubric": "przyklad-odwolania"}))

    assert "Events are added to a round.yaml; this round has round.json." in refused(
        folder, "appeal", "O3", "--date", "2026-04-16"
    )


# -- one writer at a time --------------------------------------------------------------------------


def test_two_processes_at_once_add_both_events(folder: Path) -> None:
    entries = ["O3", "O4"]
    command = [sys.executable, "-m", "kkk_scoring", "decide", str(folder), "notice"]
    running = [
        subprocess.Popen([*command, entry, "--date", "2026-05-12", "--by", "office"], env=environment())
        for entry in entries
    ]
    codes = [process.wait(60) for process in running]
    text = (folder / "round.yaml").read_text("utf-8")

    assert codes == [0, 0]
    assert sorted(entry for entry in entries if f"entry: {entry}\n    date: 2026-05-12" in text) == entries
    assert scored(folder).codes == []


@pytest.mark.parametrize(
    "locks", [True, False], ids=["the folder is locked", "where no folder can be locked"]
)
def test_a_second_writer_is_refused_while_the_first_is_at_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, locks: bool
) -> None:
    monkeypatch.setattr(appending, "WAIT", 0.05)
    if not locks:
        monkeypatch.setitem(sys.modules, "fcntl", None)
    before = (folder / "round.yaml").read_bytes()
    with only_writer(folder):
        said = refused_while_locked(folder)

    assert said.startswith("Another process is adding an event to this round")
    assert (folder / "round.yaml").read_bytes() == before
    append_event(folder, kill.EVENT)
    assert [path.name for path in folder.glob(".*")] == []


def refused_while_locked(folder: Path) -> str:
    with pytest.raises(Refused) as caught:
        append_event(folder, kill.EVENT)
    return caught.value.message.render("en")


def test_a_change_by_somebody_else_meanwhile_is_not_lost(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "round.yaml"
    check = appending._refuse_new_findings

    def slowly(*loaded: LoadedRound) -> None:
        check(*loaded)
        path.write_bytes(path.read_bytes() + b"# A line from an editor.\n")

    monkeypatch.setattr(appending, "_refuse_new_findings", slowly)
    with pytest.raises(Refused, match="Somebody changed"):
        append_event(folder, kill.EVENT)

    assert path.read_bytes().endswith(b"# A line from an editor.\n")


def killed(folder: Path, times: int, seed: int) -> list[int]:
    """How many whole events stood there after each kill."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.history.kill", folder, str(times), str(seed)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    return [int(line) for line in done.stdout.split()]


def test_killed_while_adding_the_history_is_the_old_or_the_new_one(folder: Path) -> None:
    assert len(killed(folder, 10, 1)) == 10


@pytest.mark.slow
def test_killed_two_hundred_times_while_adding(folder: Path) -> None:
    whole = killed(folder, 200, 2)

    assert len(whole) == 200
    assert max(whole) > 0
