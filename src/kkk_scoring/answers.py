"""An answer as people type it, or as a spreadsheet holds it, to the value of its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from kkk_scoring.files import dates, polish, types
from kkk_scoring.files.numbers import NUMBER, exact_number
from kkk_scoring.files.show import short
from kkk_scoring.files.suggest import closest
from kkk_scoring.files.unfit import Unfit, WrongKind
from kkk_scoring.messages import say
from kkk_scoring.rubric.form import Field

YES: Final = frozenset(["true", "yes", "y", "tak", "t", "1", "x", "prawda"])
NO: Final = frozenset(["false", "no", "n", "nie", "0", "fałsz", "falsz"])
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[.\-/](\d{1,2})[.\-/](\d{4})")


def answer(field: Field, written: object) -> Any:
    """The value that *written* means for *field*: ``7,5`` is a number, ``tak`` is true, ``1.05.2026`` a day.

    Raises `Unfit` with what is wrong and how to mend it. *field* holds a single value.
    """
    if field.kind == "choice":
        return _choice(field, written)
    value = _KINDS[field.kind](written)
    if field.kind == "number":
        from kkk_scoring.rubric.form_model import within

        return within(field)(value)
    return value


def _choice(field: Field, written: object) -> str:
    text = str(written).strip()
    folded = {_fold(option): option for option in field.options}
    found = text if text in field.options else folded.get(_fold(text))
    if found is None and text.isdigit() and 1 <= int(text) <= len(field.options):
        found = field.options[int(text) - 1]
    if found is not None:
        return found
    near = closest(text, field.options)
    fix = say("Did you mean `{name}`?", name=near) if near else None
    raise Unfit(
        "KKK054",
        say("“{text}” is not one of: {options}.", text=short(text), options=", ".join(field.options)),
        fix,
    )


def _fold(text: str) -> str:
    return re.sub(r"[\s_\-]+", "_", text.strip().casefold())


def _text(written: object) -> str:
    if isinstance(written, int | Fraction) and not isinstance(written, bool):
        from kkk_scoring.messages import exact

        return exact(written)
    text = str(written).strip()
    if not text:
        raise WrongKind(say("a text"), "")
    return text


def _number(written: object) -> int | Fraction:
    if type(written) in (int, Fraction):
        return written  # type: ignore[return-value]  # exact types, which mypy doesn't follow
    text = re.sub(r"[\s\u00a0_]", "", str(written)).replace(",", ".").removeprefix("+")
    share = text.endswith("%")
    found = exact_number(text.removesuffix("%")) if NUMBER.fullmatch(text.removesuffix("%")) else None
    if found is None:
        raise WrongKind(say("a number"), str(written), types.how_to_write_a_number(str(written)))
    return _tidy(Fraction(found) / 100) if share else found


def _tidy(value: Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value


def _yes_or_no(written: object) -> bool:
    if isinstance(written, bool):
        return written
    text = str(written).strip().casefold()
    if text in YES or text in NO:
        return text in YES
    raise WrongKind(say("yes or no"), str(written), say("Write yes or no (tak, nie)."))


def _date(written: object) -> date:
    if isinstance(written, datetime):
        return written.date()
    text = written if isinstance(written, date) else _day(str(written).strip())
    return dates.local_date(text)


def _date_time(written: object) -> datetime:
    if isinstance(written, datetime):
        return written
    return dates.local_date_time(str(written).strip())


def _day(text: str) -> str:
    """A day written as in Poland, 31.05.2026, with the year first."""
    found = _DAY_FIRST.fullmatch(text)
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else text


def _digits(check: Callable[[object], object]) -> Callable[[object], object]:
    return lambda written: check(written if isinstance(written, int) else str(written).strip())


_KINDS: Final[Mapping[str, Callable[[object], Any]]] = {
    "text": _text,
    "number": _number,
    "boolean": _yes_or_no,
    "date": _date,
    "date and time": _date_time,
    "nip": _digits(polish.nip),
    "krs": _digits(polish.krs),
    "regon": _digits(polish.regon),
}
