"""What one error of pydantic means for the author of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Sized
from typing import Any, Final, NamedTuple

from kkk_scoring.files.shape import known_keys
from kkk_scoring.files.show import short
from kkk_scoring.files.suggest import closest
from kkk_scoring.files.types import how_to_write_a_number
from kkk_scoring.files.unfit import Unfit, WrongKind
from kkk_scoring.messages import Message, say, say_count


class Words(NamedTuple):
    """Code, message and fix.

    *expected* is set where the value is of the wrong kind, *missing* is the name of
    a key that is missing, *meant* that of the key a misspelt one stands for.
    """

    code: str
    message: Message
    fix: Message | None
    expected: Message | None = None
    missing: str = ""
    meant: str = ""


_TEXT: Final = say("a text")
_LIST: Final = say("a list")
_MAPPING: Final = say("keys with their values")
_KINDS: Final[Mapping[str, Message]] = {
    **dict.fromkeys(("string_type", "string_sub_type"), _TEXT),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type"), _LIST),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), _MAPPING),
    **dict.fromkeys(("dataclass_type", "dataclass_exact_type"), _MAPPING),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), say("a whole number")),
    **dict.fromkeys(("float_type", "float_parsing", "decimal_type", "decimal_parsing"), say("a number")),
    **dict.fromkeys(("bool_type", "bool_parsing"), say("true or false")),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), say("a date")),
    **dict.fromkeys(("datetime_type", "datetime_parsing"), say("a date and time")),
    "none_required": say("nothing"),
}
# Pydantic lists choices as 'a', 'b' or 'c', each as Python writes it.
_CHOICE: Final = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|([^\s,'\"]+)(?=,| or |$)")
_SHOWN_KEYS: Final = 12
_SHOWN_CHOICES: Final = 40


def words_of(error: Mapping[str, Any], loc: Sequence[str | int], schema: Mapping[str, Any]) -> Words:
    """Our words for *error*, which pydantic reports at *loc* of a value of shape *schema*."""
    kind, given, ctx = error["type"], error["input"], error.get("ctx", {})
    cause = ctx.get("error")
    if isinstance(cause, Unfit):
        expected = cause.expected if isinstance(cause, WrongKind) else None
        return Words(cause.code, cause.message, cause.fix, expected)
    if isinstance(ctx.get("message"), Message):
        return Words(kind, ctx["message"], ctx.get("fix"))
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return _unknown_key(str(loc[-1]), known_keys(schema, loc[:-1]))
    if kind == "missing":
        return _missing_key(str(loc[-1]))
    if kind in _KINDS:
        return _wrong_kind(_KINDS[kind], given)
    if kind in ("literal_error", "enum"):
        return _wrong_choice(given, _choices(ctx["expected"]))
    if kind == "union_tag_invalid":
        return _wrong_choice(ctx["tag"], _choices(ctx["expected_tags"]))
    if kind == "union_tag_not_found":
        is_key = isinstance(given, dict)
        return _missing_key(str(ctx["discriminator"]).strip("'")) if is_key else _wrong_kind(_MAPPING, given)
    return _outside(kind, given, ctx)


def _unknown_key(key: str, known: Sequence[str]) -> Words:
    message = say("The key “{key}” is not known here.", key=short(key))
    meant = closest(key, known)
    if meant:
        return Words("KKK050", message, say("Did you mean “{key}”?", key=meant), meant=meant)
    if not known:
        return Words("KKK050", message, say("Remove it."))
    names = ", ".join(known[:_SHOWN_KEYS]) + (", …" if len(known) > _SHOWN_KEYS else "")
    return Words("KKK050", message, say("Keys known here: {keys}.", keys=names))


def _missing_key(key: str) -> Words:
    shown = short(key)
    message = say("The key “{key}” is missing.", key=shown)
    return Words("KKK051", message, say("Add “{key}: …”.", key=shown), missing=key)


def _wrong_kind(expected: Message, given: object) -> Words:
    wrong = WrongKind(expected, given, _how_to_write(expected, given))
    return Words(wrong.code, wrong.message, wrong.fix, expected)


def _how_to_write(expected: Message, given: object) -> Message | None:
    if given is None:
        return say("Write a value, or remove the key.")
    if expected is _TEXT:
        return None if isinstance(given, list | dict) else say("Put it in quotes.")
    if expected is _LIST:
        return say("Write each item on a line of its own that begins with “- ”.")
    if expected is _MAPPING:
        if isinstance(given, str) and re.match(r"[\w?-]+:\S", given):
            return say("Write a space after each colon: “key: value”.")
        return say("Write “key: value” lines, indented under the key.")
    return how_to_write_a_number(given)


def _choices(listed: str) -> list[str]:
    return [single or double or bare for single, double, bare in _CHOICE.findall(listed)]


def _wrong_choice(given: object, choices: Sequence[str]) -> Words:
    listed = ", ".join(choices[:_SHOWN_CHOICES]) + (", …" if len(choices) > _SHOWN_CHOICES else "")
    if isinstance(given, list | dict) or given is None:
        return _wrong_kind(say("one of: {choices}", choices=listed), given)
    shown = short(given) if isinstance(given, str) else given
    message = say("“{given}” is not one of: {choices}.", given=shown, choices=listed)
    meant = closest(given, choices) if isinstance(given, str) else None
    fix = say("Did you mean “{word}”?", word=meant) if meant else say("Write one of them.")
    if not isinstance(given, str) and str(given) in choices:
        fix = say("Put it in quotes.")
    return Words("KKK053", message, fix)


def _outside(kind: str, given: object, ctx: Mapping[str, Any]) -> Words:
    """The right kind of value, but too long, too short, too large, too small or of the wrong form."""
    match kind:
        case "string_too_long" | "string_too_short":
            return _wrong_length(kind, len(str(given)), ctx)
        case "string_pattern_mismatch":
            message = say(
                "“{text}” does not have the form {form}.", text=short(str(given)), form=ctx["pattern"]
            )
            return Words("KKK055", message, None)
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal" | "multiple_of":
            return Words("KKK056", _out_of_range(kind, given, ctx), None)
        case "too_long" | "too_short":
            return _wrong_count(kind, len(given) if isinstance(given, Sized) else 0, ctx)
    return Words("KKK069", say("This value does not fit here."), None)


def _wrong_length(kind: str, length: int, ctx: Mapping[str, Any]) -> Words:
    if kind == "string_too_long":
        message = say_count(
            "The text has {count} character; at most {limit} are allowed.",
            "The text has {count} characters; at most {limit} are allowed.",
            length,
            limit=ctx["max_length"],
        )
        return Words("KKK054", message, say("Shorten the text."))
    message = say_count(
        "The text has {count} character; at least {limit} are needed.",
        "The text has {count} characters; at least {limit} are needed.",
        length,
        limit=ctx["min_length"],
    )
    return Words("KKK054", message, say("Write more."))


def _wrong_count(kind: str, count: int, ctx: Mapping[str, Any]) -> Words:
    if kind == "too_long":
        message = say_count(
            "There is {count} item; at most {limit} are allowed.",
            "There are {count} items; at most {limit} are allowed.",
            count,
            limit=ctx["max_length"],
        )
        return Words("KKK057", message, say("Remove some, or check that none is given twice."))
    message = say_count(
        "There is {count} item; at least {limit} are needed.",
        "There are {count} items; at least {limit} are needed.",
        count,
        limit=ctx["min_length"],
    )
    return Words("KKK057", message, say("Add what is missing."))


def _out_of_range(kind: str, given: object, ctx: Mapping[str, Any]) -> Message:
    match kind:
        case "greater_than":
            return say("{given} is too small: more than {limit} is needed.", given=given, limit=ctx["gt"])
        case "greater_than_equal":
            return say("{given} is too small: at least {limit} is needed.", given=given, limit=ctx["ge"])
        case "less_than":
            return say("{given} is too large: less than {limit} is needed.", given=given, limit=ctx["lt"])
        case "less_than_equal":
            return say("{given} is too large: at most {limit} is allowed.", given=given, limit=ctx["le"])
        case _:
            return say("{given} is not a multiple of {step}.", given=given, step=ctx["multiple_of"])
