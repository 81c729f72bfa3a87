"""Where a function is called; its name may have several words, as the one table of functions says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kkk_scoring.feel.signatures import SIGNATURES
from kkk_scoring.feel.tokens import Token


def function_words(tokens: Sequence[Token], at: int) -> int:
    """How many words the function's name has that is called at the token *at*; 0: none is called there."""
    if tokens[at + 1][0] == "(":
        return 1
    for words in _names_of_several_words().get(tokens[at][1], ()):
        behind = at + len(words)
        if behind < len(tokens) and tokens[behind][0] == "(":
            found = tuple([token[1] for token in tokens[at:behind]])
            if found == words:
                return len(words)
    return 0


@cache
def _names_of_several_words() -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word → the names that begin with it."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in SIGNATURES:
        words = tuple(name.split(" "))
        if len(words) > 1:
            found.setdefault(words[0], []).append(words)
    return {first: tuple(names) for first, names in found.items()}
