"""On which side of a limit a comparison asks a value to be."""

from __future__ import annotations

from typing import Final

UP, DOWN = (">=", ">"), ("<=", "<")
TURNED: Final = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
"""The comparison with its two sides exchanged."""
