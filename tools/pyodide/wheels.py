"""Downloads what Pyodide needs beside this environment's own pure packages, into tools/pyodide/wheels.

    python tools/pyodide/wheels.py

That is pydantic-core compiled to WebAssembly, in the version that is installed here and for the
Pyodide in tools/node_modules, and the database of time zones, which a browser doesn't have.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

TOOLS = Path(__file__).parent.parent
WHEELS = Path(__file__).parent / "wheels"


def download() -> None:
    """Fills the folder of wheels anew, by pip."""
    made_for = json.loads((TOOLS / "node_modules" / "pyodide" / "pyodide-lock.json").read_text("utf-8"))[
        "info"
    ]
    python = made_for["python"].rpartition(".")[0]
    platform = f"pyemscripten_{made_for['abi_version']}_{made_for['arch']}"
    for old in WHEELS.glob("*.whl"):
        old.unlink()
    pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
    kind = ["--only-binary=:all:", "--implementation=cp", f"--python-version={python}"]
    abi = [f"--abi=cp{python.replace('.', '')}", "--abi=none", f"--platform={platform}"]
    packages = [f"pydantic_core=={version('pydantic_core')}", "tzdata"]
    subprocess.run([*pip, *kind, *abi, f"--dest={WHEELS}", *packages], check=True)


if __name__ == "__main__":
    download()
