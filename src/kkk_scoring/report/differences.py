"""Where a protocol and what is recomputed from its inputs differ: by name, what weighs most first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kkk_scoring.files.show import short
from kkk_scoring.messages import Message, say
from kkk_scoring.report.canonical import Value, canonical

_IDS = ("entry", "stage", "requirement", "criterion", "group", "expert", "result", "file", "event")
"""The keys that tell which item of a list is meant, in this order."""
_DECIDED = ("verdict", "result", "rank", "total")
_NOTHING = object()


class Difference(NamedTuple):
    """*name*: what differs; *sealed*: what the protocol says of it; *now*: what it is recomputed."""

    name: str
    sealed: object
    now: object

    @property
    def message(self) -> Message:
        if self.sealed is _NOTHING:
            return say(
                "{name}: {now}; the protocol does not have it.", name=short(self.name), now=_shown(self.now)
            )
        if self.now is _NOTHING:
            return say(
                "{name}: the protocol says {sealed}; now it is not there.",
                name=short(self.name),
                sealed=_shown(self.sealed),
            )
        return say(
            "{name}: the protocol says {sealed}; recomputed it is {now}.",
            name=short(self.name),
            sealed=_shown(self.sealed),
            now=_shown(self.now),
        )


def differences(sealed: Mapping[str, Value], now: Mapping[str, Value]) -> Iterator[Difference]:
    """All differences of two protocols: files first, then events, verdicts and points, then the rest."""
    given: set[str] = set()
    for found in (*files(sealed, now), *_events(sealed, now), *_decisions(sealed, now)):
        given.add(found.name)
        yield found
    rest = ("inputs", "events")
    for key in sorted(sealed.keys() | now.keys()):
        one, other = sealed.get(key, _NOTHING), now.get(key, _NOTHING)
        for found in _deep(key, one, other):
            if found.name not in given and not (key in rest and given):
                yield found


def files(sealed: Mapping[str, Value], now: Mapping[str, Value]) -> Iterator[Difference]:
    """The inputs whose bytes changed, that are no longer there, or that came in addition."""
    before, after = hashes(sealed), hashes(now)
    for name in [*before, *(name for name in after if name not in before)]:
        one, other = before.get(name, _NOTHING), after.get(name, _NOTHING)
        if one != other:
            yield Difference(name, one, other)


def hashes(protocol: Mapping[str, Value]) -> dict[str, object]:
    """Name → SHA-256 of every input that the protocol names; the rubric first."""
    inputs: Any = protocol.get("inputs")
    if not isinstance(inputs, dict):
        return {}
    listed = inputs.get("files")
    rows = [inputs.get("rubric"), *(listed if isinstance(listed, list) else [])]
    return {str(row.get("file")): row.get("sha256") for row in rows if isinstance(row, dict)}


def _events(sealed: Mapping[str, Value], now: Mapping[str, Value]) -> Iterator[Difference]:
    """The first event that is not the same; all after it have other links anyway."""
    one, other = _rows(sealed.get("events")), _rows(now.get("events"))
    for index in range(max(len(one), len(other))):
        before = one[index] if index < len(one) else _NOTHING
        after = other[index] if index < len(other) else _NOTHING
        if before != after:
            name = f"events.{index + 1}"
            if isinstance(before, dict) and isinstance(after, dict):
                yield next(_deep(name, before, after))
            else:
                yield Difference(name, before, after)
            return


def _decisions(sealed: Mapping[str, Value], now: Mapping[str, Value]) -> Iterator[Difference]:
    """Verdict, result, place and total of each entry."""
    before, after = _entries(sealed), _entries(now)
    for entry in [*before, *(id_ for id_ in after if id_ not in before)]:
        one, other = before.get(entry), after.get(entry)
        if one is None or other is None:
            yield Difference(f"result.entries.{entry}", _verdict(one), _verdict(other))
            continue
        for key in _DECIDED:
            if one.get(key, _NOTHING) != other.get(key, _NOTHING):
                yield Difference(
                    f"result.entries.{entry}.{key}", one.get(key, _NOTHING), other.get(key, _NOTHING)
                )


def _verdict(entry: Mapping[str, Value] | None) -> object:
    return _NOTHING if entry is None else entry.get("verdict")


def _entries(protocol: Mapping[str, Value]) -> dict[str, dict[str, Value]]:
    result = protocol.get("result")
    rows = _rows(result.get("entries")) if isinstance(result, dict) else []
    return {str(row.get("entry")): row for row in rows if isinstance(row, dict)}


def _rows(value: object) -> list[Value]:
    return value if isinstance(value, list) else []


def _deep(name: str, one: object, other: object) -> Iterator[Difference]:
    """Every value that differs, named by the keys and ids that lead to it."""
    if one == other and type(one) is type(other):
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            yield from _deep(f"{name}.{key}", one.get(key, _NOTHING), other.get(key, _NOTHING))
    elif isinstance(one, list) and isinstance(other, list):
        for index in range(max(len(one), len(other))):
            before = one[index] if index < len(one) else _NOTHING
            after = other[index] if index < len(other) else _NOTHING
            item = before if isinstance(before, dict) else after
            yield from _deep(f"{name}.{_id(item, index)}", before, after)
    else:
        yield Difference(name, one, other)


def _id(item: object, index: int) -> str:
    if isinstance(item, dict):
        for key in _IDS:
            if isinstance(item.get(key), str):
                return str(item[key])
    return str(index + 1)


def _shown(value: object) -> object:
    if value is None:
        return say("nothing")
    if isinstance(value, str):
        return f"“{short(value)}”"
    if isinstance(value, bool):
        return value
    text = canonical(value).decode("utf-8", "replace")  # type: ignore[arg-type]  # a part of a protocol
    return text if len(text) <= 80 else text[:79] + "…"
