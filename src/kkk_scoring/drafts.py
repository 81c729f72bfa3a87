"""One application by itself: its file, its rubric, and what is known of its round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from kkk_scoring.applications import ApplicationReader
from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.read import read
from kkk_scoring.folders import id_in_name, shown, wrong_kind
from kkk_scoring.loading import find_rubric, load_round, load_rubric, round_files, rubric_name
from kkk_scoring.messages import say
from kkk_scoring.register_files import read_registers
from kkk_scoring.rubric.form import unanswered
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.events import Received
from kkk_scoring.scoring.round import Application, Round
from kkk_scoring.study.standing import Standing, stand


@dataclass(frozen=True, slots=True)
class Draft:
    """An application on its own desk. *final*: what is left out is left out; else it may still come.

    *document* is the file as it was read; *paths*: where files that findings name are found.
    """

    path: Path
    document: Document
    application: Application
    rubric: Rubric
    round: Round
    final: bool
    paths: Mapping[str, Path]

    def standing(self, rubric: Rubric | None = None) -> Standing:
        """Where it stands; *rubric*: the rules with something assumed."""
        return stand(rubric or self.rubric, self.application, self.round)


class UnusableDraft(BadFile):
    """A file that can't be used as an application; *paths* as in `Draft`."""

    def __init__(self, findings: tuple[Finding, ...], paths: Mapping[str, Path]) -> None:
        super().__init__(findings)
        self.paths = dict(paths)


def load_draft(
    path: str | Path,
    rubric: str | Path | None = None,
    round_: str | Path | None = None,
    received: date | datetime | None = None,
    final: bool | None = None,
) -> Draft:
    """The application in the file *path*, finished or not.

    Its rubric is found by the id that the file names, unless *rubric* gives its file. In the folder of a
    round all that the round knows of the entry counts; *round_* gives another round's folder, of which
    only the parameters count. *received*: the day it is (to be) handed in; a day alone is taken as noon.
    *final*: left out: whether the round has received it.

    Raises `UnusableDraft`, or `UnusableRound` for a round that can't be used.
    """
    path = Path(path)
    file = shown(path.name)
    paths = {file: path}
    try:
        document = read(path, file)
        rules_path = Path(rubric) if rubric is not None else _rubric_path(path, document)
        paths[rubric_name(rules_path)] = rules_path
        rules = load_rubric(rules_path, rubric_name(rules_path))
    except BadFile as bad:
        raise UnusableDraft(bad.findings, paths) from None
    known, here = _round(path, rules, round_)
    if rules.registers:
        base = Path(round_) if round_ is not None else path.resolve().parent
        registers = read_registers(rules, base, {rubric_name(rules_path): rules_path}, known.zone)
        known = replace(known, registers=registers.values)
    id_ = id_in_name(file)
    if received is not None:
        known = _received(known, _id_of(document) or id_, received)
    handed_in = here and known.received(_id_of(document) or id_) is not None
    is_final = handed_in if final is None else final
    application = ApplicationReader(rules, known.zone, draft=not is_final).fit(document, id_)
    if application.findings:
        raise UnusableDraft(application.findings, paths)
    return Draft(path, document, application, rules, known, is_final, paths)


def rubric_file(given: str, near: Path) -> Path | None:
    """The rubric that *given* names: a file, or an id looked for in `rubrics` folders at and above *near*."""
    path = Path(given)
    if path.is_file():
        return path
    return find_rubric(near / "application", given) if path.name == given else None


def _rubric_path(path: Path, document: Document) -> Path:
    """The file of the rubric that the application names."""
    wrong = wrong_kind(document, "application")
    if wrong is not None:
        raise BadFile([wrong])
    id_ = document.value.get("rubric")
    if not isinstance(id_, str):
        message = say("The file doesn't say which rubric it is for.")
        fix = say("Write `rubric:` with the id of the rules as the second line.")
        raise BadFile([Finding("KKK410", message, fix, document.place(("rubric",)))])
    found = find_rubric(path, id_)
    if found is None:
        message = say("The rubric `{id}` was not found.", id=id_[:60])
        fix = say("Name its file with --rubric FILE, or put it into a folder `rubrics` beside or above.")
        raise BadFile([Finding("KKK321", message, fix, document.place(("rubric",)))])
    return found


def _id_of(document: Document) -> str | None:
    given = document.value.get("application")
    return given if isinstance(given, str) and id_in_name(given) == given else None


def _round(path: Path, rules: Rubric, folder: str | Path | None) -> tuple[Round, bool]:
    """What is known of the round, and whether the file lies in its folder."""
    here = path.resolve().parent
    if folder is not None and Path(folder).resolve() != here:
        whole_round = load_round(folder, rules).round
        return Round(None, parameters=whole_round.parameters, zone=whole_round.zone), False
    if round_files(here):
        return load_round(here, rules).round, True
    parameters = {name: unanswered(field) for name, field in rules.round_fields.items()}
    return Round(None, parameters=parameters), False


def _received(known: Round, id_: str, day: date | datetime) -> Round:
    moment = day if isinstance(day, datetime) else datetime.combine(day, time(12))
    event = Received(event="received", entry=id_, date=moment, by="applicant", reason=None, clause=None)
    others = [one for one in known.events.get(id_, ()) if not isinstance(one, Received)]
    return replace(known, events={**known.events, id_: [event, *others]})
