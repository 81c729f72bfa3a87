"""YAML text to nodes: the fast parser, and a careful composer that reports and goes on.

The C parser composes plain files at once. Whatever might hold something unusual
goes through the careful composer, which works on events and so can't be made to
recurse without end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kkk_scoring.files import faults
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.limits import DEPTH, FINDINGS_KEPT, NODES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kkk_scoring.files.document import Lines


def fast_parser() -> Callable[[str], Any] | None:
    """The parser written in C, if this Python has it; what a scalar means it leaves open."""
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]  # PyYAML's types leave it out
    except ImportError:
        return None

    class FastParser(CParser):
        def resolve(self, kind: object, value: object, implicit: object) -> None: ...
        def descend_resolver(self, parent: object, index: object) -> None: ...
        def ascend_resolver(self) -> None: ...

    return FastParser


def compose_carefully(parser: Any, lines: Lines, findings: list[Finding]) -> Node | None:
    """The nodes of the first document; what is refused is added to *findings*.

    None if there is no document or it is too deep or too large to go on. Raises
    YAMLError where the text is not YAML.
    """
    return _Composing(parser, lines, findings).document()


class _Composing:
    """PyYAML's composer over again, with a list of open collections in place of recursion."""

    def __init__(self, parser: Any, lines: Lines, findings: list[Finding]) -> None:
        self.parser, self.lines, self.findings = parser, lines, findings
        self.open: list[tuple[Any, list[Node]]] = []
        self.root: Node | None = None
        self.nodes = 0

    def document(self) -> Node | None:
        documents = 0
        while True:
            event = self.parser.get_event()
            if isinstance(event, NodeEvent):
                if not self._within_limits(event):
                    return None
                self._start(event)
            elif isinstance(event, CollectionEndEvent):
                self._end(event)
            elif isinstance(event, DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    self._report(faults.directive(), event)
                if documents == 2:
                    self._report(faults.second_document(), event)
                    return self.root
            elif isinstance(event, StreamEndEvent):
                return self.root

    def _within_limits(self, event: Any) -> bool:
        self.nodes += 1
        if self.nodes > NODES:
            self._report(faults.too_many_nodes(), event)
            return False
        if len(self.open) >= DEPTH and isinstance(event, CollectionStartEvent):
            self._report(faults.too_deep(), event)
            return False
        return True

    def _start(self, event: Any) -> None:
        start, end = event.start_mark, event.end_mark
        if isinstance(event, AliasEvent):
            self._report(faults.alias(str(event.anchor)), event)
            self._place(ScalarNode("", "", start, end, "'"))
            return
        if event.anchor is not None:
            self._report(faults.anchor(event.anchor), event)
        if event.tag is not None:
            self._report(faults.tag(), event)
        if isinstance(event, ScalarEvent):
            self._place(ScalarNode("", event.value, start, end, event.style))
            return
        kind: Any = SequenceNode if isinstance(event, SequenceStartEvent) else MappingNode
        node = kind("", [], start, end, event.flow_style)
        self._place(node)
        self.open.append((node, []))

    def _place(self, node: Node) -> None:
        if self.open:
            self.open[-1][1].append(node)
        else:
            self.root = node

    def _end(self, event: Any) -> None:
        node, inner = self.open.pop()
        node.end_mark = event.end_mark
        pairs = zip(inner[::2], inner[1::2], strict=False)
        node.value = inner if isinstance(node, SequenceNode) else list(pairs)

    def _report(self, fault: faults.Fault, event: Any) -> None:
        if len(self.findings) < FINDINGS_KEPT:
            self.findings.append(Finding(*fault, self.lines.place(event.start_mark.index)))
