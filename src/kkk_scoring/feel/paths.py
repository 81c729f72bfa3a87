"""The static check of names: `price`, `members.nip`, and what was meant by one that isn't there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kkk_scoring.feel import types as t
from kkk_scoring.feel.faults import Faults
from kkk_scoring.feel.scope import Scope
from kkk_scoring.feel.signatures import SIGNATURES
from kkk_scoring.feel.tree import Arithmetic, Name, Path
from kkk_scoring.feel.types import ANY, Type, may_be_null
from kkk_scoring.feel.words import described
from kkk_scoring.messages import Message, say

_DATE: Final = dict.fromkeys(("year", "month", "day", "weekday"), t.Number())
_PARTS: Final[dict[type[Type], dict[str, Type]]] = {
    t.Date: {**_DATE},
    t.DateTime: {
        **_DATE,
        **dict.fromkeys(("hour", "minute", "second"), t.Number()),
        "time offset": t.Days(null=True),
    },
    t.Days: dict.fromkeys(("days", "hours", "minutes", "seconds"), t.Number()),
    t.Months: dict.fromkeys(("years", "months"), t.Number()),
}


def part(faults: Faults, node: Path, base: Type) -> Type:
    """The type of ``base.name``: of a list the list of its items' parts; absent where the base is."""
    if isinstance(base, t.Any | t.Null):
        return ANY
    if isinstance(base, t.List):
        return t.List(part(faults, node, base.item), base.at_least, null=base.null)
    parts = base.fields if isinstance(base, t.Record) else _PARTS.get(type(base))
    words = faults.words(node.base)
    if parts is None:
        message = say(
            "`{value}` is {found}, it has no `{name}`.", value=words, found=described(base), name=node.name
        )
        faults.add("type", node, message)
        return ANY
    if node.name in parts:
        found = parts[node.name]
        return may_be_null(found) if base.null else found
    other = faults.meant(node.name, parts)
    _add_at_name(
        faults,
        node,
        say("`{value}` has no `{name}`.", value=words, name=node.name),
        say("Did you mean `{other}`?", other=other) if other else _choice(parts),
    )
    return ANY


def _choice(names: Mapping[str, Type]) -> Message | None:
    known = list(names)
    return (
        say("It has: {names}.", names=", ".join(f"`{name}`" for name in known))
        if 0 < len(known) <= 8
        else None
    )


def _add_at_name(faults: Faults, node: Path, message: Message, fix: Message | None) -> None:
    faults.add("unknown name", Name(node.end - len(node.name), node.end, node.name), message, fix)


def unknown_name(faults: Faults, node: Name, scope: Scope) -> Type:
    """A problem, with what was probably meant."""
    fix = _meant(faults, node.name, scope)
    faults.add("unknown name", node, say("There is no `{name}` here.", name=node.name), fix)
    return ANY


def _meant(faults: Faults, name: str, scope: Scope) -> Message | None:
    in_sight = dict(scope.all_names())
    if name in SIGNATURES:
        return say("`{name}` is a function: write `{name}(…)`.", name=name)
    if any(name in options for options in _options(in_sight)):
        return say('Write a text in quotes: `"{name}"`.', name=name)
    other = faults.meant(name, in_sight)
    holder = _holder(name, in_sight)
    if holder and (other is None or other.lower() != name.lower()):
        return say("Did you mean `{holder}.{name}`?", holder=holder, name=name)
    return say("Did you mean `{other}`?", other=other) if other else None


def _options(in_sight: dict[str, Type]) -> Iterator[tuple[str, ...]]:
    for type_ in in_sight.values():
        for inner in (type_, *_fields(type_).values()):
            if isinstance(inner, t.Text) and inner.options:
                yield inner.options


def _holder(name: str, in_sight: dict[str, Type]) -> str | None:
    return next((holder for holder, type_ in in_sight.items() if name in _fields(type_)), None)


def _fields(type_: Type) -> Mapping[str, Type]:
    while isinstance(type_, t.List):
        type_ = type_.item
    return type_.fields if isinstance(type_, t.Record) else {}


def hyphen_for_underscore(faults: Faults, node: Arithmetic, scope: Scope) -> bool:
    """A problem for ``export-share`` where there is an ``export_share``."""
    left, right = node.left, node.right
    if node.op != "-" or not isinstance(left, Name) or not isinstance(right, Name):
        return False
    joined = f"{left.name}_{right.name}"
    if not scope.find(joined) or (scope.find(left.name) and scope.find(right.name)):
        return False
    faults.add(
        "unknown name",
        node,
        say("`-` means “minus”: there is no `{name}` here.", name=left.name),
        say("Did you mean `{other}`?", other=joined),
    )
    return True
