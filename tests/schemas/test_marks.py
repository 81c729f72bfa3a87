"""What the schemas of a sheet and of a round say of each mark, answer and name that the rubric knows."""

from __future__ import annotations

from typing import Any

import pytest

from kkk_scoring.scoring.schema import round_schema, sheet_schema
from tests.small import rules

RULES = rules("""
rubric: said
form: {size: {is: number, min: 1, max: 5}}
round: {deadline: date, places?: number}
stages:
  - stage: formal
    experts: {clerk: 1}
    requirements:
      R: {title: Signed, judged: true, reason: required}
      N: {judged: true, may_not_apply: true}
  - stage: merit
    title: Merit
    experts: {judge: 1}
    criteria:
      A: {title: Plan, marks: {to: 10, step: 2}, reason: required}
      B: {marks: {from: -1, to: 1, step: 0.5}}
      C: {marks: {one_of: [0, 1, 3], anchors: {0: none, 3: all}}}
      L: {marks: {levels: {poor: 0, good: 3}, anchors: {poor: weak}}}
      W:
        marks: {levels: [yellow, red]}
        combine: if marks[1] = "red" then 1 else 0
        out_of: 1
      D: {marks: {from: -size, to: 5}, out_of: 5}
      E: {marks: {to: size}, out_of: 5}
results: [{result: funded, when: merit >= 1}]
""")
MARK = "The mark, or the answer yes or no."
"""What is said of a mark where the rubric says nothing of it."""


def marks(stage: str) -> dict[str, Any]:
    """What the sheet's schema says under the id of each thing that is marked."""
    entry = sheet_schema(RULES, RULES.stage(stage), "en")["properties"]["entries"]["additionalProperties"]

    assert entry["properties"]["marks"]["additionalProperties"] is False
    return entry["properties"]["marks"]["properties"]  # type: ignore[no-any-return]  # of any schema


CASES: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("formal", "R", "Signed", {"enum": ["yes", "no", True, False]}, "One of: yes, no."),
    ("formal", "N", "N", {"enum": ["yes", "no", "not_applicable", True, False]},
     "One of: yes, no, not_applicable."),
    ("merit", "A", "Plan", {"type": "integer", "minimum": 0, "maximum": 10, "multipleOf": 2},
     "From 0 to 10.\nIn steps of 2."),
    ("merit", "B", "B", {"enum": [-1, -0.5, 0, 0.5, 1]}, "From -1 to 1.\nIn steps of 0.5."),
    ("merit", "C", "C", {"enum": [0, 1, 3]}, "0: none\n3: all"),
    ("merit", "L", "L", {"enum": ["poor", "good"]}, "poor: 0 points\ngood: 3 points\npoor: weak"),
    ("merit", "W", "W", {"enum": ["yellow", "red"]}, ""),
    # An entry of the size 5 can get from -5; which marks a smaller one can get only `kkk` knows.
    ("merit", "D", "D", {"type": "number", "minimum": -5, "maximum": 5}, "From -size to 5.\nIn steps of 1."),
    ("merit", "E", "E", {"type": "number", "minimum": 0, "maximum": 5}, "From 0 to size.\nIn steps of 1."),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "id_", "title", "allowed", "said"), CASES, ids=[c[1] for c in CASES])
def test_a_mark_may_be_what_the_rubric_allows_and_is_explained_by_it(
    stage: str, id_: str, title: str, allowed: dict[str, Any], said: str
) -> None:
    found = marks(stage)[id_]

    assert found["title"] == title
    assert found.get("description", "") == said
    assert found["properties"]["mark"] == {"title": "Mark", "description": said or MARK, **allowed}
    assert (found["type"], found["additionalProperties"]) == ("object", False)


@pytest.mark.parametrize(("stage", "id_"), [case[:2] for case in CASES])
def test_a_reason_is_asked_for_where_the_rubric_requires_one_and_may_else_be_left_empty(
    stage: str, id_: str
) -> None:
    found = marks(stage)[id_]
    reason = {
        key: value
        for key, value in found["properties"]["reason"].items()
        if key not in ("title", "description")
    }

    if id_ in ("R", "A"):
        assert found["required"] == ["mark", "reason"]
        assert reason == {
            "type": "string",
            "pattern": r"\S",
            "patternErrorMessage": "The rubric requires a reason.",
        }
    else:
        assert found["required"] == ["mark"]
        assert reason == {"type": ["string", "null"]}


def test_a_sheet_is_that_of_its_stage_and_rubric() -> None:
    schema = sheet_schema(RULES, RULES.stage("merit"), "en")
    named = {
        key: schema["properties"][key].get("const")
        for key in ("sheet", "rubric")
        if "pattern" not in schema["properties"][key]
    }

    entry = schema["properties"]["entries"]["additionalProperties"]["properties"]

    assert named == {"sheet": "merit", "rubric": "said"}
    assert entry["conflict"]["type"] == ["string", "null"]  # a prepared sheet may leave it empty
    assert (schema["title"], schema["$id"]) == ("Score sheet: Merit", "urn:kkk:schema:sheet:said:merit:en")
    assert sheet_schema(RULES, RULES.stage("formal"), "pl")["$id"] == "urn:kkk:schema:sheet:said:formal:pl"


# -- a round -------------------------------------------------------------------------------------


KNOWN = {
    "role": ["clerk", "judge"],
    "stage": ["formal", "merit"],
    "requirement": ["R", "N", "complete"],
    "requirements": ["R", "N", "complete"],
    "criterion": ["R", "N", "A", "B", "C", "L", "W", "D", "E"],
    "result": ["funded"],
}


def test_a_round_of_a_rubric_names_only_what_the_rubric_knows() -> None:
    schema = round_schema("en", RULES)
    found: dict[str, list[Any]] = {}
    for part in schema["$defs"].values():
        for key, value in part["properties"].items():
            if key in KNOWN:
                named = value["items"] if value.get("type") == "array" else value
                found.setdefault(key, []).append((named.get("enum"), "pattern" in named))

    assert found == {key: [(ids, False)] * len(found[key]) for key, ids in KNOWN.items()}
    assert schema["properties"]["rubric"]["const"] == "said"
    assert "pattern" not in schema["properties"]["rubric"]
    assert schema["$id"] == "urn:kkk:schema:round:said:en"


def test_a_round_of_a_rubric_has_its_parameters_and_stages() -> None:
    properties = round_schema("en", RULES)["properties"]
    parameters, assignments = properties["parameters"], properties["assignments"]

    assert (list(parameters["properties"]), parameters["required"], parameters["additionalProperties"]) == (
        ["deadline", "places"],
        ["deadline"],
        False,
    )
    assert {id_: part["title"] for id_, part in assignments["properties"].items()} == {
        "formal": "formal",
        "merit": "Merit",
    }
    assert assignments["propertyNames"] == {"enum": ["formal", "merit"]}


def test_where_a_requirement_is_called_complete_it_is_named_once() -> None:
    rubric = rules("""
rubric: whole
form: {name?: text}
stages:
  - stage: formal
    requirements: {complete: {title: Complete}}
""")
    recheck = round_schema("en", rubric)["$defs"]["Recheck"]["properties"]["requirement"]

    assert recheck["enum"] == ["complete"]


def test_without_a_rubric_a_round_may_name_anything() -> None:
    schema = round_schema("en")

    assert "enum" not in schema["$defs"]["Expert"]["properties"]["role"]
    assert "const" not in schema["properties"]["rubric"]
    assert schema["$id"] == "urn:kkk:schema:round:en"
