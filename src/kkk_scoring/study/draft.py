"""A case to be, before anybody knows what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kkk_scoring.messages import Message


class Draft(NamedTuple):
    """A case to be: what is given, and what is to be asked of it.

    *verdict*: whether the rule is met, not how many points there are; *open*: also what stays open;
    *limit*: whether the form allows what is given.
    """

    text: Message
    given: Mapping[str, Any]
    ask: Sequence[str] = ()
    entries: Mapping[str, Mapping[str, Any]] = {}
    expect: Mapping[str, Any] = {}
    open: bool = False
    verdict: bool = False
    limit: bool = False
