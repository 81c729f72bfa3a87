"""Text → tokens, each with the place where it stands."""

from __future__ import annotations

import re
from typing import Final, NoReturn

from kkk_scoring.feel import limits

# (kind, text, start, end); the kind of a keyword or a sign is its own text.
Token = tuple[str, str, int, int]

KEYWORDS: Final = frozenset(
    [
        "and",
        "or",
        "in",
        "between",
        "if",
        "then",
        "else",
        "for",
        "return",
        "some",
        "every",
        "satisfies",
        "function",
        "true",
        "false",
        "null",
    ]
)
"""Words that can't be names, because the grammar needs them."""

_PATTERN: Final = re.compile(
    r"""(?P<space>\s+)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<name>[^\W\d](?:\w|[\u0300-\u036f])*)
    |(?P<text>"(?:[^"\\]|\\.)*")
    |(?P<sign>\*\*|\.\.|<=|>=|!=|[-+*/=<>()\[\]{},.:@])
    |(?P<bad>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "'": "'", "/": "/"}


def tokens_of(text: str) -> list[Token]:
    """All tokens of *text*, an ``end`` token last.

    Raises FeelError for a character that can't stand in an expression.
    """
    if len(text) > limits.CHARACTERS:
        from kkk_scoring.feel import hints

        raise hints.too_long(text)
    tokens: list[Token] = []
    add = tokens.append
    for match in _PATTERN.finditer(text):
        kind = match.lastgroup
        if kind == "space":
            continue
        found, start, end = match.group(), match.start(), match.end()
        if kind == "sign":
            add((found, found, start, end))
        elif kind == "name":
            add(_name(found, start, end))
        elif kind == "text":
            add(("text", found, start, end))
        elif kind == "number":
            add(("number", found, start, end))
        else:
            _refuse(text, start)
    add(("end", "", len(text), len(text)))
    return tokens


def _name(found: str, start: int, end: int) -> Token:
    if found in KEYWORDS:
        return found, found, start, end
    if not found.isascii():
        from unicodedata import normalize

        found = normalize("NFC", found)
    return "name", found, start, end


def _refuse(text: str, start: int) -> NoReturn:
    from kkk_scoring.feel import hints

    raise hints.strange_character(text, start)


def text_value(quoted: str) -> str | None:
    """What a text in quotation marks says; None: it holds an unknown ``\\`` escape."""
    inner = quoted[1:-1]
    if "\\" not in inner:
        return inner
    parts: list[str] = []
    at = 0
    while at < len(inner):
        sign = inner[at]
        if sign != "\\":
            parts.append(sign)
            at += 1
            continue
        mark = inner[at + 1]
        width = {"u": 4, "U": 6}.get(mark)
        if width is None:
            if mark not in _ESCAPES:
                return None
            parts.append(_ESCAPES[mark])
            at += 2
            continue
        code = inner[at + 2 : at + 2 + width]
        if len(code) < width or not all(c in "0123456789abcdefABCDEF" for c in code):
            return None
        if int(code, 16) > 0x10FFFF:
            return None
        parts.append(chr(int(code, 16)))
        at += 2 + width
    # \uD83D\uDC0E writes one character beyond the basic plane as two halves.
    joined = "".join(parts)
    try:
        return joined.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return None
