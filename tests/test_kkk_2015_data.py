"""The data of the 2015 round say what was planned for them: read here as plain YAML, without the tool."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROUND = Path(__file__).parent.parent / "applications" / "kkk-2015"
RUBRIC = Path(__file__).parent.parent / "rubrics" / "kkk-2015.yaml"


class Planned(NamedTuple):
    """What is fixed about one application; `months` of operation on the day it was received."""

    name: str
    entities: int
    enterprises: int
    medium_or_large: int
    research_units: int
    months: int
    near: int


PLAN = {
    "W01": Planned("Klaster Przykładowy Robotyki", 74, 58, 14, 6, 97, 62),
    "W02": Planned("Klaster Przykładowy Mebli Giętych", 50, 40, 9, 4, 64, 45),
    "W03": Planned("Klaster Przykładowy Logistyki Rzecznej", 66, 50, 8, 4, 70, 53),
    "W04": Planned("Klaster Przykładowy Biotworzyw", 58, 44, 7, 4, 61, 45),
    "W05": Planned("Klaster Przykładowy Dronów Rolniczych", 59, 45, 8, 3, 35, 52),
    "W06": Planned("Klaster Przykładowy Szkła Technicznego", 60, 42, 11, 5, 110, 47),
    "W07": Planned("Klaster Obróbki Metali", 60, 43, 12, 5, 108, 51),
    "W08": Planned("Klaster Przykładowy Kosmetyki Ziołowej", 55, 42, 6, 2, 49, 51),
    "W09": Planned("Klaster Przykładowy Turystyki Zimowej", 63, 48, 5, 3, 58, 52),
    "W10": Planned("Klaster Przykładowy Napędów Wodorowych", 112, 91, 31, 11, 142, 92),
    "W11": Planned("Klaster Przykładowy Gier Edukacyjnych", 57, 43, 6, 3, 44, 43),
    "W12": Planned("Klaster Przykładowy Aparatury Pomiarowej", 68, 51, 10, 6, 83, 54),
    "W13": Planned("Klaster Przykładowy Edukacji Technicznej", 60, 41, 9, 8, 75, 52),
    "W14": Planned("Klaster Przykładowy Opakowań Papierowych", 53, 41, 5, 3, 52, 41),
    "W15": Planned("Klaster Przykładowy Konstrukcji Drewnianych", 71, 56, 9, 4, 66, 58),
    "W16": Planned("Klaster Przykładowy Tkanin Użytkowych", 34, 27, 6, 2, 40, 32),
    "W17": Planned("Klaster Przykładowy Maszyn Pakujących", 51, 38, 5, 3, 47, 38),
    "W18": Planned("Klaster Przykładowy Wody Mineralnej", 54, 40, 7, 4, 55, 46),
    "W19": Planned("Klaster Przykładowy Projektowania Wnętrz", 62, 50, 4, 3, 50, 50),
    "W20": Planned("Klaster Przykładowy Energii Rozproszonej", 80, 63, 12, 5, 62, 37),
    "W21": Planned("Klaster Przykładowy Żywności Funkcjonalnej", 56, 42, 6, 3, 57, 45),
    "W22": Planned("Klaster Przykładowy Druku Przestrzennego", 52, 39, 5, 3, 38, 41),
    "W23": Planned("Klaster Przykładowy Elektroniki Morskiej", 64, 49, 13, 7, 90, 55),
}

EXTERNAL_TOTALS = {
    "W10": [89, 87],
    "W01": [86, 83],
    "W23": [80, 82],
    "W06": [81, 78],
    "W07": [78, 74],
    "W12": [93, 70],
    "W04": [70, 66],
    "W17": [69, 65],
    "W14": [58, 56],
    "W21": [64, 51],
}
THIRD_TOTALS = {"W12": [78], "W21": [55]}
PANEL_TOTALS = {  # MG, MNiSW, MIiR, PARP, NCBR
    "W10": [44, 45, 43, 44, 44],
    "W01": [42, 41, 42, 43, 40],
    "W23": [40, 40, 41, 39, 40],
    "W06": [38, 39, 38, 40, 37],
    "W07": [38, 36, 37, 39, 35],
    "W12": [35, 36, 35, 34, 36],
    "W04": [34, 32, 33, 35, 31],
    "W17": [34, 33, 35, 34, 33],
}
KOM_MARKS = [[8, 7, 9, 9, 6, 8, 7, 5, 5, 6, 5, 3], [8, 6, 9, 8, 6, 7, 6, 5, 5, 6, 5, 3]]
OUT_OF = {
    "substantive": dict(
        zip([f"M{n}" for n in range(1, 13)], [10, 10, 12, 12, 8, 8, 8, 6, 6, 8, 6, 6], strict=True)
    ),
    "panel": dict.fromkeys(["P1", "P2", "P3", "P4", "P5"], 10),
}

Data = dict[str, Any]


def read(path: Path) -> Data:
    """One file with every value as the text that stands there: no YAML 1.1 surprises."""
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(data, dict)
    return data


@cache
def application(entry: str) -> Data:
    (path,) = ROUND.glob(f"{entry}-*.yaml")
    return read(path)


@cache
def the_round() -> Data:
    return read(ROUND / "round.yaml")


@cache
def sheets(stage: str) -> dict[str, Data]:
    return {path.stem: read(path) for path in sorted((ROUND / "sheets" / stage).iterdir())}


def members(entry: str, **wanted: str) -> list[Data]:
    """The members of *entry* that have all the wanted values."""
    return [m for m in application(entry)["members"] if wanted.items() <= m.items()]


def received(entry: str) -> datetime:
    (event,) = (e for e in the_round()["events"] if e["event"] == "received" and e["entry"] == entry)
    return datetime.fromisoformat(event["date"])


def whole_months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def role(expert: str) -> str:
    found = the_round()["experts"][expert]["role"]
    assert isinstance(found, str)
    return found


def totals(stage: str, wanted_role: str, entry: str) -> list[int]:
    """The sums of the sheets of one role for one entry, in the order of the round's assignments."""
    assigned = the_round()["assignments"][stage]
    experts = [e for e, entries in assigned.items() if role(e) == wanted_role and entry in entries]
    marks = [sheets(stage)[expert]["entries"][entry]["marks"] for expert in experts]
    return [sum(int(mark["mark"]) for mark in sheet.values()) for sheet in marks]


