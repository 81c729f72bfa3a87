"""An HTML page as a tree that tests can ask."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = frozenset({"meta", "input", "br", "img", "link", "hr"})


class Element:
    """A tag with its attributes and what stands in it."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.inside: list[Element | str] = []

    def all(self, tag: str = "", class_: str = "") -> list[Element]:
        """Every element below with this tag and class."""
        return [
            one
            for one in self.below()
            if (not tag or one.tag == tag) and (not class_ or class_ in one.classes)
        ]

    def one(self, tag: str = "", class_: str = "") -> Element:
        """The first element below with this tag and class."""
        found = self.all(tag, class_)

        assert found, (self.attributes, tag, class_)
        return found[0]

    def below(self) -> Iterator[Element]:
        for part in self.inside:
            if isinstance(part, Element):
                yield part
                yield from part.below()

    def id(self, id_: str) -> Element:
        """The element with this id."""
        found = [one for one in self.below() if one.attributes.get("id") == id_]

        assert len(found) == 1, (id_, len(found))
        return found[0]

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """All text below, in order."""
        return "".join(part if isinstance(part, str) else part.text for part in self.inside)

    @property
    def numbers(self) -> list[str]:
        """The exact numbers that stand here, in order: of `<data>` its value, else what is written."""
        found: list[str] = []
        for part in self.inside:
            if isinstance(part, str):
                words = [word.strip(";:,.()") for word in part.split()]
                found += [word for word in words if word.lstrip("+−-")[:1].isdigit()]
            elif part.tag == "data":
                found.append(part.attributes["value"])
            else:
                found += part.numbers
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.inside.append(made)
        if tag not in VOID:
            self.at = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.inside.append(Element(tag, {name: value or "" for name, value in attrs}, self.at))

    def handle_endtag(self, tag: str) -> None:
        assert self.at.tag == tag, f"</{tag}> ends <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.inside.append(data)


def read(html: str) -> Element:
    """The tree of *html*; every tag must be closed where it was opened."""
    reader = _Reader()
    reader.feed(html)
    reader.close()

    assert reader.at is reader.root
    return reader.root
