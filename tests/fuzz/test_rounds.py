"""Whatever the files of a round hold: `kkk score` gives a result and findings, and nothing else."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Hashable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import pytest
import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.score import score as _score_command  # noqa: F401 - adds its command
from tests.fuzz.texts import SEED, TOKENS, campaigns, changed, encoded
from tests.helpers import ROOT, Done

# Rubric and round of small competitions, and the applications that stay.
COMPETITIONS = {
    "declared-points": ("D1", "D2"),
    "horizon-europe-ia": ("P1",),
    "gallery/kkk-wariant-b": (),
    "gallery/diving": (),
}
# What rubrics and rounds say where, to be put where it doesn't belong.
WORDS = (
    *TOKENS,
    *(
        "points: 60",
        "mark: 5",
        "kind: application",
        "kind: rubric",
        "id: P1",
        "threshold: 1000",
        "rounding: 2",
    ),
    *(
        "1 / 0",
        "sum(marks)",
        "count(members)",
        "null",
        "for x in [1..500000] return x",
        "marks[1] ** 999",
        "f(1)",
    ),
    *("{any: 1}", "[excellence]", "E1", "P1", "D2", "received: 2015-03-31T16:00:00", "withdrawn", "correct"),
)


@pytest.fixture
def rounds(tmp_path: Path) -> list[Path]:
    """The folder of each small competition, with few applications and its rubric beside it."""
    return [_small(tmp_path / str(at), name, ids) for at, (name, ids) in enumerate(COMPETITIONS.items())]


def _small(into: Path, name: str, ids: tuple[str, ...]) -> Path:
    folder, rubric = into / "applications" / name, Path("rubrics", f"{name}.yaml")
    shutil.copytree(ROOT / "applications" / name, folder)
    (into / rubric).parent.mkdir(parents=True)
    shutil.copy(ROOT / rubric, into / rubric)
    for application in folder.glob("[DP]*.yaml"):
        if ids and not application.name.startswith(ids):
            application.unlink()
    return folder


@campaigns(few=40, many=1_000)
def test_a_changed_round_has_a_result_or_findings(rounds: list[Path], number: int) -> None:
    seen = set[Hashable]()
    for folder, texts in zip(rounds, [_texts(folder) for folder in rounds], strict=True):
        seen |= set(_campaign(folder, texts, max(1, number // len(rounds))))

    assert len(seen) > 5


def _texts(folder: Path) -> dict[Path, list[str]]:
    """The files of a round and of its rubric, each with the texts to change: at first its own."""
    base = next(parent for parent in folder.parents if (parent / "rubrics").is_dir())
    files = sorted([*folder.rglob("*.yaml"), *(base / "rubrics").rglob("*.yaml")])
    return {file: [file.read_text("utf-8")] for file in files}


def _campaign(folder: Path, texts: dict[Path, list[str]], number: int) -> Iterator[Hashable]:
    random, seen = Random(f"{folder.name} {number} {SEED}"), set[Hashable]()
    for _ in range(number):
        files = random.sample(sorted(texts), random.choice((1, 1, 1, 2)))
        new = {file: changed(random, texts[file], WORDS) for file in files}
        outcome = _scored(folder, new)
        for file in files:
            file.write_text(texts[file][0], "utf-8")
        yield outcome
        if outcome not in seen:
            seen.add(outcome)
            for file, text in new.items():
                texts[file].append(text)


def _scored(folder: Path, new: dict[Path, str]) -> Hashable:
    """The codes found and the verdicts, after these texts are written; a failure shows the texts."""
    for file, text in new.items():
        file.write_bytes(encoded(text))
    try:
        done = _kkk("score", str(folder), "--format", "json")
        result = json.loads(done.out, parse_constant=_no_number)

        assert done.code == (1 if result["findings"] else 0)
        assert "Traceback" not in done.err
    except (Exception, AssertionError) as error:
        error.add_note(
            "\n".join(f"{file.relative_to(folder.parents[1])}: {text!r}" for file, text in new.items())
        )
        raise
    return _codes(result), tuple(entry["verdict"] for entry in result.get("entries") or ())


def _kkk(*arguments: str) -> Done:
    """The command line in this process, without what `main` adds for terminals and broken pipes."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as stop:
        _commands().main(list(arguments), prog_name="kkk")
    out.flush()
    err.flush()
    written = (stream.buffer.getvalue() for stream in (out, err))
    code = stop.value.code

    assert isinstance(code, int)
    return Done(code, next(written), next(written).decode())


@cache
def _commands() -> Any:
    """The commands, made once: that takes as long as scoring a small round."""
    return typer.main.get_command(app)


def _codes(result: dict[str, Any]) -> Hashable:
    return frozenset(finding["code"] for finding in result["findings"])


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)
