"""An invented round, small enough to be sealed many times in a test."""

from __future__ import annotations

from pathlib import Path

from tests.helpers import Done, kkk

FILES = {
    "rubrics/prize.yaml": """\
rubric: prize
title: {pl: Nagroda zmyślona, en: Invented prize}
entry_title: name
round: {deadline: date and time}
form:
  name: text
  contact: {is: text, private: true}
  own_mark: {is: number, max: 10, min: 0, private: true}
  pages: {is: number, min: 1}
stages:
  - stage: formal
    requirements:
      R1: {title: In time, require: received <= round.deadline}
      R2: {title: Honest, require: own_mark >= 0}
  - stage: merit
    experts: {expert: {sheets: 2, quorum: 1}}
    each: {combine: mean(marks), reason: required}
    criteria:
      idea: {marks: {to: 10}}
    require: merit >= 5
ranking: [{highest: merit}, lots]
results:
  - {result: prize, places: 1, tied: in, years: 3}
""",
    "applications/prize-2026/round.yaml": """\
round: prize-2026
rubric: prize
seed: "4711"
draws: {merit: {seed: drawn in public}}
parameters: {deadline: 2026-03-31 12:00}
experts:
  E1: {role: expert, body: Faculty of Biology}
  E2: {role: expert}
assignments:
  merit: {E1: all, E2: all}
events:
  - {event: received, entry: A1, date: 2026-03-02 09:15, by: office}
  - {event: received, entry: A2, date: 2026-03-30 12:00, by: office}
  # The reason stays in the file and in the sealed protocol.
  - {event: recusal, entry: A2, expert: E2, date: 2026-04-02, by: E2, reason: Works for the applicant.}
""",
    "applications/prize-2026/A1-bees.yaml": """\
application: A1
rubric: prize
name: A hive for every school
contact: Z. Zmyślona
own_mark: 7
pages: 12
""",
    "applications/prize-2026/A2-honey.yaml": """\
application: A2
rubric: prize
name: Miód bez granic 🐝
contact: W. Wymyślony
own_mark: 3.5
pages: 20
""",
    "applications/prize-2026/sheets/merit/E1.yaml": """\
sheet: merit
expert: E1
rubric: prize
entries:
  A1: {impartial: true, marks: {idea: {mark: 9, reason: New for this region.}}}
  A2: {impartial: true, marks: {idea: {mark: 6, reason: Known from elsewhere.}}}
""",
    "applications/prize-2026/sheets/merit/E2.yaml": """\
sheet: merit
expert: E2
rubric: prize
entries:
  A1: {impartial: true, marks: {idea: {mark: 8, reason: Good.}}}
""",
}
"""Path → text of every file of the round."""

ROUND = "applications/prize-2026"


def write_round(into: Path) -> Path:
    """The round below *into*; its folder."""
    for file, text in FILES.items():
        (into / file).parent.mkdir(parents=True, exist_ok=True)
        (into / file).write_text(text, "utf-8")
    return into / ROUND


def seal(folder: Path, to: Path) -> bytes:
    """Seals the round in *folder*; the bytes of the protocol."""
    done = kkk("protocol", folder, "--to", to)

    assert done.code == 0, done.err
    return to.read_bytes()


def verified(protocol: Path, *arguments: object) -> Done:
    """`kkk verify PROTOCOL`; there must be no traceback."""
    done = kkk("verify", protocol, *arguments)

    assert "Traceback" not in done.err
    return done
