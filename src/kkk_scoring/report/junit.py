"""What the cases of rubrics came to, as JUnit XML for build servers: one testcase per case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from kkk_scoring.files.show import safe
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.report.cases import Tested
    from kkk_scoring.study.cases.model import Ran


def junit(tested: Sequence[Tested], language: str) -> str:
    """The document; a case that failed has one failure that says all of it."""
    cases = sum(max(len(one.ran), 1) + len(one.tried) + len(one.idle) for one in tested)
    failed = sum(_failed(one) + len(one.survivors) + len(one.idle) for one in tested)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites tests="{cases}" failures="{failed}">']
    for one in tested:
        lines.append(
            f"<testsuite name={_attribute(one.rubric.id)}"
            f' tests="{max(len(one.ran), 1)}" failures="{_failed(one)}" errors="0" skipped="0">'
        )
        if not one.ran:
            lines += _no_cases(one, language)
        for ran in one.ran:
            lines += _testcase(one.rubric.id, ran, language)
        lines.append("</testsuite>")
        lines += _changes(one, language)
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _failed(one: Tested) -> int:
    """Cases that failed; that there are none is a failure too."""
    return len(one.failed) if one.ran else 1


def _no_cases(one: Tested, language: str) -> Iterator[str]:
    name, place = say("no cases").render(language), one.rubric.place
    yield (
        f"<testcase classname={_attribute(one.rubric.id)} name={_attribute(name)}"
        f' file={_attribute(place.file)} line="{place.line}">'
        f"<failure message={_attribute(one.where.render(language))}/></testcase>"
    )


def _changes(one: Tested, language: str) -> Iterator[str]:
    """Each changed rule as a testcase that fails where no case notices the change."""
    if not one.tried:
        return
    name = f"{one.rubric.id}: {say('changed rules').render(language)}"
    yield (
        f'<testsuite name={_attribute(name)} tests="{len(one.tried) + len(one.idle)}"'
        f' failures="{len(one.survivors) + len(one.idle)}" errors="0" skipped="0">'
    )
    unnoticed = say("No case notices this change.").render(language)
    for tried in one.tried:
        mutant = tried.mutant
        name = _attribute(f"{mutant.at}: {mutant.change}")
        head = (
            f"<testcase classname={_attribute(one.rubric.id)} name={name}"
            f' file={_attribute(mutant.place.file)} line="{mutant.place.line}"'
        )
        yield (
            f"{head}><failure message={_attribute(unnoticed)}/></testcase>" if tried.survives else f"{head}/>"
        )
    for excuse in one.idle:
        message = say("Nothing at {at} needs this excuse.", at=excuse.at).render(language)
        yield (
            f"<testcase classname={_attribute(one.rubric.id)} name={_attribute(excuse.reason)}"
            f' file={_attribute(excuse.place.file)} line="{excuse.place.line}">'
            f"<failure message={_attribute(message)}/></testcase>"
        )
    yield "</testsuite>"


def _testcase(rubric: str, ran: Ran, language: str) -> Iterator[str]:
    place = ran.case.place
    head = (
        f"<testcase classname={_attribute(rubric)} name={_attribute(ran.case.text)}"
        f' file={_attribute(place.file)} line="{place.line}"'
    )
    if not ran.failures:
        yield f"{head}/>"
        return
    said = [f"{failure.place}: {failure.message.render(language)}" for failure in ran.failures]
    yield f"{head}>"
    yield f"<failure message={_attribute(said[0])}>{escape(safe(chr(10).join(said), lines=True))}</failure>"
    yield "</testcase>"


def _attribute(text: str) -> str:
    return quoteattr(safe(text))
