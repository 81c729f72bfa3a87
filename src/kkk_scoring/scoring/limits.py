"""How much scoring tries before it says "open". The table for people is in docs/limits.md."""

from __future__ import annotations

from typing import Final

SUBSETS: Final = 6
"""Sheets of one entry up to which every choice among them is tried when a rule's own choice is open."""

ORDERS: Final = 35
"""Orders of one entry's sheets up to which each is tried while some of its experts are not assigned yet."""
