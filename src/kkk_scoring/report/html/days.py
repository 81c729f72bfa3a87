"""How the report writes days."""

from __future__ import annotations

from datetime import date, datetime

from kkk_scoring.messages import Wording


class Days(Wording):
    """A language whose readers see days as they write them in tables: ``12.10.2015`` in Polish.

    In English ``2015-10-12`` stays, for ``12/10/2015`` is another day on each side of the ocean.
    """

    __slots__ = ()

    def date(self, value: date) -> str:
        """The day, and where *value* has one the minute."""
        parts = (f"{value.day:02}", f"{value.month:02}", f"{value.year:04}")
        day = ".".join(parts) if self == "pl" else "-".join(reversed(parts))
        return f"{day} {value:%H:%M}" if isinstance(value, datetime) else day
