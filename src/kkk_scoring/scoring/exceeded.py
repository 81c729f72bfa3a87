"""Rules that gave more points than the rubric says there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import say, say_count
from kkk_scoring.rubric.model import Criterion, Exact, Group
from kkk_scoring.scoring.protocol import Outcome, certain


def beyond_out_of(outcomes: Iterable[Outcome]) -> Iterator[Finding]:
    """A warning for each part of the rubric whose points exceed its `out_of`; they count all the same.

    Nothing has to prove an `out_of` that the rubric states, so it narrows no bounds; but a record
    that says "119 of 100" is no use to anybody. Named are the first entry and how many there are.
    """
    found: dict[str, list[tuple[Criterion | Group, str, Exact, Exact]]] = {}
    for outcome in outcomes:
        for part, points, out_of in _parts(outcome):
            most, given = certain(out_of), certain(points)
            if most is not None and given is not None and given > most:
                found.setdefault(part.id, []).append((part, outcome.entry, given, most))
    for cases in found.values():
        part, entry, given, most = cases[0]
        message = say_count(
            "`{id}` gives {entry} {points} points; its `out_of` is {out_of}.",
            "`{id}` gives {entry} {points} points; its `out_of` is {out_of} (so with {count} entries).",
            len(cases),
            id=part.id,
            entry=entry,
            points=given,
            out_of=most,
        )
        fix = say("Correct `out_of`, or the rule; the points stay as the rule gives them.")
        yield Finding("KKK365", message, fix, part.place, "warning")


def _parts(outcome: Outcome) -> Iterator[tuple[Criterion | Group, object, object]]:
    """What has points by a rule of its own; a mere sum exceeds what its parts exceed."""
    for stage in outcome.stages:
        yield from ((mark.criterion, mark.points, mark.out_of) for mark in stage.marks)
        groups = [*((one.group, one.points, one.out_of) for one in stage.groups)]
        whole = (stage.stage.group, stage.points, stage.out_of)
        yield from (one for one in (*groups, whole) if one[0].points is not None)
