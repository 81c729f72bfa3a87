"""How official papers write numbers, days, counts and what strangers wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final, Literal

from kkk_scoring.files.show import safe
from kkk_scoring.messages import Message, Wording
from kkk_scoring.report.papers.words import words
from kkk_scoring.report.values import Shown

BLANK: Final = "………………"
NONE: Final = "–"
_NAME_LENGTH: Final = 240
_ALPHABET: Final = {
    letter: index for index, letter in enumerate("0123456789aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż")
}
_GAP: Final = re.compile(r"[ \n]+")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?]) +(?=[A-ZĄĆĘŁŃÓŚŹŻ])")
_NOTE_LENGTH: Final = 170
# A date that ends with "r." ends the sentence too.
_DATE_AT_END: Final = re.compile(r"(\d{4}\u00a0r\.)\.(?!\.)")
# Without these at the end of a line: one-letter prepositions and conjunctions.
_HANGING: Final = re.compile(r"(?<!\w)([aiouwzAIOUWZ]) (?=\S)")


class Tongue(Wording):
    """Polish or English as official papers write it; *words* are the fixed texts of the papers."""

    __slots__ = ("words",)

    words: Mapping[str, str]

    def __new__(cls, language: str) -> Tongue:
        tongue = super().__new__(cls, language)
        tongue.words = words(language)
        return tongue

    def date(self, value: date) -> str:
        """``11 września 2015 r.``, ``11 September 2015``; with a minute ``…, godz. 15:07``."""
        month = self.words["months"].split()[value.month - 1]
        day = self.words["day"].format(day=value.day, month=month, year=value.year)
        if isinstance(value, datetime):
            return self.words["day_and_time"].format(day=day, time=f"{value:%H:%M}")
        return day

    def number(self, value: object) -> str:
        """A number, bounds or a word of a scale; ``–`` where there is none."""
        return NONE if value is None else self.text(Shown(value))

    def column(self, values: Iterable[object]) -> list[str]:
        """Numbers that stand below one another: all with the same number of decimals."""
        shown = [self.number(value) for value in values]
        even = [text.partition(self.words["point"])[2] for text in shown if not _uneven(text)]
        places = max(map(len, even), default=0)
        return [text if _uneven(text) else self._with_places(text, places) for text in shown]

    def _with_places(self, text: str, places: int) -> str:
        whole, _, decimals = text.partition(self.words["point"])
        return f"{whole}{self.words['point']}{decimals.ljust(places, '0')}" if places else text

    def points(self, value: object) -> str:
        """``84,5 pkt``."""
        return self.words["points"].format(number=self.number(value))

    def counted(self, key: str, number: int) -> str:
        """``23 wnioski``, ``5 wniosków``: the word of *key* in the form that goes with the number."""
        forms = self.words[key].split("|")
        return f"{number} {forms[plural(number, self)]}"

    def text(self, message: object) -> str:
        """A message, text or text per language as plain text: nothing in it can pass for a command."""
        if isinstance(message, Message):
            text = _DATE_AT_END.sub(r"\1", message.render(self))
        elif isinstance(message, Mapping):
            text = str(message.get(self) or next(iter(message.values()), ""))
        else:
            text = "" if message is None else str(message)
        return self._bound(safe(text.replace("\r\n", "\n").replace("\t", " "), lines=True))

    def name(self, text: object) -> str:
        """A name in one line, cut where it is too long to be one."""
        line = _GAP.sub(" ", self.text(text)).strip(" ")
        return line if len(line) <= _NAME_LENGTH else line[: _NAME_LENGTH - 1] + "…"

    def brief(self, text: object) -> str:
        """The first sentence, for the foot of every page."""
        first = _SENTENCE_END.split(self.text(text), maxsplit=1)[0]
        return first if len(first) <= _NOTE_LENGTH else first[: _NOTE_LENGTH - 1].rsplit(" ", 1)[0] + "…"

    def _bound(self, text: str) -> str:
        """Polish leaves no one-letter word at the end of a line."""
        return _HANGING.sub("\\1\u00a0", text) if self == "pl" else text

    def order(self, text: str) -> tuple[list[int], str]:
        """A key for sorting: Polish letters stand after the letters they come from."""
        folded = text.casefold()
        return [_ALPHABET.get(letter, -1 if letter == " " else 99) for letter in folded], text


def plural(number: int, language: str) -> Literal[0, 1, 2]:
    """Which of the forms one, few, many goes with the number; English has two, few and many alike."""
    if number == 1:
        return 0
    if language != "pl":
        return 1
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


def _uneven(text: str) -> bool:
    """Cut numbers, bounds and words keep what they have."""
    return not text.replace(",", "").replace(".", "").lstrip("-").isdigit()
