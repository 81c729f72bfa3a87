"""Writes docs/findings.md from the rules of soundness: python tools/findings.py"""

from __future__ import annotations

from pathlib import Path

from kkk_scoring.study.soundness.pages import document

PAGE = Path(__file__).parent.parent / "docs" / "findings.md"

if __name__ == "__main__":
    PAGE.write_text(document(), "utf-8")
