"""What is claimed is true: small rubrics, all of whose applications and marks are gone through."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.scoring.protocol import Check, Protocol
from kkk_scoring.scoring.round import Round
from kkk_scoring.scoring.score import score
from tests.study.random_rules import application, built, completions, texts
from tests.study.soundness.corpora import found


def everybody(text: str) -> Protocol:
    """The protocol of every application that there can be."""
    rubric = built(text)
    applications = [application(rubric, answers) for answers in completions({})]
    for number, one in enumerate(applications):
        one.id = f"A{number}"
    return score(rubric, Round(None), applications)


def checks(protocol: Protocol) -> list[Sequence[Check]]:
    """For each entry its checks."""
    return [outcome.stages[0].checks for outcome in protocol.outcomes]


@given(texts())
@settings(max_examples=12, deadline=None)
def test_no_application_contradicts_a_claim(text: str) -> None:
    claims = found(text)
    if not claims:
        return
    protocol = everybody(text)
    for claim in claims:
        line = claim.place.line
        mine = [check for one in checks(protocol) for check in one if at(check) == line]
        verdicts = {check.verdict for check in mine}
        if claim.code == "KKK501":
            assert verdicts == {"rejected"}, text
        elif claim.code == "KKK502":
            assert verdicts == {"passed"}, text
        elif claim.code == "KKK506":
            assert all(others_reject(one, line) for one in checks(protocol)), text
        elif claim.code == "KKK510":
            marks = [mark for o in protocol.outcomes for mark in o.stages[0].marks]
            points = {mark.points for mark in marks if mark.criterion.place.line == line}

            assert len(points) == 1, text
        else:
            # That a field is not used or a step not needed is seen in the text; the rest needs experts.
            assert claim.code in ("KKK511", "KKK512", "KKK515", "KKK520"), claim


def at(check: Check) -> int:
    """The line of the check's rule; 0 for one that is built in."""
    return check.formula.place.line if check.formula is not None else 0


def others_reject(one: Sequence[Check], line: int) -> bool:
    """Whether the check at *line* passes, or another rejects too."""
    rejected = {at(check) for check in one if check.verdict == "rejected"}
    return line not in rejected or len(rejected) > 1


MARKS = range(4)
LIMITS = st.sampled_from((">=", "<="))
MINIMUMS = st.none() | st.tuples(LIMITS, st.integers(0, 3))
PARTS = st.lists(st.tuples(st.sampled_from((1, 2)), MINIMUMS), min_size=1, max_size=3)


@given(PARTS, LIMITS, st.integers(-1, 15))
@settings(max_examples=60, deadline=None)
def test_exactly_the_thresholds_that_marks_make_unsound_are_found(
    parts: list[tuple[int, tuple[str, int] | None]], op: str, threshold: int
) -> None:
    lines = [
        "rubric: r",
        "form: {t: text}",
        "stages:",
        "  - stage: s",
        "    experts: {e: 1}",
        "    criteria:",
    ]
    for number, (weight, minimum) in enumerate(parts):
        require = f", require: points {minimum[0]} {minimum[1]}" if minimum else ""
        lines.append(f"      c{number}: {{marks: {{to: 3}}, weight: {weight}{require}}}")
    lines.append(f"    require: s {op} {threshold}")
    codes = {f.code for f in found("\n".join(lines) + "\n") if f.place.line == len(lines)}

    assert codes == expected(parts, op, threshold), "\n".join(lines)


def expected(parts: list[tuple[int, tuple[str, int] | None]], op: str, threshold: int) -> set[str]:
    """The codes at the threshold, by going through all marks."""
    everything = list(product(MARKS, repeat=len(parts)))
    reached = {marks: meets(total(parts, marks), (op, threshold)) for marks in everything}
    if len(set(reached.values())) == 1:
        return {"KKK502" if reached[everything[0]] else "KKK501"}
    fit = [marks for marks in everything if all(map(meets, marks, (minimum for _, minimum in parts)))]
    found_ = set()
    if any(minimum is not None for _, minimum in parts) and len({reached[marks] for marks in fit}) == 1:
        found_.add("KKK504" if reached[fit[0]] else "KKK505")
    alone = [tuple(3 * (n == at_) for n in range(len(parts))) for at_ in range(len(parts))]
    if len(parts) > 1 and any(marks in fit and reached[marks] for marks in alone):
        found_.add("KKK503")
    return found_


def total(parts: list[tuple[int, tuple[str, int] | None]], marks: Sequence[int]) -> int:
    return sum(weight * mark for (weight, _), mark in zip(parts, marks, strict=True))


def meets(value: int, minimum: tuple[str, int] | None) -> bool:
    if minimum is None:
        return True
    return value >= minimum[1] if minimum[0] == ">=" else value <= minimum[1]
