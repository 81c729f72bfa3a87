"""How much longer all papers of the shipped round take than as many empty documents by the same libraries.

    python benchmarks/papers.py

Processor time without imports. Papers and empty documents take turns, each in a process of its own,
for Typst remembers what it has set before; the least of each counts. The limit is a ratio of 2.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from time import process_time

import typst
from docx import Document
from docxtpl import DocxTemplate

from kkk_scoring.loading import load_round, score
from kkk_scoring.report.papers.draw import papers
from kkk_scoring.report.papers.pdf.writer import STANDARDS, PdfWriter
from kkk_scoring.report.papers.word.writer import WordWriter

ROUND = Path(__file__).parent.parent / "applications" / "kkk-2015"
LIMIT, TURNS = 2.0, 3
EMPTY = b"""#set document(title: sys.inputs.title, date: datetime(year: 2015, month: 9, day: 11))
#set text(lang: "pl")
= #sys.inputs.title
"""


def all_papers() -> tuple[int, float]:
    """How many papers there are, and the seconds that drawing and writing them takes."""
    protocol = score(load_round(ROUND))
    start = process_time()
    word, pdf = WordWriter(), PdfWriter()
    drawn = list(papers(protocol, "pl"))
    for paper in drawn:
        word.write(paper)
        pdf.write(paper)
    return len(drawn), process_time() - start


def empty_documents(count: int) -> float:
    """The seconds that *count* documents of one word take, each as a Word and a PDF file."""
    made = io.BytesIO()
    document = Document()
    document.add_paragraph("{{ title }}")
    document.save(made)
    start = process_time()
    fonts = typst.Fonts(include_system_fonts=False)
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    for number in range(count):
        title = str(number)
        template = DocxTemplate(io.BytesIO(made.getvalue()))
        template.render({"title": title}, autoescape=True)
        template.save(io.BytesIO())
        compiler.compile(EMPTY, format="pdf", sys_inputs={"title": title}, pdf_standards=list(STANDARDS))
    return process_time() - start


def one_turn() -> tuple[int, float, float]:
    count, ours = json.loads(_own_process("all"))
    return count, ours, json.loads(_own_process(str(count)))


def _own_process(what: str) -> bytes:
    return subprocess.run([sys.executable, __file__, what], stdout=subprocess.PIPE, check=True).stdout


def main() -> None:
    if sys.argv[1:]:
        print(json.dumps(all_papers() if sys.argv[1] == "all" else empty_documents(int(sys.argv[1]))))
        return
    turns = [one_turn() for _ in range(TURNS)]
    ours, empty = min(turn[1] for turn in turns), min(turn[2] for turn in turns)
    result = {
        "benchmark": "papers",
        "papers": turns[0][0],
        "seconds": round(ours, 3),
        "empty_seconds": round(empty, 3),
        "ratio": round(ours / empty, 2),
        "limit": LIMIT,
    }
    print(json.dumps(result))
    raise SystemExit(ours / empty > LIMIT)


if __name__ == "__main__":
    main()
