"""What conditions saw is kept small, and reads like any mapping."""

from __future__ import annotations

import pytest

from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.scoring.seen import NOTHING, nothing, seen

VALUES = {"entities": 51, "date(received)": None, "operating": "P3Y"}


def test_what_was_seen_reads_as_it_was_written() -> None:
    kept = seen(VALUES)

    assert kept == VALUES
    assert list(kept.items()) == list(VALUES.items())
    assert (kept.get("entities"), kept.get("other", "?"), len(kept)) == (51, "?", 3)
    assert repr(kept) == f"Seen({VALUES})"


def test_what_was_not_seen_is_no_value() -> None:
    with pytest.raises(KeyError):
        seen(VALUES)["other"]


def test_entries_that_saw_the_same_plain_answers_share_them() -> None:
    first, same, other, number = (
        seen({"signed": signed, "arrears": UNKNOWN, "founder": None}) for signed in (True, True, False, 1)
    )

    assert first is same
    assert [kept["signed"] for kept in (first, other, number)] == [True, False, 1]
    assert type(number["signed"]) is int
    assert seen({"signed": True, "founder": UNKNOWN, "arrears": None})["founder"] is UNKNOWN


def test_all_that_saw_nothing_share_it() -> None:
    assert seen({}) is NOTHING
    assert dict(NOTHING) == {}


def test_a_result_for_which_nothing_was_seen_has_an_empty_mapping() -> None:
    assert dict(seen({})) == dict(nothing()) == {}
    assert seen({}) is nothing()
