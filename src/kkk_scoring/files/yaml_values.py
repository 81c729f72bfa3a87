"""YAML nodes to values: what each scalar means, and what is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from kkk_scoring.files import faults
from kkk_scoring.files.characters import refused, refused_in
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.limits import DEPTH, FINDINGS_KEPT, KEY_LENGTH, LIST_LENGTH, TEXT_LENGTH
from kkk_scoring.files.numbers import NUMBER, exact_number
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from fractions import Fraction

    from kkk_scoring.files.document import Lines, Value

_WORDS: Final[dict[str, bool | None]] = {"": None, "~": None, "null": None, "true": True, "false": False}
_FIRST_OF_NUMBER: Final = frozenset("-0123456789")
# "nip:5260250274": a key, its colon and no space. Not "http://…" and not "12:30".
NO_SPACE: Final = re.compile(r" *(?:- +)*(?=[^\W\d])[\w?-]+:(?=[^\s/:])")

_is_number: Final = NUMBER.fullmatch


class Values:
    """Builds the values of one file; whatever is wrong is added to *findings*."""

    __slots__ = ("findings", "lines")

    def __init__(self, lines: Lines, findings: list[Finding]) -> None:
        self.lines, self.findings = lines, findings

    def value(self, node: Any, depth: int = 1) -> Value:
        """The value of *node*, which lies *depth* levels deep."""
        kind = type(node)
        if kind is ScalarNode:
            return self._scalar(node)
        if depth > DEPTH:
            self._report(faults.too_deep(), node)
            return None
        return self._mapping(node, depth) if kind is MappingNode else self._list(node, depth)

    def _mapping(self, node: Any, depth: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if (
                type(key) is not str
                or not key.isascii()
                or not key.isprintable()
                or not 0 < len(key) <= KEY_LENGTH
            ):
                key = self._unusual_key(key_node, value_node)
            if key in values:
                self._repeated(node, key_node, key)
            if type(value_node) is ScalarNode:
                values[key] = self._scalar(value_node)
                if node.flow_style and not value_node.value:
                    self._half_expression(key_node, value_node)
            else:
                values[key] = self.value(value_node, depth + 1)
        return values

    def _list(self, node: Any, depth: int) -> list[Value]:
        if len(node.value) > LIST_LENGTH:
            self._report(faults.list_too_long(len(node.value)), node)
            return []
        return [self.value(item, depth + 1) for item in node.value]

    def _scalar(self, node: Any) -> str | int | Fraction | bool | None:
        text: str = node.value
        if not node.style:
            if text in _WORDS:
                return _WORDS[text]
            if text[0] in _FIRST_OF_NUMBER and _is_number(text):
                number = exact_number(text)
                if number is None:
                    self._report(faults.number_beyond(text), node)
                return number
        if len(text) > TEXT_LENGTH:
            self._report(faults.text_too_long(len(text)), node)
        elif node.style == '"' and not text.isprintable():
            self._check_characters(text, node)
        return text if text.isascii() else normalize("NFC", text)

    def _unusual_key(self, node: Any, value_node: Any) -> str:
        if not isinstance(node, ScalarNode):
            self._report(faults.key_not_text(kind_of_node(node)), node)
            return ""
        if not node.value:
            self._report(faults.key_not_text(say("nothing")), value_node)
        if len(node.value) > KEY_LENGTH:
            self._report(faults.key_too_long(len(node.value)), node)
        elif node.style == '"':
            self._check_characters(node.value, node)
        return normalize("NFC", node.value)

    def _check_characters(self, text: str, node: Any) -> None:
        from kkk_scoring.files.yaml_places import scalar_offsets

        found = list(refused_in(text))
        offsets = scalar_offsets(self.lines.text, node) if found else ()
        for offset, character in found:
            self.findings.append(refused(character, self.lines, offsets[offset]))

    def _repeated(self, mapping: Any, key_node: Any, key: str) -> None:
        if not key or len(self.findings) >= FINDINGS_KEPT:
            return
        first = next(k for k, _ in mapping.value if k is key_node or normalize("NFC", str(k.value)) == key)
        self._report(faults.repeated_key(key, self.lines.place(first.start_mark.index)), key_node)

    def _half_expression(self, key_node: Any, value_node: Any) -> None:
        """`{is: min(a, b)}` is read as two keys, the second without a colon."""
        between = self.lines.text[key_node.end_mark.index : value_node.start_mark.index]
        if not value_node.style and ":" not in between and isinstance(key_node.value, str):
            self._report(faults.no_value(key_node.value), key_node)

    def _report(self, fault: faults.Fault, node: Any) -> None:
        if len(self.findings) < FINDINGS_KEPT:
            self.findings.append(Finding(*fault, self.lines.place(node.start_mark.index)))


def kind_of_node(node: Any) -> Any:
    """What a node is, in words."""
    if isinstance(node, ScalarNode):
        return say("a single value")
    return say("a list") if isinstance(node, SequenceNode) else say("a mapping")
