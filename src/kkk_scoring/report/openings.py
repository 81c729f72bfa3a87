"""The openings beside a sealed protocol: the secret behind its redacted form, made once and kept."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from kkk_scoring.files.show import short
from kkk_scoring.files.write import write_atomically
from kkk_scoring.messages import Message, say
from kkk_scoring.report.canonical import Value, canonical, parsed

KIND: Final = "kkk-openings"
_FORMAT: Final = "1"
_SECRET: Final = re.compile(r"[0-9a-f]{64}")


class BadOpenings(Exception):
    """A file of openings that must not or can't be used; *why* says so in a sentence."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.render("en"))
        self.why = why


class Openings(NamedTuple):
    """*protocol*: SHA-256 of the sealed file; *secret*: 32 bytes; *fields*: pointer → what is hidden."""

    protocol: str
    secret: bytes
    fields: Mapping[str, Value]


def openings_path(sealed: Path) -> Path:
    """Where the openings of the sealed protocol in this file are kept."""
    return sealed.with_name(f"{sealed.stem}.openings.json")


def keep(path: Path, protocol: str, fields: Mapping[str, Value]) -> Openings:
    """The openings at *path* for the sealed protocol with this SHA-256; made if there are none.

    A secret that is there is used again, so that the same protocol is always redacted to the same bytes.
    Raises BadOpenings, also where they belong to another protocol: with one secret for two, what changed
    between them could be seen.
    """
    if os.path.lexists(path):
        found = read(path)
        if found.protocol != protocol:
            raise BadOpenings(say("It belongs to another protocol; seal this one under another name."))
    else:
        found = Openings(protocol, secrets.token_bytes(32), fields)
        try:
            _create(path, _data(found))
        except FileExistsError:  # another process was quicker
            return keep(path, protocol, fields)
    if found.fields != fields:
        found = found._replace(fields=dict(fields))
        write_atomically(path, _data(found))
    return found


def read(path: Path) -> Openings:
    """The openings in the file at *path*. Raises BadOpenings."""
    if path.is_symlink() or not path.is_file():
        raise BadOpenings(say("It is not an ordinary file."))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise BadOpenings(say("Others may read it; take that right away first: chmod 600."))
    try:
        found = parsed(path.read_bytes())
    except ValueError as error:
        raise BadOpenings(say("It can't be read: {reason}.", reason=short(str(error)))) from None
    held = found if isinstance(found, dict) else {}
    protocol, secret, fields = held.get("protocol"), held.get("secret"), held.get("fields")
    known = held.get("openings") == KIND and held.get("format") == _FORMAT
    whole = isinstance(protocol, str) and isinstance(fields, dict)
    if not (known and whole and isinstance(secret, str) and _SECRET.fullmatch(secret)):
        raise BadOpenings(say("It holds no openings that this version of kkk knows."))
    return Openings(str(protocol), bytes.fromhex(secret), dict(fields))  # type: ignore[arg-type]  # see whole


def _data(openings: Openings) -> bytes:
    return canonical(
        {
            "openings": KIND,
            "format": _FORMAT,
            "protocol": openings.protocol,
            "secret": openings.secret.hex(),
            "fields": dict(openings.fields),
        }
    )


def _create(path: Path, data: bytes) -> None:
    """A new file that only its owner may read, whole or not at all; FileExistsError if there is one."""
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name[:50]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        os.link(name, path)
    finally:
        with suppress(OSError):
            Path(name).unlink()
