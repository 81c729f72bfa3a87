"""`kkk sheets collect`: workbooks that experts handed in, into the round's sheets."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kkk_scoring.cli.console import DONE, FOUND, Lang, RubricFile, tell
from kkk_scoring.cli.rounds import usable_round
from kkk_scoring.messages import Message, say, say_count

if TYPE_CHECKING:
    from kkk_scoring.files.finding import Finding
    from kkk_scoring.loading import LoadedRound
    from kkk_scoring.scoring.filled_in import HandedIn
    from kkk_scoring.scoring.hand_in import Change


def collect(
    files: Annotated[list[Path], typer.Argument(metavar="FILES", help="Workbooks, .xlsx or .ods.")],
    into: Annotated[Path, typer.Option("--into", metavar="ROUND", help="The round's folder.")],
    lang: Lang,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let changed marks replace earlier ones, which stay on record.")
    ] = False,
    date: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d", "%Y-%m-%d %H:%M"],
            help="When it was handed in; left out: now.",
            show_default=False,
        ),
    ] = None,
    rubric: RubricFile = None,
) -> None:
    """Check workbooks that experts handed in and write their marks into the round's sheets.

    A file with anything wrong in it is not taken at all; the others are.
    """
    from kkk_scoring.cli.extras import require

    require("python_calamine", "xlsx", lang)
    loaded = usable_round(into, rubric, None, lang, "kkk sheets collect FILES --into {folder}")
    handed_in, wrong = _read_all(files, loaded, lang)
    when = date or datetime.now().replace(second=0, microsecond=0)
    for one in handed_in:
        wrong |= not _take(one, loaded, replace, when, lang)
    raise typer.Exit(FOUND if wrong else DONE)


def _read_all(files: list[Path], loaded: LoadedRound, lang: str) -> tuple[list[HandedIn], bool]:
    """What the good files say; whether there were others."""
    good: list[HandedIn] = []
    wrong = False
    for path in files:
        made, findings = _read(path, loaded)
        _show(path, findings, lang)
        if made is None or any(finding.severity == "error" for finding in findings):
            tell(say("{file}: nothing was taken from this file.", file=path.as_posix()), lang)
            wrong = True
        else:
            good.append(made)
    return _each_once(good, lang, wrong)


def _read(path: Path, loaded: LoadedRound) -> tuple[HandedIn | None, list[Finding]]:
    from kkk_scoring.files.finding import BadFile
    from kkk_scoring.files.read import read_bytes
    from kkk_scoring.files.workbook import read_workbook
    from kkk_scoring.folders import shown
    from kkk_scoring.scoring.filled_in import read_hand_in

    file = shown(path.name)
    try:
        tabs = read_workbook(read_bytes(path, file), file)
    except BadFile as bad:
        return None, list(bad.findings)
    return read_hand_in(tabs, file, loaded.rubric, loaded.round)


def _each_once(good: list[HandedIn], lang: str, wrong: bool) -> tuple[list[HandedIn], bool]:
    """Which of two files that are the same sheet counts nobody can tell: neither is taken."""
    files: dict[str, list[str]] = {}
    for one in good:
        files.setdefault(one.manifest.name, []).append(one.file)
    for names in files.values():
        if len(names) > 1:
            message = say("{files} are the same sheet; none of them was taken.", files=", ".join(names))
            tell(message, lang)
            tell(say("    Hand in one of them."), lang)
    return [one for one in good if len(files[one.manifest.name]) == 1], wrong or len(files) < len(good)


def _show(path: Path, findings: list[Finding], lang: str) -> None:
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.files.finding import tidy

    show_findings(tidy(findings), lang, path.parent)


def _take(one: HandedIn, loaded: LoadedRound, replace: bool, when: datetime, lang: str) -> bool:
    """Writes what is new into the sheet; whether all of it could be taken."""
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.files.finding import BadFile
    from kkk_scoring.scoring.hand_in import changes, merged
    from kkk_scoring.sheet_files import stored_sheet

    manifest = one.manifest
    try:
        stored = stored_sheet(loaded.folder, manifest.stage, manifest.expert)
    except BadFile as bad:
        show_findings(bad.findings, lang, loaded.folder, loaded.paths)
        return False
    found = list(changes(stored.entries, one.entries))
    differing = [change for change in found if not change.is_new]
    for change in differing:
        tell(_shown_change(change), lang)
    if differing and not replace:
        message = say(
            "{file}: nothing was taken, because it changes what was handed in before.", file=one.file
        )
        tell(message, lang)
        tell(say("    If that is meant, add --replace; the earlier marks stay on record."), lang)
        return False
    if found:
        _write(stored, one, merged(stored.entries, one.entries, when))
    new = sum(change.is_new and change.item is not None for change in found)
    replaced = sum(change.item is not None for change in differing)
    tell(
        say(
            "{file}: {expert}, `{stage}`: {entries}, {new}, {replaced}.",
            file=one.file,
            expert=manifest.expert,
            stage=manifest.stage,
            entries=say_count("{count} entry", "{count} entries", len(one.entries)),
            new=say_count("{count} new mark", "{count} new marks", new),
            replaced=say_count("{count} replaced", "{count} replaced", replaced),
        ),
        lang,
    )
    return True


def _write(stored: Any, one: HandedIn, entries: Any) -> None:
    from kkk_scoring.files.write import write_atomically
    from kkk_scoring.scoring.sheet_text import sheet_text
    from kkk_scoring.scoring.sheets import WrittenSheet

    manifest = one.manifest
    sheet = WrittenSheet(
        sheet=manifest.stage,
        expert=manifest.expert,
        rubric=manifest.rubric,
        rubric_sha256=manifest.rubric_sha256,
    )
    stored.path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(stored.path, sheet_text(sheet, entries, stored.heading).encode())


def _shown_change(change: Change) -> Message:
    if change.item is None:
        return say(
            "    {entry}: the declaration was {old}, now {new}.",
            entry=change.entry,
            old=_declared(change.before),
            new=_declared(change.after),
        )
    before, after = _given(change.before), _given(change.after)
    if before == after:
        return say(
            "    {entry} {item}: another reason for the same mark {mark}.",
            entry=change.entry,
            item=change.item,
            mark=after,
        )
    return say(
        "    {entry} {item}: was {old}, now {new}.",
        entry=change.entry,
        item=change.item,
        old=before,
        new=after,
    )


def _given(mark: Any) -> object:
    return mark.mark


def _declared(entry: Any) -> Message:
    return say("impartial") if entry.impartial else say("a conflict of interest")
