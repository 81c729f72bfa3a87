"""How much an expression may ask for. Whoever exceeds a limit gets a `FeelError` of kind ``limit``.

The limits are far above what a rule of a competition needs and low enough that no
text, however hostile, holds up the program for more than a moment.
"""

from __future__ import annotations

from typing import Final

CHARACTERS: Final = 10_000
"""Length of an expression's text."""

NODES: Final = 2_000
"""Parts (names, values, operators, calls) of one expression."""

NESTING: Final = 60
"""Brackets, calls, conditions inside one another while reading."""

DEPTH: Final = 120
"""Depth of the tree; a chain ``1 + 1 + 1 + …`` is as deep as it is long."""

DIGITS: Final = 60
"""Digits of a number written in an expression."""

EXPONENT: Final = 100
"""Exponent of a number written as ``1.5e10``."""

STEPS: Final = 500_000
"""Items looked at by all loops and filters of one evaluation together, each weighed by what is done to it."""

BITS: Final = 16_000
"""Size of a number that is kept (as item of a list, entry of a record, result): about 4,800 digits."""

WORKING_BITS: Final = 32_000
"""Size of a number while one expression calculates with it."""

TEXT: Final = 100_000
"""Characters of a text that is kept."""

ITEMS: Final = 100_000
"""Items of a list that is kept."""

SCALE: Final = 6_176
"""Decimal places a rounding function accepts (DMN's own bound)."""

ALTERNATIVES: Final = 100
"""Values or lists that a `OneOf` may hold before it gives up."""

CHOICES: Final = 5_000
"""Sets of sheets that are tried one by one before a choice among them is simply unknown."""

PAIRS: Final = 20_000
"""Undecided items that are compared with others before each simply may be one of them."""

PRECISION: Final = 34
"""Significant digits of roots, logarithms, exponentials and fractional powers."""


class Exceeded(Exception):
    """An evaluation asks for more than a limit allows; *what* is ``steps``, ``number``, ``text`` or ``list``.

    A program turns it into a `FeelError` that points at its expression.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
