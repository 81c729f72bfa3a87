"""Witnesses written out as rounds: `kkk score` of such a folder shows what a finding says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kkk_scoring.files.write import write_atomically
from kkk_scoring.messages import Message, exact
from kkk_scoring.rubric.model import Criterion, Stage
from kkk_scoring.study.soundness.witness import Witness
from kkk_scoring.study.soundness.world import World

if TYPE_CHECKING:
    from kkk_scoring.files.finding import Finding


def write_witnesses(findings: Iterable[Finding], folder: Path) -> Iterator[tuple[Path, Message]]:
    """Writes a round for each finding that has a witness; its folder, and what is to be seen in it.

    Each lies in *folder* under the rubric's id, the code and the line, with a copy of the rubric beside it.
    """
    taken: set[str] = set()
    for finding in findings:
        if not isinstance(finding.witness, Witness):
            continue
        world, place = finding.witness.world, finding.place
        name = f"{world.rubric.id}-{finding.code}-{place.line}-{place.column}"
        if name in taken:
            continue
        taken.add(name)
        rubric = folder / "rubrics" / f"{world.rubric.id}.yaml"
        _write(rubric, Path(place.file).read_bytes().decode("utf-8-sig"))
        write_round(world, folder / name, finding.witness.shows)
        yield folder / name, finding.witness.shows


def write_round(world: World, folder: Path, shows: Message) -> None:
    """The files of *world*: round.yaml, applications and sheets."""
    _write(folder / "round.yaml", _comment(shows) + _yaml(_round(world)))
    for id_, entry in world.entries.items():
        head = {"application": id_, "rubric": world.rubric.id}
        _write(folder / f"{id_}.yaml", _comment(shows) + _yaml(head | entry.answers))
    for expert, (stage, _) in world.experts.items():
        sheet = {
            "sheet": stage.id,
            "expert": expert,
            "rubric": world.rubric.id,
            "entries": _entries(world, expert, stage),
        }
        _write(folder / "sheets" / stage.id / f"{expert}.yaml", _comment(shows) + _yaml(sheet))


def _round(world: World) -> dict[str, Any]:
    assigned: dict[str, dict[str, list[str]]] = {}
    for expert, (stage, _) in world.experts.items():
        entries = [id_ for id_, entry in world.entries.items() if expert in entry.sheets]
        assigned.setdefault(stage.id, {})[expert] = entries
    made: dict[str, Any] = {"round": "witness", "rubric": world.rubric.id}
    if world.seed is not None:
        made["seed"] = world.seed
    if world.parameters:
        made["parameters"] = world.parameters
    if world.experts:
        made["experts"] = {id_: {"role": role.id} for id_, (_, role) in world.experts.items()}
        made["assignments"] = assigned
    made["events"] = [
        {"event": "received", "entry": id_, "date": entry.received, "by": "office"}
        for id_, entry in world.entries.items()
    ]
    return made


def _entries(world: World, expert: str, stage: Stage) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for id_, entry in world.entries.items():
        if expert in entry.recused:
            found[id_] = {"impartial": False, "conflict": "a witness"}
        elif expert in entry.sheets:
            marks = {
                item: {"mark": _written(stage.markable()[item], mark), "reason": "a witness"}
                for item, mark in entry.sheets[expert].items()
            }
            found[id_] = {"impartial": True, "marks": marks}
    return found


def _written(item: object, mark: object) -> object:
    """The mark as a sheet writes it: the word where the scale has words with points."""
    if isinstance(item, Criterion) and item.scale is not None and item.scale.words:
        return next((word for word, points in item.scale.words.items() if points == mark), mark)
    return mark


def _comment(shows: Message) -> str:
    return f"# Invented by kkk check: {shows.render('en')}\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text.encode())


def _yaml(value: Mapping[str, Any]) -> str:
    import yaml

    text: str = yaml.dump(_plain(value), Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=110)
    return text


class _Number(str):
    """A number as it is to stand in the file."""

    __slots__ = ()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | Fraction):
        return _Number(exact(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def _dumper() -> Any:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Without references: the reader refuses them."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    def number(dumper: yaml.SafeDumper, value: _Number) -> yaml.Node:
        kind = "float" if "." in value else "int"
        return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", str(value))

    Dumper.add_representer(_Number, number)
    return Dumper
