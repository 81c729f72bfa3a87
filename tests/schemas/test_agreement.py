"""What the schemas say of a file is what `kkk` says of it, apart from what docs/editors.md lists."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # stubs stand apart

from kkk_scoring.files.document import Document
from kkk_scoring.files.fit import fit
from kkk_scoring.files.json_reader import read_json
from kkk_scoring.files.schema import parts
from kkk_scoring.files.types import Id, SlugId
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.form import model
from kkk_scoring.rubric.form_reader import ATTRIBUTES
from kkk_scoring.rubric.form_schema import definitions
from kkk_scoring.rubric.schema import application_schema, rubric_schema
from kkk_scoring.rubric.written import Rubric as WrittenRubric
from kkk_scoring.scoring.round import WrittenRound
from kkk_scoring.scoring.schema import round_schema, sentences, sheet_schema
from kkk_scoring.scoring.sheets import read_entries, read_sheet
from tests.schemas import fair
from tests.small import rules

Path = tuple[str | int, ...]
Values = dict[str, Any]

RULES = rules(fair.RUBRIC)


class File(NamedTuple):
    """One kind of file: one that is good, its schema, and what `kkk` finds in its shape."""

    text: str
    schema: Callable[[str], Values]
    findings: Callable[[Document], list[Any]]


def sheet_findings(document: Document) -> list[Any]:
    written, findings = read_sheet(document)
    if written is None:
        return findings
    wrong = [1 for key, right in (("sheet", "jury"), ("rubric", "fair")) if getattr(written, key) != right]
    found = read_entries(document, written, RULES.stage("jury"))[1]
    return wrong + [finding for finding in found if finding.code not in OWN]


def application_findings(document: Document) -> list[Any]:
    answers, findings = fit(document, model(RULES.form, {"application": Id, "rubric": SlugId}))
    return findings or [1 for _ in "x" if answers and answers["rubric"] != "fair"]


FILES = {
    "rubric": File(fair.RUBRIC, rubric_schema, lambda document: fit(document, WrittenRubric)[1]),
    "round": File(fair.ROUND, round_schema, lambda document: fit(document, WrittenRound)[1]),
    "application": File(fair.APPLICATION, lambda pl: application_schema(RULES, pl), application_findings),
    "sheet": File(fair.SHEET, lambda pl: sheet_schema(RULES, RULES.stage("jury"), pl), sheet_findings),
}

OTHER: list[Any] = [0, 3, -1, 4.5, 100.5, "x", "yes", "2026-05-31", "2026-05-31 16:00", "W1", "date", " ", ""]
OTHER += [
    True,
    False,
    None,
    [],
    ["x"],
    [3],
    [{"a": 1}],
    {},
    {"pl": "x"},
    {"x": 3},
    {"is": "text"},
    {"min": 1},
]
KEYS = ["is", "list", "title", "marks", "criteria", "mark", "reason", "event", "stage", "zz", "pl", "to", "1"]


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(FILES[kind].schema("en"), format_checker=FormatChecker())


def plain(value: Any) -> Any:
    """*value* as other readers have it."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return float(value) if isinstance(value, Fraction) else value


@cache
def good(kind: str) -> Values:
    return plain(read_yaml(FILES[kind].text.encode(), "file.yaml").value)  # type: ignore[no-any-return]  # plain gives Any


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of everything in *value*."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield from places(below, (*path, key))


@st.composite
def changed(draw: st.DrawFn, kind: str) -> Values:
    """A file in which one or two things are left out, written otherwise or added."""
    made = deepcopy(good(kind))
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(list(places(made))[1:]))
        above = made
        for step in path[:-1]:
            above = above[step]  # type: ignore[index]  # the path leads there
        here: Any = above
        match draw(st.sampled_from(["out", "other", "other", "renamed", "added"])):
            case "out":
                del here[path[-1]]
            case "renamed" if isinstance(here, dict):
                here[draw(st.sampled_from(KEYS))] = here.pop(path[-1])
            case "added" if isinstance(here, dict):
                here[draw(st.sampled_from(KEYS))] = deepcopy(draw(st.sampled_from(OTHER)))
            case _:
                here[path[-1]] = deepcopy(draw(st.sampled_from(OTHER)))
    return made


