"""Both ways of reading YAML, and one line per finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import pytest

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.yaml_reader import read_yaml

Read = Callable[[bytes, str], Document]


@pytest.fixture(params=[False, True], ids=["fast", "pure"])
def read(request: pytest.FixtureRequest) -> Read:
    """`read_yaml` with the parser written in C, and without."""
    return partial(read_yaml, pure=request.param)


@pytest.fixture
def faults() -> Callable[[Callable[[], object]], list[tuple[str, int, int]]]:
    """Calls and gives code, line and column of each finding."""

    def found(call: Callable[[], object]) -> list[tuple[str, int, int]]:
        with pytest.raises(BadFile) as caught:
            call()
        return places(caught.value.findings)

    return found


def places(findings: Iterable[Finding]) -> list[tuple[str, int, int]]:
    return [(finding.code, finding.place.line, finding.place.column) for finding in findings]
