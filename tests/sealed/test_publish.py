"""`kkk publish`: nothing private gets out, what is hidden can be opened, and nobody can try out values."""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.report.canonical import Value, canonical, parsed
from kkk_scoring.report.redaction import (
    Unopened,
    commitment,
    fields,
    redacted,
    restored,
    salt,
)
from tests.helpers import ROOT, Done, change, kkk
from tests.sealed.example import seal, verified, write_round
from tests.sealed.test_canonical import TEXTS, VALUES

FILES = ["protocol.redacted.json", "ranking.en.csv", "ranking.pl.csv", "reasons.en.md", "reasons.pl.md"]
SECRET = bytes(range(32))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_round(tmp_path)


def publish(folder: Path, to: Path, *arguments: object) -> Done:
    done = kkk("publish", folder, "--to", to, *arguments)

    assert "Traceback" not in done.err
    return done


def package(to: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(to.iterdir())}


def test_the_package_holds_ranking_reasons_and_redacted_protocol_and_nothing_else(
    tmp_path: Path, folder: Path
) -> None:
    done = publish(folder, tmp_path / "public")

    assert done.code == 0
    assert list(package(tmp_path / "public")) == FILES


def test_the_same_round_gives_the_same_package_whatever_the_language(tmp_path: Path, folder: Path) -> None:
    publish(folder, tmp_path / "public")
    before = package(tmp_path / "public")
    publish(folder, tmp_path / "public", "--lang", "pl")

    assert package(tmp_path / "public") == before


def test_another_secret_changes_every_commitment_and_nothing_else(tmp_path: Path, folder: Path) -> None:
    documents = []
    for name in ("one", "two"):
        publish(folder, tmp_path / name)
        documents.append((tmp_path / name / FILES[0]).read_text("utf-8"))
    one, other = (re.findall(r'"\$redacted":"([0-9a-f]{64})"', text) for text in documents)

    assert masked(documents[0]) == masked(documents[1])
    assert len(one) == len(other) > 20
    assert not set(one) & set(other)


# -- the openings --------------------------------------------------------------------------------


def openings(tmp_path: Path) -> Path:
    return tmp_path / "public.sealed.openings.json"


def test_the_openings_stand_beside_the_sealed_protocol_for_their_owner_alone(
    tmp_path: Path, folder: Path
) -> None:
    publish(folder, tmp_path / "public")

    assert openings(tmp_path).stat().st_mode & 0o777 == 0o600
    assert len(json.loads(openings(tmp_path).read_bytes())["secret"]) == 64
    assert (tmp_path / "public.sealed.json").read_bytes() == seal(folder, tmp_path / "again.json")


def test_the_sealed_protocol_and_the_package_hold_no_salt(tmp_path: Path, folder: Path) -> None:
    publish(folder, tmp_path / "public")
    kept = json.loads(openings(tmp_path).read_bytes())
    secret = bytes.fromhex(kept["secret"])
    published = b"".join(
        [*package(tmp_path / "public").values(), (tmp_path / "public.sealed.json").read_bytes()]
    )
    salts = [salt(secret, pointer).hex() for pointer in kept["fields"]]

    assert len(salts) > 20
    assert [text for text in [kept["secret"], *salts] if text.encode() in published] == []


def test_redacted_and_openings_together_give_the_sealed_protocol(tmp_path: Path, folder: Path) -> None:
    publish(folder, tmp_path / "public")
    kept = json.loads(openings(tmp_path).read_bytes())
    document: Any = parsed((tmp_path / "public" / FILES[0]).read_bytes())
    behind = restored(document, kept["fields"], bytes.fromhex(kept["secret"]))

    assert canonical(behind) == (tmp_path / "public.sealed.json").read_bytes()


