"""Files of a folder: bytes from the disk, then the reader that fits the name."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kkk_scoring.files.characters import too_large
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.limits import FILE_BYTES
from kkk_scoring.files.place import Place
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document
    from kkk_scoring.messages import Message


def read(path: Path, file: str) -> Document:
    """The values of the file at *path*, shown to people as *file*; raises BadFile.

    The name's ending says what it is: ``.yaml`` (``.yml``) or ``.json``.
    """
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml"):
        from kkk_scoring.files.yaml_reader import read_yaml

        return read_yaml(read_bytes(path, file), file)
    if suffix == ".json":
        from kkk_scoring.files.json_reader import read_json

        return read_json(read_bytes(path, file), file)
    raise BadFile([_finding(file, say("Only files that end in .yaml or .json are read."))])


def read_lines(path: Path, file: str) -> Iterator[Document | BadFile]:
    """The documents of an NDJSON file, one a line; what can't be read is given as BadFile."""
    from kkk_scoring.files.json_reader import read_ndjson

    try:
        with _opened(path, file) as opened:
            yield from read_ndjson(opened, file)
    except BadFile as bad:
        yield bad


def read_bytes(path: Path, file: str) -> bytes:
    """What the file at *path* holds, at most `limits.FILE_BYTES`; raises BadFile."""
    with _opened(path, file) as opened:
        size = os.fstat(opened.fileno()).st_size
        if size > FILE_BYTES:
            raise BadFile([too_large(size, file)])
        # One more than allowed: the file may grow while it is read.
        return opened.read(FILE_BYTES + 1)


@contextmanager
def _opened(path: Path, file: str) -> Iterator[BinaryIO]:
    """The ordinary file at *path*, open; whatever the system refuses becomes a finding."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise BadFile([_finding(file, say("This is a folder, not a file."))])
        # To open a pipe would wait for somebody to write into it.
        if not stat.S_ISREG(mode):
            raise BadFile([_finding(file, say("This is not an ordinary file."))])
        with path.open("rb") as opened:
            yield opened
    except FileNotFoundError:
        raise BadFile([_finding(file, say("There is no such file."), say("Check the name."))]) from None
    except PermissionError:
        fix = say("Ask its owner for the right to read it.")
        raise BadFile([_finding(file, say("The file may not be read."), fix)]) from None
    except OSError as error:
        message = say("The file can't be read: {reason}.", reason=error.strerror or type(error).__name__)
        raise BadFile([_finding(file, message)]) from None


def _finding(file: str, message: Message, fix: Message | None = None) -> Finding:
    return Finding("KKK001", message, fix, Place(file, 1, 1))
