"""`kkk experts`: who assesses what, and how the experts agree."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import (
    DONE,
    FOUND,
    Lang,
    Output,
    RubricFile,
    stop,
    tell,
    write_data,
    write_page,
)
from kkk_scoring.messages import say, say_count

if TYPE_CHECKING:
    from kkk_scoring.loading import LoadedRound
    from kkk_scoring.rubric.model import Rubric, Stage
    from kkk_scoring.scoring.protocol import Protocol
    from kkk_scoring.scoring.round import Application
    from kkk_scoring.study.experts import ExpertsReport

experts = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Who assesses what; how experts agree."
)
app.add_typer(experts, name="experts")

RoundFolder = Annotated[Path, typer.Argument(metavar="ROUND", help="A round's folder.")]
Seed = Annotated[
    str | None,
    typer.Option(
        "--seed",
        metavar="TEXT",
        help="What is drawn from; left out: as recorded, else the round's seed or id.",
    ),
]
Field = Annotated[
    str | None,
    typer.Option(
        "--field",
        metavar="FIELD",
        help="The form's field in which experts' fields are looked for, such as project.topic.",
    ),
]
Plots = Annotated[
    Path | None, typer.Option("--plots", metavar="DIR", help="Also write pictures (SVG) to this folder.")
]
Draws = Annotated[
    int, typer.Option("--draws", min=0, max=100_000, metavar="N", help="Draws for intervals of agreement.")
]


class Format(StrEnum):
    table = "table"
    json = "json"


@experts.command()
def assign(
    folder: RoundFolder,
    *,
    stage: Annotated[str, typer.Option("--stage", metavar="STAGE", help="The stage's id.")],
    lang: Lang,
    field: Field = None,
    seed: Seed = None,
    write: Annotated[
        bool, typer.Option("--write", help="Add the proposal to round.yaml; all else in it stays.")
    ] = False,
    format_: Annotated[
        Format, typer.Option("--format", "-f", help="For people or for machines.")
    ] = Format.table,
    rubric: RubricFile = None,
    output: Output = None,
) -> None:
    """Propose who assesses what in a stage: balanced, within field and load, without declared conflicts."""
    from kkk_scoring.cli.experts_proposal import proposal_of, round_document, write_proposal
    from kkk_scoring.report.assignment_json import render
    from kkk_scoring.report.assignment_page import AssignmentPage

    typed = "kkk experts assign {folder} --stage STAGE"
    loaded, protocol, applications = _scored(folder, rubric, lang, typed, output)
    (chosen,) = _stages(loaded.rubric, stage, lang)
    document = round_document(loaded.folder, lang, write)
    recorded = loaded.round.draws.get(chosen.id)
    if recorded is not None:
        if write and (seed not in (None, recorded.seed) or field not in (None, recorded.field)):
            other = say(
                "round.yaml records another draw of `{stage}`; leave out --seed and --field.", stage=stage
            )
            stop(lang, other)
        field = field or recorded.field
    if field is not None:
        _check_field(field, loaded.rubric, lang)
    proposal, found = proposal_of(protocol, applications, document, chosen, (seed, field))
    if format_ is Format.json:
        write_data(render(protocol, proposal, found), output)
    else:
        write_page(lambda plain: AssignmentPage(proposal, found, lang, plain), output)
    if field is None and any(loaded.round.experts[expert].fields for expert in proposal.loads):
        tell(say("Experts' fields were not looked at; name the form's field with --field."), lang)
    if write:
        write_proposal(loaded.folder, document, proposal, lang)
    raise typer.Exit(FOUND if protocol.findings else DONE)


@experts.command()
def report(
    folder: RoundFolder,
    *,
    stage: Annotated[str | None, typer.Option("--stage", metavar="STAGE", help="Only this stage.")] = None,
    lang: Lang,
    format_: Annotated[
        Format, typer.Option("--format", "-f", help="For people or for machines.")
    ] = Format.table,
    plots: Plots = None,
    seed: Seed = None,
    draws: Draws = 1000,
    rubric: RubricFile = None,
    output: Output = None,
) -> None:
    """Report on the experts: spread, divergences, agreement, severity, and which decisions hang on them."""
    from kkk_scoring.cli.progress import progress
    from kkk_scoring.report.experts_json import render
    from kkk_scoring.report.experts_page import ExpertsPage
    from kkk_scoring.study.assign import seed_of
    from kkk_scoring.study.experts import study

    loaded, protocol, applications = _scored(folder, rubric, lang, "kkk experts report {folder}", output)

    def counted(those: Sequence[str]) -> Sequence[str]:
        return list(progress(those, len(those), say("Experts"), lang))

    chosen = _stages(loaded.rubric, stage, lang)
    made = study(
        protocol,
        applications,
        chosen,
        seed_of(loaded.round, "", seed),
        draws,
        format_ is Format.json,
        counted,
    )
    if format_ is Format.json:
        write_data(render(made), output)
    else:
        write_page(lambda plain: ExpertsPage(made, lang, plain), output)
    if plots is not None:
        _write_plots(made, plots, lang)
    raise typer.Exit(FOUND if protocol.findings else DONE)


def _scored(
    folder: Path, rubric: Path | None, lang: str, typed: str, output: Path | None = None
) -> tuple[LoadedRound, Protocol, list[Application]]:
    """The round, its protocol, and the applications that the protocol was made of."""
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.cli.progress import progress
    from kkk_scoring.cli.rounds import usable_round
    from kkk_scoring.loading import score

    loaded = usable_round(folder, rubric, output, lang, typed)
    if loaded.round.id is None:
        stop(lang, say("A plain folder of applications has no experts."))
    applications: list[Application] = []

    def kept(all_: object) -> Sequence[Application]:
        applications.extend(progress(loaded.applications(), len(loaded.files), say("Applications"), lang))
        return applications

    protocol = score(loaded, kept)
    show_findings(protocol.findings, lang, loaded.folder, loaded.paths)
    return loaded, protocol, applications


def _stages(rubric: Rubric, stage: str | None, lang: str) -> list[Stage]:
    """The stage of this id, or all; ends the command where the rubric hasn't it."""
    from kkk_scoring.files.show import short
    from kkk_scoring.rubric.names import suggestion

    found = [one for one in rubric.stages if stage in (None, one.id)]
    if not found and stage is not None:
        near = suggestion(stage, [one.id for one in rubric.stages])
        stop(lang, say("The rubric has no stage `{stage}`.", stage=short(stage)), near)
    return found


def _check_field(path: str, rubric: Rubric, lang: str) -> None:
    """Ends the command unless the form has a field of texts at *path*."""
    from kkk_scoring.files.show import short
    from kkk_scoring.study.uses import field_at

    found = field_at(rubric.form, tuple(path.split(".")))
    inner = found.item if found is not None and found.kind == "list" else found
    if inner is None or inner.kind not in ("text", "choice"):
        stop(lang, say("The form has no field `{name}` that holds texts.", name=short(path)))


def _write_plots(made: ExpertsReport, folder: Path, lang: str) -> None:
    from kkk_scoring.files.write import write_atomically
    from kkk_scoring.report.experts_svg import heat_map, severity_plot

    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for stage in made.stages:
        for name, draw in (("heat", heat_map), ("severity", severity_plot)):
            picture = draw(stage, lang)
            if picture is not None:
                write_atomically(folder / f"{name}-{stage.stage.id}.svg", picture.encode())
                count += 1
    tell(
        say_count(
            "{count} picture written to {folder}.",
            "{count} pictures written to {folder}.",
            count,
            folder=folder.as_posix(),
        ),
        lang,
    )
