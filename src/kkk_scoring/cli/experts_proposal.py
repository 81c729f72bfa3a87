"""The proposal of `kkk experts assign`: made of a scored round, and added to round.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kkk_scoring.cli.console import stop, tell
from kkk_scoring.messages import say, say_count

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document
    from kkk_scoring.rubric.model import Stage
    from kkk_scoring.scoring.protocol import Protocol
    from kkk_scoring.scoring.round import Application
    from kkk_scoring.study.assign import Proposal
    from kkk_scoring.study.conflicts import Suspicion


def proposal_of(
    protocol: Protocol,
    applications: list[Application],
    document: Document,
    stage: Stage,
    choices: tuple[str | None, str | None],
) -> tuple[Proposal, list[Suspicion]]:
    """The proposal, and the suspicions that no recusal has settled; *choices*: seed and field."""
    from kkk_scoring.study.assign import propose, seed_of, subjects
    from kkk_scoring.study.conflicts import suspicions, unsettled

    seed, field = choices
    people = {id_: one for id_, one in protocol.round.experts.items() if one.role in stage.roles}
    found = unsettled(suspicions(protocol.rubric, people, applications, document.place), protocol, stage)
    about = subjects(applications, field) if field else None
    pairs = [(one.entry, one.expert) for one in found]
    made = propose(protocol, stage, seed_of(protocol.round, stage.id, seed), about, pairs, field)
    return made, found


def round_document(folder: Path, lang: str, write: bool) -> Document:
    """The round.yaml; ends the command where it is to be added to (*write*) but is JSON."""
    from kkk_scoring.files.read import read
    from kkk_scoring.loading import round_files

    (path,) = round_files(folder)  # the round was loaded, so there is exactly one
    if write and path.suffix != ".yaml":
        stop(lang, say("{file} is JSON; only a round.yaml can be added to.", file=path.name))
    return read(path, path.name)


def write_proposal(folder: Path, document: Document, proposal: Proposal, lang: str) -> None:
    """Adds the proposal and what it was drawn from to round.yaml, all or nothing."""
    from kkk_scoring.files.edit import CannotEdit
    from kkk_scoring.files.write import write_atomically
    from kkk_scoring.study.assign import added_to

    if not proposal.added:
        return
    try:
        made = added_to(document, proposal)
    except CannotEdit:
        stop(lang, say("The proposal can't be put into {file}; add it there by hand.", file=document.file))
    write_atomically(folder / document.file, made.data)
    added = sum(map(len, proposal.added.values()))
    tell(
        say_count(
            "{count} assignment added to {file}.",
            "{count} assignments added to {file}.",
            added,
            file=document.file,
        ),
        lang,
    )
