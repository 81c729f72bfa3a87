"""The Polish catalogue: what the code says, what is translated, what is missing.

    python tools/messages.py update     new sentences into kkk.po, old ones out of it
    python tools/messages.py compile    kkk.po into kkk.mo, which the package reads
    python tools/messages.py missing    the sentences without a translation

Sentences are found by reading the sources: the first argument of `say`, the first two of
`say_count`. They must be written out there; anything else is reported. What the models of files
say in their JSON Schemas (titles, descriptions) is asked of the models, and the manual pages of
codes are asked of the rules of which they are the docstrings.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "src" / "kkk_scoring"
CATALOGUE = SOURCES / "locale" / "pl" / "LC_MESSAGES" / "kkk.po"


HEADER = """# The Polish sentences of kkk; kept up to date by tools/messages.py, translated by hand.
msgid ""
msgstr ""
"Language: pl\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

"""


class Sentence(NamedTuple):
    """One sentence (and its plural) with the places where it is said."""

    text: str
    plural: str
    place: str


def sentences() -> Iterator[Sentence]:
    """Everything that the sources say, in the order of files and lines."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
                if node.func.id == "say":
                    yield Sentence(_text(node, 0, place), "", place)
                elif node.func.id == "say_count":
                    yield Sentence(_text(node, 0, place), _text(node, 1, place), place)
    from kkk_scoring.scoring.schema import sentences as of_models

    for text in of_models():
        yield Sentence(text, "", "src/kkk_scoring/scoring/schema.py:1")
    from kkk_scoring.study.soundness.pages import sentences as of_pages

    for text in of_pages():
        yield Sentence(text, "", "src/kkk_scoring/study/soundness/pages.py:1")


def _text(node: ast.Call, index: int, place: str) -> str:
    argument = node.args[index]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    raise SystemExit(f"{place}: the sentence must be written out here, so that it can be translated")


def update() -> None:
    """Brings kkk.po up to date: new sentences empty at their place, gone ones out."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    old = read_po(CATALOGUE.open("rb"), locale="pl") if CATALOGUE.exists() else Catalog(locale="pl")
    new = Catalog(locale="pl", charset="utf-8", fuzzy=False)
    for sentence in sentences():
        id_ = (sentence.text, sentence.plural) if sentence.plural else sentence.text
        known = old.get(sentence.text)
        string = known.string if known and bool(known.pluralizable) == bool(sentence.plural) else None
        file = sentence.place.rsplit(":", 1)[0]
        if new.get(sentence.text) is None:
            new.add(id_, string or (("", "", "") if sentence.plural else ""), locations=[(file, 1)])
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file_:
        file_.write(HEADER.encode())
        write_po(file_, new, width=110, sort_output=True, include_lineno=False, omit_header=True)


def compile_() -> None:
    """Writes kkk.mo beside kkk.po."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, read_po(CATALOGUE.open("rb"), locale="pl"))


def _strings(string: object) -> list[str]:
    """The translation and, of a plural, every form of it."""
    return [string] if isinstance(string, str) else list(string or [""])  # type: ignore[call-overload]  # Babel's own


def missing() -> int:
    """Prints the sentences without a translation; 1 if there are any."""
    from babel.messages.pofile import read_po

    catalogue = read_po(CATALOGUE.open("rb"), locale="pl")
    empty = [
        m.id
        for m in catalogue
        if m.id and not all([m.string] if isinstance(m.string, str) else m.string or [""])
    ]
    for id_ in empty:
        print(repr(id_))
    return 1 if empty else 0


if __name__ == "__main__":
    commands = {"update": update, "compile": compile_, "missing": missing}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        raise SystemExit(__doc__)
    raise SystemExit(commands[sys.argv[1]]())
