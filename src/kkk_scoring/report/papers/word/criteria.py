"""The template of the criteria of assessment."""

from __future__ import annotations

from kkk_scoring.report.papers.word import ml
from kkk_scoring.report.papers.word.common import SHADE, Words, head, lines, small, strong
from kkk_scoring.report.papers.word.ml import Column


def criteria(words: Words) -> str:
    """All rules of the rubric."""
    return (
        head(words)
        + ml.command("if about")
        + ml.heading(words["about_rules"])
        + ml.paragraph("{{ about }}")
        + ml.command("endif")
        + ml.heading(words["basis"])
        + ml.paragraph("{{ basis }}")
        + ml.command("if figures")
        + ml.heading(words["figures"])
        + _figures(words, "figures")
        + ml.command("endif")
        + ml.command("for stage in stages")
        + ml.heading(words["stage"] + ": {{ stage.title }}")
        + _if("stage.clause", ml.paragraph(words["clause"] + ": {{ stage.clause }}"))
        + _if("stage.most", ml.paragraph(words["most_of_stage"] + ": {{ stage.most }}"))
        + _if("stage.roles", ml.heading(words["roles"], 2) + ml.listed("stage.roles"))
        + _if("stage.figures", ml.heading(words["figures"], 2) + _figures(words, "stage.figures"))
        + _if("stage.requirements", ml.heading(words["requirements"], 2) + _conditions(words))
        + _if("stage.rows", ml.heading(words["assessment"], 2) + _scales(words))
        + _if("stage.thresholds", ml.heading(words["thresholds"], 2) + ml.listed("stage.thresholds"))
        + _if(
            "stage.rejected", ml.paragraph(words["rejected_are"] + ": {{ stage.rejected }}.", style="Below")
        )
        + ml.command("endfor")
        + _if("ranking", ml.heading(words["ranking"]) + ml.listed("ranking", "ListNumber"))
        + _if("results", ml.heading(words["results"]) + _results(words))
        + _if("decisions", ml.heading(words["decisions"]) + ml.listed("decisions"))
        + ml.paragraph("{{ version }}", style="SmallBelow")
    )


def _if(condition: str, content: str) -> str:
    return ml.command(f"if {condition}") + content + ml.command("endif")


def _figures(words: Words, items: str) -> str:
    columns = [Column(words["figure_name"], 35), Column(words["how"], 65)]
    return ml.rows_table(columns, "one", items, ["{{ one.name }}", lines("one.said")])


def _results(words: Words) -> str:
    columns = [Column(words["result"], 35), Column(words["rules"], 65)]
    return ml.rows_table(columns, "one", "results", ["{{ one.name }}", lines("one.said")])


def _conditions(words: Words) -> str:
    columns = [
        Column(words["number"], 7),
        Column(words["what_is_checked"], 29),
        Column(words["how_checked"], 42),
        Column(words["clause"], 22),
    ]
    texts = ["{{ one.number }}", "{{ one.name }}", lines("one.said"), small("{{ one.clause }}")]
    return ml.rows_table(columns, "one", "stage.requirements", texts)


def _scales(words: Words) -> str:
    columns = [
        Column(words["number"], 8),
        Column(words["criterion"], 28),
        Column(words["maximum"], 9, "right"),
        Column(words["rules"], 33),
        Column(words["clause"], 22),
    ]
    rest = [lines("one.said"), small("{{ one.clause }}")]
    points = strong("{{ one.most }}", "right")
    rows = [
        ml.head_row(columns),
        ml.row_command("for one in stage.rows"),
        ml.row_command("if one.is_group"),
        ml.row(
            [
                ml.cell(strong("{{ one.number }}. {{ one.name }}"), span=2, shade=SHADE),
                ml.cell(points, shade=SHADE),
                *(ml.cell(*([text] if isinstance(text, str) else text), shade=SHADE) for text in rest),
            ]
        ),
        ml.row_command("else"),
        ml.row(ml.filled(columns, ["{{ one.number }}", "{{ one.name }}", points, *rest])),
        ml.row_command("endif"),
        ml.row_command("endfor"),
    ]
    return ml.table([column.width for column in columns], rows)
