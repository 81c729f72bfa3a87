"""Points that follow from declared figures: every kind of step, formula and deduction, on its edge.

The tables were computed by hand from the applications and the rubric; anybody can check them line by line.
"""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, Done, change, kkk, scored

ROUND = ROOT / "applications" / "declared-points"
RUBRIC = ROOT / "rubrics" / "declared-points.yaml"

POINTS = """
D1 | K1  | exports 500 000 of 1 000 000 = exactly 50%           | from 50%: 10                          | 10
D1 | K2  | 10 jobs, not more than 10                            | more than 5: 5                        | 5
D1 | K3  | exactly 6 months                                     | up to 6: 8                            | 8
D1 | K4  | 400 000 / 10 jobs = 40 000, not less                 | less than 80 000: 3                   | 3
D1 | K5  | world                                                | 10                                    | 10
D1 | K6  | exactly 25%                                          | from 25%: 8                           | 8
D1 | K7  | own 100 000 of 500 000 = exactly 20%                 | nothing above 20%                     | 0
D1 | K8  | 2 × 1 490 000 / 400 000 = 7.45                       | half up to 0.1 (half even: 7.4)       | 7.5
D1 | K9  | 0 late reports                                       | 0, times -2                           | 0
D1 | K10 | a small firm, exactly 3 apprentices                  | from 3: 5                             | 5
D2 | K1  | exports 249 999.99 of 1 000 000, a grosz below 25%   | from 10%: 3                           | 3
D2 | K2  | 5 jobs, not more than 5                              | more than 0: 2                        | 2
D2 | K3  | 7 months                                             | up to 12: 5                           | 5
D2 | K4  | 400 000 / 5 jobs = 80 000, not less                  | beyond the first step                 | 0
D2 | K5  | country                                              | 6                                     | 6
D2 | K6  | 9.99%                                                | beyond the first step                 | 0
D2 | K7  | own 240 000 of 640 000 = 37.5%; 17.5 / 5 = 3.5       | full ones                             | 3
D2 | K8  | 2 × 1 489 999 / 400 000 = 7.449995                   | half up to 0.1                        | 7.4
D2 | K9  | 1 late report                                        | 1, times -2                           | 1
D2 | K10 | a medium firm, 2 apprentices                         | from 1: 2                             | 2
D3 | K1  | exports 100 000 of 1 000 000 = exactly 10%           | from 10%: 3                           | 3
D3 | K2  | 1 job                                                | more than 0: 2                        | 2
D3 | K3  | exactly 12 months                                    | up to 12: 5                           | 5
D3 | K4  | 79 999 for 1 job                                     | less than 80 000: 3                   | 3
D3 | K5  | firm                                                 | 2                                     | 2
D3 | K6  | not given                                            | neutral: 4                            | 4
D3 | K7  | own 98 001 of 178 000 = 55.05…%; 35.05 / 5 = 7.01…   | full ones                             | 7
D3 | K8  | 2 × 400 000 / 79 999 = 10.0001…                      | at most 10                            | 10
D3 | K9  | 0 late reports                                       | 0, times -2                           | 0
D3 | K10 | a micro firm                                         | doesn't apply                         | -
D4 | K1  | exports 0                                            | beyond the first step                 | 0
D4 | K2  | 0 jobs, not more than 0                              | beyond the first step                 | 0
D4 | K3  | 19 months                                            | beyond the last step                  | 0
D4 | K4  | no job, so no cost of one                            | absent: 0                             | 0
D4 | K5  | none                                                 | 0                                     | 0
D4 | K6  | exactly 10%                                          | from 10%: 4                           | 4
D4 | K7  | own 990 000 of 1 000 000 = 99%; 79 / 5 = 15.8        | at most 10                            | 10
D4 | K8  | no growth                                            | 0                                     | 0
D4 | K9  | 3 late reports                                       | 3, times -2                           | 3
D4 | K10 | a small firm, no apprentice                          | beyond the first step                 | 0
D6 | K1  | exports 500 000 of 1 000 000 = 50%                   | from 50%: 10                          | 10
D6 | K2  | 11 jobs                                              | more than 10: 10                      | 10
D6 | K3  | exactly 18 months                                    | up to 18: 2                           | 2
D6 | K4  | 400 000 / 11 jobs = 36 363.63…                       | less than 40 000: 6                   | 6
D6 | K5  | world                                                | 10                                    | 10
D6 | K6  | 24%                                                  | from 10%: 4                           | 4
D6 | K7  | own 600 000 of 1 000 000 = 60%; 40 / 5 = 8           | full ones                             | 8
D6 | K8  | 2 × 1 100 000 / 400 000                              | 5.5                                   | 5.5
D6 | K9  | 2 late reports                                       | 2, times -2                           | 2
D6 | K10 | a medium firm, 5 apprentices                         | from 3: 5                             | 5
"""

