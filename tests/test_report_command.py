"""`kkk report`, `kkk score --watch`, the progress bar and the next command, as a person meets them."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kkk_scoring.cli.progress import progress
from kkk_scoring.messages import say
from tests.helpers import ROOT, change, copy_round, environment, heeds_ctrl_c, kkk

ROUND = "applications/kkk-2015"


# -- kkk report ---------------------------------------------------------------------------------------


def test_a_report_that_is_not_named_html_is_refused(tmp_path: Path) -> None:
    to = tmp_path / "report.pdf"
    done = kkk("report", ROUND, "--to", to, cwd=ROOT)

    assert done.code == 2
    assert done.err == f"The report is HTML; give the file a name that ends in .html: {to}\n"
    assert not to.exists()


@pytest.mark.parametrize(
    ("command", "module", "extra"),
    [
        (["report", ROUND, "--to", "r.html"], "jinja2", "html"),
        (["score", ROUND, "--format", "xlsx"], "xlsxwriter", "xlsx"),
    ],
)
def test_a_missing_library_is_named_with_the_command_that_adds_it(
    monkeypatch: pytest.MonkeyPatch, command: list[str], module: str, extra: str
) -> None:
    monkeypatch.setattr("kkk_scoring.cli.extras.find_spec", lambda name: None if name == module else 1)
    done = kkk(*command, cwd=ROOT)

    assert (done.code, done.out) == (2, b"")
    assert done.err == (
        f"This needs the library {module}, which is not installed. To add it, type:\n"
        f"    pip install 'kkk-scoring[{extra}]'\n"
    )


def test_a_library_is_imported_only_when_it_is_used() -> None:
    libraries = {"jinja2", "markupsafe", "xlsxwriter"}
    code = f"import sys; sys.argv = ['kkk', 'score', {str(ROOT / ROUND)!r}]\n" + (
        "try:\n    from kkk_scoring.cli import main; main()\n"
        f"except SystemExit:\n    sys.exit(len({libraries} & sys.modules.keys()))"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_a_wrong_entry_is_told_with_those_that_are_like_it(tmp_path: Path) -> None:
    done = kkk("report", ROUND, "W77", "--to", tmp_path / "r.html", cwd=ROOT)

    assert done.code == 2
    assert done.err == "There is no application `W77` in this round.\nDid you mean `W17`?\n"


def test_in_a_folder_of_rounds_the_commands_to_type_are_told() -> None:
    done = kkk("report", "applications", "W01", "--to", "a b.html", cwd=ROOT)

    assert done.code == 2
    assert "    kkk report applications/kkk-2015 W01 --to 'a b.html'\n" in done.err


def test_findings_are_told_and_the_report_is_written_all_the_same(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    change(folder / "W02-meble-giete.yaml", "legal_personality: true", "legal_personality: maybe")
    done = kkk("report", folder, "--to", tmp_path / "r.html")

    assert done.code == 1
    assert "W02-meble-giete.yaml" in done.err
    assert (tmp_path / "r.html").stat().st_size > 100_000


def test_a_report_into_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    done = kkk("report", ROUND, "--to", tmp_path / "no" / "r.html", cwd=ROOT)

    assert done.code == 2
    assert done.err == f"kkk: {tmp_path}/no/r.html: No such file or directory\n"


# -- on a terminal --------------------------------------------------------------------------------------


def on_terminal(*arguments: object, **env: str) -> str:
    """What `kkk` shows on a terminal of 80 columns."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "kkk_scoring", *map(str, arguments)]
    with subprocess.Popen(
        command,
        stdout=follower,
        stderr=follower,
        stdin=follower,
        cwd=ROOT,
        env=environment({"COLUMNS": "80", "TERM": "xterm", **env}),
    ) as running:
        os.close(follower)
        shown = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:  # the terminal's other end was closed
                break
            if not part:
                break
            shown += part
        running.wait(30)
    os.close(leader)
    return shown.decode().replace("\r\n", "\n")


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_on_a_terminal_the_list_ends_with_the_next_useful_command() -> None:
    shown = plain(on_terminal("score", ROUND))

    assert shown.endswith(
        "Next, the report for reading and printing: kkk report applications/kkk-2015 --to kkk-2015.html\n"
    )


