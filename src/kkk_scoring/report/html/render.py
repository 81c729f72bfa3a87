"""The page as HTML: every text escaped and harmless, style and script named by their hashes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from kkk_scoring.files.show import safe
from kkk_scoring.messages import Message, exact, say, shown
from kkk_scoring.report import summary
from kkk_scoring.report.called import number_of
from kkk_scoring.report.columns import aligned
from kkk_scoring.report.html.days import Days
from kkk_scoring.report.html.entries import EntryView
from kkk_scoring.report.html.page import page
from kkk_scoring.report.numbers import bounds_pair
from kkk_scoring.scoring.protocol import Exact, Protocol

if TYPE_CHECKING:
    from kkk_scoring.files.place import Place
    from kkk_scoring.provenance import Provenance

HERE = Path(__file__).parent
LABEL_LENGTH = 90
"""Where names stand in lists they are cut to so many characters; whole they stand with the entry itself."""


def render(
    protocol: Protocol,
    language: str,
    provenance: Provenance,
    *,
    only: str | None = None,
    public: bool = False,
    through: Callable[[Iterable[EntryView]], Iterable[EntryView]] = iter,
) -> str:
    """The report as one HTML file; the same input gives the same bytes.

    *only*: the id of the one entry to report on. *public*: without what the form marks private, with
    roles instead of experts. The entries come *through* what is given, which may count them.
    """
    language = Days(language)
    view = page(protocol, language, provenance, only, public)
    environment = _environment()
    style = _source("style.css") + _running_lines(view.protocol, language)
    script = _source("script.js")
    policy = (
        "default-src 'none'; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    )
    given = view._asdict() | {"entries": through(view.entries), "as_of": summary.as_of(protocol.round)}
    template = environment.get_template("page.html")
    return template.render(given, style=Markup(style), script=Markup(script), policy=policy)


def _source(name: str) -> str:
    """A file beside this one without the blank lines, indents and comments that the result doesn't need."""
    lines = [line.strip() for line in (HERE / name).read_text("utf-8").splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_text,
    )
    environment.filters |= {
        "label": _label,
        "number_of": number_of,
        "num": _number,
        "signed": _signed,
        "answer": _answer,
        "coded": _coded,
        "place": _place,
    }
    return environment


def _plain(context: Context, value: object) -> str:
    """A message, a text or a text in several languages, in the page's language and harmless."""
    language = context["lang"]
    if isinstance(value, Message):
        value = value.render(language)
    elif isinstance(value, Mapping):
        value = summary.title(value, language, "")
    return safe(str(value), lines=True)


@pass_context
def _text(context: Context, value: object) -> object:
    """What any `{{ … }}` shows; escaped afterwards unless it is markup already."""
    if isinstance(value, Markup):
        return value
    text = _plain(context, value)
    if isinstance(value, Mapping) and value and not value.get(context["lang"]):
        # Only the other language is there: a screen reader is told which one it is to read.
        return Markup('<span lang="{}">{}</span>').format(next(iter(value)), text)
    return text


@pass_context
def _label(context: Context, value: object, length: int = LABEL_LENGTH) -> str:
    text = _plain(context, value)
    return text if len(text) <= length else text[: length - 1] + "…"


@pass_context
def _number(context: Context, value: object, decimals: int = 0) -> Markup:
    """A number as people read it, with its exact value beside it where that looks different; bounds as
    both ends. *decimals*: how many stand in its column."""
    if value is None:
        return Markup("–")
    low, high = bounds_pair(value) or (None, None)
    exactly = low if low == high and low is not None else f"{low or ''}..{high or ''}"
    return _data(exactly, aligned(value, context["lang"], decimals))


@pass_context
def _signed(context: Context, value: Exact | None, decimals: int = 0) -> Markup:
    """A margin: with a plus where there is something to spare."""
    if value is None:
        return Markup("")
    text = aligned(abs(value), context["lang"], decimals)
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return _data(exact(value), sign + text)


@pass_context
def _place(context: Context, place: Place, file: str) -> str:
    """Where in a file; in the entry's own *file* only the line."""
    if place.file != file:
        return f"{place.file}:{place.line}"
    return say("line {line}", line=place.line).render(context["lang"])


def _data(exactly: str, text: str) -> Markup:
    return escape(text) if text == exactly else Markup('<data value="{}">{}</data>').format(exactly, text)


@pass_context
def _answer(context: Context, value: object) -> Markup:
    """A mark or an answer of an expert."""
    if isinstance(value, str):
        return escape(_plain(context, ANSWERS.get(value, value)))
    return Markup(_number(context, value))


ANSWERS = {"yes": say("yes"), "no": say("no"), "not_applicable": say("not applicable")}
CODE = ("expression", "condition", "rule")


@pass_context
def _coded(context: Context, message: Message) -> Markup:
    """A sentence in which expressions of the rubric are set as code."""
    found = {name: str(value) for name, value in message.values.items() if name in CODE}
    marks = {name: f"\0{name}\0" for name in found}
    others = {
        name: _plain(context, shown(value, context["lang"]))
        for name, value in message.values.items()
        if name not in CODE
    }
    sentence = Message(message.text, others | marks, message.plural, message.count).render(context["lang"])
    html = escape(sentence)
    for name, expression in found.items():
        code = Markup("<code>{}</code>").format(safe(expression, lines=True))
        html = html.replace(escape(marks[name]), code)
    return html


def _running_lines(protocol: Protocol, language: str) -> str:
    """What stands on every printed page: what round it is, that it is provisional or rests on assumptions."""
    rubric = protocol.rubric
    left = [summary.title(rubric.title, language, rubric.id)]
    left += [said.render(language) for said in summary.as_of(protocol.round)]
    if protocol.provisional:
        left.append(say("Provisional: not every entry has a verdict yet.").render(language))
    if rubric.note or protocol.round.note:
        left.append(say("Rests on assumptions: see the note on page 1.").render(language))
    quoted = _css_text(" · ".join(left))
    return f"@page{{@bottom-left{{content:{quoted}}}}}"


def _css_text(text: str) -> str:
    """A CSS string that holds *text* and can't end early."""
    inner = "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in safe(text))
    return f'"{inner}"'
