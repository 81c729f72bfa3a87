"""What reading a file can find wrong, in words: code, message, fix.

One function per fault, so that YAML and JSON say the same in the same words.
"""

from __future__ import annotations

from typing import NamedTuple

from kkk_scoring.files.limits import (
    DEPTH,
    EXPONENT,
    KEY_LENGTH,
    LIST_LENGTH,
    NODES,
    NUMBER_DIGITS,
    TEXT_LENGTH,
)
from kkk_scoring.files.place import Place
from kkk_scoring.files.show import short
from kkk_scoring.messages import Message, say, say_count


class Fault(NamedTuple):
    """A finding without its place."""

    code: str
    message: Message
    fix: Message | None


def empty() -> Fault:
    return Fault(
        "KKK004",
        say("The file is empty."),
        say("Begin with a key that says what the file is, such as “rubric: …” or “application: …”."),
    )


def not_a_mapping(kind: Message, no_space: bool = False) -> Fault:
    fix = say("Write “key: value” lines, the first of which says what the file is.")
    if no_space:
        fix = say("Write a space after each colon: “key: value”.")
    return Fault("KKK005", say("The file holds {kind}; keys with their values are expected.", kind=kind), fix)


def not_json(message: Message, fix: Message) -> Fault:
    return Fault("KKK007", message, fix)


def repeated_key(key: str, first: Place) -> Fault:
    return Fault(
        "KKK008",
        say(
            "“{key}” is already given in line {line}, column {column}.",
            key=short(key),
            line=first.line,
            column=first.column,
        ),
        say("Keep one of the two."),
    )


def anchor(name: str) -> Fault:
    return Fault(
        "KKK009",
        say("“&{name}” names a value for use elsewhere; here every value is written out.", name=short(name)),
        say("Remove it; if it belongs to a text, put the text in quotes."),
    )


def alias(name: str) -> Fault:
    return Fault(
        "KKK009",
        say(
            "“*{name}” stands for a value written elsewhere; here every value is written out.",
            name=short(name),
        ),
        say("Write the value itself; if it is a text, put it in quotes."),
    )


def tag() -> Fault:
    return Fault(
        "KKK010",
        say("A YAML tag (“!…”) stands here; a value's kind is known from its key."),
        say("Remove the tag; if it is a text that begins with “!”, put it in quotes."),
    )


def second_document() -> Fault:
    return Fault(
        "KKK011",
        say("A second document begins here; a file holds one."),
        say("Put it in a file of its own, or remove the line “---”."),
    )


def directive() -> Fault:
    return Fault(
        "KKK012",
        say("A YAML directive (a first line with “%”) is not read."),
        say("Remove the line with “%”."),
    )


def key_not_text(kind: Message) -> Fault:
    return Fault(
        "KKK013",
        say("A key must be a text; here it is {kind}.", kind=kind),
        say("Write “key: value”; a key with brackets, commas or colons needs quotes."),
    )


def no_value(key: str) -> Fault:
    return Fault(
        "KKK014",
        say("“{key}” has no value: inside curly brackets a comma ends what was before it.", key=short(key)),
        say("If the comma belongs to a text or an expression, put the whole of it in quotes."),
    )


def too_deep() -> Fault:
    return Fault(
        "KKK017",
        say("Lists and mappings inside one another are more than {limit} deep.", limit=DEPTH),
        say("Nest less; if brackets belong to a text, put the text in quotes."),
    )


def number_beyond(text: str) -> Fault:
    return Fault(
        "KKK018",
        say(
            "The number {number} has more than {digits} digits or an exponent beyond {exponent}.",
            number=short(text, 20),
            digits=NUMBER_DIGITS,
            exponent=EXPONENT,
        ),
        say("Write a shorter number; if it is a text, put it in quotes."),
    )


def not_a_number(word: str) -> Fault:
    return Fault(
        "KKK019",
        say("{word} is not a number that can be scored.", word=word),
        say("Write a number, or null if there is none."),
    )


def text_too_long(length: int) -> Fault:
    return Fault(
        "KKK020",
        say_count(
            "The text has {count} character; at most {limit} are read.",
            "The text has {count} characters; at most {limit} are read.",
            length,
            limit=TEXT_LENGTH,
        ),
        say("Shorten the text."),
    )


def key_too_long(length: int) -> Fault:
    return Fault(
        "KKK021",
        say_count(
            "The key has {count} character; at most {limit} are read.",
            "The key has {count} characters; at most {limit} are read.",
            length,
            limit=KEY_LENGTH,
        ),
        say("Shorten the key; a key ends at a colon."),
    )


def list_too_long(length: int) -> Fault:
    return Fault(
        "KKK022",
        say_count(
            "The list has {count} item; at most {limit} are read.",
            "The list has {count} items; at most {limit} are read.",
            length,
            limit=LIST_LENGTH,
        ),
        say("Shorten the list."),
    )


def too_many_nodes() -> Fault:
    return Fault(
        "KKK023",
        say("The file has more than {limit} keys and values.", limit=NODES),
        say("Leave out what is not needed, or split the file."),
    )