TOTALS = """
D6 | 10 + 10 + 2 + 6 + 10 + 4 + 8 + 5.5 - 4 + 5 | 56.5 | 1 | granted
D1 | 10 + 5 + 8 + 3 + 10 + 8 + 0 + 7.5 - 0 + 5  | 56.5 | 2 | granted
D3 | 3 + 2 + 5 + 3 + 2 + 4 + 7 + 10 - 0         | 36   | 3 | reserve
D2 | 3 + 2 + 5 + 0 + 6 + 0 + 3 + 7.4 - 2 + 2    | 26.4 | - | -
D4 | 0 + 0 + 0 + 0 + 0 + 4 + 10 + 0 - 6 + 0     | 8    | - | -
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


@pytest.fixture(scope="module")
def usual() -> Done:
    done = scored(ROUND)

    assert (done.code, done.err) == (0, "")
    return done


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the round that a test may change, with its rubric beside it."""
    folder = tmp_path / "applications" / "declared-points"
    shutil.copytree(ROUND, folder)
    (tmp_path / "rubrics").mkdir()
    shutil.copy(RUBRIC, tmp_path / "rubrics")
    return folder


def file_of(copy: Path, entry: str) -> Path:
    (file,) = copy.glob(f"{entry}-*.yaml")
    return file


def merit(done: Done, entry: str) -> dict[str, Any]:
    return next(stage for stage in done.entry(entry)["stages"] if stage["stage"] == "merit")


def points(done: Done, entry: str, criterion: str) -> str | None:
    (found,) = (mark["points"] for mark in merit(done, entry)["marks"] if mark["criterion"] == criterion)
    assert found is None or isinstance(found, str)
    return found


def failed(done: Done, entry: str) -> list[str]:
    stages = done.entry(entry)["stages"]
    return [c["requirement"] for stage in stages for c in stage["checks"] if c["verdict"] == "rejected"]


@pytest.mark.parametrize(("entry", "criterion", "figure", "rule", "expected"), rows(POINTS))
def test_points_follow_from_the_declared_figure(
    usual: Done, entry: str, criterion: str, figure: str, rule: str, expected: str
) -> None:
    assert points(usual, entry, criterion) == (None if expected == "-" else expected)


@pytest.mark.parametrize(("entry", "addition", "total", "place", "result"), rows(TOTALS))
def test_the_total_is_the_sum_with_2_less_for_each_late_report(
    usual: Done, entry: str, addition: str, total: str, place: str, result: str
) -> None:
    terms = addition.replace("- ", "-").replace("+ ", "").split()

    assert sum(map(Fraction, terms)) == Fraction(total)
    assert merit(usual, entry)["points"] == total
    assert usual.entry(entry)["result"] == (None if result == "-" else result)
    if place != "-":
        assert usual.entry(entry)["rank"] == int(place)


def test_half_of_the_points_passes_and_less_does_not(usual: Done) -> None:
    assert usual.entry("D3")["verdict"] == "passed"
    assert {entry: failed(usual, entry) for entry in ("D2", "D4")} == {"D2": ["merit"], "D4": ["merit"]}


def test_a_criterion_that_does_not_apply_takes_its_points_from_what_can_be_had(usual: Done) -> None:
    small, micro = (int(merit(usual, entry)["out_of"]) for entry in ("D1", "D3"))

    assert small - micro == 5


def test_own_contribution_a_little_below_20_percent_is_not_20_percent(usual: Done) -> None:
    check = next(c for c in usual.entry("D5")["stages"][0]["checks"] if c["requirement"] == "F3")

    assert (usual.entry("D5")["stopped_at"], failed(usual, "D5")) == ("formal", ["F3"])
    assert "19.99" in check["reason"]["en"]


def test_of_equal_points_the_higher_share_of_exports_comes_first_though_later(copy: Path) -> None:
    change(file_of(copy, "D6"), "export_sales: 500000", "export_sales: 250000")  # 4 points less
    change(file_of(copy, "D6"), "late_reports: 2", "late_reports: 0")  # 4 points more

    done = scored(copy)

    assert [done.entry(entry)["total"] for entry in ("D1", "D6")] == ["56.5", "56.5"]
    assert [done.entry(entry)["rank"] for entry in ("D1", "D6")] == [1, 2]


