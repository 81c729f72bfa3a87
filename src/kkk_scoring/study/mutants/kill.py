"""Which cases notice which change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kkk_scoring.files.document import Document
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.study.cases.model import Case, Excuse, head, names_in, stage_names
from kkk_scoring.study.cases.reading import CaseReader
from kkk_scoring.study.cases.run import run
from kkk_scoring.study.mutants.asked import ASKED
from kkk_scoring.study.mutants.make import changed, mutants
from kkk_scoring.study.mutants.model import Mutant


class Tried(NamedTuple):
    """A change that was tried: *noticed* by this case, or *excused*, or neither."""

    mutant: Mutant
    noticed: Case | None
    excused: Excuse | None = None

    @property
    def survives(self) -> bool:
        return self.noticed is None and self.excused is None


def try_all(
    document: Document, rubric: Rubric, cases: Sequence[Case], excuses: Sequence[Excuse] = ()
) -> Iterator[Tried]:
    """Every change of the rubric with the case that notices it; those that don't compile are left out.

    *cases* must come out as expected under *rubric* itself.
    """
    order = _Order(rubric, cases)
    for mutant in mutants(document, rubric):
        rules, _ = build(changed(document, mutant))
        if rules is None:
            continue
        trial = Trial(mutant, rules)
        noticed = next((case for case in order.of(mutant) if trial.noticed(case)), None)
        excused = None if noticed else next((e for e in excuses if _covers(e, mutant)), None)
        yield Tried(mutant, noticed, excused)


class Trial:
    """The *rules* with one change made, compiled, and whether cases notice it."""

    def __init__(self, mutant: Mutant, rules: Rubric) -> None:
        self.mutant, self.rules = mutant, rules
        self.reader = CaseReader(rules) if mutant.path[0] in ASKED else None
        """Where the change is in what may be given, the case is read anew."""

    def noticed(self, case: Case) -> bool:
        """Whether the *case*, which holds without the change, fails with it."""
        again: Case | None = case
        if self.reader is not None and case.source is not None:
            again = self.reader.case(case.source)
        return again is None or bool(run(again, self.rules).failures)


def idle(tried: Iterable[Tried], excuses: Iterable[Excuse]) -> list[Excuse]:
    """Excuses that nothing needed: no such change, or a case notices it."""
    used = {id(one.excused) for one in tried}
    return [excuse for excuse in excuses if id(excuse) not in used]


def _covers(excuse: Excuse, mutant: Mutant) -> bool:
    return excuse.at == mutant.at and excuse.change in (None, mutant.change)


class _Order:
    """The cases that are likeliest to notice first: those that expect something of what is changed, then
    those that name it, or its stage."""

    def __init__(self, rubric: Rubric, cases: Sequence[Case]) -> None:
        self.stages = {name: stage.id for stage in rubric.stages for name in stage_names(stage)}
        self.names = [(_expected(case), _names(case), case) for case in cases]

    def of(self, mutant: Mutant) -> Iterator[Case]:
        about = set(mutant.about)
        stages = {self.stages[name] for name in about if name in self.stages}

        def nearness(one: tuple[frozenset[str], frozenset[str], Case]) -> tuple[int, int, int]:
            expected, names, _ = one
            near = len(stages & {self.stages.get(name, "") for name in names})
            return (-len(about & expected), -len(about & names), -near)

        yield from (case for _, _, case in sorted(self.names, key=nearness))


def _expected(case: Case) -> frozenset[str]:
    return frozenset(head(one.name) for entry in case.entries.values() for one in entry.expected)


def _names(case: Case) -> frozenset[str]:
    """What the case gives and expects, by the first part of its name."""
    found = names_in(case)
    if len(case.entries) > 1:
        found |= {"ranking", "results"}
    return frozenset(found)
