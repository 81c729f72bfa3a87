"""The template of the notice to an applicant."""

from __future__ import annotations

from kkk_scoring.report.papers.word import ml
from kkk_scoring.report.papers.word.common import SHADE, Words, facts, lines, named, signatures, strong
from kkk_scoring.report.papers.word.ml import Column


def notice(words: Words) -> str:
    """A letter with the result, its reasons and the instruction on appeal."""
    return _letterhead(words) + _outcome() + _reasons(words) + _ending(words)


def _letterhead(words: Words) -> str:
    return (
        ml.paragraph("{{ place_and_day }}", align="right")
        + ml.paragraph("{{ sender }}")
        + ml.command("if reference")
        + ml.paragraph(words["reference"] + " {{ reference }}")
        + ml.command("endif")
        + ml.paragraph(ml.run(words["to"], small=True), style="Addressee")
        + ml.paragraph(ml.run("{{ addressee }}", bold=True), style="Addressee")
    )


def _outcome() -> str:
    return (
        ml.paragraph("{{ title }}", style="Title")
        + ml.paragraph(ml.run("{{ about }}", bold=True))
        + ml.command("for line in opening")
        + ml.paragraph("{{ line }}")
        + ml.command("endfor")
        + facts("outcome")
    )


def _reasons(words: Words) -> str:
    """Stage by stage: requirements, marks, notes and thresholds."""
    return (
        ml.heading(words["notice_reasons"])
        + ml.command("for stage in stages")
        + ml.heading("{{ stage.title }} – " + words["stage_line"] + ": {{ stage.verdict }}", 2)
        + ml.command("if stage.requirements")
        + _requirements(words)
        + ml.command("endif")
        + ml.command("if stage.rows")
        + _marks(words)
        + ml.command("endif")
        + ml.command("for note in stage.notes")
        + ml.paragraph("{{ note }}", style="Below")
        + ml.command("endfor")
        + ml.command("for one in stage.thresholds")
        + ml.paragraph("{{ one.text }} ({{ one.met }})", style="Below")
        + ml.command("endfor")
        + ml.command("endfor")
    )


def _ending(words: Words) -> str:
    """What happened to the application, how to appeal, and who signs."""
    return (
        ml.command("if story")
        + ml.heading(words["story"])
        + ml.listed("story")
        + ml.command("endif")
        + ml.heading(words["appeal"])
        + ml.paragraph("{{ appeal }}")
        + signatures()
    )


def _requirements(words: Words) -> str:
    columns = [
        Column(words["number"], 7),
        Column(words["criterion"], 40),
        Column(words["fulfilled"], 12, "center"),
        Column(words["finding"], 41),
    ]
    texts = ["{{ row.number }}", named("row", "clause"), "{{ row.answer }}", "{{ row.finding }}"]
    return ml.rows_table(columns, "row", "stage.requirements", texts)


def _marks(words: Words) -> str:
    columns = [
        Column(words["number"], 8),
        Column(words["criterion"], 27),
        Column(words["points_short"], 10, "right"),
        Column(words["out_of_short"], 9, "right"),
        Column(words["justification"], 46),
    ]

    def summed(name: str, item: str, shade: str) -> str:
        points, out_of = (f"{{{{ {item}.{key} }}}}" for key in ("points", "out_of"))
        return ml.row(
            [
                ml.cell(strong(name), span=2, shade=shade),
                ml.cell(strong(points, "right"), shade=shade),
                ml.cell(ml.paragraph(out_of, style="Cell", align="right"), shade=shade),
                ml.cell("", shade=shade),
            ]
        )

    texts = [
        "{{ row.number }}",
        "{{ row.name }}",
        strong("{{ row.points }}", "right"),
        "{{ row.out_of }}",
        lines("row.reasons"),
    ]
    rows = [
        ml.head_row(columns),
        ml.row_command("for row in stage.rows"),
        ml.row_command("if row.is_group"),
        summed("{{ row.number }}. {{ row.name }}", "row", SHADE),
        ml.row_command("else"),
        ml.row(ml.filled(columns, texts)),
        ml.row_command("endif"),
        ml.row_command("endfor"),
        summed(words["stage_sum"], "stage.total", ""),
    ]
    return ml.table([column.width for column in columns], rows)
