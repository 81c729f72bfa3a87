"""`kkk verify`: identical, or what differs by name; whatever byte changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.report.canonical import Value, canonical
from tests.helpers import change, copy_round, kkk
from tests.sealed.example import FILES, ROUND, seal, verified, write_round


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_round(tmp_path)


@pytest.fixture
def protocol(tmp_path: Path, folder: Path) -> Path:
    seal(folder, tmp_path / "p.json")
    return tmp_path / "p.json"


def test_an_untouched_round_is_identical(protocol: Path, folder: Path) -> None:
    done = verified(protocol, "--inputs", folder)

    assert done.code == 0
    assert done.err.startswith("Unsigned.\nIdentical: ")


@pytest.mark.parametrize("inputs", [".", "applications", ROUND, None])
def test_the_round_is_found_below_the_folder_named_or_beside_the_protocol(
    protocol: Path, tmp_path: Path, inputs: str | None
) -> None:
    assert verified(protocol, *([] if inputs is None else ["--inputs", tmp_path / inputs])).code == 0


# -- one byte ------------------------------------------------------------------------------------


def flipped(path: Path, at: int, bit: int) -> None:
    """Changes one bit of one byte."""
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 1 << bit
    path.write_bytes(bytes(data))


def name_in_protocol(file: str) -> str:
    return file.removeprefix(ROUND + "/")


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=3)
@given(st.integers(0, 2000), st.integers(0, 7))
def test_one_changed_byte_of_any_input_is_named(
    tmp_path_factory: pytest.TempPathFactory, file: str, at: int, bit: int
) -> None:
    folder = tmp_path_factory.mktemp("round")
    write_round(folder)
    seal(folder / ROUND, folder / "p.json")
    flipped(folder / file, at, bit)
    done = verified(folder / "p.json", "--inputs", folder / ROUND)

    assert done.code == 1
    assert "NOT identical" in done.err
    assert f"    {name_in_protocol(file)}: the protocol says “" in done.err


@settings(max_examples=15)
@given(st.integers(0, 20_000), st.integers(0, 7))
def test_one_changed_byte_of_the_protocol_is_found(
    tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    folder = tmp_path_factory.mktemp("round")
    write_round(folder)
    seal(folder / ROUND, folder / "p.json")
    flipped(folder / "p.json", at, bit)
    done = verified(folder / "p.json")

    assert done.code == 1
    assert "Identical" not in done.err


@pytest.mark.slow
def test_one_changed_byte_in_every_file_of_the_round_of_2015_in_turn_is_named(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    seal(folder, tmp_path / "p.json")
    files = sorted([*folder.rglob("*.yaml"), tmp_path / "rubrics" / "kkk-2015.yaml"])

    assert len(files) == 38
    for index, file in enumerate(files):
        before = file.read_bytes()
        flipped(file, 7919 * (index + 1), index % 8)
        done = verified(tmp_path / "p.json", "--inputs", folder)
        file.write_bytes(before)

        assert done.code == 1
        name = file.relative_to(folder if file.is_relative_to(folder) else tmp_path).as_posix()
        assert f"    {name}: the protocol says “" in done.err
    assert verified(tmp_path / "p.json", "--inputs", folder).code == 0


# -- what differs --------------------------------------------------------------------------------


def test_a_changed_mark_is_named_and_so_are_the_points_that_it_would_change(
    protocol: Path, folder: Path
) -> None:
    change(folder / "sheets/merit/E1.yaml", "mark: 6", "mark: 4")
    lines = verified(protocol).err.splitlines()

    assert lines[2].startswith("    sheets/merit/E1.yaml: the protocol says “")
    assert lines[3:5] == [
        "    result.entries.A2.verdict: the protocol says “passed”; recomputed it is “rejected”.",
        "    result.entries.A2.total: the protocol says “6”; recomputed it is “4”.",
    ]


def test_a_changed_event_is_named(protocol: Path, folder: Path) -> None:
    change(folder / "round.yaml", "2026-03-02 09:15", "2026-03-02 09:16")

    said = "the protocol says “2026-03-02 09:15”; recomputed it is “2026-03-02 09:16”.\n"

    assert f"    events.1.event.date: {said}" in verified(protocol).err


def test_a_file_more_or_less_is_named(protocol: Path, folder: Path) -> None:
    (folder / "A2-honey.yaml").rename(folder / "A2-miod.yaml")
    said = verified(protocol).err

    assert "; now it is not there.\n" in said
    assert "; the protocol does not have it.\n" in said


def tampered(path: Path, where: Callable[[dict[str, object]], None]) -> None:
    document = json.loads(path.read_bytes())
    where(document)
    path.write_bytes(canonical(document))


def test_a_total_changed_in_the_protocol_is_named(protocol: Path) -> None:
    text = protocol.read_text("utf-8")
    protocol.write_text(text.replace('"total":"8.5"', '"total":"9.5"'), "utf-8")

    assert (
        "    result.entries.A1.total: the protocol says “9.5”; recomputed it is “8.5”.\n"
        in verified(protocol).err
    )


def test_the_same_content_in_another_form_is_not_identical(protocol: Path) -> None:
    protocol.write_bytes(protocol.read_bytes() + b"\n")
    done = verified(protocol)

    assert done.code == 1
    assert "The content is the same, but byte " in done.err


def test_another_version_of_the_tool_is_named(protocol: Path) -> None:
    tampered(protocol, lambda document: document.update(tool={"name": "kkk", "version": "0.0.9"}))
    done = verified(protocol)

    assert done.code == 1
    assert "The protocol was made by version 0.0.9 of kkk, this is " in done.err


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "It is no protocol: Expecting value"),
        (b"[]", "the key `protocol` is missing"),
        (b'{"format":"1","protocol":"redacted"}', "name what belongs to it with --openings"),
        (b'{"format":"1","protocol":"other"}', "of the kind `other`, not `sealed`"),
        (b'{"format":"0","protocol":"sealed"}', "this version of kkk recomputes only format 1"),
        (b'{"format":"2","protocol":"sealed"}', "Its format is 2;"),
        (b'{"protocol":"sealed"}', "Its format is None;"),
    ],
)
def test_what_is_no_protocol_of_a_known_format_is_said_plainly(
    tmp_path: Path, folder: Path, data: bytes, why: str
) -> None:
    (tmp_path / "p.json").write_bytes(data)
    done = verified(tmp_path / "p.json", "--inputs", folder)

    assert (done.code, why in done.err) == (1, True), done.err


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"inputs": None, "events": {"a": "b"}, "result": []},
        {"inputs": {"rubric": "x", "files": {}}, "result": {"entries": {"A1": {}}}},
        {"inputs": {"files": [None, {"file": ["../../etc/passwd"]}]}, "result": {"entries": [None, "A1"]}},
        {"events": [None, [], {"event": {"event": "\x1b[31m"}}], "round": "\u202e"},
    ],
)
def test_a_protocol_of_a_strange_shape_is_compared_without_a_traceback(
    tmp_path: Path, folder: Path, document: dict[str, Value]
) -> None:
    (tmp_path / "p.json").write_bytes(canonical({"protocol": "sealed", "format": "1", **document}))
    done = verified(tmp_path / "p.json", "--inputs", folder)

    assert done.code == 1
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err


def test_a_name_in_the_protocol_is_never_opened(tmp_path: Path, folder: Path, protocol: Path) -> None:
    """The file outside has exactly the hash that the protocol states; it counts for nothing."""
    (tmp_path / "outside.yaml").write_bytes((folder / "A1-bees.yaml").read_bytes())
    text = protocol.read_text("utf-8").replace('"file":"A1-bees.yaml","sha', '"file":"../outside.yaml","sha')
    protocol.write_text(text, "utf-8")
    (folder / "A1-bees.yaml").unlink()
    done = verified(protocol)

    assert done.code == 1
    assert "    ../outside.yaml: the protocol says “" in done.err
    assert "; now it is not there.\n" in done.err


def test_wrong_use_is_a_sentence_and_exit_code_2(tmp_path: Path, protocol: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert kkk("verify", tmp_path / "no.json").code == 2
    assert kkk("verify", protocol, "--inputs", tmp_path / "nowhere").code == 2
    assert kkk("verify", protocol, "--inputs", tmp_path / "empty").code == 2
    assert kkk("verify", protocol, "--allowed-signers", tmp_path / "nobody").code == 2
