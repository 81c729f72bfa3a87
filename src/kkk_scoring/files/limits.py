"""How much is read at most. The table for people is in docs/files.md.

All limits are far above what a competition needs; they are there so that a
hostile file costs neither much time nor much memory.
"""

from __future__ import annotations

from typing import Final

FILE_BYTES: Final = 5_000_000
"""Bytes of one file: a round, an application, a sheet, a rubric, a line of NDJSON."""

DEPTH: Final = 40
"""Lists and mappings inside one another; the outermost mapping is 1."""

NODES: Final = 500_000
"""Keys and values in one file, lists and mappings included."""

TEXT_LENGTH: Final = 100_000
"""Characters of one text."""

KEY_LENGTH: Final = 200
"""Characters of one key."""

LIST_LENGTH: Final = 20_000
"""Items of one list."""

NUMBER_DIGITS: Final = 60
"""Digits of one number as written, before the exponent."""

EXPONENT: Final = 100
"""The exponent of a number lies between minus this and this."""

FINDINGS: Final = 100
"""Findings shown for one file; one more says how many are left out."""

FINDINGS_KEPT: Final = 1_000
"""Findings collected for one file; what comes after is not even looked at."""

ARCHIVE_PARTS: Final = 500
"""Parts of a workbook that is handed in."""

ARCHIVE_BYTES: Final = 40_000_000
"""Bytes of all parts of a workbook, unpacked."""

TAB_ROWS: Final = 5_000
"""The last row of a tab in which something may stand."""

TAB_COLUMNS: Final = 100
"""The last column of a tab in which something may stand."""
