"""What is wrong with a text that is no expression, said to whoever wrote it, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kkk_scoring.feel import limits
from kkk_scoring.feel.problem import FeelError, Problem
from kkk_scoring.feel.words import cut
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkk_scoring.feel.tokens import Token

_INSTEAD: Final = {
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "×": "*",
    "·": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "^": "**",
    ";": ",",
    "&": "and",
    "|": "or",
    "∧": "and",
    "∨": "or",
    "∈": "in",
    "„": '"',
    "”": '"',
    "“": '"',
    "«": '"',
    "»": '"',
    "‘": '"',
    "’": '"',
    "'": '"',
}


def problem(kind: str, start: int, end: int, message: Message, fix: Message | None = None) -> FeelError:
    return FeelError(Problem(kind, message, fix, start, end))


# Limits


def too_long(text: str) -> FeelError:
    message = say(
        "The expression has {length} characters; at most {limit} are allowed.",
        length=len(text),
        limit=limits.CHARACTERS,
    )
    return problem("limit", 0, len(text), message, _simplify())


def too_deep(start: int, end: int) -> FeelError:
    return problem("limit", start, end, say("The expression is nested too deeply."), _simplify())


def too_many_parts(start: int) -> FeelError:
    message = say("The expression has more than {limit} parts.", limit=limits.NODES)
    return problem("limit", start, start, message, _simplify())


def long_number(start: int, end: int) -> FeelError:
    message = say(
        "A number may have {digits} digits and an exponent of {exponent} at most.",
        digits=limits.DIGITS,
        exponent=limits.EXPONENT,
    )
    return problem("limit", start, end, message)


def exceeded(what: str, start: int, end: int) -> FeelError:
    """The problem of an evaluation that met a limit; *what* as in `limits.Exceeded`, or ``depth``."""
    message = {
        "steps": say("The expression looks at more than {limit} items.", limit=limits.STEPS),
        "number": say("A number gets too big to go on."),
        "text": say("A text gets longer than {limit} characters.", limit=limits.TEXT),
        "list": say("A list gets longer than {limit} items.", limit=limits.ITEMS),
        "depth": say("The figures go too deep into one another."),
    }[what]
    return problem("limit", start, end, message, _simplify())


def _simplify() -> Message:
    return say("Make figures of its parts, or simplify it.")


# Characters and values


def strange_character(text: str, start: int) -> FeelError:
    sign = text[start]
    if sign == "%":
        return _percent(text, start)
    end = start + 2 if text[start : start + 2] in ("&&", "||") else start + 1
    message = say("`{sign}` has no meaning in an expression.", sign=text[start:end])
    if sign == '"':
        message = say("The text that begins here has no end.")
        return problem("syntax", start, len(text), message, say('Put `"` at its end.'))
    if sign == "!":
        return problem("syntax", start, end, message, say("Write `not(…)`."))
    if sign in _INSTEAD and _INSTEAD[sign] == '"':
        return problem("syntax", start, end, message, say('Put a text between straight quotes: `"text"`.'))
    fix = say("Write `{sign}`.", sign=_INSTEAD[sign]) if sign in _INSTEAD else None
    return problem("syntax", start, end, message, fix)


def _percent(text: str, start: int) -> FeelError:
    from fractions import Fraction

    digits = text[:start].rstrip()
    first = len(digits)
    while first and (digits[first - 1].isdigit() or digits[first - 1] in ".,"):
        first -= 1
    message = say("`%` has no meaning in an expression.")
    number = digits[first:].replace(",", ".")
    if number.replace(".", "", 1).isascii() and number.replace(".", "", 1).isdigit() and len(number) < 20:
        share = Fraction(f"0{number}0" if "." in number else number) / 100
        return problem("syntax", first, start + 1, message, say("Write `{share}`.", share=_decimal(share)))
    return problem("syntax", start, start + 1, message, say("Write `0.7` for 70%."))


def _decimal(value: object) -> str:
    from kkk_scoring.messages import exact

    return exact(value)  # type: ignore[arg-type]  # a Fraction


def strange_escape(start: int, end: int) -> FeelError:
    message = say(
        'In a text `\\` stands before `"`, `\\`, `n`, `t`, `r`, or `u` and four hexadecimal digits.'
    )
    return problem("syntax", start, end, message, say("Write `\\\\` for the character itself."))


def no_such_time(written: str, start: int, end: int) -> FeelError:
    message = say("`@{text}` is no date, no date and time, and no duration.", text=cut(written))
    fix = say('Write `@"2027-03-31"`, `@"2027-03-31T16:00:00"`, `@"P3Y"` or `@"P14D"`.')
    if written[1:-1].replace("-", "").isdigit():
        message = say("There is no day `{text}`.", text=cut(written[1:-1]))
    if written.startswith('"T') or "@" in written or "[" in written:
        message = say("A time of day without a date, and time zones with names, are not supported.")
    return problem("syntax", start, end, message, fix)


# Constructions


def not_supported(text: str, start: int, end: int, fix: Message | None = None) -> FeelError:
    return problem("syntax", start, end, say("`{text}` is not supported here.", text=text), fix)


def power_of_negation(text: str, start: int, end: int) -> FeelError:
    message = say("Does the minus belong to the base or to the result?")
    base = cut(text[start + 1 : end].removesuffix("**").strip())
    fix = say("Put brackets: `(-{base}) ** …` or `-({base} ** …)`.", base=base)
    return problem("syntax", start, end, message, fix)


def power_of_power(text: str, start: int, end: int) -> FeelError:
    message = say("Which power comes first?")
    return problem("syntax", start, end, message, say("Put brackets: `(a ** b) ** c` or `a ** (b ** c)`."))


def chained_comparison(text: str, tokens: Sequence[Token], at: int, start: int, middle: int) -> FeelError:
    """``1 < x < 10``; *middle* is where ``x`` begins, *at* the second sign."""
    message = say("Only two values can be compared at a time.")
    first, second = text[start : tokens[at][2]].strip(), text[middle : tokens[at][2]].strip()
    fix = say(
        "Write `{first} and {second} {sign} …`.", first=cut(first), second=cut(second), sign=tokens[at][1]
    )
    return problem("syntax", start, tokens[at][3], message, fix)


def range_elsewhere(text: str, start: int, end: int) -> FeelError:
    message = say("A range like `{range}` may only stand after `in`.", range=cut(text[start:end]))
    return problem("syntax", start, end, message, say("Write `x in {range}`.", range=cut(text[start:end])))


def loop_over_range(text: str, start: int, end: int) -> FeelError:
    message = say("`for`, `some` and `every` go through a list, not through a range.")
    return problem("syntax", start, end, message, say("Write a list: `[1, 2, 3]`."))


def bare_range(text: str, tokens: Sequence[Token], at: int, start: int) -> FeelError:
    """``x in 1..10``; *at* is the token ``..``."""
    end = tokens[at + 1][3]
    fix = say("Write `[{range}]`: both ends belong to it.", range=cut(text[start:end]))
    return problem("syntax", start, end, say("A range stands in brackets."), fix)


def no_value(name: str, start: int, end: int) -> FeelError:
    return problem("unknown name", start, end, say("Nothing here is called `{name}`.", name=cut(name)))