def document_of(values: Values) -> Document:
    return read_json(json.dumps(values, ensure_ascii=False).encode(), "file.json")


def without_nothing(value: Any) -> Any:
    """*value* without the keys with nothing behind them."""
    if isinstance(value, dict):
        return {key: without_nothing(inner) for key, inner in value.items() if inner is not None}
    return [without_nothing(inner) for inner in value] if isinstance(value, list) else value


# For `kkk` what is missing in an application is a result; marks beside a conflict of interest only it sees.
LEFT_OUT = re.compile(r"'(?!application|rubric)\w+' is a required property|\[\] should be non-empty")
OWN = ("KKK310",)


def complaints(kind: str, values: Values) -> list[str]:
    """What the schema says and `kkk` should say too."""
    found = validator(kind).iter_errors(values)
    return [
        f"{error.json_path}: {error.message}"
        for error in found
        if not (kind == "application" and LEFT_OUT.fullmatch(error.message))
    ]


@pytest.mark.parametrize("kind", FILES)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_what_kkk_accepts_the_schema_accepts(kind: str, data: st.DataObject) -> None:
    values = without_nothing(data.draw(changed(kind)))
    document = document_of(values)
    findings = build(document)[1] if kind == "rubric" else FILES[kind].findings(document)

    assert findings or complaints(kind, values) == []


@pytest.mark.parametrize("kind", FILES)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_what_the_schema_accepts_has_the_shape_that_kkk_reads(kind: str, data: st.DataObject) -> None:
    values = data.draw(changed(kind))
    findings = FILES[kind].findings(document_of(values))

    assert complaints(kind, values) or not findings, findings


# -- the schemas themselves ------------------------------------------------------------------------

ALL: Mapping[str, Callable[[str], Values]] = {
    **{kind: file.schema for kind, file in FILES.items()},
    "round of fair": lambda language: round_schema(language, RULES),
    "checkers' sheet": lambda language: sheet_schema(RULES, RULES.stage("formal"), language),
}


@pytest.mark.parametrize("kind", ALL)
def test_every_key_says_what_it_is(kind: str) -> None:
    silent = [
        key
        for part in parts(ALL[kind]("en"))
        for key, value in part.get("properties", {}).items()
        if not value.keys() & {"title", "$ref"}
        and value.keys() != {"const"}  # a word that tells records apart
    ]

    assert silent == []


@pytest.mark.parametrize("kind", ALL)
def test_a_choice_between_schemas_never_decides_and_no_fraction_is_divided(kind: str) -> None:
    for part in parts(ALL[kind]("en")):
        assert "oneOf" not in part
        assert part.get("anyOf", [{}])[0] == {}
        assert isinstance(part.get("multipleOf", 1), int)


@pytest.mark.parametrize("kind", ALL)
def test_schemas_name_their_dialect_and_themselves(kind: str) -> None:
    schema = ALL[kind]("pl")

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].startswith("urn:kkk:schema:")
    assert schema["$id"].endswith(":pl")


def test_titles_and_help_come_from_the_rubric_in_the_language_asked_for() -> None:
    polish, english = (application_schema(RULES, language)["properties"] for language in ("pl", "en"))

    assert (polish["founded"]["title"], english["founded"]["title"]) == ("Założono", "Founded")
    assert polish["founded"]["description"].startswith("Dzień wpisu\n")
    assert english["price"]["description"] == "Unit: EUR.\nMore than 0.\n100.5 or less."


def test_a_mark_says_its_scale_and_what_it_stands_for() -> None:
    entries = sheet_schema(RULES, RULES.stage("jury"), "en")["properties"]["entries"]["additionalProperties"]
    marks = entries["properties"]["marks"]["properties"]

    assert marks["taste"]["title"] == "Taste"
    assert marks["taste"]["description"] == "From 1 to 5.\nIn steps of 0.5.\n1: weak\n5: good"
    assert marks["smell"]["description"] == "poor: 0 points\ngood: 6 points"


def test_the_schema_knows_every_attribute_of_a_field() -> None:
    attributes = definitions()["Field"]["then"]["properties"]

    assert set(attributes) == ATTRIBUTES


def test_every_text_of_the_models_is_listed_for_translation() -> None:
    listed = set(sentences())

    assert {"Weight", "Call to correct", "Write the date as 2026-05-31.", "Time zone"} <= listed
