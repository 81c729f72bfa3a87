"""What a result was made from: the version of kkk and the hash of every file that went in."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import kkk_scoring

if TYPE_CHECKING:
    from kkk_scoring.loading import LoadedRound


class Provenance(NamedTuple):
    """*files*: name and SHA-256 of each file of the round, by name; *rubric*: those of the rubric."""

    version: str
    rubric: tuple[str, str]
    files: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """One SHA-256 for all: of lines as `sha256sum` writes them, the rubric first."""
        lines = (f"{hash_}  {file}\n" for file, hash_ in (self.rubric, *self.files))
        return sha256("".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def provenance(loaded: LoadedRound) -> Provenance:
    """What the result of *loaded* is made from; each file is read once more for its hash."""
    rubric = loaded.rubric.place.file, loaded.rubric.sha256
    files = sorted((file, _hash(path)) for file, path in _files(loaded))
    return Provenance(kkk_scoring.__version__, rubric, tuple(files))


def _files(loaded: LoadedRound) -> Iterator[tuple[str, Path]]:
    from kkk_scoring.folders import competition_files, link_fault, shown_path
    from kkk_scoring.loading import round_files

    folder = loaded.folder
    yield from ((shown_path(path, folder), path) for path in round_files(folder))
    yield from ((found.file, found.path) for found in loaded.files if found.fault is None)
    yield from loaded.registers.items()
    for corrections in loaded.corrections.values():
        yield from ((one.found.file, one.found.path) for one in corrections if one.found.fault is None)
    for stage in loaded.rubric.stages:
        sheets = folder / "sheets" / stage.id
        for found in competition_files(sheets, folder, []):
            if found.fault is None and link_fault(sheets, folder) is None:
                yield found.file, found.path


def _hash(path: Path) -> str:
    """Of the file's bytes; of a file that can't be read any more, nothing."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
