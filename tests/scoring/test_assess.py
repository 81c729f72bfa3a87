"""Points: criteria, groups, weights, conditions, tables — exact to the last fraction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.report import csv, json, table
from kkk_scoring.report.reasons import check_reason
from kkk_scoring.scoring.protocol import bounds
from tests.small import a_round, outcome, rules, scored


def merit(criteria: str, require: str = "true", experts: int = 3) -> Any:
    return rules(
        f"rubric: merit\nform: {{x?: number, y?: number, kind?: [a, b]}}\nstages:\n"
        f"  - stage: merit\n    experts: {{expert: {experts}}}\n    each: {{combine: mean(marks)}}\n"
        f"    criteria: {criteria}\n    require: {require}\n"
    )


def points_of(
    rubric: Any, marks: Sequence[Mapping[str, object]], answers: dict[str, Any] | None = None
) -> Any:
    experts = {f"E{i}": "expert" for i in range(1, len(marks) + 1)}
    sheets = {"merit": {e: {"A": m} for e, m in zip(experts, marks, strict=True)}}
    protocol = scored(rubric, a_round(rubric, experts, sheets), {"A": answers or {}})
    return protocol, outcome(protocol, "A")


def test_thirds_that_add_up_to_the_threshold_pass() -> None:
    rubric = merit("{A1: {marks: {to: 10}}, A2: {marks: {to: 10}}, A3: {marks: {to: 10}}}", "merit >= 10")
    thirds = [{"A1": 3, "A2": 3, "A3": 3}, {"A1": 3, "A2": 3, "A3": 4}, {"A1": 4, "A2": 4, "A3": 3}]

    _, found = points_of(rubric, thirds)

    assert [mark.points for mark in found.stages[0].marks] == [Fraction(10, 3)] * 3
    assert (found.total, found.verdict) == (10, "passed")


def test_a_thousandth_below_the_threshold_fails_and_is_never_shown_as_the_threshold() -> None:
    rubric = merit("{A1: {marks: {to: 200, step: 0.001}}}", "merit >= 101", experts=1)
    protocol, found = points_of(rubric, [{"A1": Fraction(100999, 1000)}])
    shown = [table.Overview(protocol, "en").render(), csv.render(protocol, "en"), json.render(protocol)]

    assert (found.total, found.verdict) == (Fraction(100999, 1000), "rejected")
    assert all("100.999" in text for text in shown)


def test_a_hair_below_the_threshold_is_shown_with_the_digits_that_tell() -> None:
    rubric = merit("{A1: {marks: {to: 200, step: 0.00000001}}}", "merit >= 101", experts=1)
    protocol, _ = points_of(rubric, [{"A1": 101 - Fraction(1, 10**8)}])

    assert "100.9999…; at least 101" in table.Overview(protocol, "en").render()
    assert "101; at least 101" not in table.Overview(protocol, "en").render()


@pytest.mark.parametrize(
    ("criteria", "answers", "points", "out_of"),
    [
        ("{A: {points: x, out_of: 10}}", {"x": 7}, 7, 10),
        ("{A: {points: 4}, B: {points: 2, weight: 1.5}}", {}, 7, 7),
        ("{A: {points: 4}, B: {points: 2, weight: -1}}", {}, 2, 2),
        ("{A: {points: 4}, B: {points: 2, weight: 0}}", {}, 4, 4),
        ("{A: {points: 4}, B: {points: 2, when: 'kind = \"a\"'}}", {"kind": "b"}, 4, 4),
        ("{A: {points: 4}, B: {points: 2, when: 'kind = \"a\"'}}", {"kind": "a"}, 6, 6),
        ("{G: {criteria: {A: {points: 4}, B: {points: 2}}, weight: 0.5}, C: {points: 1}}", {}, 4, 4),
        ("{G: {criteria: {A: {points: 4}, B: {points: 6}}, points: 'min(subtotal, 5)'}}", {}, 5, 5),
        ("{A: {points: {of: x, from: {0: 0, 0.10: 3, 0.25: 6}}}}", {"x": Fraction(1, 4)}, 6, 6),
        ("{A: {points: {of: x, from: {0: 0, 0.10: 3, 0.25: 6}}}}", {"x": Fraction(249, 1000)}, 3, 6),
        ("{A: {points: {of: x, over: {0.10: 3, 0.25: 6}}}}", {"x": Fraction(1, 4)}, 3, 6),
        ("{A: {points: {of: x, up_to: {10: 3, 5: 6}}}}", {"x": 5}, 6, 6),
        ("{A: {points: {of: x, under: {10: 3, 5: 6}}}}", {"x": 5}, 3, 6),
        ("{A: {points: {of: x, under: {10: 3, 5: 6}}}}", {"x": 10}, 0, 6),
        ("{A: {points: {of: kind, is: {a: 1, b: 2}}}}", {"kind": "b"}, 2, 2),
        ("{A: {points: {of: x, from: {1: 9}, absent: 4}}}", {}, 4, 9),
        ("{G: {criteria: {A: {points: 4, when: 'kind = \"a\"'}}, weight: 2}}", {"kind": "b"}, 0, 0),
        (
            "{G: {criteria: {A: {points: 4, when: 'kind = \"a\"'}}, weight: -1}, B: {points: 2}}",
            {"kind": "b"},
            2,
            2,
        ),
        (
            "{G: {criteria: {A: {points: x, out_of: 4}, B: {points: 4}}, points: 'count(parts[points>3])'}}",
            {"x": 1},
            1,
            2,
        ),
    ],
)
def test_points_from_declared_data(
    criteria: str, answers: dict[str, Any], points: object, out_of: object
) -> None:
    mark = "?" if "absent" in criteria else ""
    form = f"{{x{mark}: {{is: number, min: 0, max: 100}}, kind: [a, b]}}"
    rubric = rules(f"rubric: declared\nform: {form}\nstages: [{{stage: merit, criteria: {criteria}}}]")
    found = outcome(scored(rubric, a_round(rubric, {}), {"A": answers}), "A")

    assert (found.total, found.stages[0].out_of) == (points, out_of)


@pytest.mark.parametrize(
    ("marks", "verdict", "failed"),
    [
        ({"A1": 3, "A2": 3}, "passed", []),
        ({"A1": 2, "A2": 10}, "rejected", ["A1"]),
        ({"A1": 2, "A2": 2}, "rejected", ["A1", "A2", "merit"]),
    ],
)
def test_a_minimum_of_every_criterion_stands_beside_the_threshold_of_all(
    marks: dict[str, object], verdict: str, failed: list[str]
) -> None:
    rubric = rules(
        "rubric: minimum\nform: {x?: number}\nstages:\n  - stage: merit\n    experts: {expert: 1}\n"
        "    each: {require: points >= 3, marks: {to: 10}}\n"
        "    criteria: {A1: {}, A2: {}}\n    require: merit >= 6\n"
    )
    _, found = points_of(rubric, [marks])

    assert (found.verdict, [c.id for c in found.stages[0].checks if c.verdict == "rejected"]) == (
        verdict,
        failed,
    )


def test_a_share_of_the_maximum_counts_only_what_applies() -> None:
    rubric = rules(
        "rubric: share\nform: {kind: [a, b]}\nstages: [{stage: merit, criteria: {A: {points: 7, out_of: 10}, "
        "B: {points: 0, out_of: 10, when: 'kind = \"a\"'}}, require: merit >= 0.7 * out_of}]"
    )
    protocol = scored(rubric, a_round(rubric, {}), {"A": {"kind": "a"}, "B": {"kind": "b"}})

    assert [(o.entry, o.verdict) for o in protocol.outcomes] == [("B", "passed"), ("A", "rejected")]


@pytest.mark.parametrize(
    ("combine", "counted", "says"),
    [
        (
            "mean(drop lowest(marks, 2))",
            None,
            "The rule for `A` makes no points of these marks: mean(drop lowest(marks, 2)).",
        ),
        (
            "mean(drop lowest(marks, 1))",  # which gives a sheet alone no total
            'closest two(sheets, "lower", totals)',
            "Which sheets count for `A` can't be told from these marks.",
        ),
        (
            "mean(marks)",
            "drop lowest(sheets, 2, totals)",
            "None of the sheets that mark `A` counts under these rules.",
        ),
    ],
)
def test_where_the_rules_make_no_points_of_the_marks_it_is_said(
    combine: str, counted: str | None, says: str
) -> None:
    criterion = "{A: {marks: {to: 10}, combine: '%s'}}" % combine  # noqa: UP031 - braces are YAML's
    rubric = rules(
        f"rubric: merit\nform: {{x?: number}}\nstages:\n  - stage: merit\n    experts: {{expert: 2}}\n"
        f"    criteria: {criterion}\n    require: merit >= 1\n"
        + (f"    counted: {counted}\n" if counted else "")
    )
    _, found = points_of(rubric, [{"A": 3}, {"A": 5}])

    assert (found.verdict, [m.message.render("en") for m in found.missing]) == ("pending", [says])


@pytest.mark.parametrize(
    ("criterion", "says"),
    [
        ("{marks: {to: 10}, require: points >= 3}", "A: 2; at least 3 is needed."),
        ("{title: Impact, marks: {to: 10}, require: points > 2}", "Impact: 2; more than 2 is needed."),
        ("{title: Impact, marks: {to: 10}, require: A >= 3}", "Impact: 2; at least 3 is needed."),
        (
            "{title: Impact, marks: {to: 10}, require: points >= out_of / 2}",
            "Impact: 2; at least 5 (out_of / 2) is needed.",
        ),
    ],
)
def test_the_reason_of_a_minimum_names_the_criterion(criterion: str, says: str) -> None:
    rubric = merit(f"{{A: {criterion}}}", experts=1)
    _, found = points_of(rubric, [{"A": 2}])
    check = next(check for check in found.stages[0].checks if check.id == "A")

    assert check_reason(check, rubric).render("en") == says


@pytest.mark.parametrize(
    ("weight", "most"), [("2", {"A": 20, "B": 20}), ("x", {"A": 10, "B": 30}), ("x + 1", {"A": 20, "B": 40})]
)
def test_entries_without_sheets_have_the_bounds_that_their_own_answers_leave(
    weight: str, most: Mapping[str, int]
) -> None:
    rubric = rules(
        "rubric: open\nform: {x: {is: number, max: 9}}\nstages:\n  - stage: merit\n    experts: {expert: 2}\n"
        f"    criteria: {{A1: {{marks: {{to: 10}}, combine: mean(marks), weight: {weight}}}}}\n"
    )

    protocol = scored(
        rubric, a_round(rubric, {"E1": "expert", "E2": "expert"}), {"A": {"x": 1}, "B": {"x": 3}}
    )

    ends = {one.entry: bounds(one.stages[0].points) for one in protocol.outcomes}
    assert ends == {entry: (0, high) for entry, high in most.items()}


def test_a_figure_of_a_criterion_may_look_at_the_other_entries() -> None:
    rubric = rules(
        "rubric: cheapest\nform: {x: number}\nstages:\n  - stage: price\n    criteria:\n"
        "      P: {figures: {least: min(field.x)}, points: 10 * least / x, out_of: 10}\n"
    )

    protocol = scored(rubric, a_round(rubric, {}), {"A": {"x": 2}, "B": {"x": 4}})

    assert {one.entry: one.total for one in protocol.outcomes} == {"A": 10, "B": 5}
