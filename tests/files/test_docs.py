"""docs/files.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from kkk_scoring.files.yaml_reader import read_yaml

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
CODE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/kkk_scoring/files").glob("*.py"))
TESTS = "".join(
    path.read_text(encoding="utf-8")
    for folder in ("files", "sheets")
    for path in (ROOT / "tests" / folder).glob("test_*.py")
    if "docs" not in path.name
)


def part(title: str) -> str:
    return DOCS.split(f"## {title}\n")[1].split("\n## ")[0]


def test_every_code_is_listed_and_every_listed_code_is_used() -> None:
    listed = re.findall(r"^\| (KKK\d{3}) \|", part("Findings"), re.MULTILINE)

    assert listed == sorted(set(listed))
    assert set(listed) == set(re.findall(r"\"(KKK\d{3})\"", CODE))


def test_every_code_has_a_test() -> None:
    assert set(re.findall(r"\"(KKK\d{3})\"", CODE)) <= set(re.findall(r"KKK\d{3}", TESTS))


def test_what_is_said_to_be_text_is_text() -> None:
    (row,) = re.findall(r"^\| everything else: (.*) \| text \|$", part("YAML"), re.MULTILINE)

    for written in re.findall(r"`([^`]+)`", row):
        assert read_yaml(f"a: {written}".encode(), "a.yaml").value == {"a": written}


def test_the_example_is_what_is_shown() -> None:
    from kkk_scoring.files.finding import Finding
    from kkk_scoring.files.place import Place
    from kkk_scoring.files.polish import nip
    from kkk_scoring.files.show import render
    from kkk_scoring.files.unfit import Unfit

    try:
        nip("526-025-02-75")
    except Unfit as unfit:
        place = Place("applications/W03.yaml", 14, 10)
        shown = render(Finding(unfit.code, unfit.message, unfit.fix, place), "en", "    nip: 526-025-02-75")

    assert f"```\n{shown}\n```" in DOCS
