"""How much longer `kkk sheets make` takes than a plain XlsxWriter loop that writes the same cells.

    python benchmarks/sheets.py

Processor time without imports and without reading and scoring the round, which `benchmarks/run.py` times.
The workbooks of all experts of the substantive stage are made, then read back, and every cell of the file is
written again in a loop, with one format for all: no widths, rules, conditions, merged cells or digests. Both
take turns, the least of each counts. The limit is a ratio of 3.

Two baselines are told. `ratio`, for which the limit is, is against a loop that writes every cell in the file:
also the empty ones that have a format, such as the cells to be filled in and the rest of merged ones.
`ratio_of_texts` is against a loop that leaves all empty cells out, and so makes a workbook in which nobody
could see where to write. It has no limit, and is over 3: between 3.5 and 4.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time
from zipfile import ZipFile

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from python_calamine import CalamineWorkbook

from kkk_scoring.files.workbook import position
from kkk_scoring.loading import load_round, score
from kkk_scoring.report.sheets.book import render
from kkk_scoring.report.sheets.desk import Order
from kkk_scoring.sheet_files import stored_sheet
from kkk_scoring.study.blind import Sight

ROUND = Path(__file__).parent.parent / "applications" / "kkk-2015"
LIMIT, TURNS = 3.0, 5
Tabs = list[tuple[str, list[tuple[int, int, object]]]]


def orders(stage_id: str) -> list[Order]:
    """What every expert of the stage is to assess, with what was handed in."""
    loaded = load_round(ROUND)
    score(loaded)
    stage, round_, sight = loaded.rubric.stage(stage_id), loaded.round, Sight(loaded.rubric)
    seen = {one.id: sight.of(one, round_) for one in loaded.applications() if one.answers is not None}
    return [
        Order(
            loaded.rubric,
            round_,
            stage,
            expert,
            [seen[entry] for entry in sorted(seen) if expert in round_.assigned(stage_id, entry)],
            stored_sheet(ROUND, stage_id, expert).entries,
        )
        for expert in round_.assignments[stage_id]
    ]


def cells(book: bytes) -> Tabs:
    """Every tab with all cells of its file, by row and column."""
    read = CalamineWorkbook.from_filelike(io.BytesIO(book))
    found = []
    with ZipFile(io.BytesIO(book)) as archive:
        for number, name in enumerate(read.sheet_names, 1):
            text = archive.read(f"xl/worksheets/sheet{number}.xml").decode()
            rows = read.get_sheet_by_name(name).to_python(skip_empty_area=False)
            at = [position(cell) for cell in re.findall(r'<c r="([A-Z]+[0-9]+)"', text)]
            found.append(
                (name, [(row, column, _value(rows, row, column)) for row, column in filter(None, at)])
            )
    return found


def _value(rows: Sequence[Sequence[object]], row: int, column: int) -> object:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def plainly(tabs: Tabs, empty: bool = True) -> bytes:
    """The same cells by the shortest loop there is; those that are *empty*, too, or not."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    shape = book.add_format({"border": 1})
    for name, written in tabs:
        sheet = book.add_worksheet(name)
        for row, column, value in written:
            if empty or value != "":
                sheet.write(row, column, value, shape)
    book.close()
    return out.getvalue()


def _seconds(do: Callable[[], object]) -> float:
    start = process_time()
    do()
    return process_time() - start


def main() -> None:
    all_orders = orders("substantive")
    written = [cells(render(order, "pl")) for order in all_orders]
    ours, plain, texts = [], [], []
    for _ in range(TURNS):
        ours.append(_seconds(lambda: [render(order, "pl") for order in all_orders]))
        plain.append(_seconds(lambda: [plainly(tabs) for tabs in written]))
        texts.append(_seconds(lambda: [plainly(tabs, empty=False) for tabs in written]))
    everything = [value for tabs in written for _, found in tabs for _, _, value in found]
    result = {
        "benchmark": "sheets",
        "workbooks": len(all_orders),
        "cells": len(everything),
        "cells_with_a_text": sum(value != "" for value in everything),
        "seconds": round(min(ours), 3),
        "plain_seconds": round(min(plain), 3),
        "ratio": round(min(ours) / min(plain), 2),
        "ratio_of_texts": round(min(ours) / min(texts), 2),
        "limit": LIMIT,
    }
    print(json.dumps(result))
    raise SystemExit(min(ours) / min(plain) > LIMIT)


if __name__ == "__main__":
    main()
