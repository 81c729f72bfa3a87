"""PyYAML's own parser, brought in line with the one written in C (libyaml 0.2.5).

The two differ in a few corners: tabs between tokens and inside plain texts, ``?``
inside brackets, a number of escapes. Both must read a file alike, for a verdict
may not hang on how Python was installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yaml import scanner
from yaml.composer import Composer
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import ScannerError
from yaml.tokens import (
    FlowEntryToken,
    FlowMappingEndToken,
    FlowSequenceEndToken,
    ScalarToken,
    TagToken,
    ValueToken,
)

# PyYAML's types leave out that its methods may be called with a scanner of ours.
Scanner: Any = scanner.Scanner

_ENDS: Final = "\0 \t\n"
_FLOW: Final = ",[]{}"
_IN_PLAIN: Final = "while scanning a plain scalar"
_IN_QUOTED: Final = "while scanning a double-quoted scalar"
_IN_BLOCK: Final = "while scanning a block scalar"


if TYPE_CHECKING:

    class _PyYaml:
        """PyYAML's types leave most of its methods out."""

        allow_simple_key: bool

        def __getattr__(self, name: str) -> Any: ...

else:

    class _PyYaml(Reader, scanner.Scanner, Parser, Composer):
        pass


class PureParser(_PyYaml):
    """Events from text, by Python alone; the names of the methods are PyYAML's."""

    def __init__(self, text: str) -> None:
        part: Any
        for part, given in ((Reader, [text]), (Scanner, []), (Parser, []), (Composer, [])):
            part.__init__(self, *given)

    def scan_to_next_token(self) -> None:
        while True:
            while self.peek() == " " or (
                self.peek() == "\t" and (self.flow_level or not self.allow_simple_key)
            ):
                self.forward()
            if self.peek() == "#":
                while self.peek() not in "\0\n":
                    self.forward()
            if not self.scan_line_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def scan_plain(self) -> Any:
        chunks: list[str] = []
        start = end = self.get_mark()
        indent = self.indent + 1
        spaces: list[str] = []
        while self.peek() != "#" and not self._at_document_mark():
            length = self._plain_length()
            if length == 0:
                break
            self.allow_simple_key = False
            chunks += spaces
            chunks.append(self.prefix(length))
            self.forward(length)
            end = self.get_mark()
            spaces = self.scan_plain_spaces(indent, start)
            if not spaces or (not self.flow_level and self.column < indent):
                break
        return ScalarToken("".join(chunks), True, start, end)

    def _plain_length(self) -> int:
        length = 0
        while True:
            character = self.peek(length)
            following = self.peek(length + 1) if character == ":" else ""
            if character in _ENDS or (following and following in _ENDS):
                return length
            if self.flow_level:
                if character in _FLOW:
                    return length
                if following and following in _FLOW + "?":
                    raise ScannerError(_IN_PLAIN, self.get_mark(), "found unexpected ':'", self.get_mark())
            length += 1

    def scan_plain_spaces(self, indent: int, start: Any) -> list[str]:
        length = 0
        while self.peek(length) in " \t":
            length += 1
        blanks = self.prefix(length)
        self.forward(length)
        if self.peek() != "\n":
            return [blanks] if blanks else []
        breaks = -1
        while self.peek() in " \t\n":
            if self.peek() == "\n":
                breaks += 1
                self.allow_simple_key = True
            elif self.peek() == "\t" and self.column < indent:
                raise ScannerError(_IN_PLAIN, start, "found a tab character", self.get_mark())
            self.forward()
        return ["\n" * breaks if breaks else " "]

    def scan_tag(self) -> Any:
        """Tags are refused all the same: what is no good tag is read as one to its end."""
        start = self.get_mark()
        while self.peek() not in _ENDS and not (self.flow_level and self.peek() in _FLOW):
            self.forward()
        return TagToken(("!", "tag"), start, self.get_mark())

    def scan_flow_scalar_non_spaces(self, double: bool, start: Any) -> Any:
        try:
            return Scanner.scan_flow_scalar_non_spaces(self, double, start)
        except (ValueError, OverflowError):  # an escape beyond the last character of Unicode
            raise ScannerError(_IN_QUOTED, start, "found no such escape", self.get_mark()) from None

    def scan_block_scalar_indicators(self, start: Any) -> tuple[bool | None, int | None]:
        keep: bool | None = None
        indent: int | None = None
        for _ in range(2):
            if keep is None and self.peek() in "+-":
                keep = self.peek() == "+"
                self.forward()
            elif indent is None and self.peek() in "0123456789":
                indent = int(self.peek())
                if indent == 0:
                    raise ScannerError(_IN_BLOCK, start, "found an indentation of 0", self.get_mark())
                self.forward()
        return keep, indent

    def scan_block_scalar_ignored_line(self, start: Any) -> None:
        while self.peek() in " \t":
            self.forward()
        Scanner.scan_block_scalar_ignored_line(self, start)

    def scan_block_scalar_indentation(self) -> Any:
        found = Scanner.scan_block_scalar_indentation(self)
        if self.peek() == "\t":
            raise ScannerError(_IN_BLOCK, self.get_mark(), "found a tab character", self.get_mark())
        return found

    def parse_flow_sequence_entry_mapping_value(self) -> Any:
        if self.check_token(ValueToken):
            self.get_token()
            if not self.check_token(FlowEntryToken, FlowSequenceEndToken):
                self.states.append(self.parse_flow_sequence_entry_mapping_end)
                return self.parse_flow_node()
        self.state = self.parse_flow_sequence_entry_mapping_end
        return self.process_empty_scalar(self.peek_token().start_mark)

    def parse_flow_mapping_value(self) -> Any:
        if self.check_token(ValueToken):
            self.get_token()
            if not self.check_token(FlowEntryToken, FlowMappingEndToken):
                self.states.append(self.parse_flow_mapping_key)
                return self.parse_flow_node()
        self.state = self.parse_flow_mapping_key
        return self.process_empty_scalar(self.peek_token().start_mark)

    def _at_document_mark(self) -> bool:
        if self.column != 0 or self.prefix(3) not in ("---", "..."):
            return False
        return bool(self.peek(3) in _ENDS)
