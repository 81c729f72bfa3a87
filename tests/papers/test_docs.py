"""docs/papers.md says what is so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kkk_scoring.loading import load_round, score
from kkk_scoring.report.papers.draw import papers
from kkk_scoring.scoring.meetings import Hearing, Meeting, PaperFacts, Vote
from tests.helpers import ROOT

TEXT = (ROOT / "docs" / "papers.md").read_text("utf-8")
NAMED = set(re.findall(r"`([a-z_]+)`", TEXT))


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from keys(below)
    elif isinstance(value, list):
        for item in value:
            yield from keys(item)


def test_every_place_of_a_template_is_named() -> None:
    protocol = score(load_round(ROOT / "applications" / "kkk-2015"))
    found = {key for paper in papers(protocol, "en") for key in keys({**paper.data, "words": None})}
    of_rows = {
        "met",
        "text",
        "failed",
        "answer",
        "out_of",
        "share",
        "share_passed",
        "stage",
        "entered",
        "passed",
    }
    of_rows |= {"rejected", "open", "office"}  # what the layouts themselves show best

    assert found - NAMED - of_rows == set()


def test_every_key_of_round_yaml_is_shown() -> None:
    example = TEXT[TEXT.index("```yaml") :]
    fields = {
        field.alias or name
        for model in (PaperFacts, Meeting, Hearing, Vote)
        for name, field in model.model_fields.items()
    }

    assert {key for key in fields if not re.search(rf"\b{key}:", example)} == set()


def test_the_example_of_round_yaml_fits() -> None:
    from kkk_scoring.files.fit import fit
    from kkk_scoring.files.yaml_reader import read_yaml
    from kkk_scoring.scoring.round import WrittenRound

    example = TEXT[TEXT.index("```yaml") + 8 : TEXT.index("```", TEXT.index("```yaml") + 8)]
    written, findings = fit(read_yaml(f"round: a\nrubric: b\n{example}".encode(), "round.yaml"), WrittenRound)

    assert findings == []
    assert written is not None
    assert written.meetings[0].from_ == "09:00"