def test_what_is_open_is_the_next_thing_to_look_at(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    (folder / "sheets" / "panel" / "MG.yaml").unlink()
    shown = plain(on_terminal("score", folder))

    assert shown.endswith(f"Next, what is open in one entry: kkk explain {folder} W04\n")


def test_findings_are_the_next_thing_to_look_at(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    change(folder / "W02-meble-giete.yaml", "legal_personality: true", "legal_personality: maybe")
    shown = plain(on_terminal("score", folder))

    assert shown.endswith(f"Next, all findings with the lines they point to: kkk check {folder}\n")


def test_where_nobody_watches_there_is_no_next_command_and_no_colour() -> None:
    done = kkk("score", ROUND, cwd=ROOT)

    assert done.err == ""
    assert "\x1b" not in done.text


def test_colours_only_on_a_terminal_that_wants_them() -> None:
    assert "\x1b[" in on_terminal("score", ROUND)
    assert "\x1b[" not in on_terminal("score", ROUND, NO_COLOR="1")


def test_a_workbook_is_not_poured_onto_a_terminal() -> None:
    shown = on_terminal("score", ROUND, "--format", "xlsx")

    assert shown == "A workbook can't be shown here; name a file for it with --output.\n"


# -- progress ---------------------------------------------------------------------------------------------


class Screen:
    """A standard error that is a terminal and keeps what is written to it."""

    encoding = "utf-8"

    def __init__(self, terminal: bool = True) -> None:
        self.text, self.terminal = "", terminal

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


def run(monkeypatch: pytest.MonkeyPatch, seconds: float, terminal: bool = True) -> str:
    """What the bar shows while ten items come, each after *seconds*."""
    screen, clock = Screen(terminal), iter(n * seconds for n in range(100))
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr("kkk_scoring.cli.progress.monotonic", lambda: next(clock))

    assert list(progress(range(10), 10, say("Applications"), "pl")) == list(range(10))
    return screen.text


def test_what_takes_longer_than_a_second_shows_a_bar_that_is_wiped_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = run(monkeypatch, 0.3).split("\r")

    assert lines[1] == "Wnioski [############..................] 4/10"
    assert lines[-3] == "Wnioski [##############################] 10/10"
    assert lines[-2:] == [" " * len(lines[-3]), ""]


def test_what_is_quick_or_unseen_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, 0.05) == ""
    assert run(monkeypatch, 5, terminal=False) == ""


def test_the_bar_is_wiped_out_when_something_goes_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, clock = Screen(), iter(range(100))
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr("kkk_scoring.cli.progress.monotonic", lambda: next(clock))

    with pytest.raises(ZeroDivisionError):
        sum(1 / (2 - number) for number in progress(range(4), 4, say("Applications"), "en"))
    assert screen.text.endswith(" \r")


# -- watching -----------------------------------------------------------------------------------------------


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    folder = copy_round(tmp_path)
    command = [sys.executable, "-u", "-m", "kkk_scoring", "score", str(folder), "--watch", "-o"]
    with subprocess.Popen(
        [*command, str(tmp_path / "list.csv"), "--format", "csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        preexec_fn=heeds_ctrl_c,
    ) as running:
        assert running.stderr is not None
        assert running.stderr.readline() == f"Watching {folder} for changes; Ctrl-C ends.\n"
        yield folder, running
        running.kill()


def line_of(folder: Path, entry: str) -> str:
    text = (folder.parent.parent / "list.csv").read_text("utf-8")
    return next(line for line in text.splitlines() if f",{entry}," in line)


def next_line(running: subprocess.Popen[str]) -> str:
    assert running.stderr is not None
    return running.stderr.readline()


def test_a_changed_sheet_is_scored_again(watched: tuple[Path, subprocess.Popen[str]]) -> None:
    folder, running = watched
    before = line_of(folder, "W17")
    sheet = folder / "sheets" / "panel" / "MG.yaml"
    text = sheet.read_text("utf-8")
    start = text.index("  W17:")
    sheet.write_text(text[:start] + re.sub(r"mark: \d+", "mark: 10", text[start:], count=1), "utf-8")

    assert next_line(running).startswith("Watching")
    assert (",rejected," in before, ",passed," in line_of(folder, "W17")) == (True, True)


def test_a_broken_file_is_told_and_watching_goes_on_until_it_is_mended(
    watched: tuple[Path, subprocess.Popen[str]],
) -> None:
    folder, running = watched
    rubric = folder.parent.parent / "rubrics" / "kkk-2015.yaml"
    good = rubric.read_text("utf-8")
    rubric.write_text(good + "nonsense: [\n", "utf-8")

    assert "rubrics/kkk-2015.yaml" in next_line(running)
    while not (line := next_line(running)).startswith("Watching"):
        assert line
    rubric.write_text(good, "utf-8")
    assert next_line(running).startswith("Watching")


def test_ctrl_c_ends_watching_as_done(watched: tuple[Path, subprocess.Popen[str]]) -> None:
    _, running = watched
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)

    assert running.wait(10) == 0