RECEIVED = [("2025-03-07 09:59", [1, 2]), ("2025-03-07 10:00", [1, 1]), ("2025-03-07 10:01", [2, 1])]


@pytest.mark.parametrize(("received", "expected"), RECEIVED)
def test_of_equal_points_and_exports_the_earlier_application_comes_first(
    copy: Path, received: str, expected: list[int]
) -> None:
    change(copy / "round.yaml", "entry: D6, date: 2025-03-04 12:00", f"entry: D6, date: {received}")

    done = scored(copy)

    assert [done.entry(entry)["rank"] for entry in ("D6", "D1")] == expected


EDGES = [
    ("D1", "export_sales: 500000", "export_sales: 499999.99", "K1", "6"),
    ("D2", "export_sales: 249999.99", "export_sales: 250000", "K1", "6"),
    ("D3", "export_sales: 100000", "export_sales: 99999.99", "K1", "0"),
    ("D1", "jobs: 10", "jobs: 11", "K2", "10"),
    ("D2", "jobs: 5", "jobs: 6", "K2", "5"),
    ("D4", "jobs: 0", "jobs: 1", "K2", "2"),
    ("D1", "months: 6", "months: 7", "K3", "5"),
    ("D3", "months: 12", "months: 13", "K3", "2"),
    ("D6", "months: 18", "months: 19", "K3", "0"),
    ("D1", "requested: 400000", "requested: 399999.99", "K4", "6"),
    ("D2", "requested: 400000", "requested: 399999.99", "K4", "3"),
    ("D1", "energy_saving: 0.25", "energy_saving: 0.2499", "K6", "4"),
    ("D4", "energy_saving: 0.1", "energy_saving: 0", "K6", "0"),
    ("D6", "total_cost: 1000000", "total_cost: 999999", "K7", "7"),
    ("D6", "planned_sales: 1100000", "planned_sales: 1110000", "K8", "5.6"),  # 5.55
    ("D6", "planned_sales: 1100000", "planned_sales: 1109999", "K8", "5.5"),  # 5.549995
    ("D6", "planned_sales: 1100000", "planned_sales: 2000000", "K8", "10"),
    ("D1", "apprentices: 3", "apprentices: 2", "K10", "2"),
    ("D1", "size: small", "size: micro", "K10", None),
]


@pytest.mark.parametrize(("entry", "old", "new", "criterion", "expected"), EDGES)
def test_one_unit_beyond_the_edge_is_another_step(
    copy: Path, entry: str, old: str, new: str, criterion: str, expected: str | None
) -> None:
    change(file_of(copy, entry), old, new)

    assert points(scored(copy), entry, criterion) == expected


REFUSED = [
    ("size: medium", "size: large", ["F1"]),
    ("requested: 400000", "requested: 400000.01", ["F2"]),
    ("total_cost: 1000000", "total_cost: 499999", ["F3"]),
    ("jobs: 11\n", "", ["complete"]),
]


@pytest.mark.parametrize(("old", "new", "expected"), REFUSED)
def test_a_formal_requirement_that_fails_rejects(copy: Path, old: str, new: str, expected: list[str]) -> None:
    change(file_of(copy, "D6"), old, new)

    done = scored(copy)

    assert (done.code, done.entry("D6")["stopped_at"], failed(done, "D6")) == (0, "formal", expected)


UNFIT = [
    ("jobs: 11", "jobs: 1.5"),
    ("jobs: 11", "jobs: -1"),
    ("sales: 1000000", "sales: 0"),
    ("late_reports: 2", "late_reports: 4"),
    ("novelty: world", "novelty: universe"),
    ("energy_saving: 0.24", "energy_saving: 24%"),
]


@pytest.mark.parametrize(("old", "new"), UNFIT)
def test_a_figure_that_the_form_does_not_allow_is_a_finding(copy: Path, old: str, new: str) -> None:
    file = file_of(copy, "D6")
    change(file, f"\n{old}", f"\n{new}")

    done = scored(copy)

    assert (done.code, done.entry("D6")["verdict"]) == (1, "invalid")
    assert [name for _, name, *_ in done.found] == [file.name]


def test_the_files_have_no_findings() -> None:
    assert kkk("check", RUBRIC, ROUND).code == 0
