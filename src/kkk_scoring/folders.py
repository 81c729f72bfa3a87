"""The files of a round's folder: which count, what they are called, and what each says it is."""

from __future__ import annotations

import os
import re
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Final, NamedTuple

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document

SUFFIXES: Final = (".yaml", ".json")
LINES: Final = ".ndjson"
KINDS: Final = ("rubric", "round", "application", "sheet", "register", "cases")
_OTHER_SUFFIXES: Final = (".yml", *SUFFIXES, LINES)
_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}(?![A-Za-z0-9_])")


class Found(NamedTuple):
    """A file that counts. *file*: its path below the round's folder, as people see it;
    *id*: the id its name begins with; *fault*: why it is not read."""

    folder: Path
    name: str
    file: str
    id: str
    fault: Finding | None

    @property
    def path(self) -> Path:
        # Made when it is asked for: a large round has as many as entries, and keeps them to the end.
        return self.folder / self.name


def competition_files(
    folder: Path, base: Path, findings: list[Finding], suffixes: tuple[str, ...] = SUFFIXES
) -> list[Found]:
    """The files of *folder* that count, in the order of their names; *base* is the round's folder.

    Those that end in .yaml or .json and are not hidden. Backups (`W01.yaml~`, `W01.yaml.bak`) end
    otherwise and are ignored; `W01.yml` and `W01.YAML` are findings. A link that leads out of *base*
    is found, but with a fault.
    """
    found = []
    for entry in listed(folder, base, findings):
        suffix = Path(entry.name).suffix
        if suffix in suffixes:
            found.append(_found(entry, folder, base))
        elif suffix.lower() in _OTHER_SUFFIXES and not entry.is_dir():
            file = shown_path(entry, base)
            message = say("{file} is not read: the files of a round end in .yaml or .json.", file=file)
            findings.append(whole("KKK330", message, file, say("Give its name the ending .yaml.")))
    return found


def listed(folder: Path, base: Path, findings: list[Finding]) -> list[os.DirEntry[str]]:
    """What lies in *folder* and is not hidden, in an order that no system changes."""
    try:
        with os.scandir(folder) as entries:
            seen = [entry for entry in entries if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []
    except OSError as error:
        file = shown_path(folder, base)
        message = say(
            "The folder {folder} can't be read: {reason}.", folder=file, reason=error.strerror or "?"
        )
        findings.append(whole("KKK001", message, file, say("Ask its owner for the right to read it.")))
        return []
    return sorted(seen, key=lambda entry: os.fsencode(entry.name))


def link_fault(path: Path | os.DirEntry[str], base: Path) -> Finding | None:
    """A finding if *path* is a link that leads out of the round's folder *base*."""
    if not path.is_symlink():
        return None
    # Unlike Path.resolve this doesn't raise where links lead in a circle.
    if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(base)):
        return None
    file = shown_path(path, base)
    message = say("{file} is a link that leads out of the round's folder; it is not read.", file=file)
    return whole("KKK331", message, file, say("Put the file itself here."))


def shown_path(path: Path | os.DirEntry[str], base: Path) -> str:
    """*path* below *base* as people see it: with `/`, nothing hidden in it, the same on every system."""
    below = os.fspath(path)
    return shown(Path(os.path.relpath(below, base)).as_posix())


def shown(name: str) -> str:
    """The name of a file as people see it: composed letters, and nothing hidden in it."""
    if name.isascii() and name.isprintable():
        return name
    from unicodedata import normalize

    from kkk_scoring.files.show import safe

    return safe(normalize("NFC", os.fsencode(name).decode("utf-8", "surrogateescape")))


def id_in_name(file: str) -> str:
    """The id that the name of *file* begins with; where there is none, the beginning of the name."""
    name = file.rpartition("/")[2]
    found = _ID.match(name)
    return found[0] if found else name.partition(".")[0][:32]


def is_id(text: object) -> bool:
    """Whether *text* is an id of an application, expert or stage."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def kind_of(document: Document) -> str | None:
    """What a file says it is by its first key; None when that is not a kind of file."""
    first = next(iter(document.value), None)
    return first if first in KINDS else None


def wrong_kind(document: Document, kind: str) -> Finding | None:
    """A finding unless the file's first key is *kind*."""
    found = kind_of(document)
    if found == kind:
        return None
    if found is None:
        message = say("The first key must say what the file is; here it must be `{kind}`.", kind=kind)
    else:
        message = say(
            "This file says that it is of the kind `{found}`; here belongs the kind `{kind}`.",
            found=found,
            kind=kind,
        )
    fix = say("Write `{kind}:` with the id as the first line.", kind=kind)
    return Finding("KKK332", message, fix, document.place(()))


def whole(code: str, message: Message, file: str, fix: Message | None = None) -> Finding:
    """A finding about a file as a whole."""
    return Finding(code, message, fix, Place(file, 1, 1))


def _found(entry: os.DirEntry[str], folder: Path, base: Path) -> Found:
    # Interned, so that what is told of a file by other processes shares it.
    file = intern(shown_path(entry, base))
    name = file if file == entry.name else entry.name
    return Found(folder, name, file, id_in_name(file), link_fault(entry, base))
