"""A round whose applicants and experts write what must never be more than text."""

from __future__ import annotations

from pathlib import Path

from tests.helpers import change, copy_round

NAME = (
    """<script>alert(1)</script><img src=x onerror=alert(2)>" onclick='x' {{7*7}} {% raw %} """
    """=cmd|'/C calc'!A0 #import("x") $x$ <w:p/> ]]> --> [l](javascript:x) @all 漢字 😀 a\u202eb\u2066c"""
)
SHOWN = NAME.replace("\u202e", "⟨U+202E⟩").replace("\u2066", "⟨U+2066⟩")
"""How the name is shown: what would change the direction of the text around it, as a code."""
LONG = "Klaster " + "x" * 10_000
REASON = '=HYPERLINK("http://x";"y") </p></li><script>alert(3)</script> {{ t }} \'x\''


def hostile_round(into: Path) -> Path:
    """The shipped round with hostile texts: W07's name, a very long name of W02, a reason of E1 about W07."""
    folder = copy_round(into)
    change(folder / "W07-obrobka-metali.yaml", "  name: Klaster Obróbki Metali", f"  name: {_quoted(NAME)}")
    change(folder / "W02-meble-giete.yaml", "  name: Klaster Przykładowy Mebli Giętych", f"  name: {LONG}")
    sheet = folder / "sheets/substantive/E1.yaml"
    text = sheet.read_text("utf-8")
    start = text.index("reason:", text.index("W07:"))
    end = text.index("\n", start)
    sheet.write_text(f"{text[:start]}reason: {_quoted(REASON)}}}{text[end:]}", "utf-8")
    return folder


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
