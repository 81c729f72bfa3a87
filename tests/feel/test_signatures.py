"""The table of built-in functions, and the documentation that is made from it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from kkk_scoring.feel.arguments import written
from kkk_scoring.feel.check import check
from kkk_scoring.feel.parser import parse
from kkk_scoring.feel.results import Given
from kkk_scoring.feel.signatures import SIGNATURES, Parameter, Signature, bind
from kkk_scoring.feel.types import Any, List, Number, Record, Text, Type, never_null
from kkk_scoring.feel.words import described, described_any

PAGE = Path(__file__).parents[2] / "docs" / "expressions.md"


def function_table() -> str:
    """The table of the page, a row for each way to call a function."""
    rows = ["| Function | takes | gives | meaning |", "|---|---|---|---|"]
    for signature in SIGNATURES.values():
        rows += [
            f"| `{call}` | {takes} | {gives} | {signature.doc} |" for call, takes, gives in ways(signature)
        ]
    return "\n".join(rows)


def ways(signature: Signature) -> Iterator[tuple[str, str, str]]:
    """How it is called, what it takes, what it gives; forms that are called alike are one way."""
    alike: dict[str, list[tuple[Parameter, ...]]] = {}
    for form in signature.forms:
        alike.setdefault(written(signature.name, form), []).append(form)
    for call, forms in alike.items():
        taken = [
            tuple(dict.fromkeys(type_ for p in place for type_ in p.accepts))
            for place in zip(*forms, strict=True)
        ]
        takes = "; ".join(
            f"`{parameter.name}`: {kinds(accepts)}"
            for parameter, accepts in zip(forms[0], taken, strict=True)
        )
        yield call, takes, gives(signature, forms[0])


def kinds(accepts: tuple[Type, ...]) -> str:
    first = accepts[0]
    if isinstance(first, Text) and first.options:
        return " or ".join(f'`"{option}"`' for option in first.options)
    return described_any(accepts).render("en")


def gives(signature: Signature, form: tuple[Parameter, ...]) -> str:
    """What comes out; it may depend on which of several types the first argument has."""
    others = [Given(parameter.accepts[0]) for parameter in form[1:]]
    found = [signature.result([Given(first), *others]) for first in form[0].accepts]
    told = {described(never_null(type_)).render("en") for type_ in found}
    if any(isinstance(type_, Any) for type_ in found):
        told = {"an item" if isinstance(form[0].accepts[0], List) else "depends on the value"}
    # A value that may be absent only because the argument may be is not worth a word.
    pairs = zip(found, form[0].accepts, strict=True)
    absent = any(type_.null and not given.null for type_, given in pairs)
    return ("of the same kind" if len(told) > 1 else told.pop()) + (" or absent" if absent else "")


def test_the_page_shows_every_function_as_the_table_has_it() -> None:
    assert function_table() in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
def test_a_signature_can_be_read_in_one_way_only(signature: Signature) -> None:
    for form in signature.forms:
        names = [parameter.name for parameter in form]
        optional = [parameter.optional for parameter in form]

        assert len(set(names)) == len(names)
        assert optional == sorted(optional), "an optional parameter stands before a required one"
        assert not any(parameter.repeats for parameter in form[:-1])
        assert all(parameter.accepts for parameter in form)
    assert signature.doc[0].islower()
    assert not signature.doc.endswith(".")


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
def test_a_function_has_a_result_for_all_types_it_takes(signature: Signature) -> None:
    for form in signature.forms:
        for accepts in product(*(parameter.accepts for parameter in form)):
            assert isinstance(signature.result([Given(type_) for type_ in accepts]), Type)
        required = [Given(parameter.accepts[0]) for parameter in form if not parameter.optional]
        without = [*required, *[None] * (len(form) - len(required))]

        assert isinstance(signature.result(without), Type)


@pytest.mark.parametrize(
    ("function", "form", "names", "places"),
    [
        ("substring", 0, [None, None], (0, 1, None)),
        ("substring", 0, [None, None, None], (0, 1, 2)),
        ("substring", 0, ["start position", "string"], (1, 0, None)),
        ("substring", 0, ["length", "string", "start position"], (1, 2, 0)),
        ("substring", 0, [None], None),
        ("substring", 0, [None] * 4, None),
        ("substring", 0, ["string", "start"], None),
        ("substring", 0, ["string", None], None),
        ("substring", 0, ["string", "string"], None),
        ("max", 0, [None], (0,)),
        ("max", 0, ["list"], (0,)),
        ("max", 0, [None, None], None),
        ("max", 1, [None, None, None], (0, 1, 2)),
        ("max", 1, [None], (0,)),
        ("max", 1, [], None),
        ("max", 1, ["item"], None),
        ("append", 0, [None, None, None], (0, 1, 2)),
        ("append", 0, [None], None),
        ("closest two", 0, [None, None], (0, 1)),
        ("closest two", 1, [None, None], None),
        ("closest two", 1, ["by", "equal gaps", "list"], (2, 1, 0)),
    ],
)
def test_arguments_are_bound_by_place_or_by_name(
    function: str, form: int, names: list[str | None], places: tuple[int | None, ...] | None
) -> None:
    assert bind(SIGNATURES[function].forms[form], names) == places


NAMES: dict[str, Type] = {
    "total": Number(),
    "name": Text(),
    "marks": List(Number(), 3),
    "gaps": List(Number(null=True), 3),
    "words": List(Text(null=True)),
    "rows": List(Record({"km": Number()}), 1),
}


@pytest.mark.parametrize(
    "text",
    [
        "count(gaps) + count(reverse(gaps)) + count(distinct values(gaps))",
        "count(append(gaps, null)) + count(append(gaps, null, 1, 2))",
        "list contains(gaps, null)",
        "string join(words) = string join(words, null)",
        'string join(words, ", ") = name',
        'number(name) = number(name, null, ".")',
        'number(name) = number(name, " ", null)',
        "floor(total) + floor(total, 1) + ceiling(total) + ceiling(total, 1)",
        "substring(name, 2) = substring(name, 2, 3)",
        "count(sublist(gaps, 2)) + count(sublist(gaps, 2, 1))",
        "sum(drop lowest(marks, 1)) + count(drop highest(rows, 1, rows.km))",
        'nearest(marks, total, "lower") + 1',
    ],
)
def test_a_call_in_each_of_its_forms_is_fine_with_absent_values_where_they_say_something(text: str) -> None:
    assert check(parse(text), NAMES, text=text).problems == []
