"""What an expert and an application have in common: spelling, registers, places."""

from __future__ import annotations

import pytest

from kkk_scoring.files.document import Path
from kkk_scoring.files.place import Place
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.round import Employer, Expert
from kkk_scoring.study.conflicts import Suspicion, suspicions
from kkk_scoring.study.spelling import organisation, words
from tests.small import application, rules

RULES = """
rubric: r
form:
  applicant: {name: text, nip: nip}
  about?: text
  members: [{name: text, nip: nip, role: [coordinator, member, strategic_partner]}]
  bodies?: [{office: text, held_by: nip}]
  groups?: [{members: {list: nip}}]
stages: [{stage: s, experts: {expert: 1}, criteria: {c: {marks: {to: 5}, combine: mean(marks)}}}]
"""
NIPS = ("1000100015", "1000100021", "1000100038")


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    text = RULES.replace("[{", "\n    - {").replace("}]", "}")
    return rules(text.replace("stages: \n    - {stage", "stages:\n    - {stage"))


def answers(name: str, **more: object) -> dict[str, object]:
    member = {"name": name, "nip": NIPS[1], "role": "member"}
    return {"applicant": {"name": "Biuro", "nip": NIPS[0]}, "members": [member], **more}


def found(rubric: Rubric, expert: Expert, given: dict[str, object]) -> list[Suspicion]:
    def place(path: Path) -> Place:
        return Place("/".join(map(str, path)), 1, 1)

    return list(suspicions(rubric, {"E1": expert}, [application(rubric, "A1", given)], place))


def employed(name: str | None = None, nip: str | None = None) -> Expert:
    return Expert(role="expert", employer=Employer(name=name, nip=nip))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zakład Łączności S.A.", "ZAKLAD LACZNOSCI Spółka Akcyjna"),
        ("ALFA-BETA Sp. z o.o.", "Alfa Beta spółka z ograniczoną odpowiedzialnością"),
        ("Alfa sp. z o.o. sp.k.", "alfa"),
        ("„Gamma” Sp. J.", "GAMMA sp.j."),
        ("Müller GmbH", "Muller"),
        ("Delta\u00a0\u200bMaszyny\u00ad", "delta maszyny"),
        ("Zespół  Szkół nr 1", "ZESPÓŁ SZKÓŁ NR 1"),
        ("Cafe\u0301 Wisła", "CAFÉ WISŁA"),
    ],
)
def test_names_are_alike_but_for_spelling_and_legal_form(rubric: Rubric, one: str, other: str) -> None:
    assert organisation(one) == organisation(other)
    assert len(found(rubric, employed(one), answers(other))) == 1
    assert len(found(rubric, Expert(role="expert", body=other), answers(one))) == 1


@pytest.mark.parametrize(
    ("of_expert", "of_application"),
    [
        ("Zespół Szkół nr 1", "Zespół Szkół nr 11"),
        ("Alfa", "Alfa Beta"),
        ("Ministerstwo", "Ministerstwo Gospodarki"),
        ("S.A.", "Gamma S.A."),
        ("", "Gamma"),
        ("…", "—"),
    ],
)
def test_names_that_only_begin_alike_raise_no_suspicion(
    rubric: Rubric, of_expert: str, of_application: str
) -> None:
    assert found(rubric, employed(of_expert), answers(of_application)) == []


def test_a_body_of_two_words_is_found_within_a_longer_text(rubric: Rubric) -> None:
    given = answers("Omega", about="Pracujemy z: Politechnika Przykładowa, Wydział 3.")

    assert len(found(rubric, employed("POLITECHNIKA PRZYKLADOWA"), given)) == 1


def test_a_members_name_is_found_within_an_experts_body_but_no_other_text_is(rubric: Rubric) -> None:
    expert = Expert(role="expert", body="Zakład Testowy Omega, dział handlu zagranicznego")

    assert len(found(rubric, expert, answers("Testowy Omega"))) == 1
    assert found(rubric, expert, answers("Inny", about="handlu zagranicznego")) == []


@pytest.mark.parametrize(
    "more",
    [
        {"members": [{"name": "X", "nip": NIPS[2], "role": "coordinator"}]},
        {"members": [{"name": "X", "nip": NIPS[2], "role": "strategic_partner"}]},
        {"applicant": {"name": "X", "nip": NIPS[2]}},
        {"bodies": [{"office": "chair", "held_by": NIPS[2]}]},
        {"groups": [{"members": [NIPS[2]]}]},
    ],
)
def test_the_employers_nip_is_found_wherever_the_application_names_it(
    rubric: Rubric, more: dict[str, object]
) -> None:
    (one,) = found(rubric, employed(nip=NIPS[2]), answers("Omega") | more)

    assert one.place.file == "experts/E1/employer/nip"
    assert len(one.places) == 1


def test_all_places_of_the_application_are_named(rubric: Rubric) -> None:
    given = answers("Omega", bodies=[{"office": "chair", "held_by": NIPS[1]}])
    (one,) = found(rubric, employed(nip=NIPS[1]), given)

    assert len(one.places) == 2


def test_nothing_said_of_an_expert_raises_no_suspicion(rubric: Rubric) -> None:
    assert found(rubric, Expert(role="expert"), answers("Omega")) == []


def test_folding_takes_any_text() -> None:
    assert words("\u202e\x00—„”") == ()
    assert words("ß ﬁ ① x²") == ("ss", "fi", "1", "x2")
