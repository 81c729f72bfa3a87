"""A token that can't stand where it stands: what was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kkk_scoring.feel.hints import not_supported, problem
from kkk_scoring.feel.tokens import KEYWORDS
from kkk_scoring.feel.words import cut
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkk_scoring.feel.problem import FeelError
    from kkk_scoring.feel.tokens import Token

_PAIRS: Final = {
    ("=", "="): "=",
    ("<", ">"): "!=",
    ("=", ">"): ">=",
    ("=", "<"): "<=",
    ("<", "="): "<=",
    (">", "="): ">=",
    ("*", "/"): "/",
}
_WORDS: Final = {
    "i": "and",
    "oraz": "and",
    "lub": "or",
    "albo": "or",
    "mod": "modulo(…, …)",
    "div": "floor(… / …)",
    "is": "=",
    "equals": "=",
}
_OPERANDS: Final = frozenset(("name", "number", "text", "true", "false", "null", ")", "]"))


def unexpected(text: str, tokens: Sequence[Token], at: int, expected: str) -> FeelError:
    """The problem of the token *at*, which can't stand there; *expected* is what should."""
    kind, written, start, end = tokens[at]
    if kind == "end":
        return _too_short(text, tokens, expected)
    special = _beside(text, tokens, at) if at else None
    if special:
        return special
    message = say("`{text}` can't stand here.", text=cut(written))
    if expected in ("value", "name") and kind in KEYWORDS:
        message = say("`{text}` is a word of the language and can't be a name.", text=written)
    if kind == "function":
        return problem("syntax", start, end, say("`function` may only stand at the very beginning."))
    return problem("syntax", start, end, message, _missing(expected))


def _too_short(text: str, tokens: Sequence[Token], expected: str) -> FeelError:
    if len(tokens) == 1:
        return problem("syntax", 0, len(text), say("There is no expression."))
    opened = _open_bracket(tokens)
    if opened and expected in (*")]}", "range end", ""):
        sign = opened[1]
        message = say("The bracket `{sign}` that opens here is not closed.", sign=sign)
        fix = say("Close it with `{sign}`.", sign={"(": ")", "[": "]", "{": "}"}[sign])
        return problem("syntax", opened[2], opened[3], message, fix)
    _, written, start, end = tokens[-2]
    message = say("The expression breaks off after `{text}`.", text=cut(written))
    return problem("syntax", start, end, message, _missing(expected))


def _open_bracket(tokens: Sequence[Token]) -> Token | None:
    waiting: list[Token] = []
    for token in tokens:
        if token[0] in ("(", "[", "{"):
            waiting.append(token)
        elif token[0] in (")", "]", "}") and waiting:
            waiting.pop()
    return waiting[-1] if waiting else None


def _missing(expected: str) -> Message | None:
    if expected == "value":
        return say("A value is missing here: a number, a name, a text between quotes.")
    if expected == "range end":
        return say("End the range with `]` (its end belongs to it) or `)`.")
    if expected == "name":
        return say("A name is missing here: a letter, then letters, digits or `_`.")
    if expected == "else":
        return say("Every `if … then …` needs an `else …`.")
    if expected == "entry":
        return say("Write the entries of a record as `name: value`.")
    return say("Here `{sign}` is missing.", sign=expected) if expected else None


def _beside(text: str, tokens: Sequence[Token], at: int) -> FeelError | None:
    """Two tokens beside one another that give away what was meant."""
    (before, left, start, middle), (kind, right, begin, end) = tokens[at - 1], tokens[at]
    message = say("`{text}` can't stand here.", text=cut(text[start:end]))
    if (before, kind) in _PAIRS and middle == begin:
        sign = _PAIRS[before, kind]
        message = say("`{sign}` has no meaning in an expression.", sign=text[start:end])
        return problem("syntax", start, end, message, say("Write `{sign}`.", sign=sign))
    if kind == "," and before == "number" and tokens[at + 1][0] == "number" and end == tokens[at + 1][2]:
        end = tokens[at + 1][3]
        message = say("`{text}` is no number here.", text=text[start:end])
        return problem(
            "syntax", start, end, message, say("Write `{number}`.", number=text[start:end].replace(",", "."))
        )
    if before == kind == "number" and middle < begin and len(right) == 3:
        return problem("syntax", start, end, message, say("Write `{number}`.", number=left + right))
    if kind in (")", "]", "}") and not _open_bracket(tokens[:at]):
        return problem("syntax", begin, end, say("The bracket `{sign}` closes none.", sign=right))
    return _word(tokens, at - 1) or _word(tokens, at) or _two_words(tokens, at)


def _word(tokens: Sequence[Token], at: int) -> FeelError | None:
    """A name where a word of the language should stand: the same word in capitals, or in Polish."""
    kind, word, start, end = tokens[at]
    if kind != "name":
        return None
    lower = word.lower()
    if word == "not":
        return problem("syntax", start, end, say("`not` needs brackets."), say("Write `not(…)`."))
    if word == "instance":
        return not_supported("instance of", start, end)
    if lower in KEYWORDS:
        message = say("Words of the language are written in small letters.")
        return problem("syntax", start, end, message, say("Write `{word}`.", word=lower))
    if lower in _WORDS and at and tokens[at - 1][0] in _OPERANDS:
        message = say("`{word}` can't stand between two values.", word=word)
        return problem("syntax", start, end, message, say("Write `{word}`.", word=_WORDS[lower]))
    return None


def _two_words(tokens: Sequence[Token], at: int) -> FeelError | None:
    (before, first, start, _), (kind, second, _, end) = tokens[at - 1], tokens[at]
    if before != "name" or kind != "name":
        return None
    message = say("`{first}` and `{second}` stand side by side.", first=cut(first), second=cut(second))
    fix = say("A name has no spaces: `{name}`. Or an operator is missing.", name=cut(f"{first}_{second}"))
    return problem("syntax", start, end, message, fix)
