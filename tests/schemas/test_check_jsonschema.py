"""The schemas under check-jsonschema: it accepts every shipped file, and names the key that is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from check_jsonschema import main as check_jsonschema  # type: ignore[import-untyped]  # has no types
from click.testing import CliRunner

from tests.helpers import ROOT, kkk
from tests.schemas import fair

RUBRICS = sorted(path for path in (ROOT / "rubrics").rglob("*.yaml") if path.parent.name != "registers")
ROUNDS = sorted(path.parent for path in (ROOT / "applications").rglob("round.yaml"))


def written(into: Path, *arguments: object) -> Path:
    """The schema that `kkk schema` writes."""
    path = into / "schema.json"
    done = kkk("schema", *arguments, "--output", path)

    assert (done.code, done.err) == (0, "")
    return path


class Told(NamedTuple):
    """One thing that check-jsonschema says: of which file, of which value in it, and what."""

    file: str
    path: str
    message: str


def errors(schema: Path, files: Sequence[Path]) -> list[Told]:
    """All that check-jsonschema finds in *files*."""
    done = CliRunner().invoke(
        check_jsonschema, ["--schemafile", str(schema), "--output-format", "json", *map(str, files)]
    )
    result: dict[str, Any] = json.loads(done.stdout)

    assert not result.get("parse_errors")
    return [Told(Path(e["filename"]).name, e["path"], e["message"]) for e in result.get("errors", [])]


# -- every shipped file ----------------------------------------------------------------------------


LANGUAGES = [
    "pl",
    pytest.param("en", marks=pytest.mark.slow),
]  # they differ in what is told, not in what fits


@pytest.mark.parametrize("language", LANGUAGES)
def test_shipped_rubrics_fit_the_schema_of_rubrics(language: str, tmp_path: Path) -> None:
    assert errors(written(tmp_path, "rubric", "--lang", language), RUBRICS) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_file_of_cases_fits_its_schema(tmp_path: Path, language: str) -> None:
    files = sorted((ROOT / "cases").glob("*.yaml"))

    assert errors(written(tmp_path, "cases", "--lang", language), files) == []


def test_shipped_rounds_fit_the_schema_of_rounds(tmp_path: Path) -> None:
    assert errors(written(tmp_path, "round"), [folder / "round.yaml" for folder in ROUNDS]) == []


def lines_of(path: Path, into: Path) -> Iterator[Path]:
    """The applications of a file that holds one a line, each in a file of its own."""
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        single = into / f"{number}.json"
        single.write_text(line, "utf-8")
        yield single


# By default a few rounds, kkk-2015 among them, and about three files of a kind: check-jsonschema is slow.
FEW = [folder for at, folder in enumerate(ROUNDS) if at % 4 == 0 or folder.name == "kkk-2015"]
SAMPLE = [pytest.param(folder, 3, id=f"{folder.name}-few") for folder in FEW]
WHOLE = [pytest.param(folder, 1_000_000, id=folder.name, marks=pytest.mark.slow) for folder in ROUNDS]


@pytest.mark.parametrize(("folder", "most"), [*SAMPLE, *WHOLE])
def test_the_files_of_a_shipped_round_fit_the_schemas_of_its_rubric(
    folder: Path, most: int, tmp_path: Path
) -> None:
    rubric = ["--rubric", next(path for path in RUBRICS if path.stem == folder.name)]
    applications = [path for path in folder.glob("*.yaml") if path.stem != "round"]
    applications += [line for path in folder.glob("*.ndjson") for line in lines_of(path, tmp_path)]
    files: dict[tuple[str, ...], list[Path]] = {("round",): [folder / "round.yaml"]}
    files[("application",)] = applications
    files |= {("sheet", "--stage", path.name): list(path.glob("*.yaml")) for path in folder.glob("sheets/*")}

    assert applications
    for kind, found in files.items():
        some = sorted(found)[:: len(found) // most + 1]
        assert errors(written(tmp_path, *kind, *rubric, "--lang", "pl"), some) == []


def test_schemas_are_themselves_good_json_schemas(tmp_path: Path) -> None:
    files = [written_as(tmp_path, name) for name in SCHEMAS]
    done = CliRunner().invoke(check_jsonschema, ["--check-metaschema", *map(str, files)])

    assert done.exit_code == 0, done.output


# -- what is wrong is named ------------------------------------------------------------------------

SCHEMAS: dict[str, tuple[str, list[str]]] = {
    "rubric": (fair.RUBRIC, ["rubric"]),
    "round": (fair.ROUND, ["round"]),
    "round of fair": (fair.ROUND, ["round", "--rubric", "{fair}"]),
    "application": (fair.APPLICATION, ["application", "--rubric", "{fair}"]),
    "sheet": (fair.SHEET, ["sheet", "--rubric", "{fair}", "--stage", "jury"]),
    "checkers' sheet": (fair.CHECKERS_SHEET, ["sheet", "--rubric", "{fair}", "--stage", "formal"]),
}

# Which file; what is written otherwise there and how; the path that is named; words of the message.
WRONG: list[tuple[str, str, str, str, str]] = [
    # Rubrics: an unknown key, a missing key.
    ("rubric", "entry_title: name", "entry_titel: name", "$", "'entry_titel' was unexpected"),
    ("rubric", "rubric: fair", "clause: again", "$", "'rubric' is a required property"),
    ("rubric", "help: {pl", "hlep: {pl", "$.form.founded", "'hlep' was unexpected"),
    ("rubric", "- stage: jury", "- satge: jury", "$.stages[1]", "'satge' was unexpected"),
    ("rubric", "quorum: 1", "qorum: 1", "$.stages[1].experts.judge", "'qorum' was unexpected"),
    ("rubric", "{days: 7}", "{times: 1}", "$.stages[0].requirements.signed.correctable", "'days' is a req"),
    ("rubric", "look: {title", "look: {titel", "$.stages[1].criteria.A.criteria.look", "'titel' was un"),
    ("rubric", "weight: 2", "wieght: 2", "$.stages[1].criteria.A", "'wieght' was unexpected"),
    ("rubric", "weight: 2", "marks: {to: 3}", "$.stages[1].criteria.A", "'marks' was unexpected"),
    ("rubric", "flag: mark = 6", "each: {}", "$.stages[1].criteria.smell", "'each' was unexpected"),
    ("rubric", "{of: price, up_to", "{of: price, upto", "$.stages[1].criteria.cost.points", "'upto' was un"),
    ("rubric", "{of: price,", "{", "$.stages[1].criteria.cost.points", "'of' is a required property"),
    ("rubric", "source: invented", "sorce: invented", "$.stages[0].requirements.signed.clause", "'sorce' wa"),
    ("rubric", "shares: {is:", "shares: {eq:", "$.figures.shares", "'is' is a required property"),
    ("rubric", "- lowest: price", "- lowset: price", "$.ranking[1]", "'lowset' was unexpected"),
    # Rubrics: a wrong kind of value.
    ("rubric", "languages: [pl, en]", "languages: pl", "$.languages", "'pl' is not of type 'array'"),
    ("rubric", "fixed: true", "fixed: yes", "$.form.founded.fixed", "'yes' is not of type 'boolean'"),
    ("rubric", "step: 2}", "step: two}", "$.form.years.step", "'two' is not of type 'number'"),
    ("rubric", "judged: true", "judged: maybe", "$.stages[0].requirements.signed.judged", "'boolean'"),
    ("rubric", "{checker: 2}", "{checker: two}", "$.stages[0].experts.checker", "'integer', 'object'"),
    ("rubric", "{checker: 2}", "{checker: 0}", "$.stages[0].experts.checker", "0 is less than the minimum"),
    ("rubric", "{to: 10}", "{to: []}", "$.stages[1].criteria.A.criteria.look.marks.to", "[] is not of"),
    ("rubric", "good: 6}", "good: six}", "$.stages[1].criteria.smell.marks.levels.good", "'six' is not of"),
    ("rubric", "10: 5,", "10: five,", "$.stages[1].criteria.cost.points.up_to['10']", "'five' is not of"),
    ("rubric", "cheap: price < 10", "cheap: [price]", "$.figures.cheap", "'string', 'number'"),
    ("rubric", "title: {pl: Targi, en: Fair}", "title: 2015", "$.title", "2015 is not of type 'string', 'ob"),
    ("rubric", "{pl: Targi, en: Fair}", "{pl: Targi, en: 2015}", "$.title.en", "2015 is not of type 'string"),
    # Rubrics: a wrong choice.
    ("rubric", "name: text\n  founded", "name: txt\n  founded", "$.form.name", "'txt' is not one of ['text'"),
    ("rubric", "{is: date, title", "{is: dat, title", "$.form.founded.is", "'dat' is not one of ['text'"),
    ("rubric", "- name: text", "- name: txt", "$.form.partners.is[0].name", "'txt' is not one of ['text'"),
    ("rubric", "tags?: {list: text}", "tags?: {list: txt}", "$.form['tags?'].list", "'txt' is not one of"),
    ("rubric", "- lots", "- lot", "$.ranking[2]", "'lot' is not one of ['shared', 'lots'"),
    ("rubric", "tied: in", "tied: inside", "$.results[0].tied", "'inside' is not one of ['in', 'out'"),
    ("rubric", "languages: [pl, en]", "languages: [pl, fr]", "$.languages[1]", "'fr' is not one of"),
    ("rubric", "reason: required\n", "reason: yes\n", "$.stages[0].requirements.signed.reason", "'yes' is n"),
    ("rubric", "decision: change_mark", "decision: bribe", "$.decisions[0].decision", "'bribe' is not one o"),
    ("rubric", "stage: formal", "stage: 1st", "$.stages[0].stage", "1st' does not match"),
    # Rounds.
    ("round", "seed:", "sead:", "$", "'sead' was unexpected"),
    ("round", "rubric: fair", "note: fair", "$", "'rubric' is a required property"),
    ("round", "{role: judge}", "{rule: judge}", "$.experts.J1", "'role' is a required property"),
    ("round", "K1: all}", "K1: none}", "$.assignments.formal.K1", "'none' is not one of ['all']"),
    ("round", "[W1, W2]}", "[W1, 2]}", "$.assignments.jury.J1[1]", "2 is not of type 'string'"),
    ("round", "event: received", "event: recieved", "$.events[0].event", "'recieved' is not one of ['receiv"),
    ("round", "event: received, entry", "entry", "$.events[0]", "'event' is a required property"),
    ("round", "2026-05-30 10:00", "2026-05-30", "$.events[0].date", "'2026-05-30' does not match"),
    ("round", "date: 2026-06-01,", "date: 1 June,", "$.events[1].date", "'1 June' does not match"),
    ("round", "date: 2026-06-01,", "date: 2026-13-01,", "$.events[1].date", "'2026-13-01' does not match"),
    ("round", "expert: J1,", "", "$.events[1]", "'expert' is a required property"),
    ("round", "expert: J1,", "expert: J1, mark: 3,", "$.events[1]", "'mark' was unexpected"),
    ("round", "mark: yes", "mark: perhaps", "$.events[3].mark", "'perhaps' is not one of ['yes', 'no']"),
    ("round of fair", "role: judge", "role: jugde", "$.experts.J1.role", "'jugde' is not one of ['checker'"),
    ("round of fair", "  jury:", "  juri:", "$.assignments", "'juri' is not one of ['formal', 'jury']"),
    ("round of fair", "deadline:", "deadlin:", "$.parameters", "'deadline' is a required property"),
    ("round of fair", "16:00}", "16:00, places: two}", "$.parameters.places", "'two' is not of type 'number"),
    ("round of fair", "[signed]", "[singed]", "$.events[2].requirements[0]", "'singed' is not one of"),
    ("round of fair", "rubric: fair", "rubric: other", "$.rubric", "'fair' was expected"),
    # Applications.
    ("application", "kind: small", "kinds: small", "$", "'kinds' was unexpected"),
    ("application", "kind: small\n", "", "$", "'kind' is a required property"),
    ("application", "{name: One,", "{", "$.partners[0]", "'name' is a required property"),
    ("application", "role: leader", "rule: leader", "$.partners[0]", "'rule' was unexpected"),
    ("application", "kind: small", "kind: tiny", "$.kind", "'tiny' is not one of ['small', 'large']"),
    ("application", "role: leader", "role: chief", "$.partners[0].role", "'chief' is not one of ['leader'"),
    ("application", "price: 99.5", 'price: "99.5"', "$.price", "'99.5' is not of type 'number'"),
    ("application", "price: 99.5", "price: 100.6", "$.price", "100.6 is greater than the maximum of 100.5"),
    ("application", "price: 99.5", "price: 0", "$.price", "0 is less than or equal to the minimum of 0"),
    ("application", "rate: 0.3", "rate: 0.35", "$.rate", "0.35 is not one of [0, 0.1, 0.2, 0.3"),
    ("application", "years: 4", "years: 3", "$.years", "3 is not a multiple of 2"),
    ("application", "years: 4", "years: 4.5", "$.years", "4.5 is not of type 'integer'"),
    ("application", "public: true", "public: yes", "$.public", "'yes' is not of type 'boolean'"),
    ("application", "2020-02-29", "2021-02-29", "$.founded", "'2021-02-29' is not a 'date'"),
    ("application", "2020-02-29", "29.02.2020", "$.founded", "'29.02.2020' does not match"),
    ("application", "526-025-02-74", "526-025-02", "$.tax", "'526-025-02' does not match"),
    ("application", "526-025-02-74", "526025027", "$.tax", "526025027 is less than the minimum"),
    ("application", "tags: [a, b]", 'court: "12"', "$.court", "'12' does not match"),
    ("application", "tags: [a, b]", 'office: "12345678"', "$.office", "'12345678' does not match"),
    ("application", "tags: [a, b]", "tags: a", "$.tags", "'a' is not of type 'array', 'null'"),
    ("application", "tags: [a, b]", "tags: [1]", "$.tags[0]", "1 is not of type 'string'"),
    ("application", "tags: [a, b]", "visit: noon", "$.visit", "'noon' does not match"),
    ("application", "\n  - {name: One, share: 0.5, role: leader}", " []", "$.partners", "[] should be non-e"),
    ("application", "application: W1", "application: W 1", "$.application", "'W 1' does not match"),
    ("application", "rubric: fair", "rubric: other", "$.rubric", "'fair' was expected"),
    # Sheets.
    ("sheet", "look: {mark: 7", "look: {mark: 11", "$.entries.W1.marks.look.mark", "11 is greater than the"),
    ("sheet", "look: {mark: 7", "look: {mark: -1", "$.entries.W1.marks.look.mark", "-1 is less than the min"),
    ("sheet", "look: {mark: 7", "look: {mark: 7.5", "$.entries.W1.marks.look.mark", "7.5 is not of type 'in"),
    ("sheet", "look: {mark: 7", 'look: {mark: "7"', "$.entries.W1.marks.look.mark", "'7' is not of type"),
    ("sheet", ", reason: Neat.", "", "$.entries.W1.marks.look", "'reason' is a required property"),
    ("sheet", "reason: Neat.", 'reason: " "', "$.entries.W1.marks.look.reason", "' ' does not match"),
    ("sheet", "mark: 4.5", "mark: 4.25", "$.entries.W1.marks.taste.mark", "4.25 is not one of [1, 1.5"),
    ("sheet", "mark: good", "mark: god", "$.entries.W1.marks.smell.mark", "'god' is not one of ['poor'"),
    ("sheet", "mark: 3", "mark: 2", "$.entries.W1.marks.size.mark", "2 is not one of [0, 1, 3]"),
    ("sheet", "smell:", "smel:", "$.entries.W1.marks", "'smel' was unexpected"),
    ("sheet", "{mark: 4.5}", "{points: 4.5}", "$.entries.W1.marks.taste", "'mark' is a required property"),
    ("sheet", "impartial: false", "impartial: no", "$.entries.W2.impartial", "'no' is not of type 'boolean'"),
    ("sheet", "{impartial: false, ", "{", "$.entries.W2", "'impartial' is a required property"),
    ("sheet", "sheet: jury", "sheet: formal", "$.sheet", "'jury' was expected"),
    ("checkers' sheet", "not_applicable", "perhaps", "$.entries.W1.marks.signed.mark", "'perhaps' is not on"),
]  # fmt: skip


def written_as(into: Path, name: str) -> Path:
    """The schema of one of `SCHEMAS`."""
    folder = into / name.replace(" ", "-")
    folder.mkdir()
    rules = folder / "fair.yaml"
    rules.write_text(fair.RUBRIC, "utf-8")
    return written(folder, *(str(rules) if part == "{fair}" else part for part in SCHEMAS[name][1]))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Told]]:
    """What is found in each file of `SCHEMAS` as it is, and with each change of `WRONG`, by its number."""
    folder = tmp_path_factory.mktemp("schemas")
    found: dict[str, list[Told]] = {}
    for name, (text, _) in SCHEMAS.items():
        files = {f"{name}.yaml": text}
        files |= {
            f"{i}.yaml": text.replace(row[1], row[2], 1) for i, row in enumerate(WRONG) if row[0] == name
        }
        for file, changed in files.items():
            (folder / file).write_text(changed, "utf-8")
        for one in errors(written_as(folder, name), [folder / file for file in files]):
            found.setdefault(one.file.removesuffix(".yaml"), []).append(one)
    return found


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_that_is_changed_below_fits(name: str, told: dict[str, list[Told]]) -> None:
    assert told.get(name, []) == []


@pytest.mark.parametrize(
    "number", range(len(WRONG)), ids=lambda n: f"{WRONG[n][0]} {WRONG[n][3]} {WRONG[n][2][:20]}"
)
def test_what_is_wrong_is_named_by_its_key(number: int, told: dict[str, list[Told]]) -> None:
    name, old, _, path, says = WRONG[number]
    found = told.get(str(number), [])

    assert old in SCHEMAS[name][0]
    assert {one.path for one in found} == {path}, found
    assert any(says in one.message for one in found), found
