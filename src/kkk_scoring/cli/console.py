"""What commands share: output that no console, pipe or full disk can break; findings; exit codes."""

from __future__ import annotations

import codecs
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from kkk_scoring.messages import Message

if TYPE_CHECKING:
    from kkk_scoring.files.finding import Finding
    from kkk_scoring.report.page import Page

DONE, FOUND, MISUSED, INTERRUPTED = 0, 1, 2, 130


class Language(StrEnum):
    pl = "pl"
    en = "en"


def _language() -> Language:
    """Polish where the environment is Polish, else English."""
    for name in ("KKK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return Language.pl if value.lower().startswith("pl") else Language.en
    return Language.en


Lang = Annotated[
    Language,
    typer.Option("--lang", default_factory=_language, help="Language of texts for people."),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of the screen.")
]
RubricFile = Annotated[
    Path | None,
    typer.Option("--rubric", help="The rubric's file; left out: found by its id in a folder `rubrics`."),
]


def guarded(run: Callable[..., Any]) -> int:
    """Runs the command line; a closed pipe, Ctrl-C or a full disk ends it with a sentence at most."""
    try:
        run()
        code = DONE
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else DONE
    except KeyboardInterrupt:
        sys.stderr.write("kkk: interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        _silence(sys.stdout)
        return DONE
    except OSError as error:
        sys.stderr.write(
            printable(f"kkk: {error.filename or 'output'}: {error.strerror or error}", sys.stderr) + "\n"
        )
        _silence(sys.stdout)
        return FOUND
    return _flushed(code)


def _flushed(code: int) -> int:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:
        _silence(sys.stdout)
        sys.stderr.write(f"kkk: output: {error.strerror}\n")
        return FOUND
    return code


def _silence(stream: TextIO) -> None:
    """Nothing more can be written: keeps the interpreter from trying at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def write_data(text: str, output: Path | None) -> None:
    """Data for machines: UTF-8 whatever the console; to a file atomically."""
    data = text.encode("utf-8")
    if output is not None:
        from kkk_scoring.files.write import write_atomically

        write_atomically(output, data)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def write_page(make: Callable[[bool], Page], output: Path | None) -> None:
    """A page for people: in the console's width and encoding, colours only on a terminal.

    *make* is told whether only plain lines can be shown.
    """
    if output is not None:
        write_data(make(False).render(100), output)
        return
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = max(shutil.get_terminal_size((100, 24)).columns, 60)
    text = make(not _is_utf(sys.stdout)).render(width, colour)
    sys.stdout.write(printable(text, sys.stdout))


def _is_utf(stream: TextIO) -> bool:
    return codecs.lookup(stream.encoding or "ascii").name.startswith("utf")


def printable(text: str, stream: TextIO) -> str:
    """*text* as the stream's encoding can show it: ``ł`` as ``l``, ``≥`` as ``?`` where it must be."""
    encoding = stream.encoding or "ascii"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_nearest(character, encoding) for character in text)
    return text


def _nearest(character: str, encoding: str) -> str:
    from unicodedata import normalize

    for attempt in (character, SIMILAR.get(character, ""), normalize("NFKD", character)[:1]):
        try:
            if attempt and attempt.encode(encoding):
                return attempt
        except UnicodeEncodeError:
            continue
    return "?"


SIMILAR = {"ł": "l", "Ł": "L", "…": "...", "–": "-", "„": '"', "”": '"', "⟨": "<", "⟩": ">"}


def tell(message: Message, language: str) -> None:
    """A sentence on standard error."""
    sys.stderr.write(printable(message.render(language), sys.stderr) + "\n")


def show_findings(findings: Sequence[Finding], language: str, bases: Sequence[Path]) -> None:
    """All findings on standard error, as a good compiler shows them; files are looked for below *bases*."""
    from kkk_scoring.files.show import render

    lines = SourceLines(bases)
    for finding in findings:
        sys.stderr.write(printable(render(finding, language, lines.of(finding)), sys.stderr) + "\n")


class SourceLines:
    """The lines that findings point to, each file read once."""

    def __init__(self, bases: Sequence[Path]) -> None:
        self.bases = bases
        self.files: dict[str, list[str]] = {}

    def of(self, finding: Finding) -> str:
        file, line, _ = finding.place
        if file not in self.files:
            self.files[file] = self._read(file)
        lines = self.files[file]
        return lines[line - 1] if 0 < line <= len(lines) else ""

    def _read(self, file: str) -> list[str]:
        for base in self.bases:
            try:
                text = (base / file).read_bytes().decode("utf-8-sig")
            except (OSError, ValueError):
                continue
            return text.replace("\r\n", "\n").split("\n")
        return []
