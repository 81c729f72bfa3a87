"""What the tool says to people: one sentence, its values, in Polish or English.

A `Message` is kept as text and values and becomes a sentence only when somebody
reads it, in that person's language. The English text is the catalogue's key;
Polish stands in ``locale/pl/LC_MESSAGES/kkk.po``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES: Final = ("en", "pl")


class Message:
    """A sentence with named places (``{limit}``) and the values that go there.

    A value may be a number (shown with the language's decimal sign), a date, a
    text (shown as it is), another message, or a mapping of languages to texts.
    """

    __slots__ = ("count", "plural", "text", "values")

    def __init__(self, text: str, values: Mapping[str, object], plural: str = "", count: int = 0) -> None:
        self.text, self.values, self.plural, self.count = text, values, plural, count

    def render(self, language: str) -> str:
        """The sentence in *language* (``en`` or ``pl``)."""
        if self.plural:
            text = _catalogue(language).ngettext(self.text, self.plural, self.count)
        else:
            text = _translated(language, self.text)
        if not self.values and "{{" not in text:
            return text
        return text.format_map(
            {
                name: value if type(value) is str else shown(value, language)
                for name, value in self.values.items()
            }
        )

    def both(self) -> dict[str, str]:
        """The sentence in every language, as the JSON of results carries it."""
        return {language: self.render(language) for language in LANGUAGES}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self.both() == other.both()

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Message({self.render('en')!r})"


class Wording(str):
    """A language, and how those who write in it write dates; a plain one writes them as files do."""

    __slots__ = ()

    def date(self, value: date) -> str:
        """The day, and where *value* has one the minute."""
        raise NotImplementedError


class Several(Message):
    """Messages one after the other, as one."""

    __slots__ = ("parts", "separator")

    def __init__(self, parts: Sequence[Message], separator: str = " ") -> None:
        super().__init__("", {})
        self.parts, self.separator = parts, separator

    def render(self, language: str) -> str:
        return self.separator.join([part.render(language) for part in self.parts])


def say(text: str, /, **values: object) -> Message:
    """A message; *text* is the English sentence and the catalogue's key."""
    return Message(text, values)


def say_count(one: str, many: str, count: int, /, **values: object) -> Message:
    """A message that depends on a number: ``{count}`` in the text is that number."""
    return Message(one, {"count": count, **values}, many, count)


_SHORT: Final = 14_000
"""Bits of a number that surely has fewer than 4,300 digits."""


def shown(value: object, language: str) -> str:
    """*value* as a person reads it in *language*; never used for a decision."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]  # mypy does not follow exact types
    if kind is int:
        return all_digits(value)  # type: ignore[arg-type]  # mypy does not follow exact types
    if kind is Fraction:
        return shown_number(value, language)  # type: ignore[arg-type]  # mypy does not follow exact types
    if isinstance(value, Message):
        return value.render(language)
    if isinstance(value, bool):
        return _catalogue(language).gettext("yes" if value else "no")
    if isinstance(value, int | Fraction):
        return shown_number(value, language)
    if isinstance(value, date):
        if isinstance(language, Wording):
            return language.date(value)
        return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, Mapping):
        return str(value.get(language) or next(iter(value.values()), ""))
    return str(value)


def all_digits(whole: int) -> str:
    """A whole number of any size as text; Python's own str() refuses more than 4,300 digits."""
    if whole.bit_length() <= _SHORT:
        return str(whole)
    from decimal import Decimal

    return format(Decimal(whole), "f")


def exact(value: int | Fraction) -> str:
    """A number as the JSON of results writes it: integer, finite decimal or ``p/q``."""
    if type(value) is int:
        return all_digits(value)
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1:
        return all_digits(numerator)
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{all_digits(numerator)}/{all_digits(denominator)}"
    places = max(twos, fives)
    digits = all_digits(abs(numerator) * 10**places // denominator).rjust(places + 1, "0")
    return f"{'-' if numerator < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def shown_number(value: int | Fraction, language: str, places: int = 4) -> str:
    """A number for reading: exact when short, else cut to *places* digits and marked ``…``.

    Cut, not rounded: a value just under a limit is never shown as the limit.
    """
    text = exact(value)
    if type(value) is int:
        return text
    _, _, decimals = text.partition(".")
    if "/" in text or len(decimals) > places:
        scaled = abs(value.numerator) * 10**places // value.denominator
        digits = all_digits(scaled).rjust(places + 1, "0")
        text = f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}…"
    return text.replace(".", ",") if language == "pl" else text


@lru_cache(2048)
def _translated(language: str, text: str) -> str:
    # The empty text is the key of the catalogue's head.
    return _catalogue(language).gettext(text) if text else ""


@cache
def _catalogue(language: str) -> NullTranslations:
    from gettext import NullTranslations, translation

    if language == "en":
        return NullTranslations()
    return translation("kkk", Path(__file__).parent / "locale", [language], fallback=True)
