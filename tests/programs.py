"""Programs that some tests need."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

NPM = Path(__file__).parent.parent / "tools" / "node_modules"


def needs(program: str) -> pytest.MarkDecorator:
    """Leaves a test out where *program* is not installed; with KKK_ALL=1 it fails instead."""
    missing = shutil.which(program) is None and os.environ.get("KKK_ALL") != "1"
    return pytest.mark.skipif(missing, reason=f"needs the program {program}, which is not installed")


def needs_npm(package: str) -> pytest.MarkDecorator:
    """The same for an npm package, which `npm ci` in tools/ installs."""
    there = shutil.which("node") is not None and (NPM / package).is_dir()
    missing = not there and os.environ.get("KKK_ALL") != "1"
    return pytest.mark.skipif(missing, reason=f"needs node and the npm package {package}: `npm ci` in tools/")
