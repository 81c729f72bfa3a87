"""The functions whose names have several words, found in the one table of functions."""

from __future__ import annotations

from functools import cache

from kkk_scoring.feel.signatures import SIGNATURES


@cache
def multi_word_names() -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word → the names that begin with it, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in SIGNATURES:
        words = tuple(name.split(" "))
        if len(words) > 1:
            found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in found.items()}
