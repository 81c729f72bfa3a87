"""Values put into a file at their own places: nothing else may change."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.files.document import Path
from kkk_scoring.files.edit import CannotEdit, block, flow, with_value, written_scalar
from kkk_scoring.files.yaml_reader import read_yaml

DRAFT = """# a form
application: A1
cluster:   # about it
  # the name
  name:   # in full
  founded: 2009-01-01
list:
  - name: X
    kind: other  # ?
  - {name: Y, kind: }
tags: [a, b]
# the end
empty:
"""

EDITS: list[tuple[Path, object, str, str]] = [
    (("cluster", "name"), "Klaster", "  name:   # in full", "  name: Klaster   # in full"),
    (("cluster", "founded"), date(2010, 2, 3), "2009-01-01", "2010-02-03"),
    (("list", 0, "kind"), "a: b", "kind: other  # ?", 'kind: "a: b"  # ?'),
    (("list", 1, "kind"), "k", "kind: }", "kind: k}"),
    (("list", 1, "size"), 3, "kind: }", "kind: , size: 3}"),
    (("list", 0, "size"), 3, "other  # ?\n", "other  # ?\n    size: 3\n"),
    (("tags", 2), "c", "[a, b]", "[a, b, c]"),
    (("cluster", "region"), "Śląsk", "2009-01-01\n", "2009-01-01\n  region: Śląsk\n"),
    (("empty",), Fraction(15, 2), "empty:", "empty: 7.5"),
    (("empty", "deep", "er"), True, "empty:\n", "empty:\n  deep:\n    er: true\n"),
    (("empty", 0, "name"), "N", "empty:\n", "empty:\n  - name: N\n"),
    (("new",), "0123", "empty:\n", 'empty:\nnew: "0123"\n'),
]


@pytest.mark.parametrize(("path", "value", "before", "after"), EDITS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_only_the_place_of_the_value_changes(
    path: Path, value: object, before: str, after: str, end: str, mark: bytes
) -> None:
    text = DRAFT.replace("\n", end)
    made = with_value(read_yaml(mark + text.encode(), "A1.yaml"), path, value)

    assert DRAFT.count(before) == 1
    assert made.data == mark + DRAFT.replace(before, after).replace("\n", end).encode()


def test_an_item_is_added_behind_the_last_one() -> None:
    made = with_value(read_yaml(DRAFT.encode(), "A1.yaml"), ("list", 2), {"name": "Z", "kind": "k"})

    assert "  - {name: Y, kind: }\n  - name: Z\n    kind: k\ntags:" in made.text


def test_a_file_without_a_last_line_end_gets_lines_too() -> None:
    made = with_value(read_yaml(b"a: 1", "A1.yaml"), ("b",), 2)

    assert made.data == b"a: 1\nb: 2"


@pytest.mark.parametrize("path", [("cluster",), ("list", 5, "name"), ("application", "x")])
def test_what_would_touch_other_things_is_refused(path: Path) -> None:
    with pytest.raises(CannotEdit):
        with_value(read_yaml(DRAFT.encode(), "A1.yaml"), path, "x")


scalars: st.SearchStrategy[Any] = st.one_of(
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.decimals(-1000, 1000, places=3).map(Fraction),
    st.dates(date(1000, 1, 1)),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Co"]), max_size=30
    ).filter(lambda text: "\ufeff" not in text),
)
keys = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True).filter(
    lambda key: key not in ("null", "true", "false")
)
values = st.recursive(
    scalars | st.none(),
    lambda inner: (
        st.dictionaries(keys, inner, min_size=1, max_size=3) | st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def scalar_paths(value: object, path: Path = ()) -> list[Path]:
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in scalar_paths(inner, (*path, key))]
    if isinstance(value, list):
        return [found for at, inner in enumerate(value) for found in scalar_paths(inner, (*path, at))]
    return [path]


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(keys, values, min_size=1, max_size=4), scalars, st.booleans(), st.data())
def test_an_edit_gives_exactly_the_new_value_and_keeps_all_else(
    whole: dict[str, Any], value: object, in_lines: bool, data: st.DataObject
) -> None:
    lines = block(whole, 0) if in_lines else (f"{key}: {flow(inner)}" for key, inner in whole.items())
    text = "\n".join(f"{line}  # c{number}" for number, line in enumerate(lines)) + "\n# end\n"
    document = read_yaml(text.encode(), "x.yaml")
    path = data.draw(st.sampled_from(scalar_paths(document.value)))
    made = with_value(document, path, value)
    found: Any = made.value
    for step in path:
        found = found[step]

    assert found == (written_scalar(value) if isinstance(value, date) else read_text(value))
    comments = [line.rpartition("#")[2] for line in text.splitlines()]
    assert [line.rpartition("#")[2] for line in made.text.splitlines()] == comments


def read_text(value: object) -> object:
    from unicodedata import normalize

    return normalize("NFC", value) if isinstance(value, str) else value