def all_marks() -> Iterator[tuple[str, str, str, Data]]:
    """Stage, expert, criterion or requirement, and the mark with its reason, of every sheet."""
    for stage in ("formal", "substantive", "panel"):
        for expert, sheet in sheets(stage).items():
            for given in sheet["entries"].values():
                for item, mark in given["marks"].items():
                    yield stage, expert, item, mark


def nip_is_valid(nip: str) -> bool:
    weights = (6, 5, 7, 2, 3, 4, 5, 6, 7)
    return len(nip) == 10 and sum(int(d) * w for d, w in zip(nip, weights, strict=False)) % 11 == int(nip[9])


def texts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text in a file with the keys that lead to it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, (*path, key))
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, path)
    else:
        yield path, value


# The applications


def test_there_are_23_applications_and_each_file_begins_with_its_id() -> None:
    found = [read(path)["application"] for path in sorted(ROUND.glob("W*.yaml"))]

    assert found == list(PLAN)


@pytest.mark.parametrize("entry", PLAN)
def test_the_counts_are_the_planned_ones(entry: str) -> None:
    start = date.fromisoformat(application(entry)["cluster"]["founded"])

    found = Planned(
        name=application(entry)["cluster"]["name"],
        entities=len(members(entry)),
        enterprises=len(members(entry, kind="enterprise")),
        medium_or_large=sum(m.get("size") in ("medium", "large") for m in members(entry, kind="enterprise")),
        research_units=len(members(entry, kind="research_unit")),
        months=whole_months(start, received(entry).date()),
        near=sum(float(m["distance_km"]) <= 150 for m in members(entry)),
    )

    assert found == PLAN[entry]


@pytest.mark.parametrize("entry", PLAN)
def test_a_stated_travel_time_never_changes_who_is_near(entry: str) -> None:
    stated = [m for m in members(entry) if "travel_hours" in m]

    assert all((float(m["distance_km"]) <= 150) == (float(m["travel_hours"]) <= 2) for m in stated)


