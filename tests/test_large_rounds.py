"""Large rounds are read by several processes; a small one stands for them here, with every fault of files."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from kkk_scoring import ahead
from kkk_scoring.ahead import FEWEST
from kkk_scoring.applications import ApplicationReader
from kkk_scoring.loading import load_round
from kkk_scoring.sheet_files import SheetReader
from tests.helpers import ROOT, change, copy_round, kkk_process, scored

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does everything")

RUBRIC = ROOT / "rubrics" / "kkk-2015.yaml"


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many processes work ahead (``ahead``), and what this one read itself (``here``)."""
    told = {"ahead": 0, "here": 0}
    monkeypatch.setattr(ahead, "helpers", lambda _: told["ahead"])
    monkeypatch.setattr(ahead, "CHUNK", 2)
    for reader, method in (
        (ApplicationReader, "read"),
        (ApplicationReader, "_line"),
        (SheetReader, "_sheet"),
    ):
        monkeypatch.setattr(reader, method, counting(getattr(reader, method), told))
    return told


def counting(read: Any, told: dict[str, int]) -> Any:
    def counted(*given: Any) -> Any:
        told["here"] += 1
        return read(*given)

    return counted


FAULTS = [
    ("W01-robotyka.yaml", "strategy:", "strategies:"),
    ("W02-meble-giete.yaml", "rubric: kkk-2015", "rubric: kkk-2016"),
    ("W03-logistyka-rzeczna.yaml", "cluster:", "[cluster:"),
    ("W04-biotworzywa.yaml", "\nmembers:", "\nmembers: 7\nothers:"),
    ("W07-obrobka-metali.yaml", "application: W07", "application: W70"),
    ("W10-napedy-wodorowe.yaml", "distance_km: 0}", "distance_km: 0.1}"),
    ("W12-aparatura-pomiarowa.yaml", ", distance_km: 0}", "}"),
    ("W13-edukacja-techniczna.yaml", "  representative: ", "  # representative: "),
    ("W14-opakowania-papierowe.yaml", "  founded: ", "  founded: x"),
    ("sheets/substantive/E1.yaml", "mark: ", "mark: 1000"),
    ("sheets/substantive/E3.yaml", "expert: E3", "expert: E4"),
    ("sheets/formal/K1.yaml", "entries:", "entries: ["),
    ("sheets/panel/MG.yaml", "sheet: panel", "sheet: formal"),
]

LINES = b"".join(
    [
        *(b'{"application": "Z%d", "rubric": "kkk-2015"}\r\n' % number for number in range(1, 4)),
        b'\n  \n{"application": "Z4"}\n[\n"',
        b"x" * 200,
        b'\n{"application": "Z1", "rubric": "kkk-2015"}\n{"application": "\xb9"}\n',
        b'{"rubric": "kkk-2015", "application": "Z5"}',
    ]
)


def with_faults(folder: Path) -> Path:
    """Makes many files of the round wrong, each in its own way, and leaves others as they are."""
    for file, old, new in FAULTS:
        change(folder / file, old, new)
    for file in ("W05-drony-rolnicze.yaml", "W06-szklo-techniczne.yaml", "sheets/panel/PARP.yaml"):
        (folder / file).unlink()
    os.mkfifo(folder / "W05-drony-rolnicze.yaml")
    (folder / "W06-szklo-techniczne.yaml").symlink_to(RUBRIC)
    (folder / "sheets/panel/PARP.yaml").mkdir()
    (folder / "W08-kosmetyka-ziolowa.yaml").write_bytes(b"")
    (folder / "W09-turystyka-zimowa.yaml").write_bytes("application: Łódź".encode("cp1250"))
    shutil.copy(folder / "W11-gry-edukacyjne.yaml", folder / "W11-copy.yaml")
    shutil.copy(folder / "sheets/substantive/E2.yaml", folder / "sheets/substantive/e2-copy.yaml")
    (folder / "all.ndjson").write_bytes(LINES)
    (folder / "W99.json").write_text('{"application": "W99", "rubric": "kkk-2015"}', "utf-8")
    return folder


@pytest.fixture(params=["shipped", "faults", "corrected", "compared"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A round as it is, one with faults, one with corrections, and one in which entries are compared."""
    match request.param:
        case "shipped":
            return ROOT / "applications" / "kkk-2015"
        case "faults":
            return with_faults(copy_round(tmp_path))
        case "corrected":
            return ROOT / "applications" / "przyklad-odwolania"
        case _:
            return ROOT / "applications" / "horizon-europe-ia"


def test_the_result_is_the_same_however_many_processes_read(folder: Path, processes: dict[str, int]) -> None:
    alone = scored(folder)
    read, processes["here"], processes["ahead"] = processes["here"], 0, 2
    together = scored(folder)

    assert (together.out, together.err, together.code) == (alone.out, alone.err, alone.code)
    # The corrected file comes with an event, when its entry is reached.
    assert (read > 6, processes["here"]) == (True, len(list(folder.glob("corrections/*/*"))))


def test_where_any_answer_stands_is_known_though_another_process_read_it(processes: dict[str, int]) -> None:
    def places() -> list[tuple[object, ...]]:
        loaded = load_round(ROOT / "applications" / "kkk-2015")
        return [
            (one.id, one.answers, one.missing, one.place(()), one.place(("members", 3, "nip")))
            for one in loaded.applications()
        ]

    alone = places()
    processes["ahead"] = 3

    assert places() == alone


@pytest.mark.slow
def test_a_round_of_many_files_is_read_by_as_many_processes_as_there_are_cores(tmp_path: Path) -> None:
    """The real command, with the cores that it has and with one."""
    for number in range(FEWEST):
        text = f"application: A{number:03}\nrubric: kkk-2015\n"
        (tmp_path / f"A{number:03}.yaml").write_text(text, "utf-8")
    command = ("score", tmp_path, "--rubric", RUBRIC, "--format", "json")
    alone = kkk_process(*command, preexec_fn=lambda: os.sched_setaffinity(0, [min(os.sched_getaffinity(0))]))

    assert kkk_process(*command) == alone
    assert len(alone.json["entries"]) == FEWEST
