"""`kkk new application`: an empty file that explains itself, and members from a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kkk_scoring.cli import check, dry_run, new  # noqa: F401 - each adds its command
from kkk_scoring.cli.app import app
from kkk_scoring.drafts import load_draft
from kkk_scoring.loading import load_rubric
from kkk_scoring.report.blank import blank_application
from kkk_scoring.rubric.form import Field
from tests.spreadsheets import ods, xlsx

ROOT = Path(__file__).parent.parent.parent
RUBRICS = sorted((ROOT / "rubrics").glob("*.yaml"))
FULL: list[list[str | int | float | None]] = [
    ["Wykaz członków", None, None, None, None],
    ["Nazwa podmiotu", "Tax number", "role", "Typ podmiotu", "distance_km"],
    ["Firma „Łąka”, sp. z o.o.", 1000300010, "member", "enterprise", 12.5],
    ["Uczelnia", "100-030-00-27", "Strategic partner", "research_unit", 0],
]


def names(fields: Mapping[str, Field]) -> list[str]:
    found = []
    for field in fields.values():
        inner = field.item if field.kind == "list" and field.item is not None else field
        found += [field.name, *names(inner.fields or {})]
    return found


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_a_new_application_has_every_field_in_order_and_no_answer(
    path: Path, language: str, tmp_path: Path
) -> None:
    rubric = load_rubric(path)
    text = blank_application(rubric, "N1", language)
    (tmp_path / "N1.yaml").write_text(text, encoding="utf-8")
    draft = load_draft(tmp_path / "N1.yaml", path)
    keys = [line.strip(" -#").partition(":")[0] for line in text.splitlines() if line.endswith(":")]

    assert keys == names(rubric.form)
    assert draft.standing().verdict == "pending"
    numbers = {
        (name,) for name, field in rubric.form.items() if field.kind == "number" and not field.optional
    }
    assert set(draft.application.missing) >= numbers


def test_a_field_is_explained_by_title_unit_bounds_and_choices() -> None:
    text = blank_application(load_rubric(ROOT / "rubrics" / "kkk-2015.yaml"), "N1", "en")

    assert text.startswith("# yaml-language-server: $schema=kkk-2015.application.schema.json\n")
    assert (
        "  # Start of the cluster's operation (The day on which joint activities began) – a date\n"
        "  #   such as 2026-05-31\n  founded:\n"
    ) in text
    assert "#   size: Size of the enterprise – one of: micro, small, medium, large; may be left out\n" in text
    assert "– a number; at least 0; at most" in text


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "rubrics").symlink_to(ROOT / "rubrics")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["new", "application", *arguments, "--lang", "en"])
    return done.exit_code, done.output


def as_csv(encoding: str, separator: str) -> Callable[[list[list[str | int | float | None]]], bytes]:
    def made(table: list[list[str | int | float | None]]) -> bytes:
        lines = []
        for row in table:
            cells = ["" if cell is None else str(cell) for cell in row]
            if separator == ";":
                cells = [cell.replace("12.5", "12,5") for cell in cells]
            lines.append(separator.join('"' + cell.replace('"', '""') + '"' for cell in cells))
        return "\r\n".join(lines).encode(encoding)

    return made


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("members.xlsx", xlsx),
        ("members.ods", ods),
        ("members.csv", as_csv("utf-8-sig", ",")),
        ("wykaz.csv", as_csv("cp1250", ";")),
    ],
)
def test_members_come_from_a_table(
    name: str, make: Callable[[list[list[str | int | float | None]]], bytes], desk: Path
) -> None:
    (desk / name).write_bytes(make(FULL))
    code, said = run("--rubric", "kkk-2015", "--from", name, "-o", "N1.yaml")

    assert code == 0, said
    members = load_draft(desk / "N1.yaml").document.value["members"]
    assert members == [
        {
            "name": "Firma „Łąka”, sp. z o.o.",
            "nip": "1000300010",
            "role": "member",
            "kind": "enterprise",
            "distance_km": Fraction(25, 2),
        },
        {
            "name": "Uczelnia",
            "nip": "1000300027",
            "role": "strategic_partner",
            "kind": "research_unit",
            "distance_km": 0,
        },
    ]


def test_what_does_not_match_is_named_by_its_cell(desk: Path) -> None:
    table: list[list[str | int | float | None]] = [
        ["name", "NIP", "Telefon", "kind"],
        ["A", "1000300011", "22 1234567", "enterprice"],
    ]
    (desk / "m.xlsx").write_bytes(xlsx(table))
    code, said = run("--rubric", "kkk-2015", "--from", "m.xlsx", "-o", "N1.yaml")

    assert code == 1
    assert "m.xlsx:1:3: KKK413 C1: no field is called “Telefon”." in said
    assert "m.xlsx:2:2: KKK414 B2: " in said
    assert "D2: “enterprice” is not one of: enterprise, research_unit" in said
    assert "Did you mean `enterprise`?" in said
    assert load_draft(desk / "N1.yaml").document.value["members"] == [
        {"name": "A", "nip": None, "role": None, "kind": None, "distance_km": None}
    ]


def test_a_table_without_any_known_column_is_refused(desk: Path) -> None:
    (desk / "m.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    code, said = run("--rubric", "kkk-2015", "--from", "m.csv", "-o", "N1.yaml")

    assert code == 1
    assert "KKK412 No column of the table is called like a field of `members`." in said
    assert not (desk / "N1.yaml").exists()


def test_a_broken_spreadsheet_is_a_finding(desk: Path) -> None:
    (desk / "m.xlsx").write_bytes(b"PK\x03\x04 nothing")
    code, said = run("--rubric", "kkk-2015", "--from", "m.xlsx")

    assert code == 1
    assert "KKK411 The spreadsheet can't be read" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rubric", "kkk-2099"], "There is no rubric kkk-2099."),
        (["--rubric", "kkk-2015", "-o", "1.yaml"], "is not an id."),
        (
            ["--rubric", "kkk-2015", "--id", "B2", "-o", "N1.yaml"],
            "Let the file's name begin with the id: B2.yaml.",
        ),
        (["--rubric", "kkk-2015", "--from", "no.csv"], "There is no file no.csv."),
        (["--rubric", "kkk-2015", "-o", "rubrics/kkk-2015.yaml"], "it is not written over."),
    ],
)
def test_wrong_use_is_said(arguments: list[str], said: str, desk: Path) -> None:
    code, text = run(*arguments)

    assert code == 2
    assert said in text
