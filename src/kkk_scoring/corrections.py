"""The corrected applications of a round: `corrections/<day>/<application>`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kkk_scoring.files.finding import Finding
from kkk_scoring.folders import Found, competition_files, link_fault, listed, shown_path, whole
from kkk_scoring.messages import say
from kkk_scoring.scoring.corrected import with_correction
from kkk_scoring.scoring.events import Correction

if TYPE_CHECKING:
    from kkk_scoring.applications import ApplicationReader
    from kkk_scoring.rubric.model import Rubric
    from kkk_scoring.scoring.happening import Happening
    from kkk_scoring.scoring.round import Application, Round

FOLDER: Final = "corrections"


class CorrectionFile(NamedTuple):
    """A corrected application and the event with which it came."""

    found: Found
    event: Correction


Corrections = Mapping[str, tuple[CorrectionFile, ...]]
"""Entry → its corrections by day."""


def find_corrections(
    folder: Path, happened: Iterable[Happening], findings: list[Finding], as_of: date | None = None
) -> Corrections:
    """The corrected files of the round in *folder*, each with its event; a file without one is a finding.

    *as_of*: only those that had come by the end of that day.
    """
    top = folder / FOLDER
    fault = link_fault(top, folder)
    if fault is not None:
        findings.append(fault)
        return {}
    events = [event for event in happened if isinstance(event, Correction)]
    taken: dict[str, list[CorrectionFile]] = {}
    for found, day in _files(top, folder, findings):
        event = next((e for e in events if e.day == day and e.entry.casefold() == found.id.casefold()), None)
        if event is None:
            findings.append(_no_event(found))
        elif any(one.event is event for one in taken.get(event.entry, ())):
            message = say("There are several corrected files of {entry} for one day.", entry=event.entry)
            findings.append(whole("KKK362", message, found.file, say("Keep one of them.")))
        elif as_of is None or day <= as_of:
            taken.setdefault(event.entry, []).append(CorrectionFile(found, event))
    return {entry: tuple(files) for entry, files in taken.items()}


def _files(top: Path, folder: Path, findings: list[Finding]) -> Iterator[tuple[Found, date]]:
    for entry in listed(top, folder, findings):
        day = _day(entry.name)
        if day is None or not entry.is_dir():
            file = shown_path(entry, folder)
            message = say("{file} is not read: corrections lie in folders named by the day.", file=file)
            fix = say("Name the folder like 2015-06-25, the day of the event.")
            findings.append(whole("KKK362", message, file, fix))
            continue
        fault = link_fault(entry, folder)
        if fault is not None:
            findings.append(fault)
            continue
        for found in competition_files(Path(entry.path), folder, findings):
            yield found, day


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name) if len(name) == len("2015-06-25") else None
    except ValueError:
        return None


def _no_event(found: Found) -> Finding:
    message = say(
        "{file} is not read: no correction of {entry} is recorded for this day.",
        file=found.file,
        entry=found.id,
    )
    fix = say("Record it with `kkk correct`, or remove the file.")
    return whole("KKK362", message, found.file, fix)


def with_corrections(
    application: Application,
    files: Collection[CorrectionFile],
    reader: ApplicationReader,
    round_: Round,
    rubric: Rubric,
) -> Application:
    """The application with its corrections, one after the other."""
    if application.answers is None:
        return application
    for file in files:
        corrected = reader.read(file.found)
        application = with_correction(application, corrected, file.event, round_, rubric)
    return application
