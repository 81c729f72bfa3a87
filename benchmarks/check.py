"""Times `kkk check` of the largest shipped rubric beside yamllint on the same file, as ratios.

    python benchmarks/check.py [--turns 10] [--output TABLE.md]

Whole processes take turns. The check itself is timed after imports in processes of their own: from the
file's bytes to the findings, the first time and the tenth; yamllint likewise, with its default rules. What
pydantic builds of the rubric's shapes belongs to the imports: left alone it does so when a class is defined.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parent.parent
RUBRIC = max((ROOT / "rubrics").rglob("*.yaml"), key=lambda path: path.stat().st_size)
KKK = (sys.executable, "-m", "kkk_scoring", "check", str(RUBRIC))
YAMLLINT = (sys.executable, "-m", "yamllint", str(RUBRIC))
_TIMES = """
import json, sys
from time import perf_counter
times = []
for _ in range(10):
    start = perf_counter()
    run()
    times.append(perf_counter() - start)
print(json.dumps([times[0], min(times[1:])]))
"""
OWN_KKK = """
import sys
from pathlib import Path
import kkk_scoring.checking, kkk_scoring.rubric.build, kkk_scoring.study.soundness.check
import kkk_scoring.files.yaml_reader, kkk_scoring.study.soundness.experts
import kkk_scoring.scoring.deliberate, kkk_scoring.study.soundness.linear, kkk_scoring.study.soundness.bounds
import kkk_scoring.feel.aggregates, kkk_scoring.feel.bounds, kkk_scoring.feel.explain
import kkk_scoring.files.composed, kkk_scoring.files.yaml_places
import pydantic.plugin._loader
from pydantic import TypeAdapter
from kkk_scoring.checking import check_paths
from kkk_scoring.rubric import written
written.Rubric.model_rebuild()
def run():
    assert check_paths([Path(sys.argv[1])]).files == 1
"""
OWN_YAMLLINT = """
import sys
from pathlib import Path
from yamllint import linter
from yamllint.config import YamlLintConfig
config = YamlLintConfig('extends: default')
def run():
    list(linter.run(Path(sys.argv[1]).read_text('utf-8'), config))
"""
_ENV = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
    "KKK_LANG": "en"
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Times kkk check beside yamllint.")
    parser.add_argument("--turns", type=int, default=10)
    parser.add_argument("--output", type=Path, help="where the table is written; left out: the screen")
    options = parser.parse_args()
    whole: dict[str, list[float]] = {"kkk": [], "yamllint": []}
    own: dict[str, list[list[float]]] = {"kkk": [], "yamllint": []}
    for turn in range(options.turns + 1):
        for name, command in (("kkk", KKK), ("yamllint", YAMLLINT)):
            seconds = timed(command)
            if turn:  # the first one warms up
                whole[name].append(seconds)
        for name, code in (("kkk", OWN_KKK), ("yamllint", OWN_YAMLLINT)):
            own[name].append(own_times(code))
    first, later = ([[turn[at] for turn in own[name]] for name in ("kkk", "yamllint")] for at in (0, 1))
    table = "\n".join(
        [
            f"| {RUBRIC.name} | beside | ratio of the least | of the medians | aim |",
            "|---|---|---|---|---|",
            row("`kkk check`", "`yamllint`", whole["kkk"], whole["yamllint"], 1.5),
            row("the check itself, first time", "yamllint's", first[0], first[1], 0.5),
            row("the check itself, later", "yamllint's", later[0], later[1], 0.5),
        ]
    )
    if options.output:
        options.output.write_text(table + "\n", "utf-8")
    else:
        print(table)


def timed(command: Sequence[str]) -> float:
    start = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=_ENV)
    return perf_counter() - start


def own_times(code: str) -> list[float]:
    """Seconds of the first run after the imports, and the least of those after it."""
    command = [sys.executable, "-c", code + _TIMES, str(RUBRIC)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=_ENV)
    found: list[float] = json.loads(done.stdout)
    return found


def row(what: str, beside: str, these: Sequence[float], those: Sequence[float], aim: float) -> str:
    least, median = min(these) / min(those), statistics.median(these) / statistics.median(those)
    seconds = f"{what} ({min(these):.3f} s) | {beside} ({min(those):.3f} s)"
    return f"| {seconds} | {least:.2f} | {median:.2f} | {aim} |"


if __name__ == "__main__":
    main()
