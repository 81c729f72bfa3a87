"""The command line in every kind of console, pipe and disk: no traceback, the right exit code."""

from __future__ import annotations

import os
import pty
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kkk_scoring import cli
from tests.helpers import ROOT, copy_round, environment, heeds_ctrl_c, kkk, kkk_process

ROUND = ROOT / "applications" / "kkk-2015"
KKK = [sys.executable, "-m", "kkk_scoring"]
SMALL = ROOT / "applications" / "gallery" / "erasmus-plus"
"""For processes, where it doesn't matter how large the round is."""
OLD = b"the old result\n"


# -- use -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["score"],
        ["explain"],
        ["check"],
        ["schema"],
        ["new"],
        ["new", "application"],
        ["fill"],
        ["dry-run"],
        ["advise"],
    ],
    ids=" ".join,
)
def test_help_is_readable_in_80_columns(command: list[str]) -> None:
    done = kkk(*command, "--help", env={"COLUMNS": "80"})

    assert done.code == 0
    assert done.text.startswith(" ".join(["Usage: kkk", *command]))
    assert max(map(len, done.text.splitlines())) <= 80
    assert done.text.isascii()
    assert "..." not in done.text.partition("Commands:")[2]


def test_the_version_is_told() -> None:
    assert kkk("--version").text == "kkk 0.1.0\n"


WRONG_USE = [
    ([], "Usage: kkk"),
    (["scor"], "No such command 'scor'. Did you mean 'score'?"),
    (["score"], "Missing argument 'ROUND'."),
    (["score", ROUND, "--bogus"], "No such option: --bogus"),
    (["score", ROUND, "--format", "xml"], "'xml' is not one of 'table', 'json', 'csv'"),
    (["score", ROUND, "--lang", "de"], "'de' is not one of 'pl', 'en'"),
    (["score", "nowhere"], "There is no folder nowhere."),
    (["score", ROUND, "--rubric", "nowhere.yaml"], "There is no file nowhere.yaml."),
    (["score", "rubrics"], "    kkk score rubrics --rubric FILE\n"),
    (["score", "applications"], "    kkk score applications/kkk-2015\n"),
    (["explain", "applications", "W01"], "    kkk explain applications/kkk-2015 W01\n"),
    (["explain", ROUND, "W77"], "There is no application `W77` in this round.\nDid you mean `W17`?\n"),
    (["check", "nowhere"], "There is no file or folder nowhere."),
]


@pytest.mark.parametrize(("arguments", "says"), WRONG_USE)
def test_wrong_use_is_exit_code_2_with_a_word_on_what_to_type(arguments: list[Any], says: str) -> None:
    done = kkk(*arguments, cwd=ROOT)

    assert done.code == 2
    assert says in done.err
    assert done.out == b""


def test_the_rounds_own_file_may_be_named_instead_of_its_folder() -> None:
    assert kkk("score", ROUND / "round.yaml").out == kkk("score", ROUND).out


@pytest.mark.parametrize("id_", ["W07", "w07"])
def test_an_entry_is_explained_whatever_the_case_of_its_id(id_: str) -> None:
    done = kkk("explain", ROUND, id_)

    assert done.code == 0
    assert done.text.startswith("W07 Klaster Obróbki Metali\n")


# -- consoles --------------------------------------------------------------------------------------

CONSOLES = [
    ({"PYTHONIOENCODING": "cp1250"}, "cp1250"),
    ({"PYTHONIOENCODING": "ascii"}, "ascii"),
    ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "ascii"),
    ({"PYTHONIOENCODING": "utf-16"}, "utf-16"),
]


SHOWN = (["score", ROUND], ["explain", ROUND, "W06"], ["check", "--help"])
# Every console and every command by default, each with each in the slow tests.
IN_CONSOLES = [
    pytest.param(arguments, *console, marks=() if number in (c, 3 - c, c - 2) else pytest.mark.slow)
    for c, console in enumerate(CONSOLES)
    for number, arguments in enumerate(SHOWN)
]


@pytest.mark.parametrize(("arguments", "env", "encoding"), IN_CONSOLES, ids=str)
def test_any_console_shows_what_it_can(arguments: list[Any], env: dict[str, str], encoding: str) -> None:
    done = kkk_process(*arguments, "--lang", "pl", env=env)
    text = done.out.decode(encoding)

    assert (done.code, done.err) == (0, "")
    assert ("Szkła" if encoding != "ascii" else "Szkla") in text or "--help" in arguments