@pytest.mark.parametrize("entry", PLAN)
def test_only_enterprises_have_a_size_and_each_has_one(entry: str) -> None:
    assert [m["nip"] for m in members(entry) if "size" in m] == [
        m["nip"] for m in members(entry, kind="enterprise")
    ]


@pytest.mark.parametrize("entry", PLAN)
def test_an_application_has_the_forms_fields_in_the_forms_order(entry: str) -> None:
    form = read(RUBRIC)["form"]
    fields = [key for key in application(entry) if key not in ("application", "rubric")]
    in_form = [key.removesuffix("?") for key in form]
    required = [key for key in form if not key.endswith("?")]

    assert fields == [key for key in in_form if key in fields]
    assert set(required) <= set(fields)
    assert all(list(application(entry)[key]) == list(form[key]) for key in required if key != "members")


@pytest.mark.parametrize("entry", PLAN)
def test_the_one_coordinator_is_the_one_the_agreement_names(entry: str) -> None:
    (coordinator,) = members(entry, role="coordinator")

    assert application(entry)["agreement"]["coordinator"] == coordinator["nip"]
    assert coordinator["distance_km"] == "0"


@pytest.mark.parametrize("entry", PLAN)
def test_council_board_and_inner_groups_consist_of_members(entry: str) -> None:
    own = {m["nip"] for m in members(entry)}
    bodies = application(entry)["bodies"]
    groups = application(entry).get("inner_groups", [])

    assert {b["body"] for b in bodies} == {"council", "board"}
    assert {b["held_by"] for b in bodies} <= own
    assert all(set(g["members"]) <= own and len(set(g["members"])) == len(g["members"]) for g in groups)


def test_all_tax_numbers_are_valid_different_and_begin_with_100() -> None:
    nips = [m["nip"] for entry in PLAN for m in members(entry)]

    assert [nip for nip in nips if not nip_is_valid(nip)] == []
    assert all(nip.startswith("100") for nip in nips)
    assert len(set(nips)) == len(nips) == sum(planned.entities for planned in PLAN.values())


def test_no_two_members_of_the_round_have_the_same_name() -> None:
    names = [m["name"] for entry in PLAN for m in members(entry)]

    assert len(set(names)) == len(names)


# Why thirteen fall at the formal stage


def missed(entry: str) -> list[str]:
    """The computed requirements that *entry* misses, from the plan's own numbers and the other fields."""
    planned, form = PLAN[entry], application(entry)
    day = received(entry).date().isoformat()
    in_force = [form["strategy"], form["action_plan"]]
    holds = {
        "F1": datetime(2015, 5, 12) <= received(entry) <= datetime(2015, 6, 12, 15),
        "F3": form["applicant"]["nip"] == form["agreement"]["coordinator"]
        and form["applicant"]["legal_personality"] == "true",
        "F4": set(form["arrears"].values()) == {"false"},
        "F5": planned.months >= 36,
        "F6": all(paper["from"] <= day <= paper["until"] for paper in in_force),
        "F7": planned.entities >= 51,
        "F8": 10 * planned.enterprises >= 7 * planned.entities,
        "F9": planned.medium_or_large >= 5,
        "F10": planned.research_units >= 3,
        "F11": 10 * planned.near >= 7 * planned.entities,
    }
    return [requirement for requirement, kept in holds.items() if not kept]


def test_each_application_misses_exactly_the_planned_requirements() -> None:
    found = {entry: missed(entry) for entry in PLAN if missed(entry)}

    assert found == {
        "W02": ["F7"],
        "W03": ["F1"],
        "W05": ["F5"],
        "W08": ["F10"],
        "W09": ["F6"],
        "W13": ["F8"],
        "W15": ["F4"],
        "W16": ["F7", "F10"],
        "W19": ["F9"],
        "W20": ["F11"],
        "W22": ["F3"],
    }


def test_one_application_came_in_the_last_minute_and_one_after_it() -> None:
    late = [entry for entry in PLAN if received(entry) >= datetime(2015, 6, 12, 15)]

    assert {entry: received(entry).time().isoformat("minutes") for entry in late} == {
        "W03": "15:07",
        "W23": "15:00",
    }


