"""What the law of random competitions found, each as the smallest competition that shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.scoring.exceeded import beyond_out_of
from kkk_scoring.scoring.protocol import Outcome, Protocol, bounds
from tests.small import Marks, a_round, events, outcome, rules, scored


def protocol(
    text: str,
    roles: Mapping[str, str],
    sheets: Marks,
    answers: Mapping[str, Mapping[str, Any]],
    happened: Sequence[Mapping[str, Any]] = (),
    assigned: Mapping[str, frozenset[str] | None] | None = None,
    stands: str = "new",
) -> Protocol:
    """The protocol of one stage `merit`; *assigned*: expert → entries, in the order of the assignments."""
    rubric = rules(text)
    dated = [{"date": "2027-02-01", "by": "office", **event} for event in happened]
    seats = None if assigned is None else {"merit": assigned}
    made = a_round(rubric, roles, {"merit": sheets}, events(*dated), seats)
    return scored(rubric, replace(made, stands=stands), answers)


def places(found: Protocol) -> dict[str, int | None]:
    return {one.entry: one.rank for one in found.outcomes}


def span(found: Outcome) -> object:
    return bounds(found.stages[0].points)


BY_SHEETS = """
rubric: by-sheets
form: {price: number}
stages:
  - stage: merit
    experts:
      expert: 2
      third: {sheets: 1, when: max(totals) - min(totals) > 2}
      agreed: {sheets: {max: 1}, replaces: [expert, third]}
    criteria:
      M: {marks: {to: 5}, combine: mean(marks)}
      N: {marks: {to: 5}, combine: mean(marks), when: price > 5}
ranking: [{highest: 'count(sheets[M = 5])'}, {highest: 'count(sheets[N = 5])'}, shared]
"""
TWO = {"E1": "expert", "E2": "expert"}


def test_a_first_key_that_looks_at_sheets_waits_for_those_to_come() -> None:
    found = protocol(
        BY_SHEETS,
        TWO,
        {"E1": {"A": {"M": 5}, "B": {"M": 4}}, "E2": {"B": {"M": 5}}},
        {"A": {"price": 1}, "B": {"price": 1}},
    )

    # That of the second expert, and of the third who is called in if it is far from the first.
    assert bounds(outcome(found, "A").open_points) == (1, 3)
    assert places(found) == {"A": None, "B": None}


def test_the_ranking_sees_neither_sheets_that_are_replaced_nor_those_of_experts_who_are_not_called_in() -> (
    None
):
    roles = {**TWO, "T": "third", "G": "agreed"}
    sheets = {
        "E1": {"A": {"M": 5}, "B": {"M": 4}},
        "E2": {"A": {"M": 5}, "B": {"M": 5}},
        "T": {"B": {"M": 5}},
        "G": {"A": {"M": 3}},
    }
    assigned = {"E1": None, "E2": None, "T": frozenset("B"), "G": frozenset("A")}
    found = protocol(BY_SHEETS, roles, sheets, {"A": {"price": 1}, "B": {"price": 1}}, assigned=assigned)

    assert {one.entry: one.keys[0] for one in found.outcomes} == {"A": 0, "B": 1}


def test_a_mark_for_what_does_not_apply_keeps_nobody_from_a_place() -> None:
    sheets = {"E1": {"A": {"M": 5}}, "E2": {"A": {"M": 4, "N": 5}}}
    found = protocol(BY_SHEETS, TWO, sheets, {"A": {"price": 1}})

    assert outcome(found, "A").keys == (1, 0, None)
    assert places(found) == {"A": 1}


def test_the_points_of_an_open_entry_cover_who_else_is_on_the_list_in_the_end() -> None:
    rules_ = """
rubric: beside-the-others
form: {price: number}
stages:
  - stage: merit
    experts: {expert: 1}
    criteria: {M: {marks: {to: 5}}}
    require: merit >= 3
ranking: [{highest: 'merit - sum(field.price)'}, shared]
"""
    prices = {"A": {"price": 1}, "B": {"price": 4}}
    open_ = protocol(rules_, {"E1": "expert"}, {}, prices)
    # At best 5 points and nobody on the list, at worst none, and both there.
    alone = protocol(rules_, {"E1": "expert"}, {"E1": {"A": {"M": 5}, "B": {"M": 0}}}, prices)

    assert bounds(outcome(open_, "A").open_points) == (-5, 5)
    assert outcome(alone, "A").total == 4


LEFT_OVER = """
rubric: left-over
form: {price: number}
stages:
  - stage: merit
    experts: {expert: 1}
    criteria: {M: {marks: {to: 5}}}
    require: merit >= 1
