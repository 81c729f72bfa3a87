"""Makes FEEL expressions by chance, as trees of texts, for comparing two evaluators.

Every part that can stand for itself is kept, so that a difference can be traced to the smallest part that
shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Final, NamedTuple


class Part(NamedTuple):
    """An expression: its text, the parts it is made of, and the variables that it needs from outside."""

    text: str
    parts: tuple[Part, ...] = ()
    needs: frozenset[str] = frozenset()
    form: str = ""

    def closed(self) -> Iterator[Part]:
        """This part and all parts inside that need no variables, the smallest first."""
        for part in self.parts:
            yield from part.closed()
        if not self.needs:
            yield self


# What stands in « » is made of an expression of that kind; + after a kind brings a variable into sight: ``x``
# (a number), ``r`` (a record {k: number, t: text, d: date}) or, in a filter, ``f`` (that record's fields).
_FORMS: Final[dict[str, tuple[str, ...]]] = {
    "number": (
        *("(«number» + «number»)", "(«number» - «number»)", "(«number» * «number»)", "(«number» / «number»)"),
        *("(«number» ** «exponent»)", "(-«number»)", "(if «boolean» then «number» else «number»)"),
        *("floor(«number»)", "ceiling(«number»)", "abs(«number»)", "modulo(«number», «number»)"),
        *("decimal(«number», «place»)", "round half up(«number», «place»)", "round up(«number», «place»)"),
        *("sum(«numbers»)", "mean(«numbers»)", "median(«numbers»)", "min(«numbers»)", "max(«numbers»)"),
        *("count(«numbers»)", "count(«records»)", "product(«numbers»)", "string length(«text»)"),
        *(
            "«numbers»[«index»]",
            "sum(«records».k)",
            "(«date» - «date»).days",
            "«date».month",
            "number(«text»)",
        ),
    ),
    "boolean": (
        *(
            "(«number» = «number»)",
            "(«number» < «number»)",
            "(«number» >= «number»)",
            "(«number» != «number»)",
        ),
        *("(«boolean» and «boolean»)", "(«boolean» or «boolean»)", "not(«boolean»)"),
        *(
            "(«number» in [«number»..«number»])",
            "(«number» in («number»..«number»])",
            "(«number» in «numbers»)",
        ),
        *("(«number» between «number» and «number»)", "list contains(«numbers», «number»)"),
        *("(some x in «numbers» satisfies «boolean+x»)", "(every x in «numbers» satisfies «boolean+x»)"),
        *("(some r in «records» satisfies «boolean+r»)", "(every r in «records» satisfies «boolean+r»)"),
        *("(«text» = «text»)", "contains(«text», «text»)", "starts with(«text», «text»)"),
        *("(«date» < «date»)", "(«date» = «date»)", "(«days» < «days»)", "(«months» = «months»)"),
        *(
            "(«any» = «any»)",
            "(«number» = null)",
            "all([«boolean», «boolean»])",
            "any([«boolean», «boolean»])",
        ),
    ),
    "text": (
        *("(«text» + «text»)", "substring(«text», «index»)", "upper case(«text»)", "lower case(«text»)"),
        *("substring before(«text», «text»)", "string(«number»)", "(if «boolean» then «text» else «text»)"),
        *("string join([«text», «text»], «text»)", "string(«date»)"),
    ),
    "date": (
        *("(«date» + «days»)", "(«date» - «days»)", "(«date» + «months»)", "(«date» - «months»)"),
        *("date(2015, «month», «month»)", "max(«date», «date»)", "(if «boolean» then «date» else «date»)"),
    ),
    "days": ("(«date» - «date»)", "(«days» + «days»)", "(«days» * «exponent»)", "abs(«days»)", "(-«days»)"),
    "months": (
        *("years and months duration(«date», «date»)", "(«months» + «months»)", "(«months» * «exponent»)"),
        "(-«months»)",
    ),
    "numbers": (
        *("[«number», «number»]", "[«number», «number», «number»]", "(for x in «numbers» return «number+x»)"),
        *("«numbers»[item > «number»]", "(«records».k)", "(for r in «records» return «number+r»)"),
        *("distinct values(«numbers»)", "append(«numbers», «number»)", "concatenate(«numbers», «numbers»)"),
        *("reverse(«numbers»)", "flatten([«numbers», [«numbers»]])", "sublist(«numbers», «index»)"),
        *(
            "(for x in «place»..«place» return «number+x»)",
            "remove(«numbers», «index»)",
            "index of(«numbers», «number»)",
        ),
    ),
    "records": (
        *("[«record», «record»]", "[«record», «record», «record»]", "«records»[k > «number»]"),
        *("«records»[t = «text»]", "«records»[item.k >= «number»]", "«records»[«boolean+f»]"),
    ),
    "record": ("{k: «number», t: «text», d: «date»}", "«records»[«index»]"),
}
_LEAVES: Final[dict[str, tuple[str, ...]]] = {
    "number": ("0", "1", "2", "7", "0.1", "0.2", "0.3", "2.5", "1.005", "-3", "100", "null"),
    "boolean": ("true", "false", "true", "false", "null"),
    "text": ('""', '"a"', '"ab"', '"Ą"', '"10"', '"9.5"', '"x y"', '"😀a"', "null"),
    "date": ('@"2015-01-31"', '@"2016-02-29"', '@"2015-03-01"', '@"1999-12-31"', "null"),
    "days": ('@"P1D"', '@"P30D"', '@"-P2D"', '@"P0D"', "null"),
    "months": ('@"P1M"', '@"P1Y"', '@"P1Y11M"', '@"-P1M"', "null"),
    "numbers": ("[]", "[1]", "[1, 2, 3]", "[0.1, 0.2]", "[3, 1, null]", "[2, 2.0, 5]", "null"),
    "records": ("[]", '[{k: 1, t: "a", d: @"2015-01-31"}, {k: 2.5, t: "b", d: null}]', "null"),
    "record": ('{k: 1, t: "a", d: @"2015-01-31"}', "{k: null}", "{}"),
    "exponent": ("0", "1", "2", "3", "-1", "0.5"),
    "place": ("0", "1", "2", "-1"),
    "index": ("1", "2", "-1", "0", "9"),
    "month": ("1", "2", "12", "13", "30"),
    "any": ("1", '"1"', "true", "null", "[]", "[1]", "{}", "{k: 1}", '@"2015-01-31"', '@"P1D"', '@"P1M"'),
}
_VARIABLES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "x": {"number": ("x",)},
    "r": {"number": ("r.k",), "text": ("r.t",), "date": ("r.d",)},
    "f": {"number": ("k", "item.k"), "text": ("t",), "date": ("d",)},
}


def expression(random: Random, depth: int = 3) -> Part:
    """An expression of any kind with at most *depth* levels."""
    return _part(random, random.choice(tuple(_FORMS)), depth, frozenset())


def _part(random: Random, kind: str, depth: int, seen: frozenset[str]) -> Part:
    variables = [(name, text) for name in sorted(seen) for text in _VARIABLES[name].get(kind, ())]
    if variables and random.random() < 0.5:
        name, text = random.choice(variables)
        return Part(text, needs=frozenset(name))
    if kind not in _FORMS or depth == 0 or random.random() < 0.15:
        return Part(random.choice(_LEAVES[kind]))
    form = random.choice(_FORMS[kind])
    return _filled(form, lambda inner, more: _part(random, inner, depth - 1, seen | more))


def _filled(form: str, make: Callable[[str, frozenset[str]], Part]) -> Part:
    """The *form* with a part in each of its places."""
    text, *places = form.split("«")
    parts, needs = [], frozenset[str]()
    for place in places:
        kind, _, after = place.partition("»")
        kind, _, variable = kind.partition("+")
        part = make(kind, frozenset(variable))
        parts.append(part)
        needs |= part.needs - frozenset(variable)
        text += part.text + after
    return Part(text, tuple(parts), needs, form)
