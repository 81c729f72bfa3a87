"""Names as they are compared: without capitals, accents, signs and legal forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

Words = tuple[str, ...]

# Letters that are no letter with an accent.
_LETTERS: Final = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})

# What may stand behind a company's name, as `words` gives it.
_LEGAL_FORMS: Final[frozenset[Words]] = frozenset(
    tuple(form.split())
    for form in (
        "spolka z ograniczona odpowiedzialnoscia", "spolka z o o", "sp z o o", "spzoo", "sp zoo", "z o o",
        "spolka akcyjna", "prosta spolka akcyjna", "s a", "sa", "p s a", "psa",
        "spolka komandytowa", "sp k", "spk", "spolka komandytowo akcyjna", "s k a", "ska",
        "spolka jawna", "sp j", "spj", "spolka cywilna", "s c", "sc", "spolka partnerska", "sp p",
        "ltd", "limited", "llc", "inc", "plc", "gmbh", "ag", "b v", "bv", "s r o", "sro", "s r l", "srl",
        "w likwidacji", "w upadlosci", "w restrukturyzacji",
    )
)  # fmt: skip


def words(text: str) -> Words:
    """The words of *text*, folded.

    >>> words("Zakład „Łącznik” – Toruń")
    ('zaklad', 'lacznik', 'torun')
    """
    from unicodedata import category, normalize

    plain = normalize("NFKD", text.casefold()).translate(_LETTERS)
    kept = "".join(c if c.isalnum() else "" if category(c) in ("Mn", "Cf") else " " for c in plain)
    return tuple(kept.split())


def organisation(text: str) -> Words:
    """The words of an organisation's name without its legal form.

    >>> organisation("ALFA-BETA Sp. z o.o., sp.k.") == organisation("Alfa Beta")
    True
    """
    name = words(text)
    while True:
        shorter = next((name[: -len(form)] for form in _forms_at_end(name)), None)
        if not shorter:
            return name
        name = shorter


def stands_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether *part* stands in *whole*, word for word and without a gap."""
    n = len(part)
    return n > 0 and any(tuple(whole[i : i + n]) == tuple(part) for i in range(len(whole) - n + 1))


def _forms_at_end(name: Words) -> Iterator[Words]:
    """The legal forms with which *name* ends, the longest first."""
    for n in (4, 3, 2, 1):
        if name[-n:] in _LEGAL_FORMS:
            yield name[-n:]
