"""`kkk register`: who holds which status from when to when; facts and rounds are never mixed."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kkk_scoring.files.fit import fit
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.register import (
    Held,
    Register,
    WrittenRegister,
    last_day,
    of_facts,
    of_round,
    renewals,
)
from kkk_scoring.scoring.score import score
from tests.helpers import ROOT, kkk
from tests.small import a_round, application, rules

HOLDERS = ROOT / "rubrics" / "registers" / "krajowe-klastry-kluczowe.yaml"
SEVEN = [
    "Klaster Dolina Lotnicza",
    "Klaster Interizon",
    "Klaster Obróbki Metali",
    "Mazowiecki Klaster ICT",
    "Polski Klaster Aluminium",
    "Wschodni Klaster Budowlany",
    "Zachodniopomorski Klaster Chemiczny „Zielona Chemia”",
]


def register_json(*arguments: object) -> Any:
    done = kkk("register", *arguments, "--format", "json")

    assert (done.code, done.err) == (0, "")
    return done.json


# -- facts ---------------------------------------------------------------------------------------


def test_the_seven_holders_of_2015_stand_with_their_sources_and_what_is_not_known_is_open() -> None:
    (register,) = register_json(HOLDERS)["registers"]

    assert (register["kind"], [one["holder"] for one in register["held"]]) == ("facts", SEVEN)
    for one in register["held"]:
        assert one["source"].startswith("https://pap-mediaroom.pl/")
        assert (one["from"], one["until"], one["members"]) == (None, None, [])
    assert [one["holder"] for one in register["held"] if one["decision"]] == ["Klaster Obróbki Metali"]


def test_the_winners_of_an_invented_round_never_stand_among_the_facts() -> None:
    facts, round_ = register_json(HOLDERS, ROOT / "applications" / "kkk-2015")["registers"]

    assert [one["holder"] for one in facts["held"]] == SEVEN
    assert (round_["kind"], round_["register"]) == ("round", "kkk-2015")
    assert "invented" in round_["note"]["en"]
    done = kkk("register", HOLDERS, ROOT / "applications" / "kkk-2015")
    assert done.text.index("A register of facts.") < done.text.index("From the round kkk-2015.")


def test_where_the_days_are_not_known_nothing_is_said_about_a_day() -> None:
    (register,) = register_json(HOLDERS, "--on", "2016-01-31")["registers"]

    assert {one["state"] for one in register["held"]} == {"open"}


FACTS = """\
register: guilds
title: Guilds
rows:
  - holder: Guild of Bees
    status: {en: Key, pl: Kluczowy}
    from: 2016-01-01
    until: 2018-12-31
    decision: No. 1
    source: the gazette
    members:
      - {name: "=Hive Ltd", nip: "2008000012", from: 2014-05-01}
      - {name: Wax plc, nip: "2008000029", from: 2014-05-01, until: 2017-06-30}
  - {holder: guild of  bees, status: Key, from: 2019-01-01, until: 2021-12-31, source: the gazette}
  - {holder: Guild of Moths, status: Key, from: 2016-01-01, until: 2018-12-31, lost: 2017-03-01, source: x}
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    (tmp_path / "guilds.yaml").write_text(FACTS)
    return tmp_path / "guilds.yaml"


DAYS = [
    ("2015-12-31", ["to_come", "to_come", "to_come"]),
    ("2016-01-01", ["in_force", "to_come", "in_force"]),
    ("2017-02-28", ["in_force", "to_come", "in_force"]),
    ("2017-03-01", ["in_force", "to_come", "lost"]),
    ("2018-12-31", ["in_force", "to_come", "lost"]),
    ("2019-01-01", ["expired", "in_force", "lost"]),
    ("2022-01-01", ["expired", "expired", "lost"]),
]


@pytest.mark.parametrize(("day", "states"), DAYS)
def test_the_first_and_the_last_day_belong_to_a_status(facts: Path, day: str, states: list[str]) -> None:
    (register,) = register_json(facts, "--on", day)["registers"]

    assert [one["state"] for one in register["held"]] == states


def test_a_status_is_renewed_where_a_later_one_of_the_same_holder_follows(facts: Path) -> None:
    (register,) = register_json(facts)["registers"]

    assert [one["renewed"] for one in register["held"]] == [True, False, False]
    assert "expired, renewed" in kkk("register", facts, "--on", "2019-05-01").text


def test_csv_has_a_line_for_every_member_and_no_formula(facts: Path) -> None:
    done = kkk("register", facts, "--format", "csv", "--on", "2017-07-01")
    lines = list(csv.DictReader(io.StringIO(done.text)))

    assert [(one["holder"], one["member"], one["nip"], one["member_until"]) for one in lines] == [
        ("Guild of Bees", "'=Hive Ltd", "2008000012", ""),
        ("Guild of Bees", "Wax plc", "2008000029", "2017-06-30"),
        ("guild of  bees", "", "", ""),
        ("Guild of Moths", "", "", ""),
    ]
    assert [one["state"] for one in lines] == ["in_force", "in_force", "to_come", "lost"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("source: x", "note: x", "KKK051"),
        ("2017-03-01", "2017-02-30", "KKK061"),
        ("2008000012", "2008000013", "KKK058"),
        ("register: guilds", "rubric: guilds", "KKK332"),
    ],
)
def test_what_is_wrong_in_a_register_is_a_finding(facts: Path, old: str, new: str, code: str) -> None:
    facts.write_text(FACTS.replace(old, new))
    done = kkk("register", facts)

    assert (done.code, code in done.err) == (1, True), done.err


