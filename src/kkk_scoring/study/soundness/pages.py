"""The manual page of a code: what the finding means, a bad and a good example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc
from typing import NamedTuple

from kkk_scoring.study.soundness.other_pages import ALLOWANCES, HEAD, UNUSABLE
from kkk_scoring.study.soundness.rules import RULES


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


def shown(one: Page) -> str:
    """The page for a terminal."""
    parts = [f"{one.code} ({one.severity}): {one.title}", one.text, f"Bad:\n\n{_indented(one.bad)}"]
    return "\n\n".join(part for part in [*parts, f"Good:\n\n{_indented(one.good)}"] if part) + "\n"


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
