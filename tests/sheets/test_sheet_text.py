"""A sheet's text: readable, and read back it is the same sheet."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.files.characters import REFUSED
from kkk_scoring.files.fit import fit
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.scoring.sheet_text import heading_of, sheet_text
from kkk_scoring.scoring.sheets import EarlierEntry, EarlierMark, WrittenEntry, WrittenMark, WrittenSheet

ids = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,5}", fullmatch=True)
texts = st.text(max_size=40).map(lambda text: REFUSED.sub("", text)).filter(lambda text: _is_nfc(text))
numbers = st.decimals(min_value=-99, max_value=99, places=2).map(Fraction).map(
    lambda value: value.numerator if value.denominator == 1 else value
)  # fmt: skip
marks = st.one_of(
    numbers, st.booleans(), st.sampled_from(["yes", "no", "true", "null", "A+", "bardzo dobry"])
)
days = st.dates(date(2000, 1, 1), date(2099, 1, 1))
times = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(
    lambda t: t.replace(second=0, microsecond=0)
)


def _is_nfc(text: str) -> bool:
    from unicodedata import is_normalized

    return is_normalized("NFC", text)


earlier = st.builds(EarlierMark, mark=marks, reason=st.none() | texts, until=days | times)
given_marks = st.builds(WrittenMark, mark=marks, reason=st.none() | texts, was=st.lists(earlier, max_size=2))
many = st.dictionaries(ids, given_marks, max_size=3)
before = st.builds(EarlierEntry, impartial=st.booleans(), conflict=st.none() | texts, marks=many, until=times)
entries = st.dictionaries(
    ids,
    st.builds(
        WrittenEntry,
        impartial=st.booleans(),
        conflict=st.none() | texts,
        marks=many,
        was=st.lists(before, max_size=2),
    ),
    max_size=3,
)


@settings(max_examples=40)
@given(entries, st.none() | st.just("ab" * 32))
def test_what_is_written_is_read_back(said: dict[str, WrittenEntry], edition: str | None) -> None:
    sheet = WrittenSheet(sheet="merit", expert="E1", rubric="prize", rubric_sha256=edition)

    document = read_yaml(sheet_text(sheet, said).encode(), "E1.yaml")
    read, findings = fit(document, WrittenSheet)

    assert findings == []
    assert read is not None
    assert (read.sheet, read.expert, read.rubric, read.rubric_sha256) == ("merit", "E1", "prize", edition)
    assert _entries(document) == said


def _entries(document: Any) -> dict[str, WrittenEntry]:
    found = {}
    for id_ in document.value["entries"]:
        entry, findings = fit(document, WrittenEntry, ("entries", id_))

        assert findings == []
        assert entry is not None
        found[id_] = entry
    return found


def test_a_sheet_is_written_for_people() -> None:
    was = [EarlierMark(mark=Fraction(13, 2), reason="weak plan", until=datetime(2026, 3, 1, 9, 5))]
    entry = WrittenEntry(
        impartial=True,
        conflict=None,
        marks={
            "plan": WrittenMark(mark=8, reason='A "sound" plan.', was=was),
            "team": WrittenMark(mark="good", reason=None),
            "late": WrittenMark(mark="yes", reason="two\nlines: # not a comment"),
        },
    )
    conflict = WrittenEntry(impartial=False, conflict="my sister's firm")
    sheet = WrittenSheet(sheet="merit", expert="E1", rubric="prize", rubric_sha256="ab12")

    assert sheet_text(sheet, {"A1": entry, "A2": conflict}, "# From the office.\n") == (
        "# From the office.\n"
        "sheet: merit\n"
        "expert: E1\n"
        "rubric: prize\n"
        'rubric_sha256: "ab12"\n'
        "entries:\n"
        "  A1:\n"
        "    impartial: true\n"
        "    marks:\n"
        "      plan:\n"
        "        mark: 8\n"
        '        reason: "A \\"sound\\" plan."\n'
        "        was:\n"
        '          - {mark: 6.5, reason: "weak plan", until: 2026-03-01 09:05}\n'
        "      team: {mark: good}\n"
        '      late: {mark: yes, reason: "two\\nlines: # not a comment"}\n'
        "  A2:\n"
        "    impartial: false\n"
        '    conflict: "my sister\'s firm"\n'
    )


def test_the_comment_at_the_beginning_stays() -> None:
    text = "# one\n# two\nsheet: merit\n# three\n"

    assert heading_of(text) == "# one\n# two\n"


@pytest.mark.parametrize(
    ("mark", "written"),
    [
        ("good", "good"),
        ("yes", "yes"),
        ("true", '"true"'),
        ("Null", '"Null"'),
        ("A+", '"A+"'),
        ("8", '"8"'),
        ("żółty", '"żółty"'),
        (True, "true"),
        (False, "false"),
        (Fraction(13, 2), "6.5"),
    ],
)
def test_a_word_that_could_be_taken_for_something_else_is_in_quotes(mark: object, written: str) -> None:
    sheet = WrittenSheet(sheet="merit", expert="E1", rubric="prize", rubric_sha256=None)
    entry = WrittenEntry(impartial=True, conflict=None, marks={"M": WrittenMark(mark=mark, reason=None)})

    assert f"      M: {{mark: {written}}}\n" in sheet_text(sheet, {"A1": entry})
