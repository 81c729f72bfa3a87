"""The shipped round, copied, and workbooks made from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.helpers import copy_round, kkk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the round of 2015 that a test may change."""
    return copy_round(tmp_path)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Blank workbooks of the round of 2015 in English for E3 and K1, and filled-in ones below `filled`."""
    top = tmp_path_factory.mktemp("books")
    folder = copy_round(top)
    for stage, expert in (("substantive", "E3"), ("formal", "K1")):
        for to, more in ((top, ()), (top / "filled", ("--filled",))):
            done = kkk("sheets", "make", folder, "--stage", stage, "--expert", expert, "--to", to, *more)

            assert done.code == 0, done.err
    return top


@pytest.fixture
def blank(made: Path, tmp_path: Path) -> Path:
    """E3's blank workbook of the substantive stage."""
    return Path(shutil.copy(made / "substantive-E3.xlsx", tmp_path / "E3.xlsx"))


@pytest.fixture
def filled(made: Path, tmp_path: Path) -> Path:
    """The same with all that E3 has handed in."""
    return Path(shutil.copy(made / "filled" / "substantive-E3.xlsx", tmp_path / "E3.xlsx"))
