"""Which things of two editions are the same under another id: what a renaming is, and what is more.

What people answer or mark is the same only if it is also called the same (its title): two criteria of
10 points each are not one. What is computed is the same if it is computed alike. Where nothing but ids
differs in the whole edition, all of them are renamings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kkk_scoring.study.edition import WORDING, Tree, below, is_expression, is_name, names_in, order_of
from kkk_scoring.study.expression_names import in_expression, words_of
from kkk_scoring.study.renamed_cases import renamed_cases

Renamed = dict[str, str]
"""The newer edition's id → the older one's."""


def renamings(old: Tree, new: Tree) -> Renamed:
    """The ids of *new* that stand for something that *old* calls otherwise; both in the normal form."""
    before, after = _once(old), _once(new)
    search = _Search(before - after, after - before)
    found = search.all(old, new)
    while True:
        more = search.one(old, new, found)
        if more is None:
            return found
        found = more


def renamed(tree: Any, names: Mapping[str, str], kind: str = "rubric") -> Any:
    """*tree* with the ids in *names* replaced: where they are given and wherever they are used."""
    if not names:
        return tree
    if isinstance(tree, list):
        return [
            names.get(part, part) if kind == "names" and isinstance(part, str) else renamed(part, names, kind)
            for part in tree
        ]
    if not isinstance(tree, dict):
        return tree
    made: Tree = {}
    for key, part in tree.items():
        if kind == "rubric" and key == "cases":
            made[key] = renamed_cases(part, names)
            continue
        at = _other_key(key, names) if is_name(kind, tree) else key
        if is_expression(kind, key) and isinstance(part, str):
            made[at] = in_expression(part, names)
        elif _holds_names(key, kind, part):
            made[at] = names.get(part, part) if isinstance(part, str) else renamed(part, names, "names")
        else:
            made[at] = renamed(part, names, below(kind, key, tree))
    return made


def _holds_names(key: str, kind: str, part: object) -> bool:
    """Whether ids stand at this key as values: roles, or the order of a list."""
    roles = key in ("by", "replaces") and kind in ("criterion", "requirement", "role", "plain")
    return key in (order_of("stages"), order_of("results")) or (roles and isinstance(part, str | list))


def _other_key(key: str, names: Mapping[str, str]) -> str:
    name = key.removesuffix("?")
    return names.get(name, name) + key[len(name) :]


def _once(tree: Tree) -> set[str]:
    """The ids that are given once: what has the same name as something else can't be told apart in rules."""
    counted = Counter(name for name, _ in names_in(tree))
    return {name for name, times in counted.items() if times == 1}


class _Pair(NamedTuple):
    """Something gone and something new at the same place of both editions."""

    gone: str
    came: str
    old: Any
    new: Any
    kind: str


