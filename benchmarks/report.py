"""How much longer `kkk report` takes than `kkk score` on the shipped round, and how large the report is.

    python benchmarks/report.py

Processor time of whole processes, imports included. The two take turns; the least of each counts.
The limits are a ratio of 3 and 400 kB.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROUND = Path(__file__).parent.parent / "applications" / "kkk-2015"
LIMIT, BYTES, TURNS = 3.0, 400_000, 5


def seconds(*arguments: str) -> float:
    """The processor time of one run of `kkk`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "kkk_scoring", *arguments]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    with TemporaryDirectory() as folder:
        to = Path(folder) / "report.html"
        report = ("report", str(ROUND), "--lang", "pl", "--to", str(to))
        score = ("score", str(ROUND), "--lang", "pl")
        turns = [(seconds(*score), seconds(*report)) for _ in range(TURNS)]
        size = to.stat().st_size
    scored, reported = (min(turn[index] for turn in turns) for index in (0, 1))
    result = {
        "benchmark": "report",
        "bytes": size,
        "seconds": round(reported, 3),
        "score_seconds": round(scored, 3),
        "ratio": round(reported / scored, 2),
        "limit": LIMIT,
    }
    print(json.dumps(result))
    raise SystemExit(reported / scored > LIMIT or size > BYTES)


if __name__ == "__main__":
    main()
