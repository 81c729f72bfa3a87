"""One expression of a rubric, compiled, and the clause that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from kkk_scoring.feel.tree import Node
from kkk_scoring.files.place import Place

Words = str | Mapping[str, str] | None
Exact = int | Fraction
Part = tuple[str, Node, Callable[[Mapping[str, object]], object]]
"""A part of an expression: its text, its tree, its program."""


class Clause(NamedTuple):
    """Where a rule stands: *text* in each language; *assumed* when nothing known grounds it."""

    text: Mapping[str, str]
    source: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """One expression of the rubric: its text, tree and program, and where it stands."""

    text: str
    node: Node
    program: Callable[[Mapping[str, object]], object]
    uses: frozenset[str]
    place: Place
    operand_programs: list[Part] = field(default_factory=list, compare=False)
    """What a condition looks at; made when first asked for."""

    skeletons: dict[tuple[int, int, str], Callable[[Mapping[str, object]], object]] = field(
        default_factory=dict, compare=False
    )
    """Programs that work out a part of the condition from its operands' values; made when first asked for."""

    part_programs: dict[tuple[int, int], Callable[[Mapping[str, object]], object]] = field(
        default_factory=dict, compare=False
    )
    """Programs of parts of the expression; made when first asked for."""

    shown_parts: dict[bool, list[Part]] = field(default_factory=dict, compare=False)
    """The parts whose values explain a number, by whether the whole is one; kept by `working`."""

    def part(self, node: Node) -> Callable[[Mapping[str, object]], object]:
        """The program of a part of the expression."""
        found = self.part_programs.get((node.start, node.end))
        if found is None:
            from kkk_scoring.rubric.once import program

            found = self.part_programs[node.start, node.end] = program(node)
        return found

    def operands(self) -> list[Part]:
        """Each operand of the condition: its text, node and program."""
        if not self.operand_programs:
            from kkk_scoring.feel.explain import operands
            from kkk_scoring.rubric.once import program

            for node in operands(self.node):
                self.operand_programs.append((self.text[node.start : node.end], node, program(node)))
        return self.operand_programs