ranking: [{highest: merit}, shared]
results:
  - {result: big, when: price > 5, pot: "10", cost: price, too_dear: skip, tied: out}
  - {result: small, pot: left, cost: price, too_dear: skip, tied: out}
"""


def test_what_a_line_leaves_over_is_open_while_an_entry_behind_may_take_something_from_it() -> None:
    prices = {"A": {"price": 5}, "B": {"price": 8}}
    waiting = protocol(LEFT_OVER, {"E1": "expert"}, {"E1": {"A": {"M": 5}}}, prices)
    settled = protocol(LEFT_OVER, {"E1": "expert"}, {"E1": {"A": {"M": 5}, "B": {"M": 1}}}, prices)

    assert [outcome(waiting, "A").result, outcome(settled, "A").result] == [None, None]
    assert outcome(waiting, "A").result_open is not None
    assert outcome(settled, "B").result == "big"


def test_a_line_that_nobody_takes_from_leaves_all_of_its_pot() -> None:
    found = protocol(LEFT_OVER, {"E1": "expert"}, {"E1": {"A": {"M": 5}}}, {"A": {"price": 5}})

    assert outcome(found, "A").result == "small"


def test_where_nobody_passes_there_is_nothing_to_deal() -> None:
    found = protocol(LEFT_OVER, {"E1": "expert"}, {"E1": {"A": {"M": 0}}}, {"A": {"price": 5}})

    assert (outcome(found, "A").verdict, found.dealt) == ("rejected", ())


MEAN = """
rubric: mean
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: {sheets: 2, quorum: 1}}
    criteria: {M: {marks: {to: 10}, combine: mean(marks)}}
"""
REPLACED = {"event": "replace_sheet", "entry": "A", "stage": "merit", "expert": "E1", "new_expert": "N"}


def test_who_is_replaced_and_who_replaces_have_one_place_between_them() -> None:
    roles = {"E1": "expert", "N": "expert"}
    found = protocol(MEAN, roles, {"E1": {"A": {"M": 2}}, "N": {"A": {"M": 6}}}, {"A": {}}, [REPLACED])

    assert span(outcome(found, "A")) == (3, 8)
    assert [missing.what for missing in outcome(found, "A").missing] == ["expert"]


def test_the_new_sheet_stands_where_the_old_one_is_out_anyway() -> None:
    roles = {**TWO, "N": "expert"}
    sheets = {"E1": {"A": {"M": 9}}, "E2": {"A": {"M": 4}}, "N": {"A": {"M": 6}}}
    out = {"event": "recusal", "entry": "A", "expert": "E1"}
    found = protocol(MEAN, roles, sheets, {"A": {}}, [out, REPLACED], stands="higher")

    assert (outcome(found, "A").verdict, outcome(found, "A").total) == ("passed", 5)


def test_while_it_is_open_which_of_two_sheets_stands_neither_is_said_not_to_count() -> None:
    sheets = {"E1": {"A": {"M": 9}}, "E2": {"A": {"M": 4}}}
    found = protocol(MEAN, {**TWO, "N": "expert"}, sheets, {"A": {}}, [REPLACED], stands="higher")

    assert {given.expert: given.counted for given in outcome(found, "A").stages[0].marks[0].given} == {
        "E1": None,
        "E2": True,
    }


OWN = """
rubric: own
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: 1}
    criteria: {M: {marks: {to: 10}, adjust: mark - mean(own), combine: mean(marks), out_of: 10}}
"""


def test_an_expert_may_yet_be_assigned_to_an_entry_that_has_nobody() -> None:
    assigned = {"E1": frozenset("A")}
    found = protocol(OWN, {"E1": "expert"}, {"E1": {"A": {"M": 4}}}, {"A": {}, "B": {}}, assigned=assigned)

    # Alone 4 - 4; with B at 10 it is 4 - 7, with B at 0 4 - 2.
    assert span(outcome(found, "A")) == (-3, 2)


def test_of_equal_sheets_any_may_go_while_an_expert_is_not_assigned_yet() -> None:
    rules_ = """
