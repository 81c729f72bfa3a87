"""Runs the FEEL cases of a file and says which fail: ``python tools/feel_tck.py CASES.json``.

The file is a list of ``{"id", "expr", "expected": {"type", "value"}}``, as taken from the DMN TCK
(github.com/dmn-tck/tck): ``type`` is the XML Schema type of the value, or ``list``, ``context``, ``null``.
The last line is ``passed N of M``; the exit code is 1 when less than 99 % pass.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from kkk_scoring.feel import Days, FeelError, Months, compile_, parse
from kkk_scoring.feel.times import date_of, date_time_of, duration_of


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python tools/feel_tck.py CASES.json", file=sys.stderr)
        return 2
    cases = json.loads(Path(arguments[0]).read_text("utf-8"))
    passed = 0
    for case in cases:
        problem = run(case)
        if problem:
            print(f"{case['id']}: {case['expr']}\n    {problem}")
        else:
            passed += 1
    print(f"passed {passed} of {len(cases)}")
    return 0 if 100 * passed >= 99 * len(cases) else 1


def run(case: dict[str, Any]) -> str:
    """What is wrong with a case; empty when it passes."""
    try:
        value = compile_(parse(case["expr"], whole_feel=True))({})
    except FeelError as error:
        return f"refused: {error}"
    if matches(value, case["expected"]):
        return ""
    return f"gives {value!r}, expected {case['expected']}"


def matches(value: object, expected: dict[str, Any]) -> bool:
    """Whether *value* is what a case expects; inexact numbers are compared to the expected digits."""
    kind, wanted = expected["type"], expected["value"]
    if wanted is None or kind == "null":
        return value is None
    if kind == "list":
        same_length = isinstance(value, list | tuple) and len(value) == len(wanted)
        return same_length and all(matches(*pair) for pair in zip(value, wanted, strict=True))  # type: ignore[arg-type]
    if kind == "context" or isinstance(wanted, dict):
        return (
            isinstance(value, dict)
            and value.keys() == wanted.keys()
            and all(matches(value[k], wanted[k]) for k in wanted)
        )
    if kind == "boolean":
        return value is (wanted == "true")
    if kind == "decimal":
        return type(value) in (int, Fraction) and near(value, wanted)  # type: ignore[arg-type]
    if kind == "string":
        return type(value) is str and value == wanted
    if kind == "date":
        return type(value) is date and value == date_of(wanted)
    if kind == "dateTime":
        return type(value) is datetime and value == date_time_of(wanted)
    if kind == "duration":
        return type(value) in (Days, Months) and value == duration_of(wanted)
    return False


def near(value: int | Fraction, written: str) -> bool:
    wanted = Fraction(written)
    if value == wanted:
        return True
    digits = len(written.partition(".")[2].partition("e")[0])
    return digits > 5 and abs(value - wanted) <= Fraction(1, 10**digits)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
