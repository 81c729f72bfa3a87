"""Whether a sealed protocol is what its inputs give: its file read, its inputs found, everything compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kkk_scoring.files.finding import BadFile
from kkk_scoring.files.show import short
from kkk_scoring.messages import Message, say
from kkk_scoring.report.canonical import Value, canonical, digest, parsed
from kkk_scoring.report.differences import differences, hashes
from kkk_scoring.report.redaction import KIND as REDACTED
from kkk_scoring.report.redaction import Unopened, restored
from kkk_scoring.report.sealed import FORMAT, KIND

if TYPE_CHECKING:
    from kkk_scoring.folders import Found
    from kkk_scoring.report.openings import Openings

FILE_BYTES: Final = 200_000_000
"""The largest protocol that is read; one of 10,000 entries has about half of it."""


_HOLDING_FOLDERS: Final = ("sheets", "corrections")
"""The folders of a round whose files lie one folder deeper."""


class NoProtocol(Exception):
    """A file that can't be verified at all; *why* says what it is instead."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.render("en"))
        self.why = why


def read_protocol(data: bytes, kind: str = KIND) -> dict[str, Value]:
    """The protocol of this *kind* in the file with these bytes; raises NoProtocol."""
    if len(data) > FILE_BYTES:
        raise NoProtocol(say("It is larger than any protocol."))
    try:
        found = parsed(data)
    except ValueError as error:
        raise NoProtocol(say("It is no protocol: {reason}.", reason=short(str(error), 120))) from None
    if not isinstance(found, dict) or "protocol" not in found:
        raise NoProtocol(say("It is no protocol: the key `{key}` is missing.", key="protocol"))
    if found["protocol"] != kind:
        what = short(str(found["protocol"]))
        if what == REDACTED:
            raise NoProtocol(say("It is a redacted protocol; name what belongs to it with --openings."))
        raise NoProtocol(say("It is a protocol of the kind `{found}`, not `{kind}`.", found=what, kind=kind))
    if found.get("format") != FORMAT:
        raise NoProtocol(
            say(
                "Its format is {found}; this version of kkk recomputes only format {known}.",
                found=short(str(found.get("format"))),
                known=FORMAT,
            )
        )
    return found


def read_redacted(data: bytes, opened: Openings) -> dict[str, Value]:
    """The redacted protocol in the file with these bytes; raises NoProtocol where *opened* doesn't fit it."""
    found = read_protocol(data, REDACTED)
    try:
        behind = restored(found, opened.fields, opened.secret)
    except Unopened as closed:
        raise NoProtocol(
            say("The openings don't fit what is hidden at {place}.", place=closed.pointer)
        ) from None
    if digest(behind) != opened.protocol:
        raise NoProtocol(say("It is not the redacted form of the protocol that the openings belong to."))
    return found


def compared(data: bytes, given: Mapping[str, Value], now: Mapping[str, Value]) -> list[Message]:
    """What differs between the protocol in a file (*data*, read as *given*) and the one recomputed *now*.

    What weighs most comes first; empty only if both are the same bytes.
    """
    found = [*_other_version(given, now), *(one.message for one in differences(given, now))]
    again = canonical(dict(now))
    if found or data == again:
        return found
    at = next((i for i, (a, b) in enumerate(zip(data, again, strict=False)) if a != b), None)
    at = min(len(data), len(again)) if at is None else at
    return [say("The content is the same, but byte {number} is not as kkk writes it.", number=at + 1)]


def _other_version(given: Mapping[str, Value], now: Mapping[str, Value]) -> Iterator[Message]:
    was, is_ = ((one.get("tool") or {}) for one in (given, now))
    if isinstance(was, dict) and isinstance(is_, dict) and was.get("version") != is_.get("version"):
        yield say(
            "The protocol was made by version {was} of kkk, this is {now}: recompute with that version.",
            was=short(str(was.get("version"))),
            now=is_.get("version"),
        )


def changed_inputs(folder: Path, given: Mapping[str, Value], paths: Mapping[str, Path]) -> Iterator[Message]:
    """Which inputs changed, where the round in *folder* can't be scored any more.

    Only files found in the folder are looked at, never those that the protocol names. *paths*: files that
    lie elsewhere, by name.
    """
    now = {name: _hash(path) for name, path in (*_files(folder), *paths.items())}
    for name, before in hashes(given).items():
        if name not in now:
            # What lies beside the rubric isn't looked for when the rubric can't be read.
            if not name.startswith("rubrics/registers/"):
                yield say("{file}: it is not there.", file=short(name))
        elif now[name] != before:
            yield say(
                "{file}: the protocol says {sealed}; recomputed it is {now}.",
                file=short(name),
                sealed=f"“{short(str(before), 70)}”",
                now=f"“{now[name]}”",
            )


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    from kkk_scoring.folders import LINES, SUFFIXES, competition_files, link_fault, listed, shown_path
    from kkk_scoring.loading import round_files
    from kkk_scoring.register_files import FOLDER, TABLES

    for path in round_files(folder):
        if link_fault(path, folder) is None:
            yield shown_path(path, folder), path
    found: list[Found] = competition_files(folder, folder, [], (*SUFFIXES, LINES))
    for name in _HOLDING_FOLDERS:
        if link_fault(folder / name, folder) is None:
            for below in listed(folder / name, folder, []):
                if below.is_dir() and link_fault(below, folder) is None:
                    found += competition_files(Path(below.path), folder, [])
    registers = folder / FOLDER
    if link_fault(registers, folder) is None:
        found += competition_files(registers, folder, [], (*SUFFIXES, *TABLES))
    for one in found:
        if one.fault is None:
            yield one.file, one.path


def _hash(path: Path) -> str:
    from kkk_scoring.files.read import read_bytes

    try:
        return sha256(read_bytes(path, path.name)).hexdigest()
    except BadFile:
        return ""
