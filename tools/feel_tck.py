"""Runs the FEEL cases of a file and says which fail: ``python tools/feel_tck.py CASES.json``.

The file is a list of ``{"id", "expr", "expected": {"type", "value"}}``, as taken from the DMN TCK
(github.com/dmn-tck/tck): ``type`` is the XML Schema type of the value, or ``list``, ``context``, ``null``.
The cases are evaluated in all of FEEL that is understood, without the static check, which allows less.
The last line is ``passed N of M``; the exit code is 1 when fewer than 99 % pass.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from kkk_scoring.feel import Days, FeelError, Months, compile_, parse
from kkk_scoring.feel.times import date_of, date_time_of, duration_of

ENOUGH = Fraction(99, 100)
_READERS: dict[str, tuple[tuple[type, ...], Callable[[str], object]]] = {
    "string": ((str,), str),
    "date": ((date,), date_of),
    "dateTime": ((datetime,), date_time_of),
    "duration": ((Days, Months), duration_of),
}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python tools/feel_tck.py CASES.json", file=sys.stderr)
        return 2
    cases = json.loads(Path(arguments[0]).read_text("utf-8"))
    failed = 0
    for case in cases:
        fault = fault_of(case["expr"], case["expected"])
        if fault:
            failed += 1
            print(f"{case['id']}: {case['expr']}\n    {fault}")
    print(f"passed {len(cases) - failed} of {len(cases)}")
    return 0 if len(cases) - failed >= ENOUGH * len(cases) else 1


def fault_of(text: str, expected: dict[str, Any]) -> str:
    """What is wrong with a case; empty when it passes."""
    try:
        value = compile_(parse(text, whole_feel=True))({})
    except FeelError as error:
        return f"refused: {error}"
    return "" if matches(value, expected) else f"gives {value!r}, expected {expected['value']!r}"


def matches(value: Any, expected: dict[str, Any]) -> bool:
    """Whether *value* is what a case expects."""
    kind, wanted = expected["type"], expected["value"]
    if kind == "null" or wanted is None:
        return value is None
    if kind == "list":
        same_length = type(value) in (list, tuple) and len(value) == len(wanted)
        return same_length and all(map(matches, value, wanted))
    if kind == "context" or isinstance(wanted, dict):
        same_keys = type(value) is dict and value.keys() == wanted.keys()
        return same_keys and all(matches(value[key], wanted[key]) for key in wanted)
    return _matches_plain(value, kind, wanted)


def _matches_plain(value: Any, kind: str, wanted: str) -> bool:
    if kind == "boolean":
        return value is (wanted == "true")
    if kind == "decimal":
        return type(value) in (int, Fraction) and equals(value, wanted)
    types, read = _READERS[kind]
    return type(value) in types and bool(value == read(wanted))


def equals(value: int | Fraction, written: str) -> bool:
    """Whether a number is the one written; one that has more digits, to those that are written."""
    wanted = Fraction(written)
    mantissa, _, exponent = written.lower().partition("e")
    unit = Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    longer = (value / unit).denominator > 1
    return abs(value - wanted) < unit if longer and "." in written else value == wanted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
