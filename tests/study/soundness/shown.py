"""What the round of a witness must show when it is scored, for each code: exactly what the finding says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from kkk_scoring.rubric.model import Criterion, Rubric, Table
from kkk_scoring.study.soundness.subject import parts_of
from tests.helpers import Done


class Round(NamedTuple):
    """A witness's folder, scored; *shows*: what it is said to show."""

    folder: Path
    done: Done
    rubric: Rubric
    shows: str

    @property
    def named(self) -> list[str]:
        """What stands in backquotes."""
        return re.findall(r"`([^`]*)`", self.shows)

    def stages(self, entry: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.done.entry(entry)["stages"]
        return found

    def stage(self, entry: str, id_: str) -> dict[str, Any]:
        """The stage of this id, or the one that has the criterion *id_*."""
        return next(
            s
            for s in self.stages(entry)
            if id_ == s["stage"] or id_ in {mark["criterion"] for mark in s["marks"]}
        )

    def points(self, entry: str, id_: str) -> Any:
        """The points of a criterion or stage as the JSON has them."""
        stage = self.stage(entry, id_)
        return next((m["points"] for m in stage["marks"] if m["criterion"] == id_), stage["points"])

    def marks(self, entry: str) -> dict[str, list[Fraction]]:
        """Criterion → what the experts gave."""
        given = [mark for stage in self.stages(entry) for mark in stage["marks"] if mark["given"]]
        return {mark["criterion"]: [Fraction(one["points"]) for one in mark["given"]] for mark in given}

    def answers(self, entry: str) -> dict[str, Any]:
        """What stands in the application."""
        found: dict[str, Any] = yaml.safe_load((self.folder / f"{entry}.yaml").read_text("utf-8"))
        return {name: value for name, value in found.items() if name != "application"}

    def keys(self, entry: str) -> list[Any]:
        return [key["value"] for key in self.done.entry(entry)["keys"]]

    def verdicts(self, entry: str) -> dict[str, str]:
        """Requirement, criterion, group or stage with a condition → whether it is met."""
        checks = [check for stage in self.stages(entry) for check in stage["checks"]]
        return {check["requirement"]: check["verdict"] for check in checks}

    def decided(self, entry: str) -> Any:
        """All that is decided of an entry."""
        found = self.done.entry(entry)
        passed = [stage["verdict"] for stage in found["stages"]]
        return (found["rank"], found["result"], self.keys(entry), self.verdicts(entry), passed)

    def values(self, entry: str) -> dict[str, Any]:
        """Part of an expression → what it came to, in conditions, points and keys."""
        found: dict[str, Any] = {}
        for key in self.done.entry(entry)["keys"]:
            found |= {key["of"]: key["value"]} | key.get("working", {})
        for stage in self.stages(entry):
            for one in (*stage["checks"], *stage["marks"]):
                found |= one.get("values", {}) | one.get("working", {})
        return found

    def scales(self, stage: str, end: str) -> dict[str, Any]:
        """Criterion of the stage → the lowest or highest mark."""
        found = next(one for one in self.rubric.stages if one.id == stage)
        scales = {one.id: one.scale for one in found.group.criteria()}
        return {id_: getattr(scale, end) for id_, scale in scales.items() if scale is not None}


def marked(round_: Round, stage: str, end: str) -> bool:
    """Whether every mark of W1 in the stage is the lowest or highest."""
    marks, ends = round_.marks("W1"), round_.scales(stage, end)
    return all(set(marks[id_]) == {best} for id_, best in ends.items() if id_ in marks)


def stage_of_check(round_: Round, id_: str) -> str:
    """The stage whose check has this id."""
    stages = round_.stages("W1")
    return next(str(s["stage"]) for s in stages if id_ in {check["requirement"] for check in s["checks"]})


def best_is_rejected(round_: Round) -> bool:
    """The best marks are not enough."""
    (id_,) = round_.named
    best = marked(round_, stage_of_check(round_, id_), "high")
    return best and round_.verdicts("W1")[id_] == "rejected"


def worst_passes(round_: Round) -> bool:
    """The worst marks are enough."""
    (id_,) = round_.named
    return marked(round_, stage_of_check(round_, id_), "low") and round_.verdicts("W1")[id_] == "passed"


def alone(round_: Round) -> bool:
    """The stage is passed with the most for one criterion and the least for all others."""
    stage, criterion = round_.named
    most, least = (round_.scales(stage, end) for end in ("high", "low"))
    marks = {id_: set(given) for id_, given in round_.marks("W1").items() if id_ in most}
    wanted = {id_: {most[id_] if id_ == criterion else least[id_]} for id_ in marks}
    return round_.stage("W1", stage)["verdict"] == "passed" and marks == wanted


def minimums_pass(round_: Round) -> bool:
    """What is just enough below is enough for the sum; a mark lower would not be enough below."""
    (id_,) = round_.named
    stage = stage_of_check(round_, id_)
    below = {check["requirement"] for check in round_.stage("W1", stage)["checks"]} - {id_}
    least = round_.scales(stage, "low")
    marks = round_.marks("W1")
    return (
        set(round_.verdicts("W1").values()) == {"passed"}
        and below & least.keys() != set()
        and all(set(marks[one]) == {least[one]} for one in least.keys() & marks.keys() - below)
    )


def limits_reject(round_: Round) -> bool:
    """Whoever meets all conditions below falls by the sum's."""
    (id_,) = round_.named
    checks = round_.stage("W1", stage_of_check(round_, id_))["checks"]
    return len(checks) > 1 and [c["requirement"] for c in checks if c["verdict"] != "passed"] == [id_]


def caught(round_: Round) -> bool:
    """The stricter condition rejects what the other one lets pass, or both are the same."""
    one, other = (round_.verdicts("W1")[id_] for id_ in round_.named)
    return (one, other) == ("rejected" if "too" in round_.shows else "passed", "rejected")


def no_matter(round_: Round) -> bool:
    """Of entries that differ in one part the same is decided; or those that differ in all get the same."""
    (id_,) = round_.named
    one, other = (round_.marks(entry) for entry in ("W1", "W2"))
    differing = {name for name in one if one[name] != other[name]}
    if "both have" in round_.shows:
        points = {round_.points(entry, id_) for entry in ("W1", "W2")}
        return len(points) == 1 and bool(differing or round_.answers("W1") != round_.answers("W2"))
    return differing <= inside(round_.rubric, id_) != set() and same_decided(round_)


def inside(rubric: Rubric, id_: str) -> set[str]:
    """The criteria of the criterion or group."""
    parts = [part for stage in rubric.stages for part in parts_of(stage.group) if part.id == id_]
    return {one.id for part in parts for one in ([part] if isinstance(part, Criterion) else part.criteria())}


def same_decided(round_: Round) -> bool:
    """W1 and W2 are not the same entry, and the same is decided of both."""
    differ = round_.answers("W1") != round_.answers("W2") or round_.marks("W1") != round_.marks("W2")
    return differ and round_.decided("W1") == round_.decided("W2")


def field_only(round_: Round) -> bool:
    """Two applications differ in one field, and the same is decided of both."""
    (id_,) = round_.named
    one, other = (flat(round_.answers(entry)) for entry in ("W1", "W2"))
    differing = {path[-1] for path in one.keys() | other.keys() if one.get(path) != other.get(path)}
    return differing == {id_} and same_decided(round_)


def flat(value: Any, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    """Path → answer."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return {below: one for key, inner in items for below, one in flat(inner, (*path, key)).items()}
    return {path: value}


def short(round_: Round) -> bool:
    """The points are not those of the step that can't be reached."""
    edge, id_ = round_.named
    table = table_of(round_.rubric, id_)
    step = next(one for one in table.steps if one.edge == Fraction(edge))
    return Fraction(round_.points("W1", id_)) != step.points


def table_of(rubric: Rubric, id_: str) -> Table:
    parts = [part for stage in rubric.stages for part in parts_of(stage.group)]
    table = next(part.points for part in parts if part.id == id_)

    assert isinstance(table, Table)
    return table


def alike(round_: Round) -> bool:
    """On the step and beyond it there are the same points."""
    edge, id_ = round_.named
    table = table_of(round_.rubric, id_)
    holds: Mapping[str, Callable[[Fraction], bool]] = {
        "from": lambda value: value >= Fraction(edge),
        "over": lambda value: value > Fraction(edge),
        "up_to": lambda value: value <= Fraction(edge),
        "under": lambda value: value < Fraction(edge),
    }
    values = [Fraction(round_.values(entry)[table.of.text]) for entry in ("W1", "W2")]
    points = {round_.points(entry, id_) for entry in ("W1", "W2")}
    return [holds[table.operator](value) for value in values] == [True, False] and len(points) == 1


def key_decides_nothing(round_: Round) -> bool:
    """The key is the same for different entries, or one before it has put them in order, or ended the tie."""
    found = re.search(r"key (\d+)", round_.shows)

    assert found
    at = int(found[1]) - 1
    before = [round_.keys(entry)[:at] for entry in ("W1", "W2")]
    if "ends the tie" in round_.shows:
        (word,) = round_.named
        ranks = [round_.done.entry(entry)["rank"] for entry in ("W1", "W2")]
        numbers = sorted(rank for rank in ranks if rank is not None)
        ended = {"shared": [1, 1], "decided": [], "lots": [1, 2]}[word]
        return before[0] == before[1] and numbers == ended
    own = [round_.keys(entry)[at] for entry in ("W1", "W2")]
    if "is the same" in round_.shows:
        differ = round_.answers("W1") != round_.answers("W2") or round_.marks("W1") != round_.marks("W2")
        return differ and own[0] == own[1] is not None
    return own[0] != own[1] and before[0] != before[1]


def zero(round_: Round) -> bool:
    """A value that a condition looks at is absent, though every field was filled in."""
    checks = [check for stage in round_.stages("W1") for check in stage["checks"]]
    return any(value is None for check in checks for value in check["values"].values())


def same_by_itself(round_: Round) -> bool:
    """What is compared with itself differs between two entries; the comparison comes to the same."""
    what, _ = round_.named
    values = [{k.replace(" ", ""): v for k, v in round_.values(e).items()} for e in ("W1", "W2")]
    one, other = (value[what.replace(" ", "")] for value in values)
    return one is not None and other is not None and one != other


def endless(round_: Round) -> bool:
    """A value of 34 digits is what decides."""
    (what,) = round_.named
    return len(str(round_.values("W1")[what]).replace(".", "").strip("0-")) >= 30


def open_case(round_: Round) -> bool:
    """Nobody owes anything, and still there are no certain points."""
    missing = round_.done.entry("W1")["missing"]
    owed = [one for one in missing if one["what"] != "mark" or one["expert"] is not None]
    return owed == [] and round_.points("W1", round_.named[0]) is None


def fewer(round_: Round) -> bool:
    """One sheet of W2 has higher marks than that of W1, no mark is lower, and its points are fewer."""
    (id_,) = round_.named
    low, high = (round_.marks(entry) for entry in ("W1", "W2"))
    pairs = [(n, *both) for mark in low for n, both in enumerate(zip(low[mark], high[mark], strict=True))]
    before, after = (Fraction(round_.points(entry, id_)) for entry in ("W1", "W2"))
    raised = {n for n, one, other in pairs if one != other}
    return len(raised) == 1 and all(one <= other for _, one, other in pairs) and after < before


def equal_to_the_end(round_: Round) -> bool:
    """Two entries are equal in every key, and share the place."""
    ranks = [round_.done.entry(entry)["rank"] for entry in ("W1", "W2")]
    return round_.keys("W1") == round_.keys("W2") != [] and ranks == [1, 1]


SHOWN: Final[Mapping[str, Callable[[Round], bool]]] = {
    "KKK501": best_is_rejected,
    "KKK502": worst_passes,
    "KKK503": alone,
    "KKK504": minimums_pass,
    "KKK505": limits_reject,
    "KKK506": caught,
    "KKK510": no_matter,
    "KKK511": short,
    "KKK512": alike,
    "KKK513": key_decides_nothing,
    "KKK514": same_decided,
    "KKK515": field_only,
    "KKK520": zero,
    "KKK521": same_by_itself,
    "KKK522": endless,
    "KKK530": open_case,
    "KKK531": fewer,
    "KKK540": equal_to_the_end,
}
"""Every finding about entries: what can happen to them, and what can't."""
