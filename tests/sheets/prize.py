"""An invented prize with everything that a score sheet can hold, and fields that experts must not see."""

from __future__ import annotations

from pathlib import Path

RUBRIC = """\
rubric: prize
title: {en: Prize for beekeepers, pl: Nagroda dla pszczelarzy}
languages: [en, pl]
entry_title: project
entry_applicant: firm.name
form:
  project: {is: text, title: {en: Project, pl: Projekt}}
  hives: {is: number, title: {en: Hives, pl: Ule}}
  online: {is: boolean, title: {en: Sold online, pl: Sprzedaż w sieci}}
  firm:
    name: {is: text, blind: hidden, title: {en: Firm, pl: Firma}}
    nip: {is: nip, blind: hidden, title: {en: Tax number, pl: NIP}}
  contact: {is: text, private: true, title: {en: Contact, pl: Kontakt}}
  people:
    - name: {is: text, blind: hidden, title: {en: Name, pl: Nazwisko}}
      hours: {is: number, title: {en: Hours, pl: Godziny}}
figures:
  hours: {is: sum(people.hours), title: {en: Hours of work, pl: Godziny pracy}}
  initials: {is: 'firm.name + "!"', title: {en: Initials, pl: Inicjały}}
stages:
  - stage: merit
    experts: {expert: {sheets: 2, quorum: 1}, third: {sheets: 1, when: max(totals) - min(totals) > 5}}
    each: {combine: mean(marks)}
    requirements:
      R1: {title: {en: Complete, pl: Kompletny}, judged: true, may_not_apply: true}
    criteria:
      plan:
        title: {en: Plan, pl: Plan}
        reason: required
        clause: {en: § 4, pl: § 4}
        marks: {to: 10, step: 0.5, anchors: {0: {en: no plan, pl: brak planu}, 10: {en: sound, pl: dojrzały}}}
      shop: {title: {en: Shop, pl: Sklep}, when: online, marks: {one_of: [0, 1, 3, 9]}}
      taste: {title: {en: Taste, pl: Smak}, marks: {levels: {poor: 0, good: 3, excellent: 5}}}
    require: merit >= 5
"""
ROUND = """\
round: prize-2026
rubric: prize
note: Invented.
experts:
  E1: {role: expert}
  E2: {role: expert}
  E3: {role: expert}
  T1: {role: third}
assignments: {merit: {E1: [A1, A2], E2: [A1, A2], E3: [A3], T1: [A1]}}
events:
  - {event: received, entry: A1, date: 2026-03-02 09:00, by: office}
  - {event: received, entry: A2, date: 2026-03-02 09:00, by: office}
  - {event: received, entry: A3, date: 2026-03-02 09:00, by: office}
"""
SECRETS = ("Miodna", "1000100015", "Barbara", "Zofia", "Wanda")
"""What experts must not see."""
APPLICATION = """\
application: {id}
rubric: prize
project: "=A hive for every school"
hives: 12.5
online: {online}
firm: {{name: Miodna sp. z o.o., nip: "1000100015"}}
contact: Wanda
people:
  - {{name: Barbara, hours: 10}}
  - {{name: Zofia, hours: 15}}
"""


def write(top: Path) -> Path:
    """Writes rubric and round below *top*; the round's folder."""
    folder = top / "applications" / "prize-2026"
    folder.mkdir(parents=True)
    (top / "rubrics").mkdir()
    (top / "rubrics" / "prize.yaml").write_text(RUBRIC, "utf-8")
    (folder / "round.yaml").write_text(ROUND, "utf-8")
    for id_, online in (("A1", "true"), ("A2", "false"), ("A3", "true")):
        text = APPLICATION.format(id=id_, online=online)
        (folder / f"{id_}.yaml").write_text(text, "utf-8")
    return folder
