"""An SSH signature of a protocol is checked against those who may sign; any other is only seen."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.helpers import kkk
from tests.programs import needs
from tests.sealed.example import seal, verified, write_round

pytestmark = [pytest.mark.openssh, needs("ssh-keygen")]

CHAIR = "chair@example.org"


def ssh_keygen(*arguments: object) -> None:
    subprocess.run(["ssh-keygen", "-q", *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the keys `chair` and `stranger`, and `signers`, in which only the chair stands."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("chair", "stranger"):
        ssh_keygen("-t", "ed25519", "-N", "", "-C", name, "-f", folder / name)
    public = (folder / "chair.pub").read_text()
    (folder / "signers").write_text(f'other@example.org,{CHAIR} namespaces="kkk-protocol" {public}')
    return folder


@pytest.fixture
def protocol(tmp_path: Path) -> Path:
    seal(write_round(tmp_path), tmp_path / "p.json")
    return tmp_path / "p.json"


def sign(protocol: Path, key: Path, namespace: str = "kkk-protocol") -> None:
    ssh_keygen("-Y", "sign", "-f", key, "-n", namespace, protocol)


def test_the_signature_of_somebody_who_may_sign_holds(protocol: Path, keys: Path) -> None:
    sign(protocol, keys / "chair")
    done = verified(protocol, "--allowed-signers", keys / "signers")

    assert done.code == 0
    assert done.err.startswith("p.json.sig: signed by ")
    assert "; the signature holds.\nIdentical: " in done.err


def test_it_may_lie_elsewhere(protocol: Path, keys: Path, tmp_path: Path) -> None:
    sign(protocol, keys / "chair")
    (tmp_path / "p.json.sig").rename(tmp_path / "signature")
    given = ("--allowed-signers", keys / "signers", "--signature", tmp_path / "signature")

    assert verified(protocol, *given).code == 0


@pytest.mark.parametrize(("key", "namespace"), [("stranger", "kkk-protocol"), ("chair", "file")])
def test_a_signature_of_another_person_or_for_another_purpose_does_not_hold(
    protocol: Path, keys: Path, key: str, namespace: str
) -> None:
    sign(protocol, keys / key, namespace)
    done = verified(protocol, "--allowed-signers", keys / "signers")

    assert done.code == 1
    assert "p.json.sig: the signature does NOT hold for this protocol.\n" in done.err


def test_a_signature_of_another_protocol_does_not_hold(protocol: Path, keys: Path) -> None:
    sign(protocol, keys / "chair")
    protocol.write_bytes(protocol.read_bytes().replace(b'"4711"', b'"4712"'))
    done = verified(protocol, "--allowed-signers", keys / "signers")

    assert done.code == 1
    assert "does NOT hold" in done.err


def test_without_a_list_of_who_may_sign_nothing_is_checked(protocol: Path, keys: Path) -> None:
    sign(protocol, keys / "stranger")
    done = verified(protocol)

    assert done.code == 0
    assert done.err.startswith("p.json.sig: a signature is present, not checked.\n")


@pytest.mark.parametrize("suffix", [".p7s", ".xades", ".asc", ".sig"])
def test_any_other_signature_is_present_and_not_checked(protocol: Path, keys: Path, suffix: str) -> None:
    protocol.with_name(f"p.json{suffix}").write_bytes(b"0\x82\x01")

    assert verified(protocol).code == 0
    assert f"p.json{suffix}: a signature is present, not checked.\n" in verified(protocol).err
    # Who names those who may sign wants a signature that holds.
    assert verified(protocol, "--allowed-signers", keys / "signers").code == 1


def test_an_unsigned_protocol_is_said_to_be_unsigned(protocol: Path, keys: Path) -> None:
    assert verified(protocol).err.startswith("Unsigned.\n")
    assert verified(protocol, "--allowed-signers", keys / "signers").code == 1


def test_without_the_program_a_sentence_says_so(protocol: Path, keys: Path, tmp_path: Path) -> None:
    sign(protocol, keys / "chair")
    nowhere = {"PATH": str(tmp_path)}
    done = kkk("verify", protocol, "--allowed-signers", keys / "signers", env=nowhere)

    assert done.code == 2
    assert done.err == "Checking a signature needs the program ssh-keygen, which is not installed.\n"
