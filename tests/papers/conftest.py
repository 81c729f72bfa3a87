"""The papers of the shipped round, written once for all tests that only read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, kkk

ROUND = ROOT / "applications" / "kkk-2015"


@pytest.fixture(scope="session")
def polish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All papers as Word files; as PDF files those of the round and of the entries that tests look at."""
    to = written(tmp_path_factory.mktemp("pl"), "pl", "--format", "docx")
    written(to, "pl", "--format", "pdf", "-k", "criteria", "-k", "ranking-list", "-k", "minutes")
    for entry in ("W07", "W11", "W12", "W16"):
        written(to, "pl", "--format", "pdf", entry=entry)
    return to


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("en"), "en", "--format", "docx")


@pytest.fixture(scope="session")
def result() -> dict[str, Any]:
    return kkk("score", ROUND, "--format", "json").json


def written(to: Path, language: str, *arguments: str, entry: str | None = None) -> Path:
    """Papers of the shipped round in a language, all or those of an *entry*."""
    about = [entry] if entry else []
    done = kkk("papers", ROUND, *about, "--to", to, "--lang", language, *arguments)

    assert done.code == 0, done.err
    return to