rubric: equal
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: 2}
    counted: drop lowest(sheets, 1, totals)
    criteria: {M: {marks: {to: 1}, combine: max(marks)}, N: {marks: {to: 1}, combine: max(marks)}}
"""
    sheets = {"E2": {"A": {"M": 0, "N": 0}}}
    before = protocol(rules_, TWO, sheets, {"A": {}}, assigned={"E2": None})
    # E1 is listed before E2, so that of two sheets with 0 it is E1's that is dropped.
    after = protocol(rules_, TWO, {"E1": {"A": {"M": 0, "N": 0}}, **sheets}, {"A": {}})

    def counted(found: Protocol) -> dict[str, bool | None]:
        return {given.expert: given.counted for given in outcome(found, "A").stages[0].marks[0].given}

    assert counted(before) == {"E2": None}
    assert counted(after) == {"E1": False, "E2": True}


def test_nobody_settles_answers_that_a_rule_will_make_one() -> None:
    rules_ = """
rubric: majority
form: {name?: text}
stages:
  - stage: merit
    experts: {checker: 3}
    requirements:
      signed: {judged: true, combine: 'if count(marks[item = "yes"]) > 1 then "yes" else "no"'}
"""
    sheets = {"C1": {"A": {"signed": "yes"}}, "C2": {"A": {"signed": "no"}}}
    found = protocol(rules_, dict.fromkeys(("C1", "C2", "C3"), "checker"), sheets, {"A": {}})

    assert outcome(found, "A").verdict == "pending"
    assert [missing.what for missing in outcome(found, "A").missing] == ["sheet"]


def test_an_answer_is_open_while_it_is_open_whose_sheet_stands() -> None:
    rules_ = """
rubric: answers
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: 1}
    requirements: {ethical: {judged: true}}
    criteria: {M: {marks: {to: 10}}}
"""
    new = {"N": {"A": {"ethical": "yes", "M": 4}}}
    waiting = protocol(rules_, {"E1": "expert", "N": "expert"}, new, {"A": {}}, [REPLACED], stands="higher")
    old = {"E1": {"A": {"ethical": "no", "M": 9}}}
    settled = protocol(
        rules_, {"E1": "expert", "N": "expert"}, new | old, {"A": {}}, [REPLACED], stands="higher"
    )

    assert [check.verdict for check in outcome(waiting, "A").stages[0].checks] == ["pending"]
    assert (outcome(waiting, "A").verdict, outcome(settled, "A").verdict) == ("pending", "rejected")


def test_an_expert_whom_a_requirement_asks_is_missing_though_the_sheets_are_replaced() -> None:
    rules_ = """
rubric: agreed
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: 2, agreed: {sheets: {max: 1}, replaces: expert}}
    requirements: {ethical: {judged: true, by: expert}}
    criteria: {M: {marks: {to: 10}, combine: mean(marks)}}
"""
    sheets: Marks = {"E1": {"A": {"ethical": "yes", "M": 4}}, "G": {"A": {"M": 5}}}
    found = protocol(rules_, {"E1": "expert", "E2": "expert", "G": "agreed"}, sheets, {"A": {}})
    unassigned = protocol(rules_, {"E1": "expert", "G": "agreed"}, sheets, {"A": {}})

    assert [(one.what, one.expert) for one in outcome(found, "A").missing] == [("sheet", "E2")]
    assert [(one.what, one.expert) for one in outcome(unassigned, "A").missing] == [("expert", None)]


SUM_OF_THREE = """
rubric: sum-of-three
form: {price: number}
stages:
  - stage: merit
    experts:
      expert: 3
      third: {sheets: 1, when: min(totals) < 2}
    criteria:
      M: {marks: {from: 1, to: 3}, combine: sum(marks)}
"""


def test_a_sheet_to_come_has_its_own_marks_as_total_not_what_three_sheets_come_to() -> None:
    """Three marks from 1 add up to 3 or more, but one sheet's own total can be 1."""
    roles = {"E1": "expert", "E2": "expert", "E3": "expert"}
    found = protocol(SUM_OF_THREE, roles, {"E1": {"A": {"M": 3}}}, {"A": {"price": 1}})
    stage = outcome(found, "A").stages[0]

    assert stage.called == {"third": None}
    # Of three or, with the further expert, four.
    assert bounds(stage.points) == (5, 12)


