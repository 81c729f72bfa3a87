"""What the commission recommends, held against what the rules give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.acts import Recommendation
from kkk_scoring.scoring.decide import withdrawn
from kkk_scoring.scoring.protocol import Outcome
from kkk_scoring.scoring.round import Round


def contradictions(rubric: Rubric, round_: Round, outcomes: Sequence[Outcome]) -> Iterator[Finding]:
    """Entries that were recommended although they fell, or got no result; the event counts all the same.

    Whoever is recommended beyond the list needs the final say of somebody, as the rubric allows it
    (`set_result`). What is still open, or was withdrawn later, contradicts nothing.
    """
    of = {outcome.entry: outcome for outcome in outcomes}
    for place, event in round_.happened.items():
        for entry in event.about if isinstance(event, Recommendation) else ():
            outcome = of.get(entry)
            if outcome is None or outcome.decided is not None or withdrawn(round_, entry):
                continue
            if outcome.verdict == "rejected" or _without_result(rubric, outcome):
                message = say(
                    "{entry} is recommended, but the sheets and the rules don't give it a result.",
                    entry=entry,
                )
                fix = say("See `kkk explain`; correct the event, or record who had the final say.")
                yield Finding("KKK364", message, fix, place, "warning")


def _without_result(rubric: Rubric, outcome: Outcome) -> bool:
    nothing = outcome.result is None and outcome.result_open is None
    return bool(rubric.results) and outcome.verdict == "passed" and nothing
