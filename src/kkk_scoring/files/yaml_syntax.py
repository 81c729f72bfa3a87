"""What is wrong where a text is not YAML: PyYAML finds the place, the words are ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.show import short
from kkk_scoring.files.yaml_values import NO_SPACE
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from kkk_scoring.files.document import Lines


class _Fault(NamedTuple):
    at: int
    message: Message
    fix: Message


_TAB: Final = (
    say("A tab stands where only spaces may indent a line."),
    say("Replace each tab by spaces; most editors can do it for the whole file."),
)
_INDENTED: Final = (
    say("This line is indented differently from the lines it belongs to."),
    say("Indent lines of one mapping or list by the same number of spaces."),
)
_WHOLE_QUOTED: Final = say(
    "Put the whole value in one pair of single quotes; double any single quote inside."
)
_NOT_YAML: Final = say("This is not valid YAML."), say("If it is a text, put it in quotes.")

_ESCAPE: Final = (
    say("In double quotes a backslash begins a special character, and this one is not known."),
    say("Double the backslash, or use single quotes."),
)
_BLOCK: Final = (
    say("After | or > the line must end; the text begins in the next one."),
    say("Move the text to the next line, indented; if it is no such text, put it in quotes."),
)
_LIST_HERE: Final = (
    say("A list can't begin in the line of its key."),
    say("Begin the list in the next line; if it is a text, put it in quotes."),
)
_KEY_HERE: Final = (
    say("“?” marks a key, and none can stand here."),
    say("If it is a text, put it in quotes."),
)
_DIRECTIVE: Final = (
    say("A line that begins with % is not read here."),
    say("Remove the line; if it is part of a text, put the text in quotes."),
)


def syntax_finding(error: Any, lines: Lines) -> Finding:
    """The finding for PyYAML's *error* in the text of *lines*."""
    problem = error.problem or ""
    index = error.problem_mark.index if error.problem_mark else 0
    start = error.context_mark.index if error.context_mark else index
    known = (explain for fragment, explain in _EXPLAIN if re.search(fragment, problem))
    fault = next(known, _not_yaml)(lines, index, start)
    return Finding("KKK006", fault.message, fault.fix, lines.place(fault.at))


def _not_yaml(lines: Lines, index: int, start: int) -> _Fault:
    return _Fault(index, *_NOT_YAML)


def _here(words: tuple[Message, Message]) -> Callable[[Lines, int, int], _Fault]:
    return lambda lines, index, start: _Fault(index, *words)


def _strange_character(lines: Lines, index: int, start: int) -> _Fault:
    character = lines.text[index : index + 1]
    if character == "\t":
        return _Fault(index, *_TAB)
    message = say("A value can't begin with “{character}” unless it is in quotes.", character=character)
    return _Fault(index, message, say("Put the whole value in quotes."))


def _bare_sign(lines: Lines, index: int, start: int) -> _Fault:
    sign = lines.text[start : start + 1]
    message = say("A value can't begin with “{character}” unless it is in quotes.", character=sign)
    if sign == "*" and lines.place(start).column == 1 + len(
        _indent(lines.line_text(lines.place(start).line))
    ):
        return _Fault(start, message, say("Begin an item of a list with “- ”."))
    return _Fault(start, message, say("Put the whole value in quotes."))


def _open_quote(lines: Lines, index: int, start: int) -> _Fault:
    return _Fault(
        start, say("The text that begins here has no closing quote."), say("Add the missing quote.")
    )


def _no_colon(lines: Lines, index: int, start: int) -> _Fault:
    place = lines.place(start)
    return _missing_space(lines, place.line) or _keyless(lines, place.line)


def _missing_space(lines: Lines, line: int) -> _Fault | None:
    found = NO_SPACE.match(lines.line_text(line))
    if not found:
        return None
    return _Fault(
        lines.index(line) + found.end() - 1,
        say("The colon has no space after it."),
        say("Write “key: value”."),
    )


def _keyless(lines: Lines, line: int) -> _Fault:
    text = lines.line_text(line)
    message = say(
        "“{line}” is neither a key with a colon nor the continuation of a text.", line=short(text.strip())
    )
    fix = say("Write “key: value”; lines that continue a text are indented more than its key.")
    return _Fault(lines.index(line) + len(_indent(text)), message, fix)


