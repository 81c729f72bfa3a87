"""The JSON Schemas of the kinds of values in `kkk_scoring.files.types`.

A schema says less than the type: it can't count check digits. `patternErrorMessage` is what the
YAML language server of editors says of a text that doesn't match; it is a text for `say`.
"""

from __future__ import annotations

from typing import Final, TypeAlias

Schema: TypeAlias = dict[str, object]

_DATE = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?( ?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?"
_GAP = "[ \u00a0-]*"
_DIGIT = f"([0-9]{_GAP})"


def _text(form: str, otherwise: str) -> Schema:
    return {"type": "string", "pattern": f"^{form}$", "patternErrorMessage": otherwise}


def _digits(form: str, least: int, most: int, otherwise: str) -> Schema:
    """Digits in quotes, with dashes and spaces between them, or without quotes as a number.

    Without quotes other readers of YAML drop the zeros at the front, so *least* lets them.
    """
    return _text(form, otherwise) | {"type": ["string", "integer"], "minimum": least, "maximum": most}


NUMBER: Final[Schema] = {"type": "number"}
WHOLE: Final[Schema] = {"type": "integer"}
YES_NO: Final[Schema] = {"type": "boolean"}
ID: Final = _text(
    "[A-Za-z][A-Za-z0-9_]{0,31}",
    "Write a letter from a to z, then letters, digits and _; at most 32 characters.",
)
SLUG: Final = _text(
    "[A-Za-z][A-Za-z0-9_-]{0,31}",
    "Write a letter from a to z, then letters, digits, _ and -; at most 32 characters.",
)
DATE: Final = _text(_DATE, "Write the date as 2026-05-31.") | {"format": "date"}
DATE_TIME: Final = _text(f"{_DATE}[ T]{_TIME}", "Write it as 2026-05-31 16:00.")
EITHER_DATE: Final = _text(f"{_DATE}([ T]{_TIME})?", "Write it as 2026-05-31 or 2026-05-31 16:00.")
NIP: Final = _digits(
    f"(PL)?{_GAP}{_DIGIT}{{10}}", 10**9, 10**10 - 1, "Write the ten digits of the NIP, in quotes."
)
KRS: Final = _digits(
    f"{_GAP}{_DIGIT}{{10}}", 0, 10**10 - 1, "Write the ten digits of the KRS number, in quotes."
)
REGON: Final = _digits(
    f"{_GAP}{_DIGIT}{{9}}({_DIGIT}{{5}})?", 0, 10**14 - 1, "Write the nine or fourteen digits, in quotes."
)
LOCAL_TEXT: Final[Schema] = {
    "type": ["string", "object"],
    "properties": {
        "pl": {"type": "string", "title": "In Polish"},
        "en": {"type": "string", "title": "In English"},
    },
    "propertyNames": {
        "pattern": "^[a-z]{2,3}$",
        "patternErrorMessage": "Write the code of a language: pl, en.",
    },
    "additionalProperties": {"type": "string"},
    "minProperties": 1,
}