class _Search:
    """*gone*: ids that only the older edition has; *came*: those that only the newer one has."""

    def __init__(self, gone: set[str], came: set[str]) -> None:
        self.gone, self.came = gone, came

    def all(self, old: Tree, new: Tree) -> Renamed:
        """The renamings that are the only difference of the two; none if there are other ones."""
        names: Renamed = {}
        same = self._same(old, new, "rubric", names, strict=False)
        return names if same and len(set(names.values())) == len(names) else {}

    def one(self, old: Tree, new: Tree, known: Renamed) -> Renamed | None:
        """*known* and one renaming more, the surest first; None: there is no other."""
        pairs = list(self._pairs(old, renamed(new, known), "rubric", known))
        for pair in pairs:
            found = self._unified(pair, {**known, pair.came: pair.gone}, strict=True)
            if found is not None and (_titles(pair.old) or _computed(pair.old, pair.kind)):
                return found
        for pair in pairs:
            if _titled_alike(pair, pairs):
                return {**known, pair.came: pair.gone}
        for pair in pairs:
            found = self._unified(pair, {**known, pair.came: pair.gone}, strict=False)
            if found is not None and _computed(pair.old, pair.kind):
                return found
        return None

    def _pairs(self, old: Any, new: Any, kind: str, known: Renamed) -> Iterator[_Pair]:
        if not (isinstance(old, dict) and isinstance(new, dict)):
            if isinstance(old, list) and isinstance(new, list) and kind == "field":
                for one, other in zip(old, new, strict=False):
                    yield from self._pairs(one, other, "field", known)
            return
        if is_name(kind, old) and is_name(kind, new):
            gone = [key for key in old if key.removesuffix("?") in self.gone and key not in new]
            came = [key for key in new if key.removesuffix("?") in self.came and key not in old]
            for one in gone:
                for other in came:
                    if one.endswith("?") == other.endswith("?") and other.removesuffix("?") not in known:
                        yield _Pair(
                            one.removesuffix("?"),
                            other.removesuffix("?"),
                            old[one],
                            new[other],
                            below(kind, one, old),
                        )
        for key in old.keys() & new.keys():
            yield from self._pairs(old[key], new[key], below(kind, key, old), known)

    def _unified(self, pair: _Pair, names: Renamed, strict: bool) -> Renamed | None:
        """*names*, and what else must be renamed for both to be the same; None: nothing makes them so."""
        trial = dict(names)
        same = self._same(pair.old, pair.new, pair.kind, trial, strict)
        return trial if same and len(set(trial.values())) == len(trial) else None

    def _same(self, old: Any, new: Any, kind: str, names: Renamed, strict: bool) -> bool:
        if isinstance(old, dict) and isinstance(new, dict):
            return self._same_keys(old, new, kind, names, strict)
        if isinstance(old, list) and isinstance(new, list):
            return len(old) == len(new) and all(
                self._same(one, other, kind, names, strict) for one, other in zip(old, new, strict=True)
            )
        return bool(old == new)

    def _same_keys(self, old: Tree, new: Tree, kind: str, names: Renamed, strict: bool) -> bool:
        ids = is_name(kind, old)
        skipped = frozenset[str]() if strict or ids else WORDING
        left = [key for key in old if key not in skipped]
        right = [key for key in new if key not in skipped]
        if len(left) != len(right):
            return False
        if ids:
            others = [key for key in right if key not in old]
            gone = [key for key in left if key not in new]
            pairs = [(key, key) for key in left if key in new] + list(zip(gone, others, strict=True))
        elif set(left) != set(right):
            return False
        else:
            pairs = [(key, key) for key in left]
        for one, other in pairs:
            a, b = old[one], new[other]
            if one != other and not self._may_be(one.removesuffix("?"), other.removesuffix("?"), names):
                return False
            inner = below(kind, one, old)
            if one != other and not (
                _titles(a) & _titles(b) or _titles(a) == _titles(b) or _computed(a, inner)
            ):
                return False
            if _holds_names(one, kind, a):
                left_names, right_names = ([x] if isinstance(x, str) else x for x in (a, b))
                if not self._each_may_be(left_names, right_names, names):
                    return False
            elif is_expression(kind, one) and isinstance(a, str) and isinstance(b, str):
                if not self._same_words(a, b, names):
                    return False
            elif not self._same(a, b, inner, names, strict):
                return False
        return True

    def _same_words(self, old: str, new: str, names: Renamed) -> bool:
        left, right = ([word.strip('"') for word in words_of(text)] for text in (old, new))
        return self._each_may_be(left, right, names)

    def _each_may_be(self, old: Sequence[str], new: Sequence[str], names: Renamed) -> bool:
        return len(old) == len(new) and all(
            one == other or self._may_be(one, other, names) for one, other in zip(old, new, strict=True)
        )

    def _may_be(self, one: str, other: str, names: Renamed) -> bool:
        """Whether *other* can be the new name of *one*; if nothing was known of it, from now on it is."""
        if other in names or one in names.values():
            return names.get(other) == one
        if one not in self.gone or other not in self.came:
            return False
        names[other] = one
        return True


def _titles(value: Any) -> set[str]:
    title = value.get("title") if isinstance(value, dict) else None
    if isinstance(title, str):
        return {title}
    return {f"{lang}:{text}" for lang, text in title.items()} if isinstance(title, dict) else set()


def _titled_alike(pair: _Pair, pairs: list[_Pair]) -> bool:
    """Whether the two have a title in common that nothing else here has: the same, with other rules."""
    rivals = [
        other
        for other in pairs
        if other is not pair
        and (other.gone == pair.gone or other.came == pair.came)
        and _titles(other.old) & _titles(other.new)
    ]
    return bool(_titles(pair.old) & _titles(pair.new)) and not rivals


def _computed(value: Any, kind: str) -> bool:
    """Whether it follows from other values: then what it is stands in its rule, not in its name."""
    if not isinstance(value, dict):
        return False
    if kind == "criterion" and "criteria" in value:
        return all(_computed(part, "criterion") for part in value["criteria"].values())
    return kind == "figure" or {"criterion": "points", "requirement": "require"}.get(kind, "") in value
