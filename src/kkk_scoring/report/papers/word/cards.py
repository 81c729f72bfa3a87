"""The templates of the cards that experts sign."""

from __future__ import annotations

from kkk_scoring.report.papers.word import ml
from kkk_scoring.report.papers.word.common import SHADE, Words, facts, head, named, signatures, strong
from kkk_scoring.report.papers.word.ml import Column


def formal_card(words: Words) -> str:
    """A row for each requirement, with TAK, NIE and ND to be crossed."""
    columns = [
        Column(words["number"], 7),
        Column(words["criterion"], 34),
        *(Column(words[key], 7, "center") for key in ("yes", "no", "n_a")),
        Column(words["finding"], 38),
    ]
    texts = [
        "{{ row.number }}",
        named("row", "clause"),
        *(strong(f"{{{{ row.{key} }}}}", "center") for key in ("yes", "no", "n_a")),
        "{{ row.finding }}",
    ]
    return (
        head(words)
        + ml.heading(words["basic_information"])
        + facts("facts")
        + ml.heading(words["requirements"])
        + ml.rows_table(columns, "row", "rows", texts)
        + ml.paragraph(words["n_a_long"], style="SmallBelow")
        + ml.heading(words["formal_result"])
        + ml.command("for decision in decisions")
        + ml.paragraph("[{% if decision.chosen %}X{% else %}  {% endif %}]  {{ decision.text }}")
        + ml.command("endfor")
        + ml.heading(words["corrections"])
        + ml.command("if not corrections")
        + ml.paragraph(words["no_corrections"])
        + ml.command("endif")
        + ml.command("for correction in corrections")
        + ml.heading("{{ correction.label }}", 2)
        + ml.listed("correction.lines")
        + ml.command("endfor")
        + signatures()
    )


def assessment_card(words: Words) -> str:
    """A row for each criterion, with its scale, points and reason."""
    columns = [
        Column(words["number"], 7),
        Column(words["criterion"], 27),
        Column(words["out_of"], 14, "center"),
        Column(words["given_points"], 10, "right"),
        Column(words["justification"], 42),
    ]
    cells = [
        "{{ row.number }}",
        "{{ row.name }}",
        "{{ row.scale }}",
        strong("{{ row.points }}", "right"),
        "{{ row.reason }}",
    ]
    total = [
        ml.cell(strong(words["sum"]), span=2),
        ml.cell(strong("{{ total.out_of }}", "center")),
        ml.cell(strong("{{ total.points }}", "right")),
        ml.cell(""),
    ]
    rows = [
        ml.head_row(columns),
        ml.row_command("for row in rows"),
        ml.row_command("if row.is_group"),
        ml.row([ml.cell(strong("{{ row.number }}. {{ row.name }}"), span=5, shade=SHADE)]),
        ml.row_command("else"),
        ml.row(ml.filled(columns, cells)),
        ml.row_command("endif"),
        ml.row_command("endfor"),
        ml.row_command("if total"),
        ml.row(total),
        ml.row_command("endif"),
    ]
    return (
        head(words)
        + ml.heading(words["basic_information"])
        + facts("facts")
        + ml.heading(words["impartiality"])
        + ml.paragraph("{{ impartial }}")
        + ml.heading(words["assessment"])
        + ml.table([column.width for column in columns], rows)
        + ml.paragraph("{{ counted }}", style="Below")
        + signatures()
    )
