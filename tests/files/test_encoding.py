"""Files must be UTF-8; another encoding gives one finding that names it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkk_scoring.files.characters import read_text
from kkk_scoring.files.finding import BadFile
from kkk_scoring.files.json_reader import read_json
from kkk_scoring.files.yaml_reader import read_yaml

POLISH = "application: W01\nname: Zażółć gęślą jaźń\n"
CASES: list[tuple[str, bytes, str, tuple[int, int]]] = [
    ("Windows-1250", POLISH.encode("cp1250"), "Windows-1250", (2, 9)),
    ("ISO-8859-2", POLISH.encode("iso8859_2"), "ISO-8859-2", (2, 9)),
    ("Windows-1250 by its quotes", "a: „x”\n".encode("cp1250"), "Windows-1250", (1, 4)),
    ("letters both have", "a: żółć\n".encode("cp1250"), "Windows-1250", (1, 4)),
    ("UTF-16 with a mark", POLISH.encode("utf-16"), "UTF-16", (1, 1)),
    ("UTF-16, the other order, with a mark", b"\xfe\xff" + POLISH.encode("utf-16-be"), "UTF-16", (1, 1)),
    ("UTF-16 without a mark", POLISH.encode("utf-16-le"), "UTF-16", (1, 1)),
    ("UTF-16, the other order", POLISH.encode("utf-16-be"), "UTF-16", (1, 1)),
    ("UTF-8 cut short", "a: ą".encode()[:-1] + b"\n", "", (1, 4)),
    ("nothing known", b"a: 1\r\nb: \xff\n", "", (2, 4)),
    ("after a mark", b"\xef\xbb\xbfa: \xb9\n", "Windows-1250", (1, 4)),
]


@pytest.mark.parametrize(("data", "name", "place"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
@pytest.mark.parametrize("read", [read_yaml, read_json])
def test_another_encoding_is_one_finding_at_the_first_bad_byte(
    read: Callable[[bytes, str], object], data: bytes, name: str, place: tuple[int, int]
) -> None:
    with pytest.raises(BadFile) as caught:
        read(data, "a.yaml")

    (finding,) = caught.value.findings
    assert (finding.code, finding.place) == ("KKK003", ("a.yaml", *place))
    seems = f"; it seems to be in {name}" if name else ""
    assert finding.message.render("en") == f"The file is not in UTF-8{seems}."


def test_a_pasted_part_in_another_encoding_is_found_where_it_begins() -> None:
    with pytest.raises(BadFile) as caught:
        read_yaml("a: żółć\nb: ".encode() + "żółć\n".encode("cp1250"), "a.yaml")

    (finding,) = caught.value.findings
    assert finding.place == ("a.yaml", 2, 4)
    assert finding.message.render("en") == "What stands here is not in UTF-8; most of the file is."


@given(
    st.lists(st.sampled_from(["Zażółć", "gęślą", "jaźń", "Świat", "ŁÓDŹ", "źle", "ogon", "Ćma"]), min_size=3)
)
def test_polish_letters_tell_the_two_old_encodings_apart(words: list[str]) -> None:
    text = " ".join([*words, "śnieg"])
    for encoding, name in (("cp1250", "Windows-1250"), ("iso8859_2", "ISO-8859-2")):
        with pytest.raises(BadFile) as caught:
            read_text(text.encode(encoding), "a.yaml")

        assert name in caught.value.findings[0].message.render("en")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_utf_8_is_read_as_it_is_but_for_line_ends_and_refused_characters(text: str) -> None:
    lines, findings = read_text(text.encode(), "a.yaml")

    expected = text.removeprefix("\ufeff").replace("\r\n", "\n")
    assert len(lines.text) == len(expected)
    assert len(findings) == sum(a != b for a, b in zip(lines.text, expected, strict=True))
