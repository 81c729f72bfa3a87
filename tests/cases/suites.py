"""Rubrics and cases given as text, for tests of `kkk test`."""

from __future__ import annotations

from typing import Any, NamedTuple

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.fit import fit
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.rubric.written_cases import CasesFile
from kkk_scoring.study.cases.model import Case, Excuse
from kkk_scoring.study.cases.reading import CaseReader
from kkk_scoring.study.cases.run import run
from kkk_scoring.study.mutants.kill import Tried, try_all

SMALL = """\
rubric: small
round: {deadline: date and time}
form:
  price: {is: number, over: 0, max: 1000}
  rebate?: {is: number, min: 0, max: 1}
  firm: {founded: date, size: [small, large]}
  members:
    - kind: [enterprise, other]
      km?: {is: number, min: 0}
figures:
  enterprises: count(members[kind = "enterprise"])
  age: years and months duration(firm.founded, date(received))
stages:
  - stage: formal
    requirements:
      in_time: {require: received <= round.deadline}
      cheap: {require: price <= 500}
      old: {require: 'age >= duration("P3Y")'}
  - stage: merit
    experts: {judge: {sheets: 3, quorum: 2}}
    flag: total < 4
    criteria:
      plan: {marks: {to: 10}, combine: mean(marks), require: points >= 3}
      bonus: {points: 2, when: rebate > 0.1, weight: 2}
    require: merit >= 5
  - stage: rest
    criteria: {size: {points: {of: firm.size, is: {small: 3, large: 1}}}}
ranking: [highest: merit + rest, lots]
results:
  - {result: won, places: 1, tied: decided, years: 3}
"""
SMALL = SMALL.replace("rebate > 0.1", "rebate != null and rebate > 0.1")


class Suite(NamedTuple):
    document: Document
    rubric: Rubric
    cases: list[Case]
    excuses: list[Excuse]
    findings: list[Finding]

    def failures(self, number: int = 0) -> list[str]:
        """What came out otherwise in one of the cases."""
        return [failure.message.render("en") for failure in run(self.cases[number], self.rubric).failures]

    def tried(self) -> list[Tried]:
        return list(try_all(self.document, self.rubric, self.cases, self.excuses))


def suite(cases: str, rubric: str = SMALL) -> Suite:
    """The *rubric* with *cases*, a list in YAML; names in them are checked, findings are kept."""
    document = read_yaml(rubric.encode(), "rubric.yaml")
    rules, findings = build(document)

    assert rules is not None, [f"{f.place} {f.message.render('en')}" for f in findings]
    written = read_yaml(f"cases: {rules.id}\nexamples:\n{cases}".encode(), "cases.yaml")
    shape, findings = fit(written, CasesFile)

    assert shape is not None, [f"{f.place} {f.message.render('en')}" for f in findings]
    reader = CaseReader(rules)
    read, excuses = reader.read(written, ("examples",), shape.examples)
    return Suite(document, rules, read, excuses, reader.findings)


def one(given: str, expect: str, rubric: str = SMALL) -> Suite:
    """A suite with one case of one entry."""
    return suite(f"  - case: a case\n    given: {given}\n    expect: {expect}\n", rubric)


def words(finding: Finding) -> tuple[str, int, int, Any]:
    return finding.code, finding.place.line, finding.place.column, finding.message.render("en")
