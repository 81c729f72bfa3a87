"""The words of an expression: compared, and with other names."""

from __future__ import annotations

from collections.abc import Mapping

from kkk_scoring.feel.problem import FeelError
from kkk_scoring.feel.tokens import Token, tokens_of


def same_expression(one: str, other: str) -> bool:
    """Whether they differ in nothing but spaces and line breaks."""
    return one == other or words_of(one) == words_of(other)


def words_of(text: str) -> list[str]:
    """Its words without spaces; the text itself where it is no expression."""
    return [word for _, word, _, _ in _tokens(text)] or [text]


def in_expression(text: str, names: Mapping[str, str]) -> str:
    """Names, and texts that are one (`role = "expert"`), replaced from the end, so that places stay right."""
    for kind, word, start, end in reversed(_tokens(text)):
        if kind == "name" and word in names:
            text = text[:start] + names[word] + text[end:]
        elif kind == "text" and word[1:-1] in names:
            text = f'{text[:start]}"{names[word[1:-1]]}"{text[end:]}'
    return text


def _tokens(text: str) -> list[Token]:
    try:
        return tokens_of(text)
    except FeelError:
        return []
