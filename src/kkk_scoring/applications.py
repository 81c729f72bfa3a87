"""Applications read from their files: one per file, or one per line of NDJSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kkk_scoring.ahead import ahead
from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.fit import fit
from kkk_scoring.files.place import Place
from kkk_scoring.files.places import Places
from kkk_scoring.files.read import read
from kkk_scoring.folders import LINES, Found, is_id, whole, wrong_kind
from kkk_scoring.messages import say
from kkk_scoring.rubric.form import fill_gaps, model
from kkk_scoring.scoring.round import Application
from kkk_scoring.scoring.zone import DEFAULT, to_local

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from kkk_scoring.rubric.model import Rubric


class ApplicationReader:
    """Reads applications against the form of *rubric*; their times are told in *zone*.

    A file that can't be used gives an application without answers and with findings, under the
    id that the file's name begins with: no entry is lost because its file is bad.
    In a *draft* what is not answered may still come.
    """

    def __init__(self, rubric: Rubric, zone: str = DEFAULT, draft: bool = False) -> None:
        self.rubric, self.zone, self.draft = rubric, zone, draft
        self.model: TypeAdapter[Any] = _model(rubric)
        requirements = (requirement for stage in rubric.stages for requirement in stage.requirements)
        self.asked = tuple({(): None} | {one.answer: None for one in requirements if one.answer})
        """The paths of which scoring asks where the answer stands."""

    def read_all(self, files: Iterable[Found]) -> Iterator[Application]:
        """The applications of all *files*, one at a time and in their order."""
        for lines, group in groupby(files, lambda found: found.name.endswith(LINES) and not found.fault):
            several = list(group)
            if lines:
                for found in several:
                    yield from self.read_lines(found)
                continue
            for found, application in zip(several, ahead(self.read, several), strict=True):
                # One text for both, also where another process read it.
                application.file = found.file
                if application.id == found.id:
                    application.id = found.id
                yield application

    def read(self, found: Found) -> Application:
        """The application in one file."""
        if found.fault is not None:
            return _unusable(found.id, found.file, (found.fault,))
        try:
            document = read(found.path, found.file)
        except BadFile as bad:
            return _unusable(found.id, found.file, bad.findings)
        return self.fit(document, found.id)

    def read_lines(self, found: Found) -> Iterator[Application]:
        """One application per line; a bad line is listed as `FILE:LINE` and loses no other."""
        from kkk_scoring.files.json_reader import find_lines, read_line

        path = found.path
        if not path.is_file():
            fault = whole("KKK001", say("This is not an ordinary file."), found.file)
            yield _unusable(found.id, found.file, (fault,))
            return
        try:
            with path.open("rb") as stream:
                yield from ahead(
                    lambda line: self._line(read_line(stream, line, found.file), found), find_lines(stream)
                )
        except OSError as error:
            message = say("The file can't be read: {reason}.", reason=error.strerror or "?")
            yield _unusable(found.id, found.file, (whole("KKK001", message, found.file),))

    def fit(self, document: Document, id_: str) -> Application:
        """The application in *document*, which is expected to be *id_*."""
        wrong = wrong_kind(document, "application")
        if wrong is not None:
            return _unusable(id_, document.file, (wrong,), document)
        answers, findings = fit(document, self.model)
        if answers is None:
            return _unusable(id_, document.file, findings, document)
        rubric = self.rubric
        findings += self._of_another(document, answers, id_)
        given_id = answers.pop("application")
        answers.pop("rubric")
        findings += to_local(rubric.form, answers, self.zone, document)
        if findings:
            return _unusable(id_, document.file, findings, document)
        missing = tuple(fill_gaps(rubric.form, answers, draft=self.draft))
        places = Places(document, (*self.asked, *missing[:1]))
        return Application(given_id, document.file, answers, places, missing, draft=self.draft)

    def _line(self, line: Document | BadFile, found: Found) -> Application:
        if isinstance(line, BadFile):
            return _unusable(f"{found.id}:{line.findings[0].place.line}", found.file, line.findings)
        return self.fit(line, _id_of(line) or f"{found.id}:{line.place().line}")

    def _of_another(self, document: Document, answers: dict[str, Any], id_: str) -> Iterator[Finding]:
        given, rubric = answers["application"], answers["rubric"]
        if given.casefold() != id_.casefold():
            message = say(
                "The file's name begins with {name}, but the application is {id}.", name=id_, id=given
            )
            fix = say("Let the file's name begin with the id.")
            yield Finding("KKK402", message, fix, document.place(("application",)))
        if rubric != self.rubric.id:
            message = say(
                "The application is for the rubric `{other}`, but here `{id}` is used.",
                other=rubric,
                id=self.rubric.id,
            )
            fix = say("Put it into the folder of its own round, or correct the id.")
            yield Finding("KKK401", message, fix, document.place(("rubric",)))


def _model(rubric: Rubric) -> TypeAdapter[Any]:
    """What an application's file must fit: its two ids, then the form's fields."""
    from kkk_scoring.files.types import Id, SlugId

    return model(rubric.form, {"application": Id, "rubric": SlugId})


def _unusable(
    id_: str, file: str, findings: Iterable[Finding], document: Document | None = None
) -> Application:
    place = Places(document) if document else partial(_beginning, file)
    return Application(id_, file, None, place, findings=tuple(findings))


def _beginning(file: str, _: object) -> Place:
    return Place(file, 1, 1)


def _id_of(document: Document) -> str | None:
    """The id that a line of NDJSON gives itself, if it is one."""
    given = document.value.get("application")
    return str(given) if is_id(given) else None
