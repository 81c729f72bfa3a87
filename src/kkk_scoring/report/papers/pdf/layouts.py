"""The layouts for PDF files, as Typst sources: one for each kind of paper and a base that they share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

LAYOUTS: Final = Path(__file__).parent / "typst"
BASE: Final = "base.typ"


def layouts() -> Iterator[tuple[str, bytes]]:
    """Name and content of every shipped layout."""
    for path in sorted(LAYOUTS.glob("*.typ")):
        yield path.name, path.read_bytes()


def layout(name: str, own: Path | None) -> bytes:
    """The layout of this name in the folder *own*, else the shipped one."""
    file = own / name if own is not None else None
    return (file if file is not None and file.is_file() else LAYOUTS / name).read_bytes()
