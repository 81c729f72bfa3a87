"""Times `kkk` beside what it can be compared with, and writes the ratios as a Markdown table.

    python benchmarks/run.py [--turns 5] [--many 2000] [--output TABLE.md]

Whole processes, on one machine, taking turns; the least and the median of each. check-jsonschema is left out
where it is not installed. The generated applications have 100 members each.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parent.parent
ROUND = ROOT / "applications" / "kkk-2015"
RUBRIC = ROOT / "rubrics" / "kkk-2015.yaml"
MEMBERS = 100
ENTRIES_OF_ONE = 40
KKK = (sys.executable, "-m", "kkk_scoring")
READ = """
import sys, yaml
from pathlib import Path
for file in sorted(Path(sys.argv[1]).rglob('*.yaml')):
    yaml.load(file.read_bytes(), yaml.CSafeLoader)
"""
_PEAK = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
_PEAK += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
_ON = "import os, sys; os.sched_setaffinity(0, map(int, sys.argv[1].split(',')));"
_ON += "os.execv(sys.argv[2], sys.argv[2:])"

Commands = Mapping[str, Sequence[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Times kkk beside what it can be compared with.")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--many", type=int, default=2_000, help="applications that are generated")
    parser.add_argument("--output", type=Path, help="where the table is written; left out: the screen")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = [*small(Path(folder), options.turns), *large(Path(folder), options.many, options.turns)]
    table = "\n".join(
        ["| what | beside | ratio of the least | of the medians | aim |", "|---|---|---|---|---|", *rows]
    )
    if options.output:
        options.output.write_text(table + "\n", "utf-8")
    else:
        print(table)


def small(folder: Path, turns: int) -> list[str]:
    """The ratios of the start and of the shipped round."""
    applications = sorted(map(str, ROUND.glob("W*.yaml")))
    commands: dict[str, Sequence[str]] = {
        "python": (sys.executable, "-c", "pass"),
        "version": (*KKK, "--version"),
        "help": (*KKK, "--help"),
        "score": (*KKK, "score", str(ROUND), "--format", "json"),
        "read": (sys.executable, "-c", READ, str(ROUND)),
    }
    if shutil.which("check-jsonschema"):
        schema = folder / "application.json"
        subprocess.run(
            [*KKK, "schema", "application", "--rubric", str(RUBRIC), "-o", str(schema)], check=True
        )
        commands["check-jsonschema"] = ("check-jsonschema", "--schemafile", str(schema), *applications)
    times = timed(commands, turns)
    return [
        row("`kkk --version`", "`python -c pass`", times["version"], times["python"], 2.5),
        row("`kkk --help`", "`python -c pass`", times["help"], times["python"], 8),
        row(
            "`kkk score` of the round, JSON",
            "reading its files by `CSafeLoader`",
            times["score"],
            times["read"],
            2.5,
        ),
        *(
            row("`kkk score` of the round, JSON", "`check-jsonschema`", times["score"], times[name], 0.25)
            for name in commands
            if name == "check-jsonschema"
        ),
    ]


def large(folder: Path, number: int, turns: int) -> list[str]:
    """The ratios for many applications, and the memory that each adds."""
    some, twice = (generated(folder / str(count), count) for count in (number, 2 * number))
    lines = as_lines(some, folder / "lines")
    whole = as_round(generated(folder / "round", number))
    score = (*KKK, "score", "--rubric", str(RUBRIC), "--format", "json")
    commands = {
        "yaml": (*score, str(some)),
        "lines": (*score, str(lines)),
        "read": (sys.executable, "-c", READ, str(some)),
        "round": (*score, str(whole)),
        "read round": (sys.executable, "-c", READ, str(whole)),
    }
    times = timed(commands, max(1, turns // 2))
    peaks = [peak((*score, str(where))) for where in (some, twice)]
    spent = [computing((*score, str(whole)), cores) for cores in (_cores(), _cores()[:1])]
    what = f"`kkk score` of {number:,} applications of {MEMBERS} members"
    added = f"{(peaks[1] - peaks[0]) / number:.1f} kB"
    both = f"computing of it, all sheets ({spent[0]:.1f} s) | the same on one core ({spent[1]:.1f} s)"
    return [
        row(f"{what}, no sheets yet", "reading them by `CSafeLoader`", times["yaml"], times["read"], 1.2),
        row(f"{what}, all sheets", "reading them by `CSafeLoader`", times["round"], times["read round"], 1.2),
        row(f"{what}, YAML", "the same as NDJSON (aim: at least)", times["yaml"], times["lines"], 5),
        f"| {both} | {spent[0] / spent[1]:.2f} | | |",
        f"| peak memory per application, from {number:,} to {2 * number:,} | | {added} | | 5 kB |",
    ]


def timed(commands: Commands, turns: int) -> dict[str, list[float]]:
    """Seconds of each command, a turn of all after another; one turn more that warms up does not count."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(turns + 1):
        for name, command in commands.items():
            start = perf_counter()
            subprocess.run(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=_ENV
            )
            if turn:
                times[name].append(perf_counter() - start)
    return times


