"""YAML files: a documented, plain part of YAML, with exact numbers and places.

What is read and what is refused stands in docs/files.md.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from yaml.error import YAMLError
from yaml.nodes import ScalarNode

from kkk_scoring.files import faults
from kkk_scoring.files.characters import read_text
from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.yaml_nodes import compose_carefully, fast_parser
from kkk_scoring.files.yaml_pure import PureParser
from kkk_scoring.files.yaml_values import NO_SPACE, Values, kind_of_node

if TYPE_CHECKING:
    from kkk_scoring.files.document import Lines, Node, Value

# Beyond these sizes a text could use much memory, or nest so deep that the C parser, which composes by
# recursion, runs out of its stack. Blocks nest by what begins a line, at most two levels for a column.
_CARELESS_LENGTH: Final = 200_000
_CARELESS_BRACKETS: Final = 500
_CARELESS_INDENT: Final = 200
# The longest text that PyYAML's own, slow parser reads again to explain an error.
_PURE_LENGTH: Final = 300_000
# What may be an anchor, a tag, a directive or a key of several parts; such files take the careful way.
_UNUSUAL: Final = re.compile(r"(?<![^\s\[\]{},:?-])(?:!|&\S|\?(?!\S))|^%", re.MULTILINE)

_parser = cache(fast_parser)


def read_yaml(data: bytes, file: str, *, pure: bool = False) -> Document:
    """The values of a YAML file whose path is shown as *file*.

    *pure* leaves out the parser written in C; the result is the same. Raises
    BadFile with everything that was found.
    """
    lines, findings = read_text(data, file)
    root = _compose(lines, findings, None if pure else _parser())
    value = _value(root, lines, findings)
    if findings or value is None:
        raise BadFile(findings)

    def extents() -> Node:
        from kkk_scoring.files.yaml_places import YamlNode

        return YamlNode(lines.text, root)

    return Document(value, data, lines, extents, partial(read_yaml, data, file, pure=pure))


def _value(root: Any, lines: Lines, findings: list[Finding]) -> dict[str, Value] | None:
    """What the nodes mean; None, with the reason among *findings*, if that is no mapping."""
    is_text = isinstance(root, ScalarNode)
    if root is None or (is_text and not root.value and not root.style):
        if not findings:
            findings.append(Finding(*faults.empty(), lines.place(0)))
        return None
    value = Values(lines, findings).value(root)
    if isinstance(value, dict) or findings:
        return value if isinstance(value, dict) else None
    no_space = is_text and NO_SPACE.match(root.value) is not None
    fault = faults.not_a_mapping(kind_of_node(root), no_space)
    findings.append(Finding(*fault, lines.place(root.start_mark.index)))
    return None


def _compose(lines: Lines, findings: list[Finding], fast: Any) -> Any:
    """The nodes of the text, or None with the reason among *findings*."""
    text = lines.text
    if fast is not None:
        found: list[Finding] = []
        try:
            parser = fast(text)
            if _is_ordinary(text):
                return parser.get_single_node()
            root = compose_carefully(parser, lines, found)
        except YAMLError as error:
            if len(text) > _PURE_LENGTH:
                findings += [*found, *_not_yaml(error, lines, findings)]
                return None
            # PyYAML's own parser names the place and reason better, and so both ways give the same finding.
        else:
            findings += found
            return root
    try:
        return compose_carefully(PureParser(text), lines, findings)
    except YAMLError as error:
        findings += _not_yaml(error, lines, findings)
        return None


def _not_yaml(error: YAMLError, lines: Lines, findings: list[Finding]) -> list[Finding]:
    """Why the text is not YAML; nothing if refused characters, found before, may be the reason."""
    from kkk_scoring.files.yaml_syntax import syntax_finding

    return [] if any(f.code == "KKK015" for f in findings) else [syntax_finding(error, lines)]


def _is_ordinary(text: str) -> bool:
    """Whether the C parser may compose *text* at once: not deep, not large, no tags and no anchors."""
    return (
        len(text) <= _CARELESS_LENGTH
        and text.count("[") + text.count("{") <= _CARELESS_BRACKETS
        and _indent(text.split("\n")) <= _CARELESS_INDENT
        and not (any(sign in text for sign in "!&%?") and _UNUSUAL.search(text))
    )


def _indent(lines: list[str]) -> int:
    """At least the column where the deepest block begins."""
    longest = max(map(len, lines))
    if longest <= _CARELESS_INDENT:
        return longest
    return max(len(line) - len(line.lstrip(" ?-")) for line in lines)
