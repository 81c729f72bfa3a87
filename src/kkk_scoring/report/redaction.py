"""A sealed protocol as it may be published: what is private replaced by a commitment to it.

What counts as private is what `report.public` leaves out or rewords; here it is only hidden so that it can
be opened later, one value at a time, to whom it concerns (docs/protocol.md).
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from kkk_scoring.report.canonical import Value, canonical
from kkk_scoring.report.public import publish
from kkk_scoring.report.sealed import KIND as SEALED
from kkk_scoring.report.sealed import result
from kkk_scoring.report.withheld import Withheld, withhold

if TYPE_CHECKING:
    from kkk_scoring.scoring.protocol import Protocol

KIND: Final = "redacted"
HIDDEN: Final = "$redacted"
"""The key of a commitment. No name of an expression begins so, and a protocol has no such key of its own."""

ABSENT: Final[dict[str, Value]] = {HIDDEN: "absent"}
"""What is hidden where the sealed protocol has nothing."""

Hide = Callable[[str, Value], str]
Fields = Mapping[str, Value]
"""JSON pointer (RFC 6901) → the value that is hidden there."""


class Unopened(Exception):
    """A hidden value that the openings don't give, or give otherwise than the protocol was made with."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer)
        self.pointer = pointer


def public_document(sealed: Mapping[str, Value], protocol: Protocol) -> dict[str, Any]:
    """What of *sealed*, the sealed protocol of *protocol*, may be published; Withheld where always hidden.

    Names of files and the seeds of assignments tell who assessed, events why somebody stood back, and a hash
    of a file tells a guessed answer from a wrong guess; so only the rubric's stays.
    """
    inputs: Any = sealed["inputs"]
    events: Any = sealed["events"]
    seeds: Any = sealed["seeds"]
    shown: Any = _in_both(result(publish(protocol, "en")), result(publish(protocol, "pl")))
    withhold(shown, protocol)
    return {
        **sealed,
        "inputs": {**inputs, "files": [None] * len(inputs["files"])},
        "events": [None] * len(events),
        "seeds": {**seeds, "assignments": None},
        "result": shown,
    }


def redacted(sealed: Mapping[str, Value], public: Mapping[str, Any], secret: bytes) -> dict[str, Value]:
    """*sealed* with every part that differs in *public* replaced by a commitment and what is *shown* instead.

    The commitment is SHA-256 over a salt and the canonical form of what is hidden. The salt is derived from
    *secret* (32 random bytes): who hasn't got it can't try out values.
    """
    hidden: Any = _hide(dict(sealed), dict(public), "", lambda at, value: commitment(secret, at, value))
    return {**hidden, "protocol": KIND}


def fields(sealed: Mapping[str, Value], public: Mapping[str, Any]) -> dict[str, Value]:
    """All that `redacted` hides."""
    found: dict[str, Value] = {}

    def note(pointer: str, value: Value) -> str:
        found[pointer] = value
        return ""

    _hide(dict(sealed), dict(public), "", note)
    return found


def restored(document: Mapping[str, Value], opened: Fields, secret: bytes) -> dict[str, Value]:
    """The sealed protocol behind a redacted *document*. Raises Unopened where *opened* doesn't fit it."""
    found: Any = _open(dict(document), "", opened, secret)
    return {**found, "protocol": SEALED}


def commitment(secret: bytes, pointer: str, value: Value) -> str:
    """What stands for *value* at *pointer* in a redacted protocol, in hexadecimal."""
    return sha256(salt(secret, pointer) + canonical(value)).hexdigest()


def salt(secret: bytes, pointer: str) -> bytes:
    """The salt of one hidden value; to give it away opens that value and no other."""
    return hmac.digest(secret, pointer.encode("utf-8"), "sha256")


def _hide(value: Value, public: Any, pointer: str, hide: Hide) -> Value:
    if isinstance(public, Withheld):
        return {HIDDEN: hide(pointer, value), "shown": public.shown}
    if value == public and type(value) is type(public):
        return value
    if isinstance(value, dict) and isinstance(public, dict) and _alike(value, public):
        return {
            key: _hide(value.get(key, ABSENT), below, _below(pointer, key), hide)
            for key, below in public.items()
        }
    if isinstance(value, list) and isinstance(public, list) and len(value) == len(public):
        pairs = enumerate(zip(value, public, strict=True))
        return [_hide(item, other, _below(pointer, str(index)), hide) for index, (item, other) in pairs]
    return {HIDDEN: hide(pointer, value), "shown": public}


def _alike(value: Mapping[str, Value], public: Mapping[str, Any]) -> bool:
    """Whether they have the same keys, but for those that are hidden also where they are absent."""
    always = {key for key, below in public.items() if isinstance(below, Withheld)}
    return value.keys() | always == public.keys()


def _open(value: Value, pointer: str, opened: Fields, secret: bytes) -> Value:
    if isinstance(value, list):
        return [_open(item, _below(pointer, str(at)), opened, secret) for at, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if HIDDEN not in value:
        found = {key: _open(below, _below(pointer, key), opened, secret) for key, below in value.items()}
        return {key: below for key, below in found.items() if below != ABSENT}
    if pointer not in opened or commitment(secret, pointer, opened[pointer]) != value[HIDDEN]:
        raise Unopened(pointer)
    return opened[pointer]


def _below(pointer: str, key: str) -> str:
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"


def _in_both(english: Value, polish: Value) -> Value:
    """Two protocols that differ in the language of experts' titles, as one: each text in its own language."""
    if isinstance(english, dict) and isinstance(polish, dict):
        if english.keys() == {"en", "pl"}:
            return {"en": english["en"], "pl": polish["pl"]}
        return {key: _in_both(below, polish.get(key)) for key, below in english.items()}
    if isinstance(english, list) and isinstance(polish, list):
        return [_in_both(one, other) for one, other in zip(english, polish, strict=True)]
    return english