def test_the_redacted_protocol_is_verified_with_its_openings(tmp_path: Path, folder: Path) -> None:
    publish(folder, tmp_path / "public")
    redacted_file = tmp_path / "public" / FILES[0]
    given = ("--inputs", folder, "--openings", openings(tmp_path))

    assert verified(redacted_file, *given).code == 0
    assert "name what belongs to it with --openings" in verified(redacted_file, "--inputs", folder).err
    for old, new in (("expert (1)", "expert (2)"), ('"rank":"1"', '"rank":"2"')):
        text = redacted_file.read_text("utf-8")
        change(redacted_file, old, new)
        assert verified(redacted_file, *given).code == 1
        redacted_file.write_text(text, "utf-8")
    change(openings(tmp_path), "Works for the applicant", "Works for nobody")
    assert "The openings don't fit what is hidden at /events/2." in verified(redacted_file, *given).err


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda path: path.chmod(0o640), "Others may read it"),
        (lambda path: path.write_bytes(b"{"), "It can't be read"),
        (lambda path: path.write_bytes(b"{}"), "It holds no openings"),
        (lambda path: change(path, '"protocol":"', '"protocol":"0'), "It belongs to another protocol"),
        (lambda path: change(path, '"secret":"', '"secret":"0'), "It holds no openings"),
        (lambda path: path.symlink_to(path.rename(path.with_suffix(".old"))), "It is not an ordinary file"),
    ],
)
def test_openings_that_must_not_be_used_stop_the_publication(
    tmp_path: Path, folder: Path, spoil: Any, why: str
) -> None:
    publish(folder, tmp_path / "public")
    before = package(tmp_path / "public")
    spoil(openings(tmp_path))
    done = publish(folder, tmp_path / "public")

    assert (done.code, why in done.err) == (2, True), done.err
    assert package(tmp_path / "public") == before


def test_a_round_that_went_on_is_not_published_under_the_old_seal(tmp_path: Path, folder: Path) -> None:
    publish(folder, tmp_path / "public")
    before = package(tmp_path / "public")
    change(folder / "sheets/merit/E1.yaml", "mark: 6", "mark: 7")
    done = publish(folder, tmp_path / "public")

    assert (done.code, package(tmp_path / "public")) == (2, before)
    assert "is not the protocol of this round as it is now" in done.err
    assert publish(folder, tmp_path / "public", "--sealed", tmp_path / "second.json").code == 0


# -- what stays hidden ---------------------------------------------------------------------------


def masked(text: str) -> str:
    """The redacted protocol with all commitments the same."""
    return re.sub(r'"\$redacted":"[0-9a-f]{64}"', '"$redacted":""', text)


def test_without_the_openings_every_value_of_a_private_mark_remains_possible(
    tmp_path: Path, folder: Path
) -> None:
    """Rounds that differ only in that mark, from 0 to 10, give packages that differ only in commitments."""
    seen = set()
    for mark in range(11):
        text = (folder / "A1-bees.yaml").read_text("utf-8")
        (folder / "A1-bees.yaml").write_text(re.sub(r"own_mark: .*", f"own_mark: {mark}", text), "utf-8")
        publish(folder, tmp_path / f"public{mark}")
        found = package(tmp_path / f"public{mark}")
        found[FILES[0]] = masked(found[FILES[0]].decode()).encode()
        seen.add(tuple(found.items()))

    assert len(seen) == 1


def test_no_commitment_is_a_plain_hash_of_what_it_hides(tmp_path: Path, folder: Path) -> None:
    from hashlib import sha256

    publish(folder, tmp_path / "public")
    text = (tmp_path / "public" / FILES[0]).read_text("utf-8")
    kept = json.loads(openings(tmp_path).read_bytes())["fields"]
    hashes = {
        sha256(part).hexdigest()
        for value in kept.values()
        for part in (canonical(value), str(value).encode())
    }
    hashes |= {one["link"] for one in json.loads((tmp_path / "public.sealed.json").read_bytes())["events"]}
    hashes |= {sha256((tmp_path / "public.sealed.json").read_bytes()).hexdigest()}

    assert [one for one in hashes if one in text] == []


def test_nothing_private_and_no_expert_reaches_the_package(tmp_path: Path, folder: Path) -> None:
    publish(folder, tmp_path / "public")
    everything = b"".join(package(tmp_path / "public").values()).decode()

    for hidden in ("Zmyślona", "Wymyślony", "3.5", "E1", "E2", "Works for", "Faculty", "sheets/", "drawn in"):
        assert hidden not in everything
    for shown in ("Miód bez granic 🐝", "New for this region.", "expert (1)"):
        assert shown in everything