def _stray_colon(lines: Lines, index: int, start: int) -> _Fault:
    place = lines.place(index)
    line = lines.line_text(place.line)
    before = line[: place.column - 1]
    if re.search(r":\s", before):
        message = say("A second colon in one line: a text that holds “: ” is read as a key.")
        return _Fault(index, message, say("Put the value in quotes."))
    above = _line_above(lines, place.line)
    if above is not None and (fault := _missing_space(lines, above)):
        return fault
    if above is not None and ":" not in lines.line_text(above):
        return _keyless(lines, above)
    return _indented(lines, index)


def _line_above(lines: Lines, line: int) -> int | None:
    """The nearest line above that is not blank and not a comment."""
    numbers = range(line - 1, lines.first - 1, -1)
    return next((number for number in numbers if lines.line_text(number).split("#")[0].strip()), None)


def _indented(lines: Lines, index: int) -> _Fault:
    line = lines.place(index).line
    indent = _indent(lines.line_text(line))
    above = _line_above(lines, line)
    if above is not None and len(indent) > len(_indent(lines.line_text(above))):
        message = say("This line is indented under line {line}, which already has a value.", line=above)
        fix = say("Indent it as the lines above, or remove the value of line {line}.", line=above)
        return _Fault(lines.index(line) + len(indent), message, fix)
    return _Fault(lines.index(line) + len(indent), *_INDENTED)


def _unclosed_bracket(lines: Lines, index: int, start: int) -> _Fault:
    opened, here = lines.place(start), lines.place(index)
    bracket = "{ }" if lines.text.startswith("{", start) else "[ ]"
    if here.line == opened.line:
        message = say("Inside {bracket} a comma or the closing bracket is expected here.", bracket=bracket)
        fix = say("If brackets, commas or colons belong to a text or an expression, put all of it in quotes.")
        return _Fault(index, message, fix)
    message = say(
        "The pair {bracket} that opens here is not closed before line {line}.",
        bracket=bracket,
        line=here.line,
    )
    fix = say("Close it, or add the missing comma; if it is part of a text, put the text in quotes.")
    return _Fault(start, message, fix)


def _missing_content(lines: Lines, index: int, start: int) -> _Fault:
    character = lines.text[index : index + 1]
    if character in (",", "]", "}"):
        message = say("A value is expected here, before “{character}”.", character=character)
        return _Fault(index, message, say("Write the value, or put a text that begins like this in quotes."))
    return _Fault(index, *_NOT_YAML)


def _not_the_end(lines: Lines, index: int, start: int) -> _Fault:
    character = lines.text[index : index + 1]
    if lines.text.lstrip().startswith("%"):
        return _Fault(lines.text.index("%"), *_DIRECTIVE)
    if character in ("]", "}"):
        message = say("The closing bracket “{character}” has no opening one.", character=character)
        return _Fault(index, message, say("Remove it, or put the text it belongs to in quotes."))
    if not _is_first_in_line(lines, index):
        return _Fault(index, say("Something follows where the value has already ended."), _WHOLE_QUOTED)
    if character == ":":
        return _Fault(index, say("There is no key before the colon."), say("Write “key: value”."))
    if character == "-" and lines.text[index + 1 : index + 2] in (" ", "\n", ""):
        return _Fault(
            index,
            say("An item of a list begins here, where a key is expected."),
            say("Put the list under a key, or write “key: value”."),
        )
    return _indented(lines, index)


def _is_first_in_line(lines: Lines, index: int) -> bool:
    place = lines.place(index)
    return not lines.line_text(place.line)[: place.column - 1].strip()


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]


# Fragments of PyYAML's messages and of libyaml's (which speaks for files too long for PyYAML's own parser).
_EXPLAIN: Final[tuple[tuple[str, Callable[[Lines, int, int], _Fault]], ...]] = (
    (r"mapping values are not allowed", _stray_colon),
    (r"could not find expected ':'", _no_colon),
    (r"found a tab character", _here(_TAB)),
    (r"cannot start any token", _strange_character),
    (r"alphabetic or numeric character", _bare_sign),
    (r"unexpected end of stream|unexpected document (separator|indicator)", _open_quote),
    (r"escape", _here(_ESCAPE)),
    (r"expected a comment or a line break|indentation (of|indicator)", _here(_BLOCK)),
    (r"sequence entries are not allowed", _here(_LIST_HERE)),
    (r"mapping keys are not allowed", _here(_KEY_HERE)),
    (r"expected ',' or|found unexpected ':'", _unclosed_bracket),
    (r"expected (the )?node content", _missing_content),
    (
        r"expected <block end>|'<document start>'|expected key|expected '-' indicator|<document start>",
        _not_the_end,
    ),
)