def test_findings_are_shown_in_any_console(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    (folder / "W24.yaml").write_text("application: W24\nłąka≥: 1\n", "utf-8")
    done = kkk_process("check", folder, env={"PYTHONIOENCODING": "ascii"})

    assert done.code == 1
    assert "W24.yaml:2:1: KKK050" in done.err
    assert "2 | laka>=: 1\n" in done.err


def in_terminal(env: dict[str, str]) -> bytes:
    """What `kkk score` writes to a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([*KKK, "score", str(SMALL)], stdout=theirs, env=environment(env))
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 65536):
            written += part
    except OSError:  # how a terminal says that the other side is closed
        pass
    os.close(ours)

    assert process.wait(60) == 0
    return written


def test_there_are_colours_in_a_terminal_but_not_against_the_users_will() -> None:
    assert b"\x1b[" in in_terminal({"TERM": "xterm"})
    assert b"\x1b" not in in_terminal({"TERM": "xterm", "NO_COLOR": "1"})
    assert b"\x1b" not in kkk_process("score", SMALL).out


# -- pipes, signals, disks -------------------------------------------------------------------------


def in_shell(command: str) -> subprocess.CompletedProcess[bytes]:
    """Runs `kkk COMMAND`, which may hold pipes, in bash."""
    line = f'"{sys.executable}" -m kkk_scoring {command}'
    return subprocess.run(["bash", "-c", line], capture_output=True, env=environment(), check=False)


@pytest.mark.parametrize("format_", ["json", "csv", "table"])
def test_a_reader_who_has_seen_enough_ends_it_quietly(format_: str) -> None:
    done = in_shell(f'score "{ROUND}" --format {format_} | head -c 1; exit ${{PIPESTATUS[0]}}')

    assert (done.returncode, done.stderr) == (0, b"")


def test_findings_keep_their_exit_code_though_nobody_reads_them(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    (folder / "W24.yaml").write_bytes(b"")
    done = in_shell(f'score "{folder}" --format json 2>&1 | true; exit ${{PIPESTATUS[0]}}')

    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(("closed", "code"), [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0)])
def test_a_closed_output_is_like_one_that_nobody_reads(closed: str, code: int) -> None:
    done = in_shell(f'score "{SMALL}" {closed}')

    assert (done.returncode, done.stderr) == (code, b"")


def test_ctrl_c_ends_it_without_a_traceback() -> None:
    command = [*KKK, "score", str(ROUND), "--format", "json"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        preexec_fn=heeds_ctrl_c,
    )
    assert process.stdout is not None
    # After the first byte it waits for us to read on, for a pipe doesn't hold the whole result.
    process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (130, b"")


def test_ctrl_c_while_it_starts_ends_it_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(run: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("kkk_scoring.cli.streams.guarded", interrupted)
    with pytest.raises(SystemExit) as stop:
        cli.main()

    assert stop.value.code == 130


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_a_full_disk_is_told_in_one_line(format_: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = kkk_process("score", SMALL, "--format", format_, stdout=full)

    assert (done.code, done.err) == (2, "kkk: output: No space left on device\n")


def test_findings_on_a_full_disk_keep_their_exit_code(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    (folder / "W24.yaml").write_bytes(b"")

    assert in_shell(f'check "{folder}" 2> /dev/full').returncode == 1


def small_disk() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_when_the_disk_is_full_the_old_result_stays(tmp_path: Path, format_: str) -> None:
    file = tmp_path / "result"
    file.write_bytes(OLD)
    # Python doesn't notice that of what it compiles only the first 1000 bytes are kept for the next time.
    env = {"PYTHONDONTWRITEBYTECODE": "1"}
    done = kkk_process("score", SMALL, "--format", format_, "--output", file, env=env, preexec_fn=small_disk)

    assert done.code == 2
    assert done.err.startswith("kkk: ")
    assert "Traceback" not in done.err
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [OLD]


def test_a_result_is_written_whole_over_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_bytes(OLD)
    done = kkk("score", ROUND, "--format", "json", "--output", file)

    assert (done.code, done.out) == (0, b"")
    assert file.read_bytes() == kkk("score", ROUND, "--format", "json").out
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", ["W01-robotyka.yaml", "result.json", "sheets/panel/result.JSON"])
def test_a_result_is_never_written_where_the_round_would_read_it(tmp_path: Path, name: str) -> None:
    folder = copy_round(tmp_path)
    done = kkk("score", folder, "--format", "json", "--output", folder / name)

    assert (done.code, done.out) == (2, b"")
    assert done.err == f"{folder / name} would be read as a file of the round; write elsewhere.\n"
    assert kkk("score", folder).code == 0


@pytest.mark.parametrize("name", ["no/such/folder/result", "."])
def test_where_nothing_can_be_written_it_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    done = kkk("score", ROUND, "--format", "json", "--output", tmp_path / name)

    assert done.code == 2
    assert done.err.startswith(f"kkk: {tmp_path / name}: ")
    assert done.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_as_output_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        done = kkk("score", ROUND, "--format", "csv", "--output", pipe)
        read, _ = reader.communicate(timeout=60)

    assert done.code == 0
    assert read == kkk("score", ROUND, "--format", "csv").out
    assert pipe.is_fifo()
