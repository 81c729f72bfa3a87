"""The registers that a rubric looks into: lists of records kept elsewhere, such as who holds which status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import say
from kkk_scoring.rubric.expressions import Names
from kkk_scoring.rubric.form import Field, Path, feel_type, unanswered
from kkk_scoring.rubric.form_reader import FormReader


def registers(reader: FormReader, written: Mapping[str, Any], path: Path, names: Names) -> dict[str, Field]:
    """The registers written at *path*, each as a form writes a list of records; else a finding.

    They are added to the *names* that expressions see.
    """
    found = reader.fields(written, path)
    for name, field in list(found.items()):
        if field.item is None or field.item.kind != "record":
            message = say("The register `{name}` is not a list of records.", name=name)
            fix = say("Write its columns as a list with one `- `, the columns below it.")
            reader.findings.append(Finding("KKK204", message, fix, field.place))
            del found[name]
    for name, field in found.items():
        names.add(name, feel_type(field), unanswered(field), field.title)
    return found
