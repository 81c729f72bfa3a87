"""The template of the ranking list."""

from __future__ import annotations

from kkk_scoring.report.papers.word import ml
from kkk_scoring.report.papers.word.common import DOTS, Words, head, lines, named, signatures, strong
from kkk_scoring.report.papers.word.ml import Column


def ranking_list(words: Words) -> str:
    """One table for each result and each way to fall."""
    plain = [
        Column(words["entry_short"], 12),
        Column(words["name_and_applicant"], 35),
        Column(words["reasons"], 53),
    ]
    plain_texts = ["{{ row.entry }}", named("row", "applicant"), lines("row.reasons")]
    return (
        head(words)
        + ml.paragraph("{{ place_and_day }}", align="right")
        + ml.paragraph("{{ intro }}")
        + ml.command("for group in lists")
        + ml.heading("{{ group.title }} – {{ group.count }}")
        + ml.command("if group.ranked")
        + _ranked(words)
        + ml.command("else")
        + ml.rows_table(plain, "row", "group.rows", plain_texts)
        + ml.command("endif")
        + ml.command("endfor")
        + ml.command("for note in notes")
        + ml.paragraph("{{ note }}", style="SmallBelow")
        + ml.command("endfor")
        + signatures()
        + ml.paragraph(ml.run(words["approved"], bold=True), style="Approval")
        + ml.paragraph(
            f"<w:r><w:t>{DOTS}</w:t><w:br/><w:t>{{{{ approval.office }}}}</w:t></w:r>",
            style="ApprovalSignature",
        )
    )


def _ranked(words: Words) -> str:
    """The table of a list with places: a column for each stage that gives points."""

    def heads(text: str, align: str = "") -> str:
        return ml.cell(paragraph_of(text, align), shade="ECECEC")

    def paragraph_of(text: str, align: str) -> str:
        return ml.paragraph(ml.run(text, bold=True), style="Cell", align=align)

    head = [
        heads(words["place_short"], "center"),
        heads(words["entry_short"]),
        heads(words["name_and_applicant"]),
        ml.cell_command("for title in columns"),
        heads("{{ title }}", "right"),
        ml.cell_command("endfor"),
        heads(words["total"], "right"),
    ]
    cells = [
        ml.cell(ml.paragraph("{{ row.place }}", style="Cell", align="center")),
        ml.cell("{{ row.entry }}"),
        ml.cell(
            *named("row", "applicant"),
            ml.command("if row.reasons"),
            lines("row.reasons", small=True),
            ml.command("endif"),
        ),
        ml.cell_command("for points in row.cells"),
        ml.cell(ml.paragraph("{{ points }}", style="Cell", align="right")),
        ml.cell_command("endfor"),
        ml.cell(strong("{{ row.total }}", "right")),
    ]
    rows = [
        ml.row(head, head=True),
        ml.row_command("for row in group.rows"),
        ml.row(cells),
        ml.row_command("endfor"),
    ]
    return ml.table([10, 12, 50, 14, 14], rows)
