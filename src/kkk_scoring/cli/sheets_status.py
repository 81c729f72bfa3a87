"""`kkk sheets status`: who has handed in what, and what a verdict still needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.console import DONE, FOUND, Lang, Output, RubricFile, write_data, write_page
from kkk_scoring.cli.rounds import usable_round
from kkk_scoring.cli.sheets_round import Folder, the_stage
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.loading import LoadedRound
    from kkk_scoring.scoring.protocol import Protocol
    from kkk_scoring.scoring.round import Application
    from kkk_scoring.study.conflicts import Suspicion


class Format(StrEnum):
    table = "table"
    json = "json"


def status(
    folder: Folder,
    lang: Lang,
    stage: Annotated[
        str | None, typer.Option("--stage", "-s", metavar="STAGE", help="Only this stage.")
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", "-f", help="For people or for programs.")
    ] = Format.table,
    rubric: RubricFile = None,
    output: Output = None,
) -> None:
    """Show experts × entries: handed in, open, out, called in; and what is missing for each verdict."""
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.report.sheet_status import StatusPage, render_json
    from kkk_scoring.scoring.owed import owed

    loaded = usable_round(folder, rubric, output, lang, "kkk sheets status {folder}")
    only = None if stage is None else the_stage(loaded, stage, lang).id
    protocol, suspicions = _scored(loaded, lang)
    show_findings(protocol.findings, lang, loaded.folder, loaded.paths)
    stages = [one for one in owed(protocol, _drafted(loaded, protocol)) if only in (None, one.stage.id)]
    if format_ is Format.json:
        write_data(render_json(protocol, stages, suspicions), output)
    else:
        write_page(lambda plain: StatusPage(protocol, stages, lang, plain, suspicions), output)
    raise typer.Exit(FOUND if protocol.findings else DONE)


def _scored(loaded: LoadedRound, lang: str) -> tuple[Protocol, list[Suspicion]]:
    """The protocol, and what experts and applications have in common, looked for while these go by."""
    from kkk_scoring.cli.progress import progress
    from kkk_scoring.loading import round_document, score
    from kkk_scoring.study.conflicts import suspicions

    found: list[Suspicion] = []
    place = round_document(loaded.folder).place

    def watched(all_: Iterable[Application]) -> Iterator[Application]:
        for one in progress(all_, len(loaded.files), say("Applications"), lang):
            found.extend(suspicions(loaded.rubric, loaded.round.experts, [one], place))
            yield one

    return score(loaded, watched), found


def _drafted(loaded: LoadedRound, protocol: Protocol) -> dict[tuple[str, str], str]:
    """(stage, entry) → whom `kkk experts assign` would propose where the rules call a further expert."""
    from kkk_scoring.study.assign import drafted, subjects

    found: dict[tuple[str, str], str] = {}
    for stage in protocol.rubric.stages:
        draw = protocol.round.draws.get(stage.id)
        known = subjects(loaded.applications(), draw.field) if draw and draw.field else None
        for role in stage.roles.values():
            if role.when is not None:
                proposed = drafted(protocol, stage, role.id, known)
                found |= {(stage.id, entry): expert for entry, expert in proposed.items() if expert}
    return found
