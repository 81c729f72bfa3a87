"""What is allowed is not found, nothing else changes by it, and taking it back brings it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from kkk_scoring.study.soundness.rules import RULES
from kkk_scoring.study.soundness.subject import Path, Subject
from tests.helpers import kkk
from tests.study.soundness.corpora import CORPUS, at_lines, found, planted

TEXTS = {path.stem: path.read_text("utf-8") for path in CORPUS if path.stem != "allowed"}
CODES = [rule.code for rule in RULES]
QUICK = ("matters", "sums", "thresholds", "unsaid")
"""Rubrics whose check needs no long search for witnesses."""


@given(st.sampled_from(QUICK), st.sets(st.sampled_from(CODES)))
@settings(max_examples=40, deadline=None)
def test_allowed_codes_are_not_found_and_all_others_are(name: str, allowed: set[str]) -> None:
    text = TEXTS[name]
    words = ", ".join(f"{code}: meant" for code in sorted(allowed))
    here = planted(text)
    findings = at_lines(found(f"{text}allow: {{{words}}}\n"))
    end = text.count("\n") + 1
    unneeded = allowed - {code for _, code in here}

    assert [one for one in findings if one[0] < end] == [one for one in here if one[1] not in allowed]
    assert [one for one in findings if one[0] >= end] == [(end, "KKK590")] * len(unneeded)


def elements(text: str) -> Iterator[tuple[str, Path]]:
    """Code and place of everything that a rule finds in a rubric."""
    document = read_yaml(text.encode(), "rubric.yaml")
    rubric, _ = build(document)

    assert rubric is not None
    subject = Subject(document, rubric)
    for rule in RULES:
        for one in rule.find(subject):
            if rule.code in {code for _, code in planted(text)}:
                yield rule.code, one.path


def with_allowance(text: str, code: str, path: Path) -> str | None:
    """The rubric with the finding allowed at the innermost element around *path* that takes `allow`."""
    for length in range(len(path), -1, -1):
        value = yaml.load(text, yaml.BaseLoader)
        inner: Any = value
        for step in path[:length]:
            inner = inner[step]
        if isinstance(inner, dict):
            inner.setdefault("allow", {})[code] = "meant"
            made = yaml.dump(value, allow_unicode=True, sort_keys=False, default_flow_style=False)
            rubric, _ = build(read_yaml(plain(made).encode(), "rubric.yaml"))
            if rubric is not None:
                return plain(made)
    return None


def plain(text: str) -> str:
    """Without the quotes that a writer of YAML puts around numbers and words it takes for values."""
    import re

    return re.sub(r"(?<=[:-] )'([\d.]+|true|false)'$", r"\1", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", QUICK)
def test_each_finding_can_be_allowed_where_it_is(name: str) -> None:
    text = TEXTS[name]
    before = sorted(code for _, code in planted(text))
    for code, path in elements(text):
        changed = with_allowance(text, code, path)

        assert changed is not None, path
        after = sorted(finding.code for finding in found(changed))
        gone = [one for one in before if one != code]
        assert [one for one in after if one != code] == gone, path
        assert after.count(code) < before.count(code), path


def test_an_allowance_that_nothing_needs_any_more_is_found(tmp_path: Any) -> None:
    text = "rubric: r\nform:\n  a: {is: number, max: 9, allow: {KKK515: for statistics}}\nstages:\n"
    text += "  - {stage: s, requirements: {x: {require: a <= 3}}}\n"
    (tmp_path / "r.yaml").write_text(text, "utf-8")
    done = kkk("check", "r.yaml", "--format", "json", "--fail-on", "warning", cwd=tmp_path)

    assert (done.code, done.found) == (1, [("KKK590", "r.yaml", 3, 35)])
