"""`kkk sheets make`: a workbook for each expert."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.console import DONE, FOUND, Lang, RubricFile, stop, tell
from kkk_scoring.cli.rounds import usable_round
from kkk_scoring.cli.sheets_round import Folder, the_stage
from kkk_scoring.messages import say, say_count

if TYPE_CHECKING:
    from kkk_scoring.loading import LoadedRound
    from kkk_scoring.rubric.model import Stage
    from kkk_scoring.scoring.protocol import Protocol
    from kkk_scoring.scoring.sheets import WrittenEntry

StageOption = Annotated[str, typer.Option("--stage", "-s", metavar="STAGE", help="The stage's id.")]


def make(
    folder: Folder,
    stage: StageOption,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write to.")],
    lang: Lang,
    expert: Annotated[
        list[str] | None, typer.Option("--expert", "-e", metavar="EXPERT", help="Only for this expert.")
    ] = None,
    filled: Annotated[
        bool, typer.Option("--filled", help="With what the expert has already handed in, to be corrected.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Let files of the same names in DIR be replaced.")
    ] = False,
    rubric: RubricFile = None,
) -> None:
    """Write a workbook for each expert of a stage: a tab for each entry, to be filled in offline."""
    from kkk_scoring.cli.extras import require
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.cli.progress import scored

    require("xlsxwriter", "xlsx", lang)
    loaded = usable_round(folder, rubric, None, lang, f"kkk sheets make {{folder}} --stage {stage} --to {to}")
    chosen = the_stage(loaded, stage, lang)
    experts = _experts(loaded, chosen.id, expert, lang)
    protocol = scored(loaded, lang)
    show_findings(protocol.findings, lang, loaded.folder, loaded.paths)
    _write(list(_drawn(loaded, protocol, chosen, experts, filled, lang)), to, overwrite, lang)
    raise typer.Exit(FOUND if protocol.findings else DONE)


def _experts(loaded: LoadedRound, stage: str, wanted: list[str] | None, lang: str) -> list[str]:
    from kkk_scoring.files.show import short
    from kkk_scoring.rubric.names import suggestion

    assigned = list(loaded.round.assignments.get(stage, {}))
    for one in wanted or ():
        if one not in assigned:
            message = say("{expert} is not assigned to the stage `{stage}`.", expert=short(one), stage=stage)
            stop(lang, message, suggestion(one, assigned))
    if not assigned:
        stop(
            lang,
            say("Nobody is assigned to the stage `{stage}`.", stage=stage),
            say(
                "To draft it, type: {command}", command=f"kkk experts assign {loaded.folder} --stage {stage}"
            ),
        )
    return list(dict.fromkeys(wanted or assigned))


def _drawn(
    loaded: LoadedRound, protocol: Protocol, stage: Stage, experts: list[str], filled: bool, lang: str
) -> Iterator[tuple[str, bytes, int]]:
    """Each workbook's name, its content and how many entries it has."""
    from kkk_scoring.report.sheets.book import render
    from kkk_scoring.report.sheets.desk import Order
    from kkk_scoring.study.blind import Sight

    reached = {o.entry for o in protocol.outcomes if any(r.stage.id == stage.id for r in o.stages)}
    sight, round_ = Sight(loaded.rubric), loaded.round
    seen = {a.id: sight.of(a, round_) for a in loaded.applications() if a.id in reached}
    for expert in experts:
        mine = [
            seen[entry]
            for entry in sorted(seen)
            if expert in round_.assigned(stage.id, entry) and not round_.recused(stage.id, expert, entry)
        ]
        if not mine:
            tell(say("{expert} has no entry to assess in `{stage}`.", expert=expert, stage=stage.id), lang)
            continue
        earlier = _handed_in(loaded, stage.id, expert, lang) if filled else {}
        order = Order(loaded.rubric, round_, stage, expert, mine, earlier)
        yield f"{stage.id}-{expert}.xlsx", render(order, lang), len(mine)


def _handed_in(loaded: LoadedRound, stage: str, expert: str, lang: str) -> dict[str, WrittenEntry]:
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.files.finding import BadFile
    from kkk_scoring.sheet_files import stored_sheet

    try:
        return stored_sheet(loaded.folder, stage, expert).entries
    except BadFile as bad:
        show_findings(bad.findings, lang, loaded.folder, loaded.paths)
        raise typer.Exit(FOUND) from None


def _write(drawn: list[tuple[str, bytes, int]], to: Path, overwrite: bool, lang: str) -> None:
    """Writes all workbooks, or none where a file would be lost that says something else."""
    from kkk_scoring.files.write import write_atomically

    there = [name for name, data, _ in drawn if (to / name).exists() and (to / name).read_bytes() != data]
    if there and not overwrite:
        stop(
            lang,
            say(
                "{folder} has other files of these names: {files}.",
                folder=to.as_posix(),
                files=", ".join(there),
            ),
            say("    They may be hand-ins. Choose another folder, or add --overwrite."),
        )
    to.mkdir(parents=True, exist_ok=True)
    for name, data, _ in drawn:
        write_atomically(to / name, data)
    books = say_count("{count} workbook", "{count} workbooks", len(drawn))
    entries = say_count("{count} tab", "{count} tabs", sum(count for _, _, count in drawn))
    message = say(
        "{books} with {entries} written to {folder}.", books=books, entries=entries, folder=to.as_posix()
    )
    tell(message, lang)