BY_SIZE = """
rubric: by-size
form: {size: [small, large]}
stages:
  - stage: merit
    experts: {expert: 1}
    criteria: {M: {marks: {to: 5}}}
    require: merit >= 3
ranking: [highest: size, shared]
results:
  - {result: main, places: 2, tied: TIED}
  - result: rest
"""


def test_equal_entries_for_whom_there_are_places_wait_for_one_that_may_come_to_share_them() -> None:
    small = {entry: {"size": "small"} for entry in "ABC"}

    def results(tied: str, *marks: tuple[str, int]) -> dict[str, str | None]:
        sheets = {"E": {entry: {"M": mark} for entry, mark in marks}}
        found = protocol(BY_SIZE.replace("TIED", tied), {"E": "expert"}, sheets, small)
        return {one.entry: one.result for one in found.outcomes}

    two = (("A", 5), ("B", 5))
    # With C there are three equal ones for two places.
    assert results("out", *two) == {"A": None, "B": None, "C": None}
    assert results("out", *two, ("C", 3)) == {"A": "rest", "B": "rest", "C": "rest"}
    assert results("out", *two, ("C", 2)) == {"A": "main", "B": "main", "C": None}
    # All three would be taken.
    assert results("in", *two) == {"A": "main", "B": "main", "C": None}


PROMISED = """
rubric: promised
form: {price: {is: number, min: 0}}
stages:
  - stage: merit
    criteria: {M: {points: price}}
  - stage: second
    criteria: {R: {points: "sum(field.merit)", out_of: 100}}
"""


def test_what_the_rubric_says_points_are_out_of_narrows_no_bounds() -> None:
    text = PROMISED.replace("{M: {points: price}}", "{M: {points: price, out_of: 50}}")
    answers: dict[str, dict[str, Any]] = {"A": {"price": 80}, "B": {"price": UNKNOWN}}
    found = protocol(text, {}, {}, answers)
    full = protocol(text, {}, {}, {"A": {"price": 80}, "B": {"price": 70}})

    assert [bounds(outcome(found, entry).total) for entry in "AB"] == [(80, None), (80, None)]
    assert [outcome(full, entry).total for entry in "AB"] == [150, 150]


def test_points_above_what_they_are_said_to_be_out_of_are_told() -> None:
    text = PROMISED.replace("{M: {points: price}}", "{M: {points: price, out_of: 50}}")
    found = protocol(text, {}, {}, {"A": {"price": 40}, "B": {"price": 70}, "C": {"price": 80}})
    told = sorted(
        (one.code, one.severity, one.place.line, one.message.render("en"))
        for one in beyond_out_of(found.outcomes)
    )

    assert told == [
        ("KKK365", "warning", 6, "`M` gives B 70 points; its `out_of` is 50 (so with 2 entries)."),
        ("KKK365", "warning", 8, "`R` gives A 190 points; its `out_of` is 100 (so with 3 entries)."),
    ]


def test_a_call_that_is_open_with_either_sheet_of_a_reassessment_is_open() -> None:
    rules_ = """
rubric: called
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: 2, third: {sheets: 1, when: max(totals) - min(totals) > 2}}
    criteria: {M: {marks: {to: 9}, combine: mean(marks)}}
"""
    roles = {"E1": "expert", "E2": "expert", "N": "expert"}
    # Without E2's sheet nobody knows whether the two differ, nor whether the re-assessment stands.
    sheets = {"E1": {"A": {"M": 3}}, "N": {"A": {"M": 4}}}
    found = protocol(rules_, roles, sheets, {"A": {}}, [REPLACED], stands="never_lower")

    assert outcome(found, "A").stages[0].called == {"third": None}


def test_who_may_come_to_be_a_taker_keeps_those_below_from_the_places() -> None:
    rules_ = """
rubric: takers
form: {price: number}
stages:
  - stage: merit
    experts: {expert: 1}
    criteria: {M: {marks: {to: 5}}}
ranking: [lowest: price, highest: merit, shared]
results: [{result: main, places: 1, tied: out, when: rank <= 2}]
"""
    prices = {"A": {"price": 1}, "B": {"price": 2}}
    roles = {"E": "expert"}
    before = protocol(rules_, roles, {"E": {"B": {"M": 1}}}, prices)
    after = protocol(rules_, roles, {"E": {"B": {"M": 1}, "A": {"M": 1}}}, prices)

    # A comes before B whatever its mark, but has no place yet.
    assert {one.entry: one.result for one in before.outcomes} == {"A": None, "B": None}
    assert outcome(before, "B").result_open is not None
    assert {one.entry: one.result for one in after.outcomes} == {"A": "main", "B": None}


