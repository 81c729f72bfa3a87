"""A verdict that changes with one answer names the line of that answer, and the clause."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.drafts import Draft, load_draft
from kkk_scoring.files.document import Path as Answer
from kkk_scoring.study.changes import value_at
from kkk_scoring.study.places import lines_of
from kkk_scoring.study.standing import Standing, stand
from kkk_scoring.study.uses import Uses

FILE = Path(__file__).parents[2] / "applications" / "kkk-2015" / "W07-obrobka-metali.yaml"
SCALARS: list[tuple[Answer, object]] = [
    (("applicant", "nip"), "1000100017"),
    (("applicant", "legal_personality"), False),
    (("agreement", "coordinator"), "1000100017"),
    (("arrears", "public"), True),
    (("arrears", "civil"), True),
    (("cluster", "founded"), "2015-01-01"),
    (("strategy", "from"), "2015-12-01"),
    (("strategy", "until"), "2015-01-01"),
    (("action_plan", "from"), "2015-12-01"),
    (("action_plan", "until"), "2015-01-01"),
    (("strategy", "title"), "Another"),
]
ROWS: list[tuple[str, object]] = [
    ("kind", "other"),
    ("kind", "research_unit"),
    ("size", "micro"),
    ("distance_km", 900),
    ("name", "Another"),
]


@cache
def valid() -> Draft:
    return load_draft(FILE)


def after(path: Answer, value: object) -> Standing:
    """The application with one answer changed; it is at the same line."""
    draft = valid()
    answers: Any = copied(draft.application.answers)
    holder = answers
    for step in path[:-1]:
        holder = holder[step]
    old = holder.get(path[-1])
    holder[path[-1]] = type(old).fromisoformat(value) if hasattr(old, "isoformat") else value
    application = draft.application
    application = type(application)(application.id, application.file, answers, application.place)
    return stand(draft.rubric, application, draft.round)


def copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


members = st.integers(0, 59)
changes = st.one_of(
    st.sampled_from(SCALARS),
    st.tuples(members, st.sampled_from(ROWS)).map(lambda one: (("members", one[0], one[1][0]), one[1][1])),
)


@settings(max_examples=40, deadline=None)
@given(changes)
def test_the_reason_names_the_line_and_the_clause(change: tuple[Answer, object]) -> None:
    path, value = change
    before, draft = valid().standing(), valid()
    found = after(path, value)
    verdicts = {check.id: check.verdict for check in before.checks("passed")}
    line = draft.document.place(path).line
    for check in found.checks("rejected"):
        if verdicts.get(check.id) != "passed":
            continue
        spans = lines_of(check.id, found.application, Uses(draft.rubric))

        assert any(span.first <= line <= span.last for span in spans)
        assert check.clause is not None


def test_the_application_is_valid_and_as_long_as_the_law_takes_it_to_be() -> None:
    items = value_at(valid().application.answers or {}, ("members",))

    assert not list(valid().standing().checks("rejected"))
    assert len(items) == 60
