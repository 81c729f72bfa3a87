"""The papers of the shipped round, written once for all tests that only read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, kkk

ROUND = ROOT / "applications" / "kkk-2015"


@pytest.fixture(scope="session")
def polish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("pl"), "pl")


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("en"), "en", "--format", "docx")


@pytest.fixture(scope="session")
def result() -> dict[str, Any]:
    return kkk("score", ROUND, "--format", "json").json


def written(to: Path, language: str, *arguments: str) -> Path:
    """All papers of the shipped round in a language."""
    done = kkk("papers", ROUND, "--to", to, "--lang", language, *arguments)

    assert done.code == 0, done.err
    return to
