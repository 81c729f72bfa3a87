"""Makes values.json beside this file: random marks with gaps, and what other packages say of them.

    pip install krippendorff==0.9.0 pingouin==0.7.0
    python tests/data/agreement/make.py

Neither package is needed to run the tests. The marks are invented.
"""

from __future__ import annotations

import json
import random
import warnings
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import krippendorff
import numpy
import pandas
import pingouin

warnings.filterwarnings("ignore")
RANDOM = random.Random(20151012)
SCALES: list[list[float]] = [
    list(range(2)),
    list(range(1, 6)),
    list(range(13)),
    list(range(60, 101)),
    [n / 2 for n in range(11)],
]
Row = list[float | None]


def table(entries: int, experts: int, scale: Sequence[float], gaps: float, noise: int) -> list[Row]:
    """Marks around a level for each entry, some of them missing."""
    rows = []
    for _ in range(entries):
        level = RANDOM.randrange(len(scale))
        row: Row = []
        for _ in range(experts):
            at = min(max(level + RANDOM.randint(-noise, noise), 0), len(scale) - 1)
            row.append(None if RANDOM.random() < gaps else scale[at])
        rows.append(row)
    return rows


def alphas(rows: list[Row]) -> dict[str, float]:
    """Krippendorff's alpha in three levels of measurement."""
    data = numpy.array([[numpy.nan if m is None else float(m) for m in row] for row in rows]).T
    return {
        f"alpha_{level}": krippendorff.alpha(reliability_data=data, level_of_measurement=level)
        for level in ("nominal", "ordinal", "interval")
    }


def of_complete(rows: list[Row]) -> dict[str, float]:
    """ICC and Kendall's W of the rows without gaps."""
    whole = [row for row in rows if None not in row]
    if len(whole) < 3:
        return {}
    long = pandas.DataFrame(
        [(i, j, float(m)) for i, row in enumerate(whole) for j, m in enumerate(row) if m is not None],
        columns=["entry", "expert", "mark"],
    )
    icc = pingouin.intraclass_corr(long, targets="entry", raters="expert", ratings="mark").set_index("Type")
    friedman = pingouin.friedman(long, dv="mark", within="entry", subject="expert")
    return {
        "icc_2_1": float(icc.loc["ICC(A,1)", "ICC"]),
        "icc_2_k": float(icc.loc["ICC(A,k)", "ICC"]),
        "kendall_w": float(friedman["W"].iloc[0]),
    }


def main() -> None:
    """Writes 40 tables with their values."""
    cases: list[dict[str, Any]] = []
    for number in range(40):
        scale = SCALES[number % len(SCALES)]
        gaps = (0, 0.1, 0.3, 0.5)[number % 4]
        rows = table(RANDOM.randint(6, 30), RANDOM.randint(2, 6), scale, gaps, RANDOM.randint(1, 3))
        cases.append({"marks": rows, "values": alphas(rows) | of_complete(rows)})
    made = {
        "krippendorff": version("krippendorff"),
        "pingouin": version("pingouin"),
        "cases": cases,
    }
    Path(__file__).with_name("values.json").write_text(json.dumps(made) + "\n", "utf-8")


main()
