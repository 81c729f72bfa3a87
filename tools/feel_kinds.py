"""The known kinds of difference between kkk and feelin: what shows them, and who is right by which rule.

"DMN" is OMG's Decision Model and Notation 1.5, chapter 10; "TCK" its Technology Compatibility Kit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from feel_generator import Part

    Told = tuple[str, Any]
    Shows = Callable[[Told, Told], bool]


INSIDE: Final = "inside a loop or filter"


class Kind(NamedTuple):
    """A kind of difference: the generator's *forms* and the answers that *show* it, and what it *says*."""

    says: str
    forms: tuple[str, ...]
    shows: Shows


def _answers(mine_kind: str, *others: str) -> Shows:
    return lambda mine, other: mine[0] == mine_kind and other[0] in others


_EXACT = (
    *("modulo(", "round half up(", "round up(", "decimal(", "floor(", "ceiling(", "string(«number»)"),
    *("(«number» =", "(«number» !=", "(«number» <", "(«number» >=", "distinct values(", "list contains("),
    *(
        "index of(",
        "(«number» in ",
        "(«number» between",
        "«numbers»[item >",
        "«records»[k >",
        "«records»[item.k",
    ),
)
KINDS: Final[dict[str, Kind]] = {
    "durations calculate": Kind(
        "kkk: DMN multiplies durations by numbers and has a minus sign for them; feelin says null.",
        ("(«months» * «exponent»)", "(«days» * «exponent»)", "(-«days»)", "(-«months»)"),
        _answers("FeelDuration", "null"),
    ),
    "the latest date": Kind(
        "kkk: DMN's min and max take whatever `<` compares, dates too; feelin says null.",
        ("max(«date», «date»)",),
        _answers("FeelDate", "null"),
    ),
    "years and months": Kind(
        "kkk: DMN's result has years and months, as the TCK's cases (1121) show; feelin adds days.",
        ("years and months duration(",),
        _answers("FeelDuration", "FeelDuration"),
    ),
    "median": Kind(
        "kkk: the median of 0.2, 7 and 100 is 7; feelin puts numbers in the order of their texts.",
        ("median(",),
        _answers("number", "number"),
    ),
    "loop downwards": Kind(
        "kkk: DMN counts from 2 down to 0, as the TCK's cases (0084) show; feelin says null.",
        ("(for x in «place»..«place»",),
        _answers("list", "null"),
    ),
    "place outside": Kind(
        "kkk: a place must lie in the list (DMN: else the argument is outside the domain, null); "
        "feelin gives a list.",
        ("remove(", "sublist("),
        _answers("null", "list"),
    ),
    "place from the end": Kind(
        "kkk: -1 is the last item (DMN); feelin's `remove` takes out another one.",
        ("remove(",),
        _answers("list", "list"),
    ),
    "place 0 of a text": Kind(
        "kkk: characters are counted from 1, or from -1 at the end (DMN), so there is no 0; feelin "
        "takes the last.",
        ("substring(«text», «index»)",),
        lambda mine, other: mine[0] == "null" and other[0] == "text" and other[1] != "",
    ),
    "characters": Kind(
        "kkk: DMN counts characters; feelin counts the halves that JavaScript makes of an emoji.",
        ("substring(", "string length("),
        lambda mine, other: mine[0] == other[0] and mine[0] in ("text", "number"),
    ),
    "lists of different lengths": Kind(
        "kkk: two lists of different lengths are not equal (DMN), even where one is empty; feelin says null.",
        ("(«any» = «any»)",),
        _answers("boolean", "null"),
    ),
    "text of nothing": Kind(
        "kkk: an empty text is no number, so DMN gives null; feelin gives 0.",
        ("number(«text»)",),
        _answers("null", "number"),
    ),
    "range the wrong way round": Kind(
        "kkk: DMN defines `x between a and b` and `x in [a..b]` as `x >= a and x <= b`; feelin "
        "swaps the ends.",
        ("(«number» between", "(«number» in [", "(«number» in («number».."),
        _answers("boolean", "boolean"),
    ),
    "part of a condition": Kind(
        "kkk: DMN's `between` is a conjunction, and one false part makes it false; feelin says null.",
        ("(«number» between", "(«number» in [", "(«number» in («number»"),
        _answers("boolean", "null"),
    ),
    "null as an end": Kind(
        "open: DMN writes ranges without an end with null inside, but a comparison with null is null; "
        "kkk says null, so that an end that is missing is seen; feelin takes it for no end.",
        ("(«number» in [", "(«number» in («number»", "(«number» between"),
        _answers("null", "boolean"),
    ),
    "one of nothing": Kind(
        "kkk: DMN's `x in y`, y being no list or range, is `x = y`, never null beside null; feelin "
        "says null.",
        ("(«number» in «numbers»)",),
        _answers("boolean", "null"),
    ),
    "quantifiers over null": Kind(
        "kkk: DMN defines `some` and `every` by `or` and `and`: without a decisive item null stays null; "
        "feelin says false.",
        ("(some ", "(every "),
        _answers("null", "boolean"),
    ),
    "null is no list": Kind(
        "kkk: null where a list is wanted is outside the domain, null (DMN); feelin makes it an item.",
        ("concatenate(",),
        _answers("null", "list"),
    ),
    "filter that is null": Kind(
        "by design: a condition that is null keeps no item, whatever it looks like; feelin says null.",
        ("«records»[«boolean+f»]",),
        _answers("list", "null"),
    ),
    "item that is null": Kind(
        "kkk: the field of null is null, `null = null` is true (DMN), and so the item is kept; "
        "feelin drops it.",
        ("«records»[t =", "«records»[«boolean+f»]"),
        lambda mine, other: mine[0] == other[0] == "list" and len(mine[1]) > len(other[1]),
    ),
    "values of two kinds": Kind(
        "kkk: DMN compares only values of one kind, else null; feelin says false, or takes [1] for 1. "
        "That a list of one item is not taken for the item is kkk's own design.",
        ("(«any» = «any»)",),
        _answers("null", "boolean"),
    ),
    "no number": Kind(
        "kkk: DMN knows no infinite numbers and no NaN; what can't be calculated is null.",
        ("(«number» ** ", "(«number» / "),
        lambda mine, other: mine[0] == "null" and other[0] == "number",
    ),
    "sum of nothing": Kind(
        "by design: the sum of no numbers is 0; DMN and feelin say null.",
        ("sum(",),
        lambda mine, other: mine == ("number", 0) and other[0] == "null",
    ),
    "beyond the text": Kind(
        'open: DMN does not say what follows the last character; kkk says null, feelin "".',
        ("substring(",),
        lambda mine, other: mine[0] == "null" and other == ("text", ""),
    ),
    "filter at the end of a range": Kind(
        "feelin: in all of FEEL `[a..b[` is a range too, and so kkk reads no filter there; in "
        "rubrics it does.",
        ("(«number» in ",),
        lambda mine, other: mine[0] == "refused",
    ),
    INSIDE: Kind("one of the others, in a body that can't stand for itself.", (), lambda mine, other: False),
    "exact numbers": Kind(
        "kkk: 0.1 × 3 = 0.3 and 1.005 rounds to 1.01, in fractions as in DMN's decimals; feelin calculates "
        "in binary floating point.",
        _EXACT,
        lambda mine, other: mine[0] == other[0] and mine[0] in ("boolean", "number", "text", "list"),
    ),
}


def kind_of(part: Part, mine: Told, other: Told) -> str | None:
    """The documented kind of a difference on *part*, traced as far as it goes; None: of no known kind."""
    for name, kind in KINDS.items():
        if part.form.startswith(kind.forms) and kind.shows(mine, other):
            return name
    inner = [found for child in part.parts if child.needs for found in _forms(child)]
    if any(form.startswith(kind.forms) for form in inner for kind in KINDS.values() if kind.forms):
        return INSIDE
    return None


def _forms(part: Part) -> Iterator[str]:
    """The forms of *part* and of all parts inside."""
    yield part.form or "variable"
    for inner in part.parts:
        yield from _forms(inner)
