"""Laws of drafts: bounds hold for every way to go on, and an answer never makes them wider."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import bounds
from tests.study.random_rules import VALUES, answers, built, completions, rubrics, standing

QUICK = settings(max_examples=25, deadline=None)
drafts = st.builds(
    lambda full, left_out: {
        name: value for name, value in full.items() if name not in left_out and value is not None
    },
    answers(),
    st.sets(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3),
)


@QUICK
@given(rubrics(), drafts)
def test_the_bounds_of_a_draft_hold_every_completion(rubric: Rubric, draft: dict[str, object]) -> None:
    found = standing(rubric, draft, draft=True)
    low, high = bounds(found.total) or (None, None)
    totals = [standing(rubric, full).total for full in completions(draft)]

    assert all(low is None or low <= total for total in totals)  # type: ignore[operator]  # numbers
    assert all(high is None or total <= high for total in totals)  # type: ignore[operator]


@QUICK
@given(rubrics(), drafts)
def test_what_is_certain_in_a_draft_is_so_in_every_completion(
    rubric: Rubric, draft: dict[str, object]
) -> None:
    found = standing(rubric, draft, draft=True)
    later = {standing(rubric, full).verdict for full in completions(draft)}

    assert found.verdict == "pending" or later == {found.verdict}


@QUICK
@given(rubrics(), drafts, st.data())
def test_filling_a_field_never_widens_the_bounds(
    rubric: Rubric, draft: dict[str, object], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(set(VALUES) - set(draft))))
    value = data.draw(st.sampled_from([v for v in VALUES[name] if v is not None]))
    before = bounds(standing(rubric, draft, draft=True).total) or (None, None)
    after = bounds(standing(rubric, {**draft, name: value}, draft=True).total) or (None, None)

    assert before[0] is None or (after[0] is not None and before[0] <= after[0])
    assert before[1] is None or (after[1] is not None and after[1] <= before[1])


MONOTONE = """rubric: monotone
form:
  a: {{is: number, min: 0, max: 3, step: 1}}
  b: {{is: number, min: 0, max: 2, step: 1}}
  c: [x, y, z]
  d: boolean
  e?: {{is: number, min: 0, max: 1, step: 1}}
  f: [low, high]
stages:
  - stage: s
    criteria:
      K1: {{points: {{of: a, from: {{1: {0}, 3: {1}}}}}, weight: 2}}
      K2: {{points: "2 * b"}}
      K3: {{points: {{of: c, is: {{x: {2}, y: {3}, z: {4}}}}}}}
      K4: {{points: {{of: e, from: {{1: {5}}}, absent: {6}}}}}
"""


@QUICK
@given(st.lists(st.integers(0, 5), min_size=7, max_size=7), drafts)
def test_bounds_are_reached_where_each_unknown_feeds_one_criterion(
    points: list[int], draft: dict[str, object]
) -> None:
    points[0], points[1] = sorted(points[:2])
    rubric = built(MONOTONE.format(*points))
    totals = [standing(rubric, full).total for full in completions(draft)]
    found = bounds(standing(rubric, draft, draft=True).total)

    assert found == (min(totals), max(totals))  # type: ignore[type-var]  # numbers
