"""docs/limits.md is the one table of all limits."""

from __future__ import annotations

import re
from pathlib import Path

from kkk_scoring.feel import limits as feel
from kkk_scoring.files import limits as files
from kkk_scoring.scoring import limits as scoring

DOCS = Path(__file__).parent.parent / "docs" / "limits.md"
ROW = re.compile(r"^\| (\w+) \| .+ \| ([\d,]+) \| .+ \| `(\w+)` \|$", re.MULTILINE)


def test_the_table_has_every_limit_of_the_code_with_its_value() -> None:
    stated = {
        (where, name): int(value.replace(",", ""))
        for where, value, name in ROW.findall(DOCS.read_text("utf-8"))
    }
    modules = {"reading": files, "expressions": feel, "scoring": scoring}

    assert stated == {
        (where, name): value
        for where, module in modules.items()
        for name, value in vars(module).items()
        if name.isupper()
    }
