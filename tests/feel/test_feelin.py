"""Another implementation of FEEL agrees, but for kinds of difference that are known."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from tests.helpers import ROOT
from tests.programs import needs_npm

TOOL = ROOT / "tools" / "feel_differential.py"


def compared(number: int, seed: int) -> tuple[str, int, int]:
    """What the tool prints, and its last line's numbers; every difference must be of a documented kind."""
    done = subprocess.run(
        [sys.executable, str(TOOL), "--number", str(number), "--seed", str(seed)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    agree = re.fullmatch(r"agree (\d+) of (\d+)", done.stdout.splitlines()[-1])

    assert agree is not None
    return done.stdout, int(agree[1]), int(agree[2])


@needs_npm("feelin")
def test_differences_from_feelin_are_of_documented_kinds() -> None:
    shown, agree, number = compared(500, 1)

    assert number > 400
    assert number * 7 < agree * 10 < number * 10
    assert "durations calculate: kkk: DMN" in shown


@pytest.mark.slow
@needs_npm("feelin")
@pytest.mark.parametrize("seed", [2, 3])
def test_so_are_those_of_many_expressions(seed: int) -> None:
    _, agree, number = compared(10_000, seed)

    assert agree < number
