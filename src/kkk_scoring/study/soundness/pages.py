"""The manual page of a code: what the finding means, a bad and a good example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc
from textwrap import fill
from typing import Final, NamedTuple

from kkk_scoring.messages import Message, say
from kkk_scoring.study.soundness.other_pages import ALLOWANCES, HEAD, UNUSABLE
from kkk_scoring.study.soundness.rules import RULES

SEVERITY: Final = {"error": say("error"), "warning": say("warning"), "note": say("note")}
BAD, GOOD = say("Bad:"), say("Good:")
WIDTH: Final = 100


class Page(NamedTuple):
    """*title*: one sentence; *text*: paragraphs; *bad* and *good*: parts of a rubric."""

    code: str
    severity: str
    title: str
    text: str
    bad: str
    good: str


def pages() -> Iterator[Page]:
    """Every page in the order of codes."""
    texts = {code: ("error", text) for code, text in UNUSABLE.items()} | dict(ALLOWANCES)
    texts |= {rule.code: (rule.severity, rule.find.__doc__ or "") for rule in RULES}
    for code in sorted(texts):
        severity, text = texts[code]
        yield _page(code, severity, cleandoc(text))


def page(code: str) -> Page | None:
    """The page of *code*; None if there is none."""
    return next((one for one in pages() if one.code == code.upper()), None)


def _page(code: str, severity: str, text: str) -> Page:
    words, bad, good = re.split(r"^(?:Bad|Good):\n", text, flags=re.MULTILINE)
    title, _, rest = words.strip().partition("\n")
    return Page(code, severity, title, rest.strip(), cleandoc("\n" + bad), cleandoc("\n" + good))


def sentences() -> Iterator[str]:
    """What is translated of the pages: their titles and paragraphs. The examples are rules, and stay."""
    for one in pages():
        yield one.title
        yield from paragraphs(one)


def shown(one: Page, language: str) -> str:
    """The page for a terminal, in *language*."""
    severity = SEVERITY[one.severity].render(language)
    parts = [f"{one.code} ({severity}): {told(one.title, language)}"]
    parts += [fill(told(text, language), WIDTH, break_on_hyphens=False) for text in paragraphs(one)]
    for word, example in ((BAD, one.bad), (GOOD, one.good)):
        parts += [word.render(language), _indented(example)]
    return "\n\n".join(parts) + "\n"


def paragraphs(one: Page) -> list[str]:
    """Its text, each paragraph in one line."""
    return [" ".join(text.split()) for text in one.text.split("\n\n") if text]


def told(text: str, language: str) -> str:
    """A title or paragraph of a page in *language*."""
    return Message(text, {}).render(language)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())


def document() -> str:
    """docs/findings.md."""
    rows = [
        f"| [{one.code}](#{one.code.lower()}) | {one.severity} | {one.title.rstrip('.')} |" for one in pages()
    ]
    parts = [HEAD, "\n".join(["| code | severity | what |", "|---|---|---|", *rows])]
    for one in pages():
        parts.append(f"## {one.code}\n**{one.title}** ({one.severity})")
        parts += [part for part in (one.text,) if part]
        parts += [f"Bad:\n\n```yaml\n{one.bad}\n```", f"Good:\n\n```yaml\n{one.good}\n```"]
    return "\n\n".join(parts) + "\n"
