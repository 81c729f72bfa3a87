"""An event added to a round's history: the new history is there whole, or the old one stays.

Nothing that is written is changed, not a byte; an event that the round can't have is refused. While one
process adds an event no other does.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final

from kkk_scoring.applications import ApplicationReader
from kkk_scoring.corrections import FOLDER
from kkk_scoring.files.edit import CannotEdit, with_value
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.place import Place
from kkk_scoring.files.read import read
from kkk_scoring.files.write import write_atomically
from kkk_scoring.folders import LINES, link_fault
from kkk_scoring.loading import LoadedRound, UnusableRound, round_document, round_files, round_in
from kkk_scoring.messages import Message, say
from kkk_scoring.scoring.corrected import with_correction
from kkk_scoring.scoring.events import Correction

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document
    from kkk_scoring.rubric.model import Rubric

WAIT: Final = 10.0
"""For how many seconds another process that adds an event is waited for."""
LOCK: Final = ".round.lock"


class Refused(Exception):
    """The event was not added, and nothing was written. *findings*: what it would have brought with it."""

    def __init__(self, message: Message, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(str(message))
        self.message, self.findings = message, findings


def append_event(
    folder: Path,
    event: Mapping[str, Any],
    rubric: str | Path | Rubric | None = None,
    corrected: Path | None = None,
) -> Place:
    """Adds *event* (its keys as round.yaml has them) behind the others; where it stands now.

    *corrected*: the file of a corrected application; a copy is put into the round just before the event.
    Raises `Refused` where the event can't be, and `UnusableRound` for a round that can't be used.
    """
    with only_writer(folder):
        document = round_document(folder)
        made = _with_event(document, event)
        before = round_in(folder, document, rubric)
        after = _loaded(folder, made, rubric)
        _refuse_new_findings(before, after)
        copy = None if corrected is None else _copy(corrected, after, str(event["entry"]))
        path = round_files(folder)[0]
        if path.read_bytes() != document.data:
            raise Refused(say("Somebody changed round.yaml meanwhile; try again."))
        if copy is not None:
            _put(*copy)
        write_atomically(path, made.data)
    return made.place(("events", _count(made) - 1))


def _count(document: Document) -> int:
    events: Any = document.value.get("events")
    return len(events or ())


def _with_event(document: Document, event: Mapping[str, Any]) -> Document:
    if not document.file.endswith(".yaml"):
        raise Refused(say("Events are added to a round.yaml; this round has {file}.", file=document.file))
    path = ("events", _count(document))
    try:
        return with_value(document, path, dict(event))
    except CannotEdit:
        message = say(
            "The event can't be added without touching what is written; write it into round.yaml by hand."
        )
        raise Refused(message) from None


def _loaded(folder: Path, made: Document, rubric: str | Path | Rubric | None) -> LoadedRound:
    try:
        return round_in(folder, made, rubric)
    except UnusableRound as bad:
        raise Refused(say("The event was not added:"), tuple(bad.findings)) from None


def _refuse_new_findings(before: LoadedRound, after: LoadedRound) -> None:
    """Raises `Refused` if there is something wrong *after* that was not wrong *before*."""
    known = {application.id for application in before.applications()}
    old = Counter(_said(finding) for finding in (*before.findings, *before.cross_check(known)))
    new = []
    for finding in (*after.findings, *after.cross_check(known)):
        if old[_said(finding)] > 0:
            old[_said(finding)] -= 1
        else:
            new.append(finding)
    if new:
        raise Refused(say("The event was not added:"), tuple(new))


def _said(finding: Finding) -> tuple[str, str, str]:
    """What a finding says, whatever the line."""
    return finding.code, finding.place.file, finding.message.render("en")


def _put(path: Path, data: bytes) -> None:
    """A corrected application at its place; the same file may be there from a try that was cut off."""
    if path.exists() and path.read_bytes() != data:
        raise Refused(say("{file} is there already, and says something else.", file=path.as_posix()))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data)


def _copy(file: Path, after: LoadedRound, entry: str) -> tuple[Path, bytes]:
    """Where the corrected application of *entry* goes, and its bytes.

    *after* is the round with the event of the correction. Refused if something else than asked is changed.
    """
    before = next(one for one in after.applications() if one.id == entry)
    event = after.round.of(entry, Correction)[-1]
    try:
        document = read(file, file.as_posix())
    except BadFile as bad:
        raise Refused(say("The event was not added:"), tuple(bad.findings)) from None
    corrected = ApplicationReader(after.rubric, after.round.zone).fit(document, entry)
    known = len(before.remarks)
    wrong = with_correction(before, corrected, event, after.round, after.rubric).remarks[known:]
    if wrong:
        raise Refused(say("The event was not added:"), wrong)
    original = Path(before.file)
    stem = entry if original.suffix == LINES else original.stem
    below = after.folder / FOLDER / event.day.isoformat()
    for place in (below.parent, below, below / f"{stem}{file.suffix}"):
        fault = link_fault(place, after.folder)
        if fault is not None:
            raise Refused(say("The event was not added:"), (fault,))
    return below / f"{stem}{file.suffix}", document.data


# -- one writer at a time ------------------------------------------------------------------------


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Keeps other processes from adding events; waits `WAIT` seconds for one that is at it.

    The system lets go of the lock when the process ends, however it ends. Where folders can't be
    locked, a file does instead; that one stays behind if the process is killed.
    """
    until = monotonic() + WAIT
    handle = _locked_folder(folder, until)
    if handle is not None:
        try:
            yield
        finally:
            os.close(handle)
        return
    path = folder / LOCK
    _make_lock(path, until)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()


def _locked_folder(folder: Path, until: float) -> int | None:
    """A handle that holds the folder's lock; None where the system has no such locks."""
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY)
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except BlockingIOError:
            if monotonic() > until:
                os.close(handle)
                raise Refused(say("Another process is adding an event to this round; try again.")) from None
            sleep(0.02)
        except OSError:
            os.close(handle)
            return None


def _make_lock(path: Path, until: float) -> None:
    while True:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            return
        except FileExistsError:
            if monotonic() > until:
                message = say(
                    "Another process is adding an event to this round. If there is none, remove {file}.",
                    file=path.as_posix(),
                )
                raise Refused(message) from None
            sleep(0.02)