def row(what: str, beside: str, these: Sequence[float], those: Sequence[float], aim: float) -> str:
    least, median = min(these) / min(those), statistics.median(these) / statistics.median(those)
    seconds = f"{what} ({min(these):.3f} s) | {beside} ({min(those):.3f} s)"
    return f"| {seconds} | {least:.2f} | {median:.2f} | {aim} |"


def peak(command: Sequence[str]) -> int:
    """The peak resident memory of a command, in kB."""
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, *command], capture_output=True, text=True, check=True, env=_ENV
    )
    return int(done.stdout)


def computing(command: Sequence[str], cores: Sequence[int]) -> float:
    """The seconds that a command and the processes that it starts compute on these cores."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    given = [sys.executable, "-c", _ON, ",".join(map(str, cores)), *command]
    subprocess.run(given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=_ENV)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))


def generated(folder: Path, number: int) -> Path:
    """A plain folder of so many applications, each with `MEMBERS` members; they have no sheets."""
    text = (ROUND / "W01-robotyka.yaml").read_text("utf-8")
    head, members, tail = re.split(r"((?:^  - \{name: .*\n)+)", text, maxsplit=1, flags=re.MULTILINE)
    lines = members.splitlines(keepends=True)
    lines = (lines * (MEMBERS // len(lines) + 1))[:MEMBERS]
    folder.mkdir()
    for at in range(1, number + 1):
        (folder / f"A{at:05}.yaml").write_text(
            head.replace("application: W01", f"application: A{at:05}") + "".join(lines) + tail, "utf-8"
        )
    return folder


def as_round(folder: Path) -> Path:
    """Makes a round of the applications in *folder*: every entry has the sheets that W01 has."""
    import yaml

    ids = [file.stem for file in sorted(folder.glob("A*.yaml"))]
    round_ = yaml.safe_load((ROUND / "round.yaml").read_text("utf-8"))
    experts: dict[str, object] = {}
    assignments: dict[str, dict[str, list[str]]] = {}
    for sheet in sorted((ROUND / "sheets").glob("*/*.yaml")):
        written = yaml.safe_load(sheet.read_text("utf-8"))
        if "W01" not in written["entries"]:
            continue
        stage, expert = written["sheet"], written["expert"]
        for number, start in enumerate(range(0, len(ids), ENTRIES_OF_ONE), 1):
            name, entries = f"{expert}_{number}", ids[start : start + ENTRIES_OF_ONE]
            experts[name] = dict(round_["experts"][expert])
            assignments.setdefault(stage, {})[name] = entries
            copied = "".join(_entry_of(sheet.read_text("utf-8"), entry) for entry in entries)
            into = folder / "sheets" / stage / f"{name}.yaml"
            into.parent.mkdir(parents=True, exist_ok=True)
            head = {"sheet": stage, "expert": name, "rubric": written["rubric"]}
            into.write_text(yaml.safe_dump(head, sort_keys=False) + "entries:\n" + copied, "utf-8")
    made = {name: round_[name] for name in ("round", "rubric", "title", "zone", "parameters")}
    received = {"event": "received", "date": "2015-05-20 10:12", "by": "office"}
    made |= {"experts": experts, "assignments": assignments}
    made["events"] = [received | {"entry": entry} for entry in ids]
    (folder / "round.yaml").write_text(yaml.safe_dump(made, allow_unicode=True, sort_keys=False), "utf-8")
    return folder


def _entry_of(sheet: str, entry: str) -> str:
    """The lines of W01 in the text of a *sheet*, for *entry*."""
    found = re.search(r"^  W01:\n(?:    .*\n)+", sheet, re.MULTILINE)
    assert found, "every sheet that is copied holds W01"
    return found[0].replace("W01", entry, 1)


def as_lines(folder: Path, into: Path) -> Path:
    """The same applications as one NDJSON file."""
    import yaml

    into.mkdir()
    with (into / "all.ndjson").open("w", encoding="utf-8") as stream:
        for file in sorted(folder.glob("*.yaml")):
            # Dates stay texts, as JSON has them.
            values = yaml.load(file.read_bytes(), _Texts)
            stream.write(json.dumps(values, ensure_ascii=False) + "\n")
    return into


def _texts_loader() -> type:
    import yaml

    class Texts(yaml.CSafeLoader):
        pass

    Texts.yaml_implicit_resolvers = {
        first: [(tag, rule) for tag, rule in rules if not tag.endswith(":timestamp")]
        for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }
    return Texts


_ENV = {**os.environ, "KKK_LANG": "en"}
_Texts = _texts_loader()

if __name__ == "__main__":
    main()
