"""JSON in one form only (RFC 8785), so that equal documents are equal bytes: here without numbers."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, Final, NoReturn, TypeAlias

Value: TypeAlias = "dict[str, Value] | list[Value] | str | bool | None"
"""What a canonical document is made of. A number stands in it as its exact text, so the way that
the standard writes binary fractions never matters."""

DEPTH: Final = 60
"""Lists and objects inside one another; a protocol has about ten."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def canonical(value: Value) -> bytes:
    """*value* as RFC 8785 writes it: no spaces, keys in the order of their UTF-16 code units, UTF-8.

    Raises ValueError for a text with half a surrogate pair, which no canonical document can hold, and
    TypeError for what is no `Value`.

    >>> canonical({"b": "é", "a": [True, None, "\\n"]}).decode()
    '{"a":[true,null,"\\\\n"],"b":"é"}'
    """
    return _encode(_ordered(value)).encode("utf-8")


def digest(value: Value) -> str:
    """The SHA-256 of the canonical form, in hexadecimal."""
    return sha256(canonical(value)).hexdigest()


def parsed(data: bytes) -> Value:
    """The document that *data* holds, whatever its form; `canonical` of it tells whether it has the one form.

    Raises ValueError, with what is wrong, for what is not JSON, for a number and for a key that stands twice.
    """
    try:
        value: Value = json.loads(
            data.decode("utf-8"),
            parse_int=_no_number,
            parse_float=_no_number,
            parse_constant=_no_number,
            object_pairs_hook=_once_each,
        )
    except RecursionError:
        raise ValueError("too many brackets inside one another") from None
    _check_depth(value)
    return value


def _check_depth(value: Value) -> None:
    level: list[Value] = [value]
    for _ in range(DEPTH):
        below = (
            one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)
        )
        level = [item for items in below for item in items]
    if level:
        raise ValueError("too many brackets inside one another")


def _ordered(value: Value) -> Value:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    if value is None or isinstance(value, str | bool):
        return value
    raise TypeError(f"not part of a canonical document: {type(value).__name__}")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for index, (key, _) in enumerate(pairs) if key in dict(pairs[:index]))
        raise ValueError(f"the key {twice[:60]!r} stands twice")
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"a number is written as text: {text[:60]}")
