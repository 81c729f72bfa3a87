"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from errno import EINVAL
from pathlib import Path


def write_atomically(path: Path, data: bytes | Iterable[bytes], *, private: bool = False) -> None:
    """Makes *data*, as a whole or piece by piece, the whole content of the file at *path*.

    Whatever goes wrong, the old file stays as it was and nothing is left beside it;
    the error is raised. An existing file keeps its permissions; a link stays a link. A new file that is
    *private* may be read by its owner alone.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():  # a device or a pipe would be replaced by a file
        raise OSError(EINVAL, "Not an ordinary file", str(path))
    # In the same folder, for only within one file system is replacing one step.
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.writelines([data] if isinstance(data, bytes) else data)
            opened.flush()
            os.fsync(opened.fileno())
        if target.exists() or not private:  # a temporary file is its owner's alone
            Path(name).chmod(_permissions(target))
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _keep_name(target.parent)


def _permissions(target: Path) -> int:
    """Those of the existing file, or what a new file gets here."""
    try:
        return target.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _keep_name(folder: Path) -> None:
    """Asks the disk to keep the new name too, where the system lets a folder be opened for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
