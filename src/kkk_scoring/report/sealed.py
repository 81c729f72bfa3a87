"""The sealed protocol: a round's whole result with the hashes of all that it was made from.

Its form, the chain of its events and what is done with it are in docs/protocol.md.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kkk_scoring.files.read import read
from kkk_scoring.messages import exact
from kkk_scoring.provenance import Provenance, provenance
from kkk_scoring.report import json as results
from kkk_scoring.report.canonical import Value, digest

if TYPE_CHECKING:
    from kkk_scoring.loading import LoadedRound
    from kkk_scoring.scoring.protocol import Protocol

KIND: Final = "sealed"
FORMAT: Final = "1"


class Changed(Exception):
    """A file changed while the round was scored, so that nobody can tell what the result was made from."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


def sealed(loaded: LoadedRound, protocol: Protocol, before: Provenance) -> dict[str, Value]:
    """The sealed protocol as a document of texts; `canonical` of it is the file.

    *before* is the provenance as it was before the round was loaded. Raises Changed where a file is
    different now.
    """
    after = provenance(loaded)
    changed = {before.rubric, *before.files} ^ {after.rubric, *after.files}
    if changed:
        raise Changed(min(changed)[0])
    round_ = protocol.round
    return {
        "protocol": KIND,
        "format": FORMAT,
        "tool": {"name": "kkk", "version": after.version},
        "round": round_.id,
        "rubric": protocol.rubric.id,
        "seeds": {
            "lots": round_.seed,
            "assignments": {stage: draw.seed for stage, draw in round_.draws.items()},
        },
        "inputs": {
            "rubric": _file(*after.rubric),
            "files": [_file(*one) for one in after.files],
        },
        "events": chained(round_.id, written_events(loaded)),
        "result": result(protocol),
    }


def result(protocol: Protocol) -> Value:
    """What `kkk score --format json` gives, with every number as a text."""
    return _texts(json.loads(results.render(protocol)))


def written_events(loaded: LoadedRound) -> list[Value]:
    """The events of round.yaml as they are written, in the order of the file."""
    from kkk_scoring.loading import round_files

    for path in round_files(loaded.folder):
        events = read(path, path.name).value.get("events")
        return [_texts(event) for event in events] if isinstance(events, list) else []
    return []


def chained(round_: str | None, events: list[Value]) -> list[Value]:
    """Each event with its *link*: a hash of the event and of the link before.

    So the last link stands for all events and their order; adding one later changes none before it. The
    first is linked to the round's id.
    """
    links: list[Value] = []
    before: Value = {"round": round_}
    for event in events:
        before = digest({"before": before, "event": event})
        links.append({"event": event, "link": before})
    return links


def _file(name: str, sha256: str) -> Value:
    return {"file": name, "sha256": sha256}


def _texts(value: Any) -> Value:
    """*value* with its numbers as exact texts."""
    if isinstance(value, dict):
        return {str(key): _texts(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return exact(value)
    assert value is None or isinstance(value, str | bool), value
    return value
