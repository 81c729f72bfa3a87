"""Who did what happened, as it is shown to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kkk_scoring.messages import Message, say

OFFICES: Final[Mapping[str, Message]] = {
    "applicant": say("applicant"),
    "commission": say("commission"),
    "office": say("office"),
    "panel": say("panel"),
    "secretary": say("secretary"),
}


def who(by: str) -> Message | str:
    """The office in the reader's language where it is a usual one, else *by* as it was written."""
    return OFFICES.get(by, by)
