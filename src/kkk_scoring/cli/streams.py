"""What commands write to: output that no console, pipe or full disk can break; exit codes; the language."""

from __future__ import annotations

import codecs
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TextIO

if TYPE_CHECKING:
    from kkk_scoring.messages import Message
    from kkk_scoring.report.page import Page

DONE, FOUND, TROUBLE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: done; findings in files; wrong use or no way to write the result; Ctrl-C."""


class Language(StrEnum):
    pl = "pl"
    en = "en"


def language() -> Language:
    """Polish where the environment is Polish, else English."""
    for name in ("KKK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return Language.pl if value.lower().startswith("pl") else Language.en
    return Language.en


def guarded(run: Callable[[], Any]) -> int:
    """Runs the command line; Ctrl-C or a full disk ends it with a sentence at most."""
    _prepare()
    try:
        run()
        code = DONE
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _silence(sys.stdout)
        return DONE
    except OSError as error:
        return _failed(error)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:
        return _failed(error)
    return code


def _prepare() -> None:
    """What a console can't show becomes ``?``; a closed output is like one that nobody reads."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the end
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _failed(error: OSError) -> int:
    what = str(error.filename or "output")
    _silence(sys.stdout)
    complain(f"kkk: {what}: {error.strerror or error}")
    return TROUBLE


def _silence(stream: TextIO) -> None:
    """Nothing more can be written: keeps the interpreter from trying at its end."""
    with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def complain(text: str) -> None:
    """Lines on standard error; if nobody can read them there, it can't be helped."""
    try:
        sys.stderr.write(printable(harmless(text), sys.stderr) + "\n")
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def tell(message: Message, language: str) -> None:
    """A sentence on standard error."""
    complain(message.render(language))


def stop(language: str, *messages: Message | None) -> NoReturn:
    """Says *messages* and ends the command as wrongly used."""
    for message in messages:
        if message is not None:
            tell(message, language)
    raise SystemExit(TROUBLE)


def write_data(given: str | bytes | Iterable[str], output: Path | None) -> None:
    """Data for machines, in one or more pieces: UTF-8 whatever the console; to a file whole or not at all."""
    pieces = (given,) if isinstance(given, str | bytes) else given
    data = (piece.encode("utf-8") if isinstance(piece, str) else piece for piece in pieces)
    if output is not None:
        _write_file(data, output)
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _silence(sys.stdout)


def _write_file(data: Iterable[bytes], output: Path) -> None:
    from kkk_scoring.files.write import write_atomically

    try:
        if output.exists() and not output.is_file():
            # A pipe or device: it can't be replaced, only written to.
            with output.open("wb") as opened:
                opened.writelines(data)
        else:
            write_atomically(output, data)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(output)) from error


def write_page(make: Callable[[bool], Page], output: Path | None) -> None:
    """A page for people: in the console's width and encoding, colours only on a terminal.

    *make* is told whether only plain lines can be shown.
    """
    if output is not None:
        write_data(make(False).render(100), output)
        return
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    width = max(shutil.get_terminal_size((100, 24)).columns, 60)
    text = make(not _is_utf(sys.stdout)).render(width, colour)
    try:
        sys.stdout.write(printable(harmless(text), sys.stdout))
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)


# -- what a stranger's text must not do ----------------------------------------------------------

_COMMAND: Final = re.compile(r"^[^\S\n]*:(?=:)|#(?=#\w*\[)", re.MULTILINE)
_RUNNERS: Final = ("CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")


def harmless(text: str) -> str:
    """*text* without what a build server reading its log takes for commands (`::error::`, `##[group]`).

    Elsewhere it is only text and stays as it is.
    """
    if not any(os.environ.get(name) for name in _RUNNERS):
        return text
    return _COMMAND.sub(lambda found: f"{found[0]} ", text)


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

    for attempt in (character, _SIMILAR.get(character, ""), normalize("NFKD", character)[:1]):
        try:
            if attempt and attempt.encode(encoding):
                return attempt
        except UnicodeEncodeError:
            continue
    return "?"


_SIMILAR: Final = {
    "ł": "l", "Ł": "L", "…": "...", "–": "-", "—": "-", "−": "-", "≥": ">=", "≤": "<=", "·": "-", "„": '"',
    "“": '"', "”": '"', "’": "'", "⟨": "<", "⟩": ">", "→": "->", "✓": "+", "✗": "x",
}  # fmt: skip
