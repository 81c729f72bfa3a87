"""docs/experts.md says what is so: its commands run, what they print and write is what is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.experts.pages import TEXT, commands, write_example
from tests.helpers import ROOT, kkk


def test_the_commands_of_the_page_print_what_is_shown(tmp_path: Path) -> None:
    folder = write_example(tmp_path)
    for arguments, shown in commands():
        done = kkk(*arguments, cwd=tmp_path)

        assert (done.code, done.text + done.err) == (0, shown), arguments
    ((after),) = re.findall(r"^```yaml after\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)

    assert after in (folder / "round.yaml").read_text("utf-8")


def keys(value: object, above: str = "") -> Iterator[str]:
    """All keys of the JSON but those that are ids of experts or criteria."""
    if isinstance(value, dict):
        for key, below in value.items():
            if above not in ("sums", "criteria"):
                yield key
            yield from keys(below, key)
    elif isinstance(value, list):
        for item in value:
            yield from keys(item, above)


def test_every_key_of_the_json_stands_on_the_page() -> None:
    done = kkk("experts", "report", ROOT / "applications" / "kkk-2015", "--format", "json", "--draws", 0)
    rows = "".join(line for line in TEXT.splitlines() if line.startswith("| `"))

    assert {key for key in keys(done.json) if f"`{key}`" not in rows} == set()


def test_the_minimums_of_the_page_are_those_of_the_report() -> None:
    from kkk_scoring.study.experts import LEAST_ENTRIES, LEAST_FOR_INTERVAL
    from kkk_scoring.study.severity import LEAST_SHARED

    sentence = (
        f"{LEAST_ENTRIES} entries, 2 experts; for an interval {LEAST_FOR_INTERVAL} entries; "
        f"for a severity {LEAST_SHARED} entries shared with others"
    )

    assert sentence in TEXT
