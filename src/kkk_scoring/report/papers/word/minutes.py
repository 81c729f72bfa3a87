"""The template of the minutes of a commission's meeting."""

from __future__ import annotations

from kkk_scoring.report.papers.word import ml
from kkk_scoring.report.papers.word.common import (
    DOTS,
    Words,
    facts,
    head,
    lines,
    signatures,
    strong,
)
from kkk_scoring.report.papers.word.ml import Column


def minutes(words: Words) -> str:
    """The meeting from attendance to signatures."""
    return (
        head(words)
        + facts("facts")
        + ml.heading(words["basis"])
        + ml.paragraph("{{ basis }}")
        + ml.heading(words["people"])
        + _people(words)
        + ml.command("for line in quorum")
        + ml.paragraph("{{ line }}", style="Below")
        + ml.command("endfor")
        + ml.heading(words["agenda"])
        + ml.listed("agenda", "ListNumber")
        + ml.heading(words["impartiality_and_recusals"])
        + _impartiality(words)
        + ml.heading(words["course"])
        + _hearings(words)
        + ml.heading(words["assessed"])
        + _assessed(words)
        + ml.heading(words["divergences"])
        + ml.listed("divergences")
        + ml.heading(words["votes"])
        + ml.listed("votes")
        + ml.heading(words["outcome"])
        + _funnel(words)
        + ml.heading(words["recommendation"])
        + _recommended(words)
        + ml.command("if appeals")
        + ml.heading(words["appeals"])
        + ml.listed("appeals")
        + ml.command("endif")
        + ml.heading(words["dissents"])
        + ml.listed("dissents")
        + ml.heading(words["annexes"])
        + ml.listed("annexes", "ListNumber2")
        + ml.paragraph(words["end_of_minutes"])
        + signatures()
        + ml.heading(words["members_sign"], 2)
        + _members()
    )


def _members() -> str:
    """Places for the members' signatures, two beside each other."""

    def place(index: int) -> str:
        signed = f"<w:r><w:t>{DOTS}</w:t><w:br/><w:t>{{{{ pair[{index}] }}}}</w:t></w:r>"
        return ml.cell(ml.paragraph(signed, style="ApprovalSignature"))

    second = "{% if pair[1] %}" + DOTS + "{% endif %}"
    rows = [
        ml.row_command("for pair in members | batch(2, '')"),
        ml.row([place(0), place(1).replace(DOTS, second)]),
        ml.row_command("endfor"),
    ]
    return ml.table([1, 1], rows, style="TableNormal") + ml.paragraph()


def _impartiality(words: Words) -> str:
    columns = [
        Column(words["member"], 15),
        Column(words["declared_for"], 25),
        Column(words["recused_from"], 60),
    ]
    texts = ["{{ one.id }}", "{{ one.declared }}", "{{ one.out }}"]
    return ml.rows_table(columns, "one", "impartiality", texts)


def _people(words: Words) -> str:
    columns = [
        Column(words["ordinal"], 6),
        Column(words["member"], 13),
        Column(words["body"], 28),
        Column(words["role"], 17),
        Column(words["attendance"], 17),
        Column(words["signature"], 19),
    ]
    return ml.rows_table(
        columns,
        "one",
        "people",
        ["{{ one.number }}", "{{ one.id }}", "{{ one.body }}", "{{ one.role }}", "{{ one.attendance }}", ""],
    )


def _hearings(words: Words) -> str:
    columns = [
        Column(words["entry_short"], 11),
        Column(words["entry_title"], 24),
        Column(words["time"], 18),
        Column(words["representatives"], 21),
        Column(words["questions"], 26),
    ]
    return ml.rows_table(
        columns,
        "one",
        "hearings",
        [
            "{{ one.entry }}",
            "{{ one.name }}",
            "{{ one.time }}",
            "{{ one.representatives }}",
            "{{ one.course }}",
        ],
    )


def _assessed(words: Words) -> str:
    columns = [
        Column(words["entry_short"], 11),
        Column(words["entry_title"], 32),
        Column(words["sheets_of"], 31),
        Column(words["stage_points"], 11, "right"),
        Column(words["stage_result"], 15),
    ]
    name = [
        ml.paragraph("{{ one.name }}", style="Cell"),
        ml.command("if one.reasons"),
        lines("one.reasons", small=True),
        ml.command("endif"),
    ]
    return ml.rows_table(
        columns,
        "one",
        "assessed",
        [
            "{{ one.entry }}",
            name,
            "{{ one.sheets | join('; ') }}",
            strong("{{ one.points }}", "right"),
            "{{ one.verdict }}",
        ],
    )


def _funnel(words: Words) -> str:
    keys = ("entered", "passed", "rejected", "open")
    columns = [
        Column(words["funnel_stage"], 40),
        *(Column(words[f"funnel_{key}"], 15, "right") for key in keys),
    ]
    return ml.rows_table(
        columns, "one", "funnel.rows", ["{{ one.stage }}", *(f"{{{{ one.{key} }}}}" for key in keys)]
    )


def _recommended(words: Words) -> str:
    columns = [
        Column(words["place_short"], 10, "center"),
        Column(words["entry_short"], 11),
        Column(words["entry_title"], 38),
        Column(words["total"], 13, "right"),
        Column(words["result"], 28),
    ]
    return ml.rows_table(
        columns,
        "one",
        "recommended",
        [
            "{{ one.place }}",
            "{{ one.entry }}",
            "{{ one.name }}",
            strong("{{ one.total }}", "right"),
            "{{ one.result }}",
        ],
    )
