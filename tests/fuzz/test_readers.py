"""Whatever bytes a file holds: values with their places, or findings with theirs."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator
from fractions import Fraction
from functools import partial
from typing import Any

import pytest

from kkk_scoring.files.characters import read_text
from kkk_scoring.files.document import Document, Path
from kkk_scoring.files.finding import BadFile
from kkk_scoring.files.json_reader import read_json, read_ndjson
from kkk_scoring.files.json_scan import JsonScan
from kkk_scoring.files.json_values import careful_values, quick_values
from kkk_scoring.files.yaml_reader import read_yaml
from tests.fuzz.texts import campaign, campaigns, encoded
from tests.helpers import ROOT

YAML = [
    *((ROOT / path).read_text("utf-8") for path in ("applications/horizon-europe-ia/round.yaml",)),
    *(path.read_text("utf-8") for path in sorted((ROOT / "applications/declared-points").glob("D*.yaml"))),
    "a: 1\n",
    "a: [1, {b: 'c', \"d\\n\": 0.5}]\n",
    "a:\n- b: |\n    text\n     more\n  c: >-\n    folded\n\n    text\n- - 1\n  - null\n",
    '? "key"\n: "a\\\n  b\\u0105"\n',
    "a: &x {b: 1}\nc: *x\n<<: *x\n",
    "%YAML 1.2\n---\na: !!str 1\n...\n",
    "",
]
JSON = [
    '{"a": [1, 0.5, -2e3, "text", true, null, {"b": {}}]}',
    '{"kind": "application", "id": "W01", "members": [{"nip": "5260250995", "km": 12.50}]}',
    '{"a": "\\u0105\\n\\ud83d\\ude00", "\\u0061b": []}',
    "[]",
    "",
]
HOSTILE_JSON = [
    '{"a": 1, "a": 2}',
    '{"a": 1, "a" : 2}',
    '{"a" : 1, "b": 2, "a": "x: y"}',
    '{"a": ":", "b": 1, "b" : 2}',
    '{"a": "\\":", "b": [{"c": 1}, {"c" :2, "c":3}]}',
    '{"a": ": \\" : ", "b": {"b": {"b": 1}}}',
    '{"e\u0301": 1, "é": 2}',
    '{"\\u0065\u0301": 1, "é": 2}',
    '{"a": "e\\/\u0338", "b": "=\u0338"}',
    '{"a": "\\\\u0301", "b": "\u0301"}',
    '{"\\u0061": 1, "a": 2}',
    '{"a": ' + "[" * 38 + "1" + "]" * 38 + "}",
    '{"a": ' + "[" * 39 + "1" + "]" * 39 + "}",
    '{"a": ' + "[" * 40 + "1" + "]" * 40 + "}",
    '{"a": [' + "1, " * 19_999 + "1]}",
    '{"a": [' + "1, " * 20_000 + "1]}",
    '{"' + "k" * 200 + '": 1}',
    '{"' + "k" * 201 + '": 1}',
    *(f'{{"a": {"9" * digits}, "b": -{"9" * digits}, "c": 1.{"9" * digits}}}' for digits in (59, 60, 61)),
    '{"a": -0, "b": 1e3, "c": 1E-100, "d": 0.50, "e": 1e100}',
    '{"a": 1e999999, "b": 1}',
    '{"a": NaN}',
    '{"a": [Infinity, -Infinity]}',
    '{"a": "\\ud800", "b": "\\udc00\\ud800"}',
    '{"a": "\\b\\f\\u0000"}',
    '{"a": "x\ty"}',
    '\ufeff{"a": 1}',
]


@campaigns(few=250, many=5_000)
def test_both_yaml_readers_accept_and_refuse_the_same(number: int) -> None:
    def run(text: str) -> Hashable:
        data = encoded(text)
        fast, pure = (outcome(partial(read_yaml, data, "f.yaml", pure=pure)) for pure in (False, True))

        # A character that is refused anyway (KKK015) may end a line for one of them and not for the other.
        if "KKK015" not in fast[0] or "KKK015" not in pure[0]:
            assert fast == pure
        return kind(fast)

    assert len(campaign(run, YAML, number, seed="yaml")) > 10


@campaigns(few=1_000, many=5_000)
def test_json_is_values_or_findings(number: int) -> None:
    def run(text: str) -> Hashable:
        return kind(outcome(lambda: read_json(encoded(text), "f.json")))

    assert len(campaign(run, JSON, number, seed="json")) > 5


@campaigns(few=500, many=20_000)
def test_all_json_readers_accept_and_refuse_the_same(number: int) -> None:
    def run(text: str) -> Hashable:
        try:
            lines, findings = read_text(encoded(text), "f.json")
        except BadFile as bad:
            return codes(bad)
        JsonScan(lines, findings).check()
        careful, quick = careful_values(lines.text), quick_values(lines.text)

        if not any(finding.code == "KKK015" for finding in findings):
            assert (careful is None) == bool(findings)
        assert quick is None or repr(quick) == repr(careful)
        return quick is None, careful is None, frozenset(finding.code for finding in findings)

    assert len(campaign(run, [*JSON, *HOSTILE_JSON], number, seed="json readers")) > 20


@pytest.mark.parametrize("text", HOSTILE_JSON, ids=range(len(HOSTILE_JSON)))
def test_json_that_only_a_closer_look_understands(text: str) -> None:
    careful, quick = careful_values(text), quick_values(text)

    assert quick is None or repr(quick) == repr(careful)


def test_an_ordinary_application_is_read_the_quick_way() -> None:
    application = read_yaml(
        (ROOT / "applications/declared-points/D1-piekarnia.yaml").read_bytes(), "D1-piekarnia.yaml"
    ).value
    text = json.dumps(application, ensure_ascii=False, default=str)

    assert quick_values(text) == careful_values(text) != {}
    assert quick_values(text) is not None


@campaigns(few=500, many=5_000)
def test_lines_of_json_are_values_or_findings(number: int) -> None:
    def run(text: str) -> Hashable:
        found = read_ndjson(encoded(text), "f.ndjson")
        return frozenset("values" if isinstance(each, Document) else codes(each) for each in found)

    lines = ["\n".join(JSON[:3]), *JSON]

    assert len(campaign(run, lines, number, seed="ndjson")) > 5


def outcome(read: Callable[[], Document]) -> tuple[str, str]:
    """What reading gave: ``values`` and all of them with their places, or the codes and the findings."""
    try:
        document = read()
    except BadFile as bad:
        findings = [
            (f.code, f.place, f.message.render("en"), f.fix and f.fix.render("pl")) for f in bad.findings
        ]
        return codes(bad), repr(findings)
    places = [
        (path, value, document.place(path), document.key_place(path), document.inside(path, 1))
        for path, value in walk(document.value)
    ]
    return "values", repr(places)


def codes(bad: BadFile) -> str:
    return " ".join(sorted({finding.code for finding in bad.findings}))


def kind(found: tuple[str, str]) -> Hashable:
    """What is new about an outcome: the findings' codes and wording, or that there are values."""
    return found[0], found[1][:200] if found[0] != "values" else ""


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every value with its path; each is of the kinds that a document is made of."""
    assert type(value) in (dict, list, str, int, Fraction, bool, type(None))
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    yield path, type(value) if isinstance(value, (dict, list)) else value
    for step, item in inner:
        yield from walk(item, (*path, step))
