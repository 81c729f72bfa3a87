"""The written rules of one edition in a form in which two editions can be compared.

Lists whose items have an id become mappings by that id, and short ways of writing become the long one.
What stands at a place is told by its *kind* (``criteria``, ``figure`` …), never by the name of a key alone:
a criterion may be called like a key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kkk_scoring.files.numbers import exact_number
from kkk_scoring.messages import exact

Path = tuple[str | int, ...]
Tree = dict[str, Any]

TABLES: Final = ("from", "over", "up_to", "under")
"""The words of a table whose steps are numbers."""
LISTS: Final = {"stages": "stage", "results": "result"}
"""Lists of the file whose items are told apart by this key."""
ITEMS: Final = {
    "stages": "stage",
    "results": "result",
    "figures": "figure",
    "roles": "role",
    "requirements": "requirement",
    "criteria": "criterion",
    "fields": "field",
}
"""The kinds of place that hold things by their id, and the kind of those things."""
_CHILDREN: Final = {
    ("rubric", "form"): "fields",
    ("rubric", "round"): "fields",
    ("rubric", "registers"): "fields",
    ("rubric", "figures"): "figures",
    ("rubric", "stages"): "stages",
    ("rubric", "results"): "results",
    ("stage", "experts"): "roles",
    ("stage", "requirements"): "requirements",
    ("stage", "criteria"): "criteria",
    ("stage", "figures"): "figures",
    ("criterion", "criteria"): "criteria",
    ("criterion", "figures"): "figures",
    ("criterion", "marks"): "scale",
    ("plain", "marks"): "scale",
    ("field", "is"): "field",
    ("field", "list"): "field",
}
_EXPRESSIONS: Final = frozenset(
    [
        *("require", "when", "points", "weight", "out_of", "counted", "adjust", "combine", "flag", "of"),
        *("highest", "lowest", "lists", "places", "pot", "cost", "years", "entry_title", "entry_applicant"),
    ]
)
WORDING: Final = frozenset(
    [
        *("title", "note", "clause", "rejected", "help", "anchors", "languages", "cases", "rubric"),
        *("entry_title", "entry_applicant", "private", "blind", "fixed", "effort", "allow", "excused"),
    ]
)
"""Keys that say what people read or may change; no point, verdict or place follows from them."""


def order_of(list_: str) -> str:
    """The key under which the order of the items of *list_* stands; no rubric can have such a key."""
    return f"order of {list_}"


def below(kind: str, key: str | int, value: object) -> str:
    """The kind of what stands at *key* of a place of *kind*; *value*: what stands at that place."""
    if kind == "field":
        attributes = isinstance(value, dict) and ("is" in value or "list" in value)
        if isinstance(key, int) or not attributes:
            return "field"
    if kind in ITEMS:
        return ITEMS[kind]
    return _CHILDREN.get((kind, str(key)), "plain")


def is_expression(kind: str, key: str | int) -> bool:
    """Whether the text at *key* of a place of *kind* is in FEEL."""
    if kind in ("figure", "scale"):
        return key == "is" if kind == "figure" else key in ("from", "to")
    return kind not in ITEMS and kind != "field" and key in _EXPRESSIONS


def normal(value: Mapping[str, Any]) -> Tree:
    """The comparable form of a rubric's *value* as it was read."""
    tree = dict(value)
    for list_, key in LISTS.items():
        items = tree.get(list_)
        ids = [item[key] for item in items] if isinstance(items, list) else []
        if ids and len(set(ids)) == len(ids):
            tree[list_] = {item[key]: {k: v for k, v in item.items() if k != key} for item in items or ()}
            tree[order_of(list_)] = ids
    made: Tree = _long(tree, "rubric")
    return made


def written(tree: Mapping[str, Any]) -> Tree:
    """The rubric again as its file would hold it."""
    value = {key: part for key, part in tree.items() if not key.startswith("order of ")}
    for list_, key in LISTS.items():
        order = tree.get(order_of(list_))
        if order is not None:
            value[list_] = [{key: id_, **value[list_][id_]} for id_ in order]
    return value


def _edges(steps: Any) -> Any:
    """The steps of a table, `0.10` and `0.1` alike."""
    if not isinstance(steps, dict):
        return steps
    edges = {key: exact_number(key) for key in steps}
    return {key if (edge := edges[key]) is None else exact(edge): points for key, points in steps.items()}


def _long(value: Any, kind: str) -> Any:
    if kind == "plain" and isinstance(value, dict) and "of" in value:
        value = {key: _edges(part) if key in TABLES else part for key, part in value.items()}
    if isinstance(value, dict):
        return {
            k: as_text(v)
            if is_expression(kind, k) and kind != "scale" and not isinstance(v, dict)
            else _long(v, below(kind, k, value))
            for k, v in value.items()
        }
    if isinstance(value, list):
        return [_long(v, below(kind, i, value)) for i, v in enumerate(value)]
    if kind == "figure":
        return {"is": as_text(value)}
    if kind == "role":
        return {"sheets": value}
    return value


def as_text(value: object) -> object:
    """An expression as text, also where it was written as a number or true or false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) or value is None else exact(value)  # type: ignore[arg-type]  # a number


def names_in(value: Any, kind: str = "rubric", path: Path = ()) -> Iterator[tuple[str, Path]]:
    """Every id that the edition gives to something, with the path of what has it."""
    if isinstance(value, dict):
        for key, part in value.items():
            if is_name(kind, value):
                yield key.removesuffix("?"), (*path, key)
            yield from names_in(part, below(kind, key, value), (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from names_in(part, below(kind, index, value), (*path, index))


def is_name(kind: str, value: Mapping[str, Any]) -> bool:
    """Whether the keys of a mapping of this kind are ids."""
    return kind in ITEMS or (kind == "field" and "is" not in value and "list" not in value)
