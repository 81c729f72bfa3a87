"""Names in a rubric: which are allowed, and what a misspelt one may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from kkk_scoring.files.place import Place

KEYWORDS: Final = frozenset(
    [
        "and",
        "or",
        "not",
        "true",
        "false",
        "null",
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "between",
        "function",
        "item",
    ]
)
RESERVED: Final = KEYWORDS | frozenset(
    [
        "field",
        "entry",
        "entered",
        "received",
        "round",
        "marks",
        "mark",
        "sheets",
        "totals",
        "total",
        "own",
        "parts",
        "subtotal",
        "subtotal_max",
        "points",
        "out_of",
        "rank",
        "list",
        "left",
        "gets",
    ]
)
NAME: Final = re.compile(r"[^\W\d_]\w*")


def name_finding(name: str, place: Place, reserved: frozenset[str] = KEYWORDS) -> Finding | None:
    """Why *name* can't be used in expressions, or None when it can."""
    if name in reserved:
        fix = say("Choose another name, such as `{name}_1`.", name=name)
        return Finding(
            "KKK202", say("`{name}` has a meaning of its own in expressions.", name=name), fix, place
        )
    if not NAME.fullmatch(name) or len(name) > 64:
        return Finding(
            "KKK202",
            say("`{name}` can't be a name in expressions.", name=name[:60]),
            say("A name is a letter, then letters, digits or `_`."),
            place,
        )
    return None


def suggestion(written: str, known: Iterable[str]) -> Message | None:
    """What the author may have meant by *written*, or what there is to choose from."""
    from difflib import get_close_matches

    names = sorted(known)
    close = get_close_matches(written, names, n=1, cutoff=0.6)
    if close:
        return say("Did you mean `{name}`?", name=close[0])
    return say("Known here: {names}.", names=", ".join(names[:12])) if names else None
