"""Makes hostile texts: known ones changed by chance, and those that caused something new changed again.

A text that leads to an outcome not seen before (another set of findings, another kind of value) is kept
and changed further, so that a campaign works its way into the corners of what it tests. The same seed gives
the same campaign.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Hashable, Sequence
from random import Random
from typing import Final

import pytest

SOON: Final = 20.0  # seconds of the processor for one text; docs/limits.md promises about 4
LONGEST: Final = 20_000  # characters; what is longer is cut, so that a campaign gets far
KEPT: Final = 2_000  # texts kept for what they caused

_WANTED: Final = os.environ.get("KKK_FUZZ")
SEED: Final = os.environ.get("KKK_FUZZSEED", "")


def campaigns(few: int, many: int) -> pytest.MarkDecorator:
    """Gives a test `number`: *few* texts by default; in the slow tests KKK_FUZZ, or else *many*."""
    slow = pytest.param(int(_WANTED or many), marks=pytest.mark.slow, id="many")
    return pytest.mark.parametrize("number", [pytest.param(few, id="few"), slow])


# Each a way to say something that is easily misread, by one reader or by all.
TOKENS: Final = (
    *("&a ", "*a", "<<: *a", "!!str ", "!!python/object:os.system ", "! ", "%YAML 1.1\n", "%TAG ! x\n"),
    *(
        "\n---\n",
        "\n...\n",
        "? ",
        ": ",
        ":",
        "- ",
        "-",
        "|\n",
        ">-\n",
        "|9\n",
        " #",
        "#",
        "\t",
        "\n\t",
        "\n  ",
    ),
    *(
        "{",
        "}",
        "[",
        "]",
        ",",
        "'",
        '"',
        "''",
        '""',
        "`",
        "@",
        "=",
        "\\",
        "\\x4",
        "\\ud83d",
        "\\U00110000",
        "\\/",
    ),
    *(
        "~",
        "null",
        "yes",
        "No",
        "TRUE",
        "on",
        ".inf",
        "-.nan",
        "NaN",
        "Infinity",
        "-0",
        "0x1F",
        "0o17",
        "017",
    ),
    *("1_000", "12:30:45", "1e400", "1e-101", "1e100", "+1", ".5", "5.", "1,5", "1 000", "9" * 61, "0" * 61),
    *("2026-02-30", "2026-02-28", "0000-00-00", "2026-11-24T25:00:00Z", "@2026", "P1Y"),
    *(
        "\x00",
        "\x07",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\xa0",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "\u202e",
        "\u0301" * 40,
    ),
    *(
        "ﬁ",
        "İ",
        "𝟘",
        "½",
        "é",
        "e\u0301",
        "🏳️‍🌈",
        "\U0010ffff",
        "\ud800",
        "\udcff",
        "\udcc0\udc80",
        "\udced\udca0\udc80",
    ),
    *("{name}", "%s", "%(x)s", "{0}", "<script>", "=cmd|' /C calc'!A0", "../../etc/passwd", "CON", "a" * 201),
)
_OPENINGS: Final = ("[", "{", "- ", "? ", "a: ", "[{", '{"a":', "(", "-", "\n ", "!", "&a")


def campaign(
    run: Callable[[str], Hashable],
    seeds: Sequence[str],
    number: int,
    tokens: Sequence[str] = TOKENS,
    seed: str = "",
) -> set[Hashable]:
    """Gives *run* so many hostile texts; the outcomes seen. A text on which *run* fails is shown whole.

    *run* says by its answer what a text caused; anything but an answer, and an answer that
    takes longer than `SOON`, is a failure.
    """
    random = Random(f"{number} {seed} {SEED}")
    known, seen = list(seeds), set[Hashable]()
    for case in range(number):
        text = seeds[case] if case < len(seeds) else changed(random, known, tokens)
        start = time.process_time()
        try:
            outcome = run(text)
        except Exception as error:
            error.add_note(f"text {case} of {number}: {text!r}")
            raise
        took = time.process_time() - start

        assert took < SOON, f"{took:.1f} s for text {case} of {number}: {text!r}"
        if outcome not in seen:
            seen.add(outcome)
            if len(known) < len(seeds) + KEPT:
                known.append(text)
    return seen


def changed(random: Random, known: Sequence[str], tokens: Sequence[str]) -> str:
    """One of the *known* texts with a few changes."""
    text = random.choice(known)
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        text = random.choice(_CHANGES)(random, text, known, tokens)
    return text[:LONGEST]


def _put_in(random: Random, text: str, _known: Sequence[str], tokens: Sequence[str]) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(tokens) + text[at:]


def _put_for(random: Random, text: str, _known: Sequence[str], tokens: Sequence[str]) -> str:
    """A token for what stands after a colon or a dash, up to the end of the line."""
    places = [at for at, sign in enumerate(text) if sign in ":-"]
    if not places:
        return random.choice(tokens)
    at = random.choice(places) + 1
    end = text.find("\n", at)
    return f"{text[:at]} {random.choice(tokens)}{text[end:] if end >= 0 else ''}"


def _take_out(random: Random, text: str, _known: Sequence[str], _tokens: Sequence[str]) -> str:
    start, end = _part(random, text)
    return text[:start] + text[end:]


def _repeat(random: Random, text: str, _known: Sequence[str], _tokens: Sequence[str]) -> str:
    start, end = _part(random, text)
    return text[:start] + text[start:end] * random.choice((2, 3, 50)) + text[end:]


def _nest(random: Random, text: str, _known: Sequence[str], _tokens: Sequence[str]) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(_OPENINGS) * random.choice((2, 39, 41, 700)) + text[at:]


def _swap_lines(random: Random, text: str, _known: Sequence[str], _tokens: Sequence[str]) -> str:
    lines = text.split("\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _indent(random: Random, text: str, _known: Sequence[str], _tokens: Sequence[str]) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    lines[at] = lines[at].lstrip() if random.random() < 0.3 else f" {lines[at]}"
    return "\n".join(lines)


def _cross(random: Random, text: str, known: Sequence[str], _tokens: Sequence[str]) -> str:
    other = random.choice(known)
    start, end = _part(random, other)
    at = random.randrange(len(text) + 1)
    return text[:at] + other[start:end] + text[at:]


def _turn(random: Random, text: str, _known: Sequence[str], _tokens: Sequence[str]) -> str:
    """Another character for one: a near one, or any."""
    if not text:
        return text
    at = random.randrange(len(text))
    code = (
        ord(text[at]) ^ (1 << random.randrange(7)) if random.random() < 0.7 else random.randrange(0x11_0000)
    )
    return text[:at] + chr(code) + text[at + 1 :]


def _part(random: Random, text: str) -> tuple[int, int]:
    """A part of *text*, mostly a short one."""
    start = random.randrange(len(text) + 1)
    longest = random.choice((1, 4, 20, 200))
    return start, min(len(text), start + random.randrange(longest + 1))


_CHANGES: Final = (_put_in, _put_in, _put_for, _take_out, _repeat, _nest, _swap_lines, _indent, _cross, _turn)


def encoded(text: str) -> bytes:
    """The bytes of *text*; ``\\udcff`` and the like stand for single bytes that are not UTF-8."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
