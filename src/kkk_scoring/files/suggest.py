"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str | None:
    """The one of *known* most like *word*, or None if none is near.

    >>> closest("Duraton-months", ["duration_months", "title"])
    'duration_months'
    """
    from difflib import get_close_matches

    folded = {_fold(name): name for name in known}
    found = get_close_matches(_fold(word[:100]), folded, n=1, cutoff=0.7)
    return folded[found[0]] if found else None


def _fold(word: str) -> str:
    from unicodedata import normalize

    plain = "".join(c for c in normalize("NFKD", word.casefold()) if c.isalnum())
    return plain.replace("ł", "l")
