"""The values of JSON texts, by the standard library's scanner: a quick way, and a careful one.

Both give None where anything is out of the ordinary; `json_scan` then says what is wrong, and where.
The quick way looks at the text as a whole for what the careful one looks for in every object and text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Final, NoReturn
from unicodedata import is_normalized, normalize

from kkk_scoring.files.document import Value
from kkk_scoring.files.limits import DEPTH, KEY_LENGTH, LIST_LENGTH, NODES, NUMBER_DIGITS, TEXT_LENGTH
from kkk_scoring.files.numbers import exact_number

_HOLDERS: Final = frozenset([dict, list])
_COLON: Final = re.compile(r'"[ \t\n\r]*:')


class _Doubt(ValueError):
    """Something is out of the ordinary."""


def quick_values(text: str) -> dict[str, Value] | None:
    """What `careful_values` gives, or None wherever that takes a closer look."""
    # A part of a composed text (NFC) is composed, and no short escape changes that; others may.
    if len(text) > TEXT_LENGTH or "\\u" in text or not is_normalized("NFC", text):
        return None
    try:
        value = _QUICK.decode(text)
        return value if isinstance(value, dict) and _is_plain(value, text) else None
    except (ValueError, RecursionError):
        return None


def _is_plain(value: dict[str, Value], text: str) -> bool:
    """Whether *value*, read from *text*, is within the limits and no key of it stood twice."""
    keys: set[str] = set()
    named = 0
    level: list[Value] = [value]
    for _ in range(DEPTH):
        below: list[Value] = []
        for holder in level:
            items: Collection[Value] = ()
            if type(holder) is dict:
                keys.update(holder)
                named += len(holder)
                items = holder.values()
            elif type(holder) is list:
                if len(holder) > LIST_LENGTH:
                    return False
                items = holder
            below += [item for item in items if type(item) in _HOLDERS]
        level = below
        if not level:
            break
    if level or (keys and max(map(len, keys)) > KEY_LENGTH):
        return False
    # Every key has its colon, and so there are at least as many as keys were written. A text may hold
    # further ones; then those after a quote are counted, which again are at least as many.
    return text.count(":") == named or len(_COLON.findall(text)) == named


def careful_values(text: str) -> dict[str, Value] | None:
    """The values of *text*, texts composed (NFC) and numbers exact, or None if anything about it is wrong."""
    try:
        value = _CAREFUL.decode(text)
        if not isinstance(value, dict) or (len(text) > NODES and _count(value) > NODES):
            return None
        _settled(value, 1)
    except (ValueError, RecursionError):
        return None
    return value


def _settled(value: Value, depth: int) -> Value:
    """*value*, its texts composed (NFC); doubts what is beyond the limits."""
    if isinstance(value, str):
        if len(value) > TEXT_LENGTH:
            raise _Doubt
        return value if value.isascii() else normalize("NFC", value)
    if isinstance(value, dict | list):
        if depth > DEPTH or (isinstance(value, list) and len(value) > LIST_LENGTH):
            raise _Doubt
        if isinstance(value, dict):
            for key, item in value.items():
                value[key] = _settled(item, depth + 1)
        else:
            value[:] = [_settled(item, depth + 1) for item in value]
    return value


def _count(value: Value) -> int:
    if isinstance(value, dict):
        return 1 + len(value) + sum(map(_count, value.values()))
    return 1 + sum(map(_count, value)) if isinstance(value, list) else 1


def _mapping(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    mapping = dict(pairs)
    names = "".join(mapping)
    if not names.isascii():
        mapping = {normalize("NFC", key): value for key, value in pairs}
    if len(mapping) != len(pairs) or (len(names) > KEY_LENGTH and max(map(len, mapping)) > KEY_LENGTH):
        raise _Doubt
    return mapping


def _number(text: str) -> Value:
    value = exact_number(text)
    if value is None:
        raise _Doubt
    return value


def _whole(text: str) -> Value:
    return int(text) if len(text) <= NUMBER_DIGITS else _number(text)


def _no_number(word: str) -> NoReturn:
    raise _Doubt(word)


_QUICK: Final = json.JSONDecoder(parse_int=_whole, parse_float=_number, parse_constant=_no_number)
_CAREFUL: Final = json.JSONDecoder(
    object_pairs_hook=_mapping, parse_int=_number, parse_float=_number, parse_constant=_no_number
)
