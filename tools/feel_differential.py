"""Compares expressions made by chance with the npm package feelin: ``python tools/feel_differential.py``.

``--number N`` expressions (1,000), ``--seed S`` (1), ``--show K`` examples of each kind of difference (2).
Needs node, and feelin as `npm ci` in tools/ installs it. Each difference is traced to the smallest part of
the expression that shows it and put under a documented kind, with who is right and by which rule. The last
line is ``agree N of M``; the exit code is 1 when a difference is of no known kind.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE))

from feel_generator import Part, expression  # noqa: E402 - beside this file
from feel_kinds import KINDS, kind_of  # noqa: E402 - beside this file
from kkk_scoring.feel import Days, FeelError, Months, compile_, parse  # noqa: E402 - after the path

Told = tuple[str, Any]
"""A value as both evaluators tell it: its kind, and what it is; ``refused`` with the reason."""

CLOSE: Final = Fraction(1, 10**9)


class Difference(NamedTuple):
    """The smallest part on which the two differ, with both answers and the kind of the difference."""

    part: Part
    ours: Told
    theirs: Told
    kind: str | None


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    differences, compared = compare(options.number, options.seed)
    kinds = Counter(found.kind for found in differences)
    examples: dict[str | None, list[Difference]] = defaultdict(list)
    for found in sorted(differences, key=lambda found: len(found.part.text)):
        if found.part.text not in [shown.part.text for shown in examples[found.kind]]:
            examples[found.kind].append(found)
    for kind, number in kinds.most_common():
        rule = KINDS[kind].says if kind else "no documented kind"
        print(f"\n{number} × {kind or 'UNKNOWN'}: {rule}")
        for found in examples[kind][: options.show]:
            print(f"    {found.part.text}\n        kkk {_shown(found.ours)}    feelin {_shown(found.theirs)}")
    print(f"\nagree {compared - len(differences)} of {compared}")
    return 1 if None in kinds else 0


def compare(number: int, seed: int) -> tuple[list[Difference], int]:
    """The differences on so many expressions, and how many different expressions there were."""
    random = Random(seed)
    parts = {part.text: part for part in (expression(random) for _ in range(number))}
    theirs = feelin(list(parts))
    differing = [part for text, part in parts.items() if not same(ours(text), theirs[text])]
    theirs |= feelin([inner.text for part in differing for inner in part.closed()])
    return [_smallest(part, theirs) for part in differing], len(parts)


def _smallest(part: Part, theirs: dict[str, Told]) -> Difference:
    smallest = next(inner for inner in part.closed() if not same(ours(inner.text), theirs[inner.text]))
    mine, other = ours(smallest.text), theirs[smallest.text]
    return Difference(smallest, mine, other, kind_of(smallest, mine, other))


def feelin(texts: list[str]) -> dict[str, Told]:
    """What feelin makes of each text."""
    done = subprocess.run(
        ["node", str(HERE / "feelin.mjs")],
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return dict(zip(texts, map(tuple, json.loads(done.stdout)), strict=True))


def ours(text: str) -> Told:
    """What this project makes of a text, in all of FEEL that is understood."""
    try:
        return told(compile_(parse(text, whole_feel=True))({}))
    except FeelError as error:
        return "refused", str(error)


def told(value: Any) -> Told:
    match value:
        case None:
            return "null", None
        case bool():
            return "boolean", value
        case int() | Fraction():
            return "number", value
        case str():
            return "text", value
        case list() | tuple():
            return "list", [told(item) for item in value]
        case dict():
            return "record", {key: told(item) for key, item in value.items()}
        case datetime():
            return "FeelDateTime", value.isoformat()
        case date():
            return "FeelDate", value.isoformat()
        case Days() | Months():
            return "FeelDuration", str(value)
    return type(value).__name__, None


def same(mine: Told, other: Told) -> bool:
    """Whether two answers are the same; numbers, to the digits that a floating-point number is good for."""
    if mine[0] != other[0]:
        return False
    if mine[0] == "number":
        return same_number(mine[1], other[1])
    if mine[0] == "list":
        return len(mine[1]) == len(other[1]) and all(map(same, mine[1], other[1]))
    if mine[0] == "record":
        return mine[1].keys() == other[1].keys() and all(same(mine[1][key], other[1][key]) for key in mine[1])
    return mine[0] == "refused" or bool(mine[1] == other[1])


def same_number(mine: Any, other: str) -> bool:
    try:
        number = Fraction(other)
    except ValueError:  # NaN, Infinity
        return False
    return bool(abs(mine - number) <= CLOSE * (1 + abs(mine)))


def _shown(answer: Told) -> str:
    kind, value = answer
    if kind == "list":
        return f"[{', '.join(map(_shown, value))}]"
    if kind == "record":
        return f"{{{', '.join(f'{key}: {_shown(item)}' for key, item in value.items())}}}"
    return (
        f"{kind} {value}"[:120] if kind in ("refused", "text") else kind if value is None else str(value)[:60]
    )


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compares expressions made by chance with feelin.")
    parser.add_argument("--number", type=int, default=1_000, help="how many expressions")
    parser.add_argument("--seed", type=int, default=1, help="another one gives other expressions")
    parser.add_argument("--show", type=int, default=2, help="examples of each kind of difference")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
