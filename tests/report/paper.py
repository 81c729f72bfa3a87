"""The structure tree of a tagged PDF: on which pages its rows and items stand."""

from __future__ import annotations

from typing import Any

ROWS = frozenset({"/TR", "/LI"})


def split_rows(reader: Any) -> list[str]:
    """Table rows and list items whose content stands on more than one page.

    A heading that is printed again on top of every page is not split; an item that holds a whole
    list may go on over the page.
    """
    tree = _Tree(reader)
    tree.pages_of(reader.trailer["/Root"]["/StructTreeRoot"], None)
    return tree.split


class _Tree:
    def __init__(self, reader: Any) -> None:
        self.numbers = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, 1)}
        self.split: list[str] = []

    def pages_of(self, node: Any, page: int | None) -> set[int]:
        """The pages on which what stands below *node* is drawn; *page*: that of the node above."""
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, int):
            return {page} if page else set()
        if isinstance(node, list):
            return {one for kid in node for one in self.pages_of(kid, page)}
        if "/Pg" in node:
            page = self.numbers.get(node.raw_get("/Pg").idnum)
        if node.get("/Type") in ("/MCR", "/OBJR"):
            return {page} if page else set()
        pages = self.pages_of(node["/K"], page) if "/K" in node else set()
        if node.get("/S") in ROWS and len(pages) > 1 and not _holds_rows(node) and not _is_heading(node):
            self.split.append(f"{node['/S']} on pages {sorted(pages)}")
        return pages


def _parts(node: Any) -> list[Any]:
    kids = node.get("/K")
    kids = kids if isinstance(kids, list) else [kids]
    found = [kid.get_object() for kid in kids if hasattr(kid, "get_object")]
    return [kid for kid in found if isinstance(kid, dict)]


def _holds_rows(node: Any) -> bool:
    return any(kid.get("/S") in ROWS or _holds_rows(kid) for kid in _parts(node))


def _is_heading(node: Any) -> bool:
    return {kid.get("/S") for kid in _parts(node)} == {"/TH"}
