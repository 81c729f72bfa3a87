"""Pairs of small editions for tests, as texts and by chance; and what an amendment does to their entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.round import Round
from kkk_scoring.study.amendment import Amendment, amend
from kkk_scoring.study.difference import Difference, as_document, difference
from kkk_scoring.study.edition import written
from tests.small import scored

Answers = Mapping[str, Mapping[str, Any]]


def values(text: str) -> dict[str, Any]:
    """A rubric's text as it is read."""
    return dict(read_yaml(text.encode(), "rubric.yaml").value)


def compared(old: str, new: str) -> Difference:
    return difference(values(old), values(new))


def compiled(value: Mapping[str, Any]) -> Rubric:
    """The rubric; it must have no findings."""
    rubric, findings = build(as_document(dict(value)))

    assert rubric is not None, [finding.message.render("en") for finding in findings]
    return rubric


def amended(found: Difference, applications: Answers) -> Amendment:
    """What the amendment does to these applications, without sheets or events."""

    def protocol(rubric: Rubric) -> Protocol:
        return scored(rubric, Round(None), applications)

    ends = compiled(written(found.old)), compiled(written(found.new))
    return amend(found, ends, protocol, protocol)


# -- by chance -------------------------------------------------------------------------------------

_POINTS = ("a", "2 * a", "b", "min(a, b)", "if a > {n} then {n} else 0", "size + {n}", "size")


@st.composite
def editions(draw: st.DrawFn) -> dict[str, Any]:
    """An edition of one competition: which criteria it has, and every number, are drawn."""
    small = st.integers(0, 4)
    criteria = {}
    for number in draw(st.sets(st.integers(1, 3), min_size=1)):
        points = draw(st.sampled_from(_POINTS)).format(n=draw(small))
        criterion = {"points": points, "out_of": "99", "clause": f"§ {number % 2}"}
        if draw(st.booleans()):
            criterion["weight"] = str(draw(st.integers(-1, 3)))
        criteria[f"C{number}"] = criterion
    requirements = {
        f"R{number}": {"require": f"a >= {draw(small)}", "clause": "§ 9"}
        for number in draw(st.sets(st.integers(1, 2)))
    }
    stage: dict[str, Any] = {"stage": "s", "criteria": criteria, "require": f"s >= {draw(small)}"}
    if requirements:
        stage["requirements"] = requirements
    # A criterion can use this figure only where it stands: clauses that depend on one another.
    figures = {"size": draw(st.sampled_from(["a + b", "a * b", "7"]))}
    if not any("size" in criterion["points"] for criterion in criteria.values()) and draw(st.booleans()):
        figures = {}
    return {
        "rubric": "chance",
        "form": {"a": {"is": "number", "min": 0, "max": 4}, "b": {"is": "number", "min": 0, "max": 4}},
        **({"figures": figures} if figures else {}),
        "stages": [stage],
        "ranking": [{"highest": "s"}, "shared"],
    }


def applications() -> st.SearchStrategy[dict[str, dict[str, int]]]:
    answer = st.fixed_dictionaries({"a": st.integers(0, 4), "b": st.integers(0, 4)})
    return st.lists(answer, min_size=1, max_size=3).map(lambda all_: {f"A{n}": a for n, a in enumerate(all_)})
