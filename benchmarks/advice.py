"""How much the applicant's commands cost, as ratios that hold on any machine.

    python benchmarks/advice.py

1. `kkk dry-run` on a draft with 150 members against `kkk score` of one file: at most 1.3.
2. `kkk advise` with 30 criteria and 20 changeable fields against that dry run: at most 50, optimum proven.

Each is the least of some runs of the whole command, start included. Exits with 1 if a ratio is too large.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
RUNS = 5
MEMBERS = 150
DRY_RUN, ADVISE = 1.3, 50


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        draft, rules = written_draft(folder), ROOT / "rubrics" / "kkk-2015.yaml"
        one = folder / "one"
        one.mkdir()
        (one / draft.name).write_bytes(draft.read_bytes())
        score = least("score", str(one), "--rubric", str(rules))
        dry_run = least("dry-run", str(draft), "--rubric", str(rules))
        large = written_rubric(folder)
        advise = least("advise", str(large), "--rubric", str(folder / "large.yaml"), "--final", proves=True)
    ratios = [("dry-run / score", dry_run / score, DRY_RUN), ("advise / dry-run", advise / dry_run, ADVISE)]
    for what, ratio, most in ratios:
        print(f"{what:20} {ratio:6.2f}   at most {most}")
    return 1 if any(ratio > most for _, ratio, most in ratios) else 0


def least(*arguments: str, proves: bool = False) -> float:
    """The seconds of the quickest of some runs of the command."""
    found = []
    for _ in range(RUNS):
        start = perf_counter()
        command = [sys.executable, "-m", "kkk_scoring", *arguments, "--lang", "en"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found.append(perf_counter() - start)
        if proves and "Proven: no cheaper changes are enough" not in done.stdout:
            raise SystemExit(done.stdout)
    return min(found)


def written_draft(folder: Path) -> Path:
    """An application with 150 members, one of the shipped ones with its members repeated."""
    text = (ROOT / "applications" / "kkk-2015" / "W20-energia-rozproszona.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("members:\n")
    rows = [line for line in rest.splitlines() if line.startswith("  - {name: ")]
    repeated = (rows * 2)[:MEMBERS]
    made = folder / "W20.yaml"
    made.write_text(head + "members:\n" + "\n".join(repeated) + "\n", encoding="utf-8")
    return made


def written_rubric(folder: Path) -> Path:
    """A call with 20 numbers and 30 criteria, ten of which look at two numbers, and an application below."""
    lines = ["rubric: large", "form:"]
    lines += [f"  n{n}: {{is: number, min: 0, max: 10, step: 1, effort: {1 + n % 4}}}" for n in range(20)]
    lines += ["stages:", "  - stage: points_", "    criteria:", *criteria(), "    require: points_ >= 75"]
    (folder / "large.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    made = folder / "L1.yaml"
    answers = [f"n{n}: {n % 3}" for n in range(20)]
    made.write_text("\n".join(["application: L1", "rubric: large", *answers]) + "\n", encoding="utf-8")
    return made


def criteria() -> Iterator[str]:
    for n in range(20):
        low, middle, high = 1 + n % 3, 3 + n % 5, 5 + n % 4
        yield f"      C{n}: {{points: {{of: n{n}, from: {{3: {low}, 6: {middle}, 9: {high}}}}}}}"
    for n in range(10):
        yield f"      D{n}: {{points: '0.1 * n{n} * n{n + 10}', out_of: 10}}"


if __name__ == "__main__":
    raise SystemExit(main())