def test_the_applicant_of_w22_is_a_member_but_not_the_coordinator() -> None:
    (applicant,) = members("W22", nip=application("W22")["applicant"]["nip"])

    assert applicant["role"] == "member"


def test_the_third_unit_of_w08_is_a_science_park_and_so_not_a_research_unit() -> None:
    (park,) = (m for m in members("W08") if "Park Naukowo-Technologiczny" in m["name"])

    assert park["kind"] == "business_support"


def test_both_checkers_say_the_same_of_every_application() -> None:
    k1, k2 = (
        {entry: given["marks"]["F2"]["mark"] for entry, given in sheets("formal")[checker]["entries"].items()}
        for checker in ("K1", "K2")
    )

    assert list(k1) == list(PLAN)
    assert k1 == k2
    assert [entry for entry, mark in k1.items() if mark == "no"] == ["W06", "W11", "W18"]


def test_of_the_three_called_to_correct_one_mends_one_does_not_and_one_is_silent() -> None:
    kinds = {
        entry: [
            e["event"] for e in the_round()["events"] if e.get("entry") == entry and e["event"] != "received"
        ]
        for entry in ("W06", "W11", "W18")
    }
    rechecked = {(e["entry"], e["by"]): e["mark"] for e in the_round()["events"] if e["event"] == "recheck"}

    assert kinds == {
        "W06": ["call_to_correct", "correction", "recheck", "recheck"],
        "W11": ["call_to_correct", "correction", "recheck", "recheck"],
        "W18": ["call_to_correct", "no_correction"],
    }
    assert rechecked == {("W06", "K1"): "yes", ("W06", "K2"): "yes", ("W11", "K1"): "no", ("W11", "K2"): "no"}


def test_corrections_came_within_seven_days_and_silence_was_noted_after_them() -> None:
    own = [e for e in the_round()["events"] if "entry" in e]
    days = {(e["entry"], e["event"]): date.fromisoformat(e["date"][:10]) for e in own}
    taken = {
        key: (day - days[key[0], "call_to_correct"]).days
        for key, day in days.items()
        if "correction" in key[1]
    }

    assert taken == {("W06", "correction"): 5, ("W11", "correction"): 6, ("W18", "no_correction"): 10}


# The round and its sheets


def test_the_events_are_in_the_order_of_time_and_each_says_who() -> None:
    events = the_round()["events"]

    assert [e["date"][:10] for e in events] == sorted(e["date"][:10] for e in events)
    offices = {"office", "secretary", "applicant", "panel", "minister"}
    assert all(e["by"] in {*offices, *the_round()["experts"]} for e in events)


def test_the_panel_recommended_on_11_september_and_the_minister_signed_on_23_september() -> None:
    events = the_round()["events"]
    acts = {e["event"]: (e["date"], e["by"]) for e in events if e["event"] in ("recommendation", "approval")}

    assert acts == {"recommendation": ("2015-09-11", "panel"), "approval": ("2015-09-23", "minister")}
    assert [e["event"] for e in events if e["event"] in ("grant", "renewal", "loss", "appeal")] == []


@pytest.mark.parametrize("stage", ["formal", "substantive", "panel"])
def test_every_expert_marks_exactly_the_assigned_applications(stage: str) -> None:
    assigned = {
        expert: list(PLAN) if entries == "all" else entries
        for expert, entries in the_round()["assignments"][stage].items()
    }
    found = {expert: list(sheet["entries"]) for expert, sheet in sheets(stage).items()}

    assert found == assigned


@pytest.mark.parametrize("stage", ["formal", "substantive", "panel"])
def test_every_sheet_says_what_it_is(stage: str) -> None:
    for expert, sheet in sheets(stage).items():
        assert list(sheet) == ["sheet", "expert", "rubric", "entries"]
        assert (sheet["sheet"], sheet["expert"], sheet["rubric"]) == (stage, expert, "kkk-2015")
        assert all(given["impartial"] == "true" for given in sheet["entries"].values())


@pytest.mark.parametrize("entry", EXTERNAL_TOTALS)
def test_the_external_experts_totals_are_the_planned_ones(entry: str) -> None:
    assert totals("substantive", "external", entry) == EXTERNAL_TOTALS[entry]