def test_wrong_use_is_a_sentence_and_exit_code_2(facts: Path, tmp_path: Path) -> None:
    assert kkk("register", facts, "--on", "yesterday").code == 2
    assert kkk("register", tmp_path / "nowhere").code == 2


def test_check_knows_registers(facts: Path) -> None:
    facts.write_text(FACTS.replace("2017-03-01", "2017-02-30"))

    assert "guilds.yaml:14:" in kkk("check", facts).err
    assert kkk("check", HOLDERS).code == 0


# -- rounds --------------------------------------------------------------------------------------

RULES = rules("""\
rubric: prize
title: Prize
entry_title: name
form:
  name: text
  firms:
    - {label: text, number: nip}
stages:
  - stage: only
    criteria:
      size: {points: count(firms), out_of: 10}
    require: only >= 1
ranking: [highest: only, shared]
results:
  - {result: key, title: {en: Key status, pl: Status kluczowy}, places: 2, tied: in, years: 3}
  - {result: praise}
""")


class Happened(NamedTuple):
    """An event as far as the register looks at it."""

    event: str
    day: date
    by: str = "minister"
    starts: date | None = None
    until: date | None = None
    document: str | None = None


def drawn(happened: dict[str, list[Any]]) -> tuple[Protocol, list[Any]]:
    """A round of three: A and B get the status, C only praise."""
    firms = [{"label": f"Firm {n}", "number": f"200800001{n}"} for n in range(3)]
    entries = [
        application(RULES, id_, {"name": f"Cluster {id_}", "firms": firms[:size]})
        for id_, size in (("A", 3), ("B", 2), ("C", 1))
    ]
    return score(RULES, a_round(RULES, {}, happened=happened), entries), entries


def held(happened: dict[str, list[Any]]) -> list[Held]:
    return list(of_round(*drawn(happened)).held)


APPROVAL = Happened("approval", date(2015, 9, 23))
GRANT = Happened("grant", date(2015, 10, 5), document="1/2015")


def test_a_recommendation_alone_gives_nobody_a_status() -> None:
    assert held({}) == []


def test_after_the_approval_a_status_is_held_of_which_the_days_are_not_known_yet() -> None:
    one, other = held({"A": [APPROVAL], "B": [APPROVAL], "C": [APPROVAL]})

    assert (one.holder, other.holder) == ("Cluster A", "Cluster B")
    assert (one.start, one.end, one.state(date(2016, 1, 1))) == (None, None, "open")
    assert str(one.status) == str({"en": "Key status", "pl": "Status kluczowy"})
    assert getattr(one.decision, "both")() == {  # noqa: B009 - a message, typed as object
        "en": "approval of 2015-09-23, by minister",
        "pl": "zatwierdzenie z 2015-09-23, minister",
    }


def test_a_grant_counts_from_its_day_for_the_years_that_the_rules_give() -> None:
    (one,) = held({"A": [APPROVAL, GRANT]})

    assert (one.start, one.end) == (date(2015, 10, 5), date(2018, 10, 5))
    assert [(member.name, member.nip) for member in one.members] == [
        ("Firm 0", "2008000010"),
        ("Firm 1", "2008000011"),
        ("Firm 2", "2008000012"),
    ]


def test_the_days_that_the_grant_itself_states_come_first() -> None:
    (one,) = held({"A": [GRANT._replace(starts=date(2015, 11, 1), until=date(2018, 10, 31))]})

    assert (one.start, one.end) == (date(2015, 11, 1), date(2018, 10, 31))


def test_a_renewal_follows_and_a_loss_ends_the_status() -> None:
    renewal = Happened("renewal", date(2018, 10, 6))
    loss = Happened("loss", date(2019, 1, 1))
    first, second = held({"A": [GRANT, renewal, loss]})
    (register,) = renewals([Register("x", None, None, False, [first, second])])

    assert [one.renewed for one in register.held] == [True, False]
    assert [one.state(date(2018, 12, 31)) for one in register.held] == ["expired", "in_force"]
    assert [one.state(date(2019, 1, 1)) for one in register.held] == ["expired", "lost"]


def test_facts_and_rounds_never_renew_one_another() -> None:
    written, _ = fit(
        read_yaml(FACTS.replace("Guild of Bees", "Cluster A").encode(), "x.yaml"), WrittenRegister
    )
    assert written is not None
    late = Register("x", None, None, False, [held({"A": [GRANT._replace(starts=date(2030, 1, 1))]})[0]])
    facts_, _ = renewals([of_facts(written), late])

    assert [one.renewed for one in facts_.held] == [False, False, False]


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        (date(2015, 9, 23), 3, date(2018, 9, 23)),
        (date(2016, 2, 29), 3, date(2019, 2, 28)),
        (date(2016, 2, 29), 4, date(2020, 2, 29)),
        (date(2015, 12, 31), 1, date(2016, 12, 31)),
    ],
)
def test_years_end_with_the_day_of_the_same_date(start: date, years: int, end: date) -> None:
    assert last_day(start, years) == end


def test_json_is_the_same_whatever_the_language(facts: Path) -> None:
    assert (
        kkk("register", facts, "--format", "json", "--lang", "pl").out
        == kkk("register", facts, "--format", "json").out
    )
    assert json.loads(kkk("register", facts, "--format", "json").out)["format"] == 1


def test_a_loss_is_shown_whatever_day_is_asked_for() -> None:
    text = kkk("register", ROOT / "applications" / "przyklad-odwolania", "--lang", "pl").text

    assert "utracony 2027-02-01" in text
    assert "2026-06-01, minister" in text
