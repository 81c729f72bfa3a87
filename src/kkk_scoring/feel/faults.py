"""The problems found in one expression, told in its author's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kkk_scoring.feel.fitting import units_differ
from kkk_scoring.feel.problem import Problem
from kkk_scoring.feel.scope import Key, Scope, key
from kkk_scoring.feel.tree import Call, Filter, Node, Path
from kkk_scoring.feel.types import ANY, Any, Null, Number, Type, never_null
from kkk_scoring.feel.words import closest, cut
from kkk_scoring.messages import Message, say

_SUGGESTIONS: Final = 20


class Faults:
    """Collects the problems of one expression; *text* is its source."""

    __slots__ = ("_told", "problems", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self._told: set[Key] = set()

    def words(self, node: Node) -> str:
        """The part of the text that is *node*, for a message."""
        return cut(self.text[node.start : node.end])

    def add(self, kind: str, node: Node, message: Message, fix: Message | None = None) -> None:
        self.problems.append(Problem(kind, message, fix, node.start, node.end))

    def meant(self, written: str, names: Iterable[str]) -> str | None:
        """The name that was probably meant; looking for it takes time, so only for the first problems."""
        return closest(written, names) if len(self.problems) < _SUGGESTIONS else None

    def present(self, node: Node, found: Type, scope: Scope) -> Type:
        """*found* as a value that is there; a problem where it may be absent, once for each value."""
        if isinstance(found, Null):
            self.add("null", node, say("`null` means “absent”: nothing can be worked out from it."))
            return ANY
        if type(found) is Any or not found.null:
            return found
        subtree = key(node, scope)
        if subtree not in self._told:
            self._told.add(subtree)
            self.add("null", node, *self._absence(node))
        return never_null(found)

    def _absence(self, node: Node) -> tuple[Message, Message]:
        value, source = self.words(node), node
        while isinstance(source, Path):
            source = source.base
        match source:
            case Call():
                return (
                    say("`{value}` may be absent, for instance where a list is empty.", value=value),
                    say("Say what holds then: `if {value} = null then … else …`.", value=value),
                )
            case Filter():
                return (
                    say("`{value}` may be absent: the list may be shorter.", value=value),
                    say("Say what holds then: `if {value} = null then … else …`.", value=value),
                )
            case _:
                return (
                    say("`{value}` may be absent: it need not be given.", value=value),
                    say(
                        "Say what holds then: `if {value} = null then … else …`, or put "
                        "`{value} != null and` before it.",
                        value=value,
                    ),
                )

    def absent_items(self, node: Node) -> None:
        """The list *node* may hold absent values where none is allowed."""
        value = self.words(node)
        message = say("An item of `{value}` may be absent.", value=value)
        if isinstance(node, Path):
            base = self.words(node.base)
            fix = say("Leave those out: `{base}[{name} != null].{name}`.", base=base, name=node.name)
        else:
            fix = say("Leave those out: `{value}[item != null]`.", value=value)
        self.add("null", node, message, fix)

    def same_unit(self, node: Node, left: tuple[Node, Type], right: tuple[Node, Type]) -> None:
        """A problem at *node* where the two are in different units."""
        if units_differ(left[1], right[1]):
            assert isinstance(left[1], Number)
            assert isinstance(right[1], Number)
            self.add(
                "unit",
                node,
                say(
                    "`{left}` is in {left_unit}, but `{right}` in {right_unit}.",
                    left=self.words(left[0]),
                    left_unit=left[1].unit,
                    right=self.words(right[0]),
                    right_unit=right[1].unit,
                ),
                say("Convert one of them, or correct its `unit`."),
            )