@pytest.mark.parametrize("entry", EXTERNAL_TOTALS)
def test_a_third_expert_came_only_where_the_two_stood_apart(entry: str) -> None:
    assert totals("substantive", "third", entry) == THIRD_TOTALS.get(entry, [])


@pytest.mark.parametrize("entry", PANEL_TOTALS)
def test_the_panels_totals_are_the_planned_ones(entry: str) -> None:
    assert totals("panel", "body", entry) == PANEL_TOTALS[entry]


def test_the_marks_of_klaster_obrobki_metali_are_the_planned_ones() -> None:
    marked = [s["entries"]["W07"]["marks"] for s in sheets("substantive").values() if "W07" in s["entries"]]

    assert [[int(mark["mark"]) for mark in marks.values()] for marks in marked] == KOM_MARKS


@pytest.mark.parametrize("stage", ["substantive", "panel"])
def test_every_sheet_marks_every_criterion_in_whole_points_within_its_maximum(stage: str) -> None:
    for sheet in sheets(stage).values():
        for given in sheet["entries"].values():
            assert list(given["marks"]) == list(OUT_OF[stage])
            assert all(0 <= int(mark["mark"]) <= OUT_OF[stage][item] for item, mark in given["marks"].items())


def test_every_mark_has_a_reason_that_is_a_sentence() -> None:
    reasons = [mark["reason"] for *_, mark in all_marks()]

    assert len(reasons) == 2 * 23 + 22 * 12 + 40 * 5
    assert [text for text in reasons if not re.fullmatch(r"[0-9A-ZĄĆĘŁŃÓŚŹŻ].{20,220}\.", text)] == []


@pytest.mark.parametrize("stage", ["formal", "substantive", "panel"])
def test_no_expert_gives_the_same_reason_twice(stage: str) -> None:
    for expert in sheets(stage):
        reasons = [mark["reason"] for at, who, _, mark in all_marks() if (at, who) == (stage, expert)]

        assert len(set(reasons)) == len(reasons)


# All of it is plainly invented


def test_every_file_says_first_that_it_is_invented() -> None:
    files = sorted(ROUND.rglob("*.yaml"))

    assert len(files) == 23 + 1 + 2 + 6 + 5
    assert [f.name for f in files if not f.read_text(encoding="utf-8").startswith("# Dane zmyślone")] == []


def test_every_member_but_the_one_published_coordinator_is_named_as_an_example() -> None:
    real = [m["name"] for entry in PLAN for m in members(entry) if "rzykładow" not in m["name"]]

    assert real == ["Centrum Promocji Innowacji i Rozwoju"]


def test_people_appear_only_by_their_office() -> None:
    offices = {
        text
        for entry in PLAN
        for path, text in texts(application(entry))
        if path[-1] in ("representative", "office")
    }
    experts = the_round()["experts"].values()

    assert all(text == text.lower() for text in offices)
    assert all(set(expert) == {"role", "body"} for expert in experts)


def test_no_persons_title_or_first_name_stands_anywhere() -> None:
    person = re.compile(
        r"\b(pani?|mgr|dr|prof|inż|Mr|Ms|Jan|Anna|Piotr|Maria|Andrzej|Krzysztof|Tomasz|Ewa|Marek|Adam|Paweł"
        r"|Katarzyna|Stanisław|Małgorzata|Michał|Agnieszka|Barbara|Józef|Jerzy|Marcin)\b",
        re.IGNORECASE,
    )

    assert [
        f.name for f in sorted(ROUND.rglob("*.yaml")) if person.search(f.read_text(encoding="utf-8"))
    ] == []


def test_of_klaster_obrobki_metali_the_published_facts_are_kept() -> None:
    form = application("W07")
    (group,) = form["inner_groups"]

    assert form["applicant"]["name"] == "Centrum Promocji Innowacji i Rozwoju"
    assert form["cluster"]["founded"].startswith("2006-")
    assert len(members("W07", role="strategic_partner")) + len(members("W07", role="coordinator")) == 17
    assert (group["name"], len(group["members"])) == ("Grupa Zaawansowanej Współpracy", 10)
