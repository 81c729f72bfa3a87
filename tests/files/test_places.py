"""The places of a file's values, here and in another process."""

from __future__ import annotations

import pickle

import pytest

from kkk_scoring.files.document import Document, Path
from kkk_scoring.files.json_reader import read_json
from kkk_scoring.files.place import Place
from kkk_scoring.files.places import Places
from kkk_scoring.files.yaml_reader import read_yaml

YAML = read_yaml("\ufeffapplication: W01\r\nname: gęś\r\nmembers:\r\n  - nip: 1\r\n".encode(), "a/W01.yaml")
JSON = read_json(b'{"application": "W01", "name": "x",\n "members": [{"nip": 1}]}', "W01.json")
LINE = read_json(b'{"application": "W01", "members": [{"nip": 1}], "name": "x"}', "all.ndjson", 7)
PATHS: list[Path] = [(), ("name",), ("members",), ("members", 0, "nip"), ("members", 5), ("nothing", "there")]
ASKED: list[tuple[Path, ...]] = [(), ((),), (("members", 0, "nip"), ("nothing",)), tuple(PATHS)]


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("document", [YAML, JSON, LINE], ids=["yaml", "json", "line"])
def test_all_places_are_the_same_in_another_process(document: Document, asked: tuple[Path, ...]) -> None:
    sent = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(Places(document, asked)))))

    assert [sent(path) for path in PATHS] == [document.place(path) for path in PATHS]


def test_asked_places_are_known_without_reading_the_file_again() -> None:
    def never() -> Document:
        raise AssertionError("the file was read again")

    places = Places(YAML, [(), ("name",)])
    make, arguments = places.__reduce__()
    again = make(arguments[0], never, *arguments[2:])

    assert (again(()), again(("name",))) == (Place("a/W01.yaml", 1, 1), Place("a/W01.yaml", 2, 7))
    with pytest.raises(AssertionError):
        again(("members",))
