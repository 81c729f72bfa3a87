"""Signatures beside a protocol: one by SSH is checked, any other is seen and said to be unchecked."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final, Literal, NamedTuple

NAMESPACE: Final = "kkk-protocol"
"""What an SSH signature must be made for (`ssh-keygen -Y sign -n`), so that one made for another purpose
doesn't count."""

_SSH: Final = b"-----BEGIN SSH SIGNATURE-----"
_SUFFIXES: Final = (".sig", ".asc", ".p7s", ".p7m", ".pkcs7", ".xades", ".asics", ".asice", ".tsr")
_SECONDS: Final = 30


class Signature(NamedTuple):
    """*state* ``good``: it holds, and is by *who*; ``bad``: it doesn't hold; ``unchecked``: it is there."""

    state: Literal["good", "bad", "unchecked"]
    file: str
    who: str = ""


class NoProgram(Exception):
    """ssh-keygen, which checks signatures, is not installed."""


def signatures(protocol: Path, data: bytes, signers: Path | None, given: Path | None) -> list[Signature]:
    """The signatures of *protocol* (its bytes are *data*): the file *given*, else those beside it.

    *signers*: an allowed-signers file as `ssh-keygen` reads it; without it nothing is checked. Raises
    NoProgram.
    """
    beside = [protocol.with_name(protocol.name + suffix) for suffix in _SUFFIXES]
    files = [given] if given else [path for path in beside if path.is_file()]
    return [_one(path, data, signers) for path in files]


def _one(path: Path, data: bytes, signers: Path | None) -> Signature:
    with path.open("rb") as opened:
        is_ssh = opened.read(len(_SSH)) == _SSH
    if not is_ssh or signers is None:
        return Signature("unchecked", path.name)
    found = _ssh("find-principals", "-s", path, "-f", signers)
    who = [line for line in (found or "").splitlines() if line]
    said = ("verify", "-f", signers, "-n", NAMESPACE, "-s", path, "-I")
    good = [name for name in who if _ssh(*said, name, data=data) is not None]
    return Signature("good", path.name, ", ".join(good)) if good else Signature("bad", path.name)


def _ssh(*arguments: object, data: bytes = b"") -> str | None:
    """What `ssh-keygen -Y` says; None where it refuses."""
    try:
        done = subprocess.run(
            ["ssh-keygen", "-Y", *map(str, arguments)],
            input=data,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except FileNotFoundError:
        raise NoProgram from None
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
