"""docs/rubric.md: every example is a rubric without findings, or with just the one it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "rubric.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml *(KKK\d+)?\n(.*?)```", PAGE, re.DOTALL)
SMALLEST = EXAMPLES[0][1]


def parts(fragment: str) -> dict[str, str]:
    """The fragment's text by its top keys."""
    blocks = re.split(r"^(?=\S)", fragment, flags=re.MULTILINE)
    return {block.split(":")[0]: block for block in blocks if block}


def whole(fragment: str) -> bytes:
    """The fragment with what it leaves out from the smallest rubric."""
    return "".join((parts(SMALLEST) | parts(fragment)).values()).encode()


@pytest.mark.parametrize(("code", "fragment"), EXAMPLES, ids=[f"example {n}" for n in range(len(EXAMPLES))])
def test_every_example_does_what_the_page_says(code: str, fragment: str) -> None:
    _, findings = build(read_yaml(whole(fragment), "rubric.yaml"))

    assert [(f.code, f.message.render("en")) for f in findings if f.code != code] == []
    assert bool(findings) == bool(code)


def test_the_page_lists_every_code_of_a_rubric() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "src/kkk_scoring/rubric").glob("*.py"))

    assert re.findall(r"^\| (KKK\d+) \|", PAGE, re.MULTILINE) == sorted(set(re.findall(r"KKK2\d\d", sources)))
