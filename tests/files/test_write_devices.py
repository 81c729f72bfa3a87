"""Writing: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kkk_scoring.files.write import write_atomically


def test_a_device_or_a_pipe_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(OSError, match="Not an ordinary file"):
        write_atomically(pipe, b"x")
    assert pipe.is_fifo()