def test_a_private_answer_that_decides_the_place_or_the_list_is_not_shown_by_its_value(
    tmp_path: Path, folder: Path
) -> None:
    rubric = tmp_path / "rubrics" / "prize.yaml"
    change(rubric, "{highest: merit}", "{highest: merit}, {lowest: own_mark}")
    change(rubric, "places: 1", "lists: own_mark, places: 1, pot: 100, cost: own_mark, too_dear: stop")
    change(folder / "A1-bees.yaml", "own_mark: 7", "own_mark: 7.25")
    publish(folder, tmp_path / "public")
    everything = b"".join(package(tmp_path / "public").values()).decode()

    assert '"of":"own_mark"' in everything
    for private in ('"3.5"', '"7.25"', '"92.75"', '"96.5"'):
        assert private not in everything


def test_nothing_private_of_the_round_of_2015_reaches_the_package(tmp_path: Path) -> None:
    publish(ROOT / "applications" / "kkk-2015", tmp_path / "public")
    everything = b"".join(package(tmp_path / "public").values()).decode()
    private = {
        found
        for file in (ROOT / "applications" / "kkk-2015").glob("W*.yaml")
        for found in re.findall(r"^  representative: (.+)$", file.read_text("utf-8"), re.MULTILINE)
    }

    assert private
    assert [text for text in private if text in everything] == []


@given(VALUES, VALUES, st.binary(min_size=32, max_size=32))
@settings(max_examples=60)
def test_what_is_hidden_comes_back_whatever_it_is(value: Value, public: Value, secret: bytes) -> None:
    document, shown = {"protocol": "sealed", "x": value}, {"protocol": "sealed", "x": public}
    hidden = redacted(document, shown, secret)
    opened = fields(document, shown)

    assert restored(hidden, opened, secret) == document
    for pointer in opened:
        with pytest.raises(Unopened):
            restored(hidden, {**opened, pointer: [opened[pointer]]}, secret)
        with pytest.raises(Unopened):
            restored(hidden, opened, secrets.token_bytes(32))


@given(TEXTS, TEXTS)
@settings(max_examples=30)
def test_the_same_value_at_two_places_has_two_commitments(one: str, other: str) -> None:
    same = commitment(SECRET, f"/a/{one}", "7") == commitment(SECRET, f"/a/{other}", "7")

    assert same == (one == other)


# -- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "sealed_file"),
    [
        ("applications/prize-2026/public", "p.json"),
        ("applications/prize-2026", "p.json"),
        ("public", "public/p.json"),
        ("public", "public/below/p.json"),
        ("public", "p.txt"),
        ("public", "nowhere/p.json"),
    ],
)
def test_neither_the_package_nor_the_seal_is_written_where_it_does_harm(
    tmp_path: Path, folder: Path, to: str, sealed_file: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    done = publish(folder, tmp_path / to, "--sealed", tmp_path / sealed_file)

    assert (done.code, sorted(tmp_path.rglob("*"))) == (2, before)


@pytest.mark.parametrize("name", FILES)
def test_a_link_in_the_package_is_not_followed(tmp_path: Path, folder: Path, name: str) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "secret.txt").write_text("mine")
    (tmp_path / "public" / name).symlink_to(tmp_path / "secret.txt")
    done = publish(folder, tmp_path / "public")

    assert (done.code, (tmp_path / "secret.txt").read_text()) == (2, "mine")


def test_ids_and_names_in_files_lead_nowhere_outside(tmp_path: Path, folder: Path) -> None:
    """Whatever the files say, only the package and the two files beside it appear."""
    change(folder / "A1-bees.yaml", "A hive for every school", "../../../escaped")
    change(folder / "round.yaml", "round: prize-2026", "round: ../../escaped")
    before = set(tmp_path.rglob("*"))
    publish(folder, tmp_path / "public")
    change(folder / "round.yaml", "round: ../../escaped", "round: prize-2026")
    publish(folder, tmp_path / "public")
    new = {path.relative_to(tmp_path).as_posix() for path in set(tmp_path.rglob("*")) - before}

    assert new == {
        "public",
        *(f"public/{name}" for name in FILES),
        "public.sealed.json",
        "public.sealed.openings.json",
    }
