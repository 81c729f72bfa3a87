"""Files on the disk: what can't be read is a finding; what is written is there whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kkk_scoring.files import write
from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile
from kkk_scoring.files.read import read, read_lines
from kkk_scoring.files.write import write_atomically


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(BadFile) as caught:
        read(path, "shown/name")
    (finding,) = caught.value.findings
    assert finding.place == ("shown/name", 1, 1)
    return finding.code, finding.message.render("en")


@pytest.mark.parametrize(("name", "text"), [("a.yaml", "a: 1"), ("a.YML", "a: 1"), ("a.json", '{"a": 1}')])
def test_the_end_of_the_name_says_how_to_read(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)

    document = read(tmp_path / name, "shown/name")

    assert (document.value, document.file, document.data) == ({"a": 1}, "shown/name", text.encode())
    assert document.place(("a",)).file == "shown/name"


def test_a_file_with_another_ending_is_not_read(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.xml") == ("KKK001", "Only files that end in .yaml or .json are read.")


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.yaml") == ("KKK001", "There is no such file.")


def test_a_link_to_nothing_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "b.yaml")

    assert refusal(tmp_path / "a.yaml") == ("KKK001", "There is no such file.")


def test_a_link_to_itself_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")

    assert refusal(tmp_path / "a.yaml")[0] == "KKK001"


def test_a_folder_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()

    assert refusal(tmp_path / "a.yaml") == ("KKK001", "This is a folder, not a file.")


def test_a_pipe_is_a_finding_and_does_not_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")

    assert refusal(tmp_path / "a.yaml") == ("KKK001", "This is not an ordinary file.")


def test_a_file_without_permission_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_text("a: 1")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Whoever runs the tests as root may read everything.
    monkeypatch.setattr(Path, "open", refuse)

    assert refusal(tmp_path / "a.yaml") == ("KKK001", "The file may not be read.")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.yaml").open("wb") as large:
        large.truncate(5_000_001)

    assert refusal(tmp_path / "a.yaml") == ("KKK002", "The file has 5000001 bytes; at most 5000000 are read.")


def test_a_file_of_lines_is_read_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(b'{"a": 1}\n{\n{"a": 2}\n')

    found = list(read_lines(tmp_path / "a.ndjson", "a.ndjson"))

    assert [line.value if isinstance(line, Document) else line.findings[0].code for line in found] == [
        {"a": 1}, "KKK007", {"a": 2},
    ]  # fmt: skip


def test_a_file_of_lines_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    (bad,) = read_lines(tmp_path / "a.ndjson", "a.ndjson")

    assert isinstance(bad, BadFile)
    assert bad.findings[0].message.render("en") == "There is no such file."


def test_a_file_is_replaced_as_a_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)

    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [*tmp_path.iterdir()] == [path]


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()

    write_atomically(tmp_path / "a.yaml", b"new")

    assert (tmp_path / "a.yaml").stat().st_mode == usual.stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_bytes(b"old")
    (tmp_path / "a.yaml").symlink_to(tmp_path / "b.yaml")

    write_atomically(tmp_path / "a.yaml", b"new")

    assert (tmp_path / "a.yaml").is_symlink()
    assert (tmp_path / "b.yaml").read_bytes() == b"new"


@pytest.mark.parametrize("step", ["write", "fsync", "chmod", "replace"])
def test_whatever_goes_wrong_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    where = {
        "write": (os, "fdopen"),
        "fsync": (os, "fsync"),
        "chmod": (Path, "chmod"),
        "replace": (Path, "replace"),
    }
    monkeypatch.setattr(*where[step], fail)

    with pytest.raises(OSError, match="No space left"):
        write.write_atomically(path, b"new")

    assert path.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [path]


def test_without_its_folder_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "none" / "a.yaml", b"new")

    assert [*tmp_path.iterdir()] == []
