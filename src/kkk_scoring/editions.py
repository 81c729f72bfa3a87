"""Two editions of a rubric, and a round scored under them and under any mixture of both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile
from kkk_scoring.files.read import read
from kkk_scoring.folders import wrong_kind
from kkk_scoring.loading import LoadedRound, load_folder, load_round, round_files, score
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.round import Application, Round
from kkk_scoring.scoring.score import score as score_all
from kkk_scoring.study.amendment import Amendment, amend
from kkk_scoring.study.contributions import EXACT_UP_TO
from kkk_scoring.study.difference import Difference, difference
from kkk_scoring.study.edition import written


@dataclass(frozen=True, slots=True)
class Edition:
    """A rubric's file as read, and the rubric."""

    path: Path
    document: Document
    rubric: Rubric


def load_edition(path: Path) -> Edition:
    """The edition in the file *path*. Raises `BadFile` with all findings if it can't be used."""
    document = read(path, path.as_posix())
    wrong = wrong_kind(document, "rubric")
    if wrong is not None:
        raise BadFile([wrong])
    rubric, findings = build(document)
    if rubric is None:
        raise BadFile(findings)
    return Edition(path, document, rubric)


def compare(old: Edition, new: Edition, by_new: bool = False) -> Difference:
    """What the newer edition says differently; *by_new*: with its ids."""
    return difference(old.document.value, new.document.value, by_new)


def amend_round(
    old: Edition, new: Edition, folder: Path, step: Callable[[int], None] = lambda _: None
) -> Amendment:
    """What the amendment does on the round in *folder*.

    The round is of one of the two editions: of the one that it names, or if they have the same id of
    the older one; its files use the ids of that edition. *step* is called before each scoring under rules
    that are partly amended, with how often that will be at most. Raises `UnusableRound`.
    """
    named = _rubric_named(folder)
    by_new = named == new.rubric.id != old.rubric.id
    found = compare(old, new, by_new)
    ends = _compiled(old, found.old), _compiled(new, found.new)
    round_ = _Round(folder, {old.rubric.sha256, new.rubric.sha256})
    changed = sum(not clause.wording for clause in found.clauses)

    def between(rubric: Rubric) -> Protocol:
        step(2**changed if changed <= EXACT_UP_TO else changed)
        return round_.between(rubric)

    return amend(found, ends, round_.whole, between)


def _compiled(edition: Edition, tree: Mapping[str, object]) -> Rubric:
    """The edition with the ids that the round uses."""
    rubric, findings = build(edition.document.with_value(written(tree)))
    if rubric is None:
        raise BadFile(findings)
    return rubric


def _rubric_named(folder: Path) -> object:
    """The id of the rubric that round.yaml names; None where nothing can be told."""
    try:
        return read(round_files(folder)[0], "round.yaml").value.get("rubric")
    except (BadFile, IndexError):
        return None


class _Round:
    """The round in *folder* under many rubrics; what they read alike in its files is read once."""

    def __init__(self, folder: Path, editions: Collection[str]) -> None:
        self.folder, self.editions = folder, editions
        self.rounds: dict[str, Round] = {}
        self.applications: dict[str, list[Application]] = {}

    def whole(self, rubric: Rubric) -> Protocol:
        """The protocol with all findings but that other rules recommended others. Raises `UnusableRound`."""
        protocol = score(self._loaded(rubric))
        return replace(protocol, findings=tuple(f for f in protocol.findings if f.code != "KKK364"))

    def between(self, rubric: Rubric) -> Protocol:
        """The protocol without the findings of files."""
        sheets, form = _read_in_sheets(rubric), repr((rubric.form, rubric.round_fields))
        if sheets not in self.rounds:
            self.rounds[sheets] = self._loaded(rubric).round
        if form not in self.applications:
            self.applications[form] = list(self._loaded(rubric).applications())
        return score_all(rubric, self.rounds[sheets], self.applications[form])

    def _loaded(self, rubric: Rubric) -> LoadedRound:
        if round_files(self.folder):
            return load_round(self.folder, rubric, editions=self.editions)
        return load_folder(self.folder, rubric)


def _read_in_sheets(rubric: Rubric) -> str:
    """All that decides how sheets and round.yaml are read."""
    stages = [
        (
            stage.id,
            [(role.id, role.least, role.most) for role in stage.roles.values()],
            [(r.id, r.judged, r.may_not_apply, r.reason_required) for r in stage.requirements],
            [(c.id, c.scale, c.reason_required) for c in stage.group.criteria()],
        )
        for stage in rubric.stages
    ]
    results = [result.id for result in rubric.results]
    return repr((stages, rubric.decisions, results, rubric.round_fields, rubric.registers))
