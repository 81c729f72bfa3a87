"""Files of a folder: bytes from the disk, then the reader that fits the name."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

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
    raise BadFile([_finding(file, say("Only files that end in .yaml or .json are read."), None)])


def read_bytes(path: Path, file: str) -> bytes:
    """What the file at *path* holds, at most `limits.FILE_BYTES`; raises BadFile."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise BadFile([_finding(file, say("This is a folder, not a file."), None)])
        if not stat.S_ISREG(status.st_mode):
            raise BadFile([_finding(file, say("This is not an ordinary file."), None)])
        if status.st_size > FILE_BYTES:
            raise BadFile([too_large(status.st_size, file)])
        with path.open("rb") as opened:
            # One more than allowed: the file may have grown since its size was asked for.
            data = opened.read(FILE_BYTES + 1)
    except FileNotFoundError:
        raise BadFile([_finding(file, say("There is no such file."), say("Check the name."))]) from None
    except PermissionError:
        fix = say("Ask its owner for the right to read it.")
        raise BadFile([_finding(file, say("The file may not be read."), fix)]) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadFile(
            [_finding(file, say("The file can't be read: {reason}.", reason=reason), None)]
        ) from None
    return data


def _finding(file: str, message: Message, fix: Message | None) -> Finding:
    return Finding("KKK001", message, fix, Place(file, 1, 1))