def test_own_holds_both_sheets_of_a_reassessment_where_either_may_stand() -> None:
    rules_ = """
rubric: own
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: 1}
    criteria: {M: {marks: {to: 10}, adjust: mark - mean(own), combine: mean(marks), out_of: 10}}
"""
    roles = {"E1": "expert", "N": "expert"}
    assigned = {"E1": frozenset("AB"), "N": frozenset("AC")}
    sheets = {"E1": {"A": {"M": 8}, "B": {"M": 4}}, "N": {"A": {"M": 9}, "C": {"M": 7}}}

    def totals(stands: str) -> list[object]:
        entries: dict[str, dict[str, Any]] = {"A": {}, "B": {}, "C": {}}
        found = protocol(rules_, roles, sheets, entries, [REPLACED], assigned, stands)
        return [outcome(found, entry).total for entry in "ABC"]

    # 8 - mean(8, 4) is more than 9 - mean(9, 7).
    assert totals("higher") == totals("never_lower") == [2, -2, -1]
    # A sheet that the new one replaces whatever it says is none of its expert's.
    assert totals("new") == [1, 0, -1]


BY_NAME = """
rubric: by-name
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: 1}
    criteria: {M: {marks: {to: 5}}}
    require: merit >= 3
ranking: [lowest: name, shared]
results: [{result: main, places: 1, tied: out}]
"""


@pytest.mark.parametrize(
    ("passed", "open_", "joins"),
    [
        ({"name": "a"}, {"name": "b"}, False),
        ({"name": "a"}, {"name": "a"}, True),
        ({}, {}, True),
    ],
)
def test_who_can_only_have_another_text_in_the_only_key_never_shares_the_place(
    passed: dict[str, str], open_: dict[str, str], joins: bool
) -> None:
    found = protocol(BY_NAME, {"E": "expert"}, {"E": {"A": {"M": 5}}}, {"A": passed, "B": open_})

    assert outcome(found, "A").result == (None if joins else "main")


def test_who_stands_within_the_places_whoever_comes_before_has_the_result() -> None:
    rules_ = """
rubric: within
form: {price: number}
stages:
  - stage: merit
    experts: {expert: 1}
    criteria: {M: {marks: {to: 5}}}
    require: merit >= 3
ranking: [lowest: price, shared]
results:
  - {result: grant, pot: 4 + count(field), cost: price, too_dear: stop, tied: out, when: price > 3}
  - {result: place, places: 2, tied: decided}
"""
    prices = {"A": {"price": 1}, "B": {"price": 2}, "C": {"price": 4}}
    found = protocol(rules_, {"E": "expert"}, {"E": {"B": {"M": 3}, "C": {"M": 3}}}, prices)

    # What the grant has hangs on A, and so does what C gets; B is second at worst.
    assert {one.entry: one.result for one in found.outcomes} == {"A": None, "B": "place", "C": None}


def test_below_a_place_that_is_open_nothing_is_left_for_who_surely_comes_later() -> None:
    rules_ = """
rubric: below
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: 1}
    criteria: {M: {marks: {to: 9}}, N: {marks: {to: 1}}}
    require: merit >= 1
ranking: [highest: merit, shared]
results: [{result: main, places: 1, tied: out}]
"""
    sheets = {"E": {"A": {"M": 7, "N": 0}, "B": {"M": 2, "N": 0}, "X": {"M": 7}}}
    found = protocol(rules_, {"E": "expert"}, sheets, {"A": {}, "B": {}, "X": {}})

    assert [(one, outcome(found, one).result_open is not None) for one in "AXB"] == [
        ("A", True),
        ("X", True),
        ("B", False),
    ]
    assert [outcome(found, one).result for one in "AXB"] == [None, None, None]


def test_a_declared_conflict_takes_the_sheet_out() -> None:
    rules_ = """
rubric: declared
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: 1}
    criteria: {M: {marks: {to: 9}}}
"""
    found = protocol(rules_, {"E1": "expert"}, {"E1": {"A": None}}, {"A": {}})

    assert [(one.what, one.expert) for one in outcome(found, "A").missing] == [("expert", None)]
