"""What an author sees in an editor: keys and words offered, help in Polish, mistakes at their line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import ROOT, kkk
from tests.language_server import Complaint, LanguageServer
from tests.programs import needs_npm
from tests.schemas import fair

pytestmark = [pytest.mark.node, needs_npm("yaml-language-server")]

SCHEMAS: dict[str, list[object]] = {
    "rubric": ["rubric"],
    "round": ["round", "--rubric", "fair.yaml"],
    "application": ["application", "--rubric", "fair.yaml"],
    "sheet": ["sheet", "--rubric", "fair.yaml", "--stage", "jury"],
    "2015": ["application", "--rubric", ROOT / "rubrics" / "kkk-2015.yaml"],
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    folder = tmp_path_factory.mktemp("editor")
    (folder / "fair.yaml").write_text(fair.RUBRIC, "utf-8")
    for name, arguments in SCHEMAS.items():
        done = kkk("schema", *arguments, "--lang", "pl", "--output", f"{name}.json", cwd=folder)
        assert done.code == 0, done.err
    with LanguageServer(folder) as running:
        yield running


def file(kind: str, text: str) -> str:
    """A file that says in its first line which schema it has, as docs/editors.md shows."""
    return f"# yaml-language-server: $schema={kind}.json\n{text}"


OFFERED = [
    ("rubric", "‸", "rubric form stages ranking results figures decisions"),
    ("rubric", "form:\n  name: ‸", "text number boolean date nip krs regon"),
    ("rubric", "form:\n  name:\n    is: ‸", "text number boolean date nip krs regon"),
    ("rubric", "form:\n  name: {is: text, t‸}", "title help unit private fixed"),
    ("rubric", "form:\n  people:\n    - name: ‸", "text number date"),
    ("rubric", "stages:\n  - ‸", "stage title experts requirements criteria require"),
    (
        "rubric",
        "stages:\n  - stage: a\n    criteria:\n      M1:\n        ‸",
        "title marks points weight criteria",
    ),
    (
        "rubric",
        "stages:\n  - stage: a\n    criteria:\n      A:\n        criteria: {M1: {}}\n        ‸",
        "each weight",
    ),
    ("rubric", "stages:\n  - stage: a\n    each:\n      reason: ‸", "required optional"),
    ("rubric", "stages:\n  - stage: a\n    experts:\n      e:\n        ‸", "sheets quorum when replaces"),
    ("rubric", "figures:\n  share:\n    ‸", "is unit title"),
    ("rubric", "ranking:\n  - ‸", "highest lowest decided shared lots"),
    ("rubric", "results:\n  - result: a\n    tied: ‸", "in out decided"),
    ("rubric", "title:\n  ‸", "pl en"),
    ("round", "parameters:\n  ‸", "deadline places"),
    ("round", "experts:\n  K1:\n    role: ‸", "checker judge head"),
    ("round", "assignments:\n  ‸", "formal jury"),
    ("round", "assignments:\n  jury:\n    K1: ‸", "all"),
    ("round", "events:\n  - event: ‸", "received recusal call_to_correct withdraw order_ties"),
    ("round", "events:\n  - event: recusal\n    ‸", "entry date by expert stage reason"),
    ("round", "events:\n  - event: recheck\n    requirement: ‸", "complete signed old"),
    ("application", "‸", "application rubric name founded kind partners"),
    ("application", "kind: ‸", "small large"),
    ("application", "rubric: ‸", "fair"),
    ("application", "partners:\n  - ‸", "name share role"),
    ("application", "partners:\n  - name: A\n    role: l‸", "leader member"),
    ("2015", "members:\n  - name: A\n    kind: ‸", "enterprise research_unit"),
    ("sheet", "entries:\n  W1:\n    marks:\n      ‸", "look taste smell size"),
    ("sheet", "entries:\n  W1:\n    marks:\n      smell:\n        mark: ‸", "poor good"),
    ("sheet", "entries:\n  W1:\n    marks:\n      taste:\n        mark: ‸", "1 1.5 4.5 5"),
]


@pytest.mark.parametrize(("kind", "text", "words"), OFFERED, ids=[f"{row[0]} {row[2]}" for row in OFFERED])
def test_keys_and_words_are_offered(server: LanguageServer, kind: str, text: str, words: str) -> None:
    offered = server.offered(file(kind, text))

    assert set(words.split()) - set(offered) == set()


NOT_OFFERED = [
    (
        "rubric",
        "stages:\n  - stage: a\n    criteria:\n      A:\n        criteria: {M1: {}}\n        ‸",
        "marks",
    ),
    ("rubric", "form:\n  name:\n    is: text\n    ‸", "text"),
    ("round", "events:\n  - event: recusal\n    ‸", "requirements"),
    ("application", "name: A\n‸", "name"),
]


@pytest.mark.parametrize(("kind", "text", "word"), NOT_OFFERED)
def test_what_can_not_stand_there_is_not_offered(
    server: LanguageServer, kind: str, text: str, word: str
) -> None:
    offered = server.offered(file(kind, text))

    assert offered
    assert word not in offered


WEIGHT = "stages:\n  - stage: a\n    criteria:\n      A: {wei‸ght: 2, criteria: {}}\n"
RECUSAL = "events:\n  - {event: recus‸al, entry: W1}\n"

SHOWN = [
    ("rubric", WEIGHT, "#### Waga\n\nMnożnik przy dodawaniu punktów wyżej; gdy pominięty: 1."),
    ("rubric", "ran‸king: [shared]\n", "#### Kolejność na liście"),
    ("round", RECUSAL, "Oceniający nie bierze udziału w ocenie tego wniosku."),
    ("application", "fou‸nded: 2020-01-01\n", "#### Założono\n\nDzień wpisu"),
    ("application", "partners:\n  - {name: A}\n".replace("part", "par‸t"), "#### Partnerzy"),
    ("2015", "members:\n  - {distance‸_km: 3}\n", "#### Odległość od siedziby koordynatora"),
    ("2015", "cluster:\n  founded‸: 2010-01-01\n", "Dzień rozpoczęcia wspólnych działań"),
    ("sheet", "entries:\n  W1:\n    marks:\n      ta‸ste: {mark: 3}\n", "#### Smak"),
    ("sheet", "entries:\n  W1:\n    marks:\n      taste: {mark: ‸3}\n", "5: dobry"),
]


@pytest.mark.parametrize(("kind", "text", "words"), SHOWN, ids=[row[2].strip("# ")[:30] for row in SHOWN])
def test_help_is_shown_in_polish(server: LanguageServer, kind: str, text: str, words: str) -> None:
    shown = server.shown(file(kind, text))

    assert words in shown


WRONG = [
    ("application", fair.APPLICATION, "kind: small", "kind: tiny", 'Valid values: "small", "large"'),
    ("application", fair.APPLICATION, "share: 0.5", 'share: "0.5"', "Incorrect type"),
    ("application", fair.APPLICATION, "rate: 0.3", "rate: 0.35", "Value is not accepted"),
    ("application", fair.APPLICATION, "tags: [a, b]", "labels: [a]", "Property labels is not allowed"),
    ("rubric", fair.RUBRIC, "look: {title", "look: {titel", "Property titel is not allowed"),
    ("rubric", fair.RUBRIC, "- lots", "- lot", '"shared", "lots", "decided"'),
    ("rubric", fair.RUBRIC, "weight: 2", "marks: {to: 2}", "Property marks is not allowed"),
    ("rubric", fair.RUBRIC, "tax: nip", "tax: nib", '"nip", "krs", "regon"'),
    ("round", fair.ROUND, "role: judge", "role: jugde", '"checker", "judge", "head"'),
    ("round", fair.ROUND, "event: recusal", "event: recuse", '"received", "recusal"'),
    ("round", fair.ROUND, ", expert: J1", "", 'Missing property "expert"'),
    ("sheet", fair.SHEET, "look: {mark: 7", "look: {mark: 11", "above the maximum of 10"),
    ("sheet", fair.SHEET, "mark: 4.5", "mark: 4.25", "Value is not accepted"),
    ("sheet", fair.SHEET, ", reason: Neat.", "", 'Missing property "reason"'),
]


@pytest.mark.parametrize(
    ("kind", "text", "old", "new", "says"), WRONG, ids=[f"{row[0]} {row[3]}" for row in WRONG]
)
def test_a_mistake_is_marked_at_its_line(
    server: LanguageServer, kind: str, text: str, old: str, new: str, says: str
) -> None:
    before, found, after = file(kind, text).partition(old)
    complaints = server.complaints(before + new + after)

    assert found
    assert {one.line for one in complaints} == {before.count("\n") + 1}, complaints
    assert any(says in one.says for one in complaints), complaints


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("rubric", fair.RUBRIC),
        ("round", fair.ROUND),
        ("application", fair.APPLICATION),
        ("sheet", fair.SHEET),
    ],
    ids=lambda value: value if value in SCHEMAS else "",
)
def test_a_good_file_has_no_marks(server: LanguageServer, kind: str, text: str) -> None:
    assert server.complaints(file(kind, text)) == []


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("applications/kkk-2015/*.yaml"))[:3], ids=lambda path: path.stem
)
def test_shipped_applications_have_no_marks(server: LanguageServer, path: Path) -> None:
    nothing: list[Complaint] = []

    assert server.complaints(file("2015", path.read_text("utf-8"))) == nothing
