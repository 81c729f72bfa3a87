"""The round's zone: which names there are, and what a time with an offset is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from kkk_scoring.files.document import Document
    from kkk_scoring.rubric.form import Field

DEFAULT: Final = "Europe/Warsaw"
_NO_ZONES: Final = ("posix/", "right/", "localtime", "posixrules", "Factory")
"""What stands in the system's database beside the zones: copies of them, and the computer's own."""

Path = tuple[str | int, ...]


def zone_fault(name: str, document: Document) -> Finding | None:
    """A finding unless *name*, as round.yaml gives it, is a zone of the IANA database."""
    if name == DEFAULT or _zone(name) is not None:
        return None
    from zoneinfo import available_timezones

    from kkk_scoring.files.show import short
    from kkk_scoring.files.suggest import closest

    close = closest(name, available_timezones())
    fix = say("Did you mean `{zone}`?", zone=close) if close else say("Write a name such as `Europe/Warsaw`.")
    message = say("“{zone}” is not the name of a time zone.", zone=short(name))
    return Finding("KKK333", message, fix, document.place(("zone",)))


def local(moment: datetime, zone: str) -> datetime | None:
    """*moment* as a clock in *zone* shows it, without offset; None where no calendar reaches.

    Without an offset it is the clock's time already.
    """
    if moment.tzinfo is None:
        return moment
    info = _zone(zone)
    if info is None:
        return None
    try:
        return moment.astimezone(info).replace(tzinfo=None, fold=0)
    except OverflowError:
        return None


def to_local(
    fields: Mapping[str, Field], answers: dict[str, Any], zone: str, document: Document, path: Path = ()
) -> Iterator[Finding]:
    """Sets every time among *answers* (which stand at *path*) to the clock of *zone*."""
    for name, field in fields.items():
        if answers.get(name) is not None and _holds_moments(field):
            yield from _convert(field, answers, name, zone, document, (*path, name))


def beyond(place_of: Document, path: Path) -> Finding:
    """The finding about a time at *path* that the round's zone has no date for."""
    message = say("This time can't be told in the round's zone.")
    return Finding("KKK335", message, say("Correct the date or the offset."), place_of.place(path))


def _convert(
    field: Field, holder: Any, key: str | int, zone: str, document: Document, path: Path
) -> Iterator[Finding]:
    value = holder[key]
    if field.kind == "date and time":
        moment = local(value, zone)
        if moment is None:
            yield beyond(document, path)
        else:
            holder[key] = moment
    elif field.kind == "record":
        yield from to_local(field.fields or {}, value, zone, document, path)
    elif field.kind == "list" and field.item is not None:
        for index in range(len(value)):
            yield from _convert(field.item, value, index, zone, document, (*path, index))


def _holds_moments(field: Field) -> bool:
    if field.kind == "record":
        return any(map(_holds_moments, (field.fields or {}).values()))
    if field.kind == "list" and field.item is not None:
        return _holds_moments(field.item)
    return field.kind == "date and time"


def _zone(name: str) -> ZoneInfo | None:
    from zoneinfo import ZoneInfo

    if name.startswith(_NO_ZONES):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such name, a path out of the database, a folder of it
        return None
