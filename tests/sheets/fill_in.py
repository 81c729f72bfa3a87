"""Run by the system's own Python: LibreOffice opens workbooks, writes cells, saves them under other names.

    /usr/bin/python3 fill_in.py JOBS.json

A list of {"book": path, "cells": [[tab, cell, value]], "saved": [path]}; a number is typed as a number, a
text that begins with = as a formula. LibreOffice's programming interface writes into locked cells too.
"""

import json
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]  # only the system's Python has it
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]  # made by uno

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".pdf": "calc_pdf_Export"}


def office(pipe: str, profile: str) -> "subprocess.Popen[bytes]":
    """A LibreOffice that listens on *pipe*."""
    accept = f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"
    options = ["--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}", accept]
    return subprocess.Popen(["soffice", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def desktop(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(300):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            time.sleep(0.2)
    raise SystemExit("LibreOffice doesn't answer")


def properties(**values: object) -> tuple[Any, ...]:
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def write(book: Any, cells: list[tuple[str, str, object]]) -> None:
    for tab, name, value in cells:
        sheet = book.Sheets.getByName(tab)
        sheet.unprotect("")
        cell = sheet.getCellRangeByName(name)
        if isinstance(value, str) and value.startswith("="):
            cell.setFormula(value)
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)


def do(desk: Any, job: dict[str, Any]) -> None:
    url = Path(job["book"]).absolute().as_uri()
    book = desk.loadComponentFromURL(url, "_blank", 0, properties(Hidden=True))
    write(book, job["cells"])
    book.calculateAll()
    for path in job["saved"]:
        name = FILTERS[Path(path).suffix]
        book.storeToURL(Path(path).absolute().as_uri(), properties(FilterName=name))
    book.close(True)


def main(jobs: str) -> None:
    pipe = "kkk" + uuid.uuid4().hex
    with tempfile.TemporaryDirectory() as profile:
        program = office(pipe, profile)
        try:
            desk = desktop(pipe)
            for job in json.loads(Path(jobs).read_text("utf-8")):
                do(desk, job)
            desk.terminate()
        finally:
            program.wait(60)


if __name__ == "__main__":
    main(sys.argv[1])
