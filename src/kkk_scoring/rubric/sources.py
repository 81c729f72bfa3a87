"""Which answer of the application an expression looks at first: where a reason points to."""

from __future__ import annotations

from collections.abc import Mapping

from kkk_scoring.feel.tree import Name, Node, Path, children

Answer = tuple[str, ...]


def first_answer(node: Node, form: Mapping[str, object], figures: Mapping[str, Node]) -> Answer | None:
    """The path of the first field of *form* in *node*, also through *figures*; None: it uses none."""
    steps: list[str] = []
    chain = node
    while isinstance(chain, Path):
        steps.insert(0, chain.name)
        chain = chain.base
    if isinstance(chain, Name):
        if chain.name in form:
            return _known(form, (chain.name, *steps))
        if chain.name in figures:
            return first_answer(
                figures[chain.name], form, {k: v for k, v in figures.items() if k != chain.name}
            )
        return None
    return next((found for part in children(node) if (found := first_answer(part, form, figures))), None)


def _known(form: Mapping[str, object], path: Answer) -> Answer:
    """The part of *path* that leads through records; a list is pointed to as a whole."""
    field = form[path[0]]
    kind, fields = getattr(field, "kind", ""), getattr(field, "fields", None)
    if kind == "record" and len(path) > 1 and fields and path[1] in fields:
        return (path[0], *_known(fields, path[1:]))
    return path[:1]


def all_answers(node: Node, form: Mapping[str, object], figures: Mapping[str, Node]) -> set[Answer]:
    """The paths of all fields of *form* in *node*, also through *figures*."""
    found: set[Answer] = set()
    steps: list[str] = []
    chain = node
    while isinstance(chain, Path):
        steps.insert(0, chain.name)
        chain = chain.base
    if isinstance(chain, Name):
        if chain.name in form:
            found.add(_known(form, (chain.name, *steps)))
        elif chain.name in figures:
            rest = {name: figure for name, figure in figures.items() if name != chain.name}
            found |= all_answers(figures[chain.name], form, rest)
        return found
    for part in children(node):
        found |= all_answers(part, form, figures)
    return found
