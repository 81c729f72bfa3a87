"""What the templates of several papers have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kkk_scoring.report.papers.word import ml

Words = Mapping[str, str]
SHADE: Final = "F7F7F7"
DOTS: Final = "." * 62


def head(words: Words) -> str:
    """The office and the reference above, the title and what it is about below."""
    office = ml.paragraph(
        "{{ organiser }}{% if reference %}   " + words["reference"] + " {{ reference }}{% endif %}"
    )
    return (
        ml.command("if organiser or reference")
        + office
        + ml.command("endif")
        + ml.paragraph("{{ title }}", style="Title")
        + ml.command("if subtitle")
        + ml.paragraph("{{ subtitle }}", style="Subtitle")
        + ml.command("endif")
    )


def facts(items: str) -> str:
    """Names and values."""
    rows = [
        ml.row_command(f"for fact in {items}"),
        ml.row(
            [
                ml.cell(ml.paragraph(ml.run("{{ fact.name }}", grey=True), style="Cell")),
                ml.cell("{{ fact.value }}"),
            ]
        ),
        ml.row_command("endfor"),
    ]
    return ml.table([30, 70], rows, style="Facts")


def signatures() -> str:
    """Places to sign."""
    return ml.command("for place in signatures") + signature("{{ place.office }}") + ml.command("endfor")


def signature(office: str) -> str:
    """A place to sign; nothing is ever signed here."""
    return ml.paragraph(f"<w:r><w:t>{DOTS}</w:t><w:br/><w:t>{office}</w:t></w:r>", style="Signature")


def small(text: str) -> str:
    """Small print in a cell."""
    return ml.paragraph(text, style="CellSmall")


def strong(text: str, align: str = "") -> str:
    """Bold letters in a cell."""
    return ml.paragraph(ml.run(text, bold=True), style="Cell", align=align)


def lines(place: str, small: bool = False) -> str:
    """The texts of a list below one another in a cell: one paragraph, for a cell must have one."""
    return ml.paragraph(f"{{{{ {place} | lines }}}}", style="CellSmall" if small else "Cell")


def named(item: str, *further: str) -> list[str]:
    """A name with small print below it, where there is some."""
    found = [ml.paragraph(f"{{{{ {item}.name }}}}", style="Cell")]
    for key in further:
        found += [ml.command(f"if {item}.{key}"), small(f"{{{{ {item}.{key} }}}}"), ml.command("endif")]
    return found
