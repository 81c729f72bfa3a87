"""Missing cases drafted: values on an edge and one step beside it, kept where they notice a change.

What a draft expects is what the rules give today. Whether that is what the regulations say is
for its reader to decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from kkk_scoring.feel.unknown import is_known
from kkk_scoring.files.document import Document
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.messages import exact, say
from kkk_scoring.rubric import written_cases as written
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.study.cases.expect import UNREACHED, found_value, shown
from kkk_scoring.study.cases.model import ALLOWED, ALONE, REFUSED, Case, Excuse, Source, names_in, stage_names
from kkk_scoring.study.cases.reading import CaseReader
from kkk_scoring.study.cases.run import protocol_and_round
from kkk_scoring.study.draft import Draft
from kkk_scoring.study.drafts import drafts_of
from kkk_scoring.study.mutants.kill import Trial, try_all
from kkk_scoring.study.mutants.make import changed
from kkk_scoring.study.mutants.model import Mutant

DRAFTED: Final = say(
    "Drafted: every expectation is what the rules give today. Read each against the regulations."
)


def drafts(
    document: Document, rubric: Rubric, cases: Sequence[Case], excuses: Sequence[Excuse] = ()
) -> list[Draft]:
    """New cases, each of which notices a change that no case before it notices, with what comes out."""
    left = list(_survivors(document, rubric, cases, excuses))
    found = []
    reader = CaseReader(rubric)
    for draft in drafts_of(rubric):
        if not left:
            break
        complete = _with_expectations(reader, draft)
        case = complete and _case(reader, complete)
        if not complete or not case:
            continue
        noticed = [one for one in left if _near(case, one.mutant, rubric) and one.noticed(case)]
        if noticed:
            found.append(complete)
            left = [one for one in left if one not in noticed]
    return found


def _survivors(
    document: Document, rubric: Rubric, cases: Sequence[Case], excuses: Sequence[Excuse]
) -> Iterator[Trial]:
    for tried in try_all(document, rubric, cases, excuses):
        if tried.survives:
            rules, _ = build(changed(document, tried.mutant))
            assert rules is not None  # it was tried
            yield Trial(tried.mutant, rules)


def _near(case: Case, mutant: Mutant, rubric: Rubric) -> bool:
    """Whether the case is about what is changed, or something in the same stage."""
    if mutant.path[0] in ("ranking", "results"):
        return len(case.entries) > 1 or any(
            one.name == "gets" for e in case.entries.values() for one in e.expected
        )
    names = names_in(case)
    stages = [set(stage_names(stage)) for stage in rubric.stages]
    wide = set(mutant.about).union(*(stage for stage in stages if stage & set(mutant.about)))
    return bool(names & wide)


def _with_expectations(reader: CaseReader, draft: Draft) -> Draft | None:
    """The draft with what comes out under the rules; None where nothing certain does."""
    rubric = reader.rubric
    if draft.limit:
        case = _case(reader, draft._replace(expect=dict.fromkeys(draft.ask, REFUSED)))
        refused = case.entries[ALONE].refused if case else ()
        return draft._replace(expect={one: REFUSED if one in refused else ALLOWED for one in draft.ask})
    case = _case(reader, draft)
    if case is None:
        return None
    protocol, round_ = protocol_and_round(case, rubric)
    if protocol.findings:
        return None
    if draft.entries:
        if any(outcome.rank is None for outcome in protocol.outcomes):
            return None
        return draft._replace(expect=dict(_standing(protocol)))
    expect = {}
    for name in draft.ask:
        value = found_value(case, rubric, protocol, round_, ALONE, name, draft.verdict)
        certain = value is not None and value is not UNREACHED and is_known(value)
        if certain and (draft.open or not (isinstance(value, str) and value == "pending")):
            expect[name] = value
    return draft._replace(expect=expect) if expect else None


def _standing(protocol: Protocol) -> Iterator[tuple[str, object]]:
    """Each entry's place, and what it gets; in the order of their ids."""
    for outcome in sorted(protocol.outcomes, key=lambda one: one.entry):
        rank: Any = outcome.rank or "none"
        yield outcome.entry, [rank, outcome.result] if outcome.result else rank


def _case(reader: CaseReader, draft: Draft) -> Case | None:
    """The draft as a case that can be run; None where the form doesn't allow its values."""
    given = {
        "case": draft.text.render("en"),
        "given": dict(draft.given),
        "entries": dict(draft.entries),
        "expect": dict(draft.expect) or dict.fromkeys(draft.ask),
    }
    return reader.case(Source(read_yaml(b"cases: draft\n", "draft"), (), written.Case.model_validate(given)))


# -- as text ---------------------------------------------------------------------------------------


def written_drafts(rubric: str, found: Sequence[Draft], language: str = "en") -> str:
    """The drafts as a file of cases; empty where there are none."""
    if not found:
        return ""
    lines = [
        f"cases: {rubric}",
        f"# {DRAFTED.render(language)}",
        "examples:",
    ]
    for draft in found:
        lines.append(f"  - case: {_scalar(draft.text.render(language))}")
        if draft.given:
            lines.append(f"    given: {flow(draft.given)}")
        if draft.entries:
            lines.append("    entries:")
            lines += [f"      {id_}: {flow(given)}" for id_, given in draft.entries.items()]
        lines.append(f"    expect: {flow(draft.expect)}")
    return "\n".join(lines) + "\n"


def flow(value: object) -> str:
    """A value as YAML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        return exact(value)
    return _scalar(shown(value))


def _scalar(text: str) -> str:
    plain = text and not any(c in text for c in ":#{}[],&*!|>'\"%@`") and text.strip() == text
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
