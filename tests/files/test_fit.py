"""Values against a shape: every fault at once, each at its place, in our words."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import Annotated, Any, Literal, NotRequired

import pytest
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    field_validator,
)
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.fit import fit
from kkk_scoring.files.json_reader import read_json
from kkk_scoring.files.types import Id, LocalDate, LocalText, Nip, Number, Text, Whole, YesNo
from kkk_scoring.files.unfit import Unfit
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.messages import say


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Firm(Strict):
    kind: Literal["enterprise"]
    nip: Nip


class Unit(Strict):
    kind: Literal["unit"]
    name: Text


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


class Application(Strict):
    application: Id = "W01"
    title: LocalText = "-"
    founded: LocalDate | None = None
    budget: Number = 0
    months: Whole = 1
    signed: YesNo = True
    size: Literal["small", "large"] = "small"
    size_of: Size = Size.SMALL
    level: Literal[1, 2] = 1
    name: Annotated[Text, Field(max_length=5, min_length=2, pattern="^[a-z]+$")] = "abc"
    share: Annotated[Number, Field(gt=0, le=100)] = 1
    step: Annotated[Whole, Field(ge=0, lt=10, multiple_of=2)] = 2
    notes: Annotated[tuple[Text, ...], Field(max_length=2, min_length=1)] = ("a",)
    members: tuple[Annotated[Firm | Unit, Field(discriminator="kind")], ...] = ()
    marks: dict[Id, Number] = {}
    either: Text | list[Text] | Firm | None = None
    plain: int = 1
    own: Text = ""
    passed_on: Text = ""

    @field_validator("own")
    @classmethod
    def _own(cls, value: str) -> str:
        if value:
            raise Unfit("KKK299", say("No {value}.", value=value), say("Leave it."))
        return value

    @field_validator("passed_on")
    @classmethod
    def _passed_on(cls, value: str) -> str:
        if value:
            raise PydanticCustomError("KKK298", "x", {"message": say("Not this."), "fix": None})
        return value


def shown(findings: list[Finding]) -> list[str]:
    return [
        f"{f.place.line}:{f.place.column} {f.code} {f.message.render('en')}"
        + (f" | {f.fix.render('en')}" if f.fix else "")
        for f in findings
    ]


KEYS = "application, title, founded, budget, months, signed, size, size_of, level, name, share, step, …"
CASES: list[tuple[str, list[str]]] = [
    ("titel: x", ["1:1 KKK050 The key “titel” is not known here. | Did you mean “title”?"]),
    ("Size-Of: small", ["1:1 KKK050 The key “Size-Of” is not known here. | Did you mean “size_of”?"]),
    ("qqq: x", [f"1:1 KKK050 The key “qqq” is not known here. | Keys known here: {KEYS}."]),
    ("<<: x", [f"1:1 KKK050 The key “<<” is not known here. | Keys known here: {KEYS}."]),
    ("members: [{kind: unit}]", ["1:11 KKK051 The key “name” is missing. | Add “name: …”."]),
    (
        "members:\n- {kind: unit, name: x, nmae: y}",
        ["2:25 KKK050 The key “nmae” is not known here. | Did you mean “name”?"],
    ),
    # A misspelt key is not also missing.
    (
        "members:\n- {kind: unit, nmae: x}",
        ["2:16 KKK050 The key “nmae” is not known here. | Did you mean “name”?"],
    ),
    (
        "members:\n- kind: entreprise",
        ["2:9 KKK053 “entreprise” is not one of: enterprise, unit. | Did you mean “enterprise”?"],
    ),
    ("members: [{nip: 1}]", ["1:11 KKK051 The key “kind” is missing. | Add “kind: …”."]),
    (
        "members: [7]",
        [
            "1:11 KKK052 Expected keys with their values, found the number 7."
            " | Write “key: value” lines, indented under the key."
        ],
    ),
    (
        "members: x",
        [
            "1:10 KKK052 Expected a list, found the text “x”."
            " | Write each item on a line of its own that begins with “- ”."
        ],
    ),
    ("notes: [1]", ["1:9 KKK052 Expected a text, found the number 1. | Put it in quotes."]),
    ("notes: [true]", ["1:9 KKK052 Expected a text, found the word true. | Put it in quotes."]),
    ("notes: [null]", ["1:9 KKK052 Expected a text, found nothing. | Write a value, or remove the key."]),
    ("notes: [[]]", ["1:9 KKK052 Expected a text, found a list."]),
    ("notes: [{}]", ["1:9 KKK052 Expected a text, found a mapping of keys to values."]),
    (
        "budget: '7.5'",
        ["1:9 KKK052 Expected a number, found the text “7.5”. | Write it without quotes: 7.5."],
    ),
    ("budget: 7,5", ["1:9 KKK052 Expected a number, found the text “7,5”. | Write 7.5."]),
    ("budget: 1 000 000", ["1:9 KKK052 Expected a number, found the text “1 000 000”. | Write 1000000."]),
    (
        "budget: 70%",
        [
            "1:9 KKK052 Expected a number, found the text “70%”."
            " | Write 0.7 for a share, or 70 if the unit is %."
        ],
    ),
    ("budget: 007", ["1:9 KKK052 Expected a number, found the text “007”. | Write 7."]),
    ("budget: much", ["1:9 KKK052 Expected a number, found the text “much”."]),
    ("budget: true", ["1:9 KKK052 Expected a number, found the word true."]),
    ("budget: ''", ["1:9 KKK052 Expected a number, found an empty text."]),
    ("months: 1.5", ["1:9 KKK052 Expected a whole number, found the number 1.5."]),
    ("plain: '1,5'", ["1:8 KKK052 Expected a whole number, found the text “1,5”. | Write 1.5."]),
    (
        "signed: NO",
        ["1:9 KKK052 Expected true or false, found the text “NO”. | Write true or false, without quotes."],
    ),
    (
        "signed: 1",
        ["1:9 KKK052 Expected true or false, found the number 1. | Write true or false, without quotes."],
    ),
    ("size: smal", ["1:7 KKK053 “smal” is not one of: small, large. | Did you mean “small”?"]),
    ("size: 12", ["1:7 KKK053 “12” is not one of: small, large. | Write one of them."]),
    ("size: [small]", ["1:7 KKK052 Expected one of: small, large, found a list."]),
    (
        "size: null",
        ["1:7 KKK052 Expected one of: small, large, found nothing. | Write a value, or remove the key."],
    ),
    ("size_of: LARGE", ["1:10 KKK053 “LARGE” is not one of: small, large. | Did you mean “large”?"]),
    ("level: 3", ["1:8 KKK053 “3” is not one of: 1, 2. | Write one of them."]),
    ("name: abcdef", ["1:7 KKK054 The text has 6 characters; at most 5 are allowed. | Shorten the text."]),
    ("name: a", ["1:7 KKK054 The text has 1 character; at least 2 are needed. | Write more."]),
    ("name: A1", ["1:7 KKK055 “A1” does not have the form ^[a-z]+$."]),
    ("share: 0", ["1:8 KKK056 0 is too small: more than 0 is needed."]),
    ("share: 100.5", ["1:8 KKK056 100.5 is too large: at most 100 is allowed."]),
    ("step: -2", ["1:7 KKK056 -2 is too small: at least 0 is needed."]),
    ("step: 10", ["1:7 KKK056 10 is too large: less than 10 is needed."]),
    ("step: 3", ["1:7 KKK056 3 is not a multiple of 2."]),
    (
        "notes: [a, b, c]",
        [
            "1:8 KKK057 There are 3 items; at most 2 are allowed."
            " | Remove some, or check that none is given twice."
        ],
    ),
    ("notes: []", ["1:8 KKK057 There are 0 items; at least 1 are needed. | Add what is missing."]),
    (
        "marks: {a-b: 1, c: x}",
        [
            "1:9 KKK063 “a-b” is not an id. | Write a letter from a to z, then letters, digits and _;"
            " at most 32 characters.",
            "1:20 KKK052 Expected a number, found the text “x”.",
        ],
    ),
    ("either: [a, 1]", ["1:13 KKK052 Expected a text, found the number 1. | Put it in quotes."]),
    (
        "either: {kind: enterprise, nip: 5260250275}",
        [
            "1:33 KKK058 5260250275 is not a NIP number: its check digit is wrong."
            " | Compare it digit by digit with the register; two may be swapped."
        ],
    ),
    ("either: 5", ["1:9 KKK052 Expected a text or a list or keys with their values, found the number 5."]),
    (
        "title: {pl: x, polski: y}",
        [
            "1:16 KKK064 “polski” is not the code of a language."
            " | Write a text, or one per language: {pl: …, en: …}."
        ],
    ),
    ("title: {pl: x, en: 7}", ["1:20 KKK052 Expected a text, found the number 7. | Put it in quotes."]),
    ("own: x", ["1:6 KKK299 No x. | Leave it."]),
    ("passed_on: x", ["1:12 KKK298 Not this."]),
    (
        "founded: 31.05.2026",
        ["1:10 KKK061 “31.05.2026” is not a date. | Write the year first: 2026-05-31."],
    ),
    ("founded: 2026-02-30", ["1:10 KKK061 There is no day 2026-02-30. | Correct the day."]),
    (
        "size: x\nmonths: y\ntitel: z",
        [
            "1:7 KKK053 “x” is not one of: small, large. | Write one of them.",
            "2:9 KKK052 Expected a whole number, found the text “y”.",
            "3:1 KKK050 The key “titel” is not known here. | Did you mean “title”?",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:30] for text, _ in CASES])
def test_what_does_not_fit_is_said_at_its_place(text: str, expected: list[str]) -> None:
    value, findings = fit(read_yaml(text.encode(), "a.yaml"), Application)

    assert value is None
    assert shown(findings) == expected


def test_what_fits_is_the_model() -> None:
    members = "members:\n- {kind: enterprise, nip: 526-025-02-74}\n"
    text = f"budget: 7.5\n{members}marks: {{a: 0.1}}\ntitle: {{pl: Tytuł}}\n"

    value, findings = fit(read_yaml(text.encode(), "a.yaml"), Application)

    assert findings == []
    assert value is not None
    assert value.budget == Fraction(15, 2)
    assert value.members == (Firm(kind="enterprise", nip="5260250274"),)
    assert value.title == {"pl": "Tytuł"}


def test_a_part_of_a_file_is_fitted_with_the_places_of_the_file() -> None:
    document = read_json(b'{"form": {"a": [1,\n "x"]}}', "a.json")

    value, findings = fit(document, TypeAdapter(list[Number]), ("form", "a"))

    assert value is None
    assert shown(findings) == ["2:2 KKK052 Expected a number, found the text “x”."]
    assert fit(document, TypeAdapter(Number), ("form", "a", 0)) == (1, [])


def test_a_part_that_is_not_there_is_nothing() -> None:
    _, findings = fit(read_yaml(b"a: 1\nb: {c: 2}", "a.yaml"), TypeAdapter(list[Number]), ("b", "d", 3))

    assert [(f.code, f.place[1:]) for f in findings] == [("KKK052", (2, 4))]


class Record(TypedDict):
    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]  # pydantic reads it from here
    name: Text
    size: NotRequired[Whole]


@dataclass(config=ConfigDict(extra="forbid"))
class Point:
    x: Number
    y: Number


def by_shape(value: object) -> str:
    return "many" if isinstance(value, list) else "one"


OTHERS: list[tuple[Any, str, list[str]]] = [
    (Record, "{name: a, siz: 1}", ["1:14 KKK050 The key “siz” is not known here. | Did you mean “size”?"]),
    (Point, "{x: 1, y: 2, z: 3}", ["1:17 KKK050 The key “z” is not known here. | Keys known here: x, y."]),
    (
        dict[str, Annotated[Record | None, Field()]],
        "{a: {nam: x}}",
        ["1:9 KKK050 The key “nam” is not known here. | Did you mean “name”?"],
    ),
    (
        Annotated[
            Annotated[Record, Tag("one")] | Annotated[list[Record], Tag("many")], Discriminator(by_shape)
        ],
        "[{one: x, name: a}]",
        ["1:6 KKK050 The key “one” is not known here. | Keys known here: name, size."],
    ),
    (
        Annotated[str, AfterValidator(str.encode), AfterValidator(int)],
        "x",
        ["1:4 KKK069 This value does not fit here."],
    ),
    # A key that is called like a branch of the union.
    (
        list[Annotated[Firm | Unit, Field(discriminator="kind")]],
        "[{kind: unit, name: x, unit: {kind: y}}]",
        ["1:27 KKK050 The key “unit” is not known here. | Keys known here: kind, name."],
    ),
]


@pytest.mark.parametrize(("shape", "text", "expected"), OTHERS, ids=[text for _, text, _ in OTHERS])
def test_every_kind_of_shape_knows_its_keys(shape: Any, text: str, expected: list[str]) -> None:
    document = read_yaml(f"k: {text}".encode(), "a.yaml")

    adapter: TypeAdapter[Any] = TypeAdapter(shape)
    _, findings = fit(document, adapter, ("k",))

    assert shown(findings) == expected


def test_what_an_applicant_wrote_is_cut_and_made_safe() -> None:
    document = read_yaml("size: \u202e{}\n".format("x" * 90).encode(), "a.yaml")

    _, (finding,) = fit(document, Application)

    assert finding.message.render("en").startswith("“⟨U+202E⟩xxx")
    assert "x…”" in finding.message.render("en")


def test_of_very_many_faults_the_first_hundred_are_shown() -> None:
    document = read_yaml(b"marks:\n" + b"".join(b"  k%d: x\n" % n for n in range(5000)), "a.yaml")

    _, findings = fit(document, Application)

    assert [f.code for f in findings] == ["KKK052"] * 100 + ["KKK030"]


def test_without_pydantic_nothing_is_imported_from_it() -> None:
    import subprocess
    import sys

    code = (
        "import sys, kkk_scoring.files.fit, kkk_scoring.files.types, kkk_scoring.files.read;"
        "sys.exit('pydantic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
