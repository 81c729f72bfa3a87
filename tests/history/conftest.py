"""A round of one's own to write into."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.helpers import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the round about appeals, with its rubric."""
    folder = tmp_path / "applications" / "przyklad-odwolania"
    shutil.copytree(ROOT / "applications" / "przyklad-odwolania", folder)
    (tmp_path / "rubrics").mkdir()
    shutil.copy(ROOT / "rubrics" / "przyklad-odwolania.yaml", tmp_path / "rubrics")
    return folder
