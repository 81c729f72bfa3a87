"""A small competition that uses every shape a file can have: what the schemas are tried on."""

from __future__ import annotations

RUBRIC = """\
rubric: fair
title: {pl: Targi, en: Fair}
note: An example.
languages: [pl, en]
entry_title: name
round:
  deadline: {is: date and time, title: {pl: Termin, en: Deadline}}
  places?: number
form:
  name: text
  founded: {is: date, title: {pl: Założono, en: Founded}, help: {pl: Dzień wpisu, en: Entered}, fixed: true}
  visit?: date and time
  tax: nip
  court?: krs
  office?: regon
  public: boolean
  kind: [small, large]
  price: {is: number, over: 0, max: 100.5, unit: EUR}
  rate: {is: number, min: 0, max: 1, step: 0.1}
  years: {is: number, min: 0, step: 2}
  partners:
    is:
      - name: text
        share?: number
        role?: [leader, member]
    min: 1
    title: {pl: Partnerzy, en: Partners}
  tags?: {list: text}
figures:
  shares: {is: count(partners), unit: "%", title: {pl: Udziały, en: Shares}}
  cheap: price < 10
stages:
  - stage: formal
    title: {pl: Formalny, en: Formal}
    experts: {checker: 2}
    requirements:
      complete: {title: {pl: Pełny, en: Complete}}
      signed:
        title: {pl: Podpisany, en: Signed}
        judged: true
        may_not_apply: true
        reason: required
        correctable: {days: 7}
        clause: {pl: "§ 1", en: "§ 1", source: invented, assumed: true}
      old: {title: {pl: Od lat, en: For years}, require: years >= 2, clause: "§ 2"}
  - stage: jury
    title: {pl: Jury, en: Jury}
    experts:
      judge: {sheets: {min: 1, max: 3}, quorum: 1, title: {pl: Sędzia, en: Judge}}
      head: {sheets: 1, when: max(totals) > 12, replaces: [judge]}
    each: {combine: mean(marks), by: judge}
    criteria:
      A:
        title: {pl: Jakość, en: Quality}
        weight: 2
        criteria:
          look: {title: {pl: Wygląd, en: Look}, marks: {to: 10}, reason: required}
          taste:
            title: {pl: Smak, en: Taste}
            marks: {from: 1, to: 5, step: 0.5, anchors: {1: weak, 5: {pl: dobry, en: good}}}
      smell: {title: {pl: Zapach, en: Smell}, marks: {levels: {poor: 0, good: 6}}, flag: mark = 6}
      size: {title: {pl: Wielkość, en: Size}, marks: {one_of: [0, 1, 3]}}
      cost:
        title: {pl: Cena, en: Price}
        points: {of: price, up_to: {10: 5, 20.5: 2}, absent: 0}
    require: jury >= 5
ranking:
  - highest: jury
  - lowest: price
  - lots
results:
  - {result: prize, title: {pl: Nagroda, en: Prize}, places: 1, tied: in, years: 2}
decisions:
  - {decision: change_mark, by: chair}
"""

ROUND = """\
round: fair-2026
rubric: fair
title: {pl: Targi 2026, en: Fair 2026}
zone: Europe/Warsaw
seed: "4711"
parameters: {deadline: 2026-05-31 16:00}
experts:
  K1: {role: checker, body: office}
  J1: {role: judge}
assignments:
  formal: {K1: all}
  jury: {J1: [W1, W2]}
events:
  - {event: received, entry: W1, date: 2026-05-30 10:00, by: office}
  - {event: recusal, entry: W2, date: 2026-06-01, by: J1, expert: J1, stage: jury}
  - {event: call_to_correct, entry: W1, date: 2026-06-02, by: office, requirements: [signed], clause: "§ 1"}
  - {event: recheck, entry: W1, date: 2026-06-09 12:00, by: K1, requirement: signed, mark: yes, reason: Here.}
  - {event: order_ties, order: [W1, W2], date: 2026-06-12, by: chair}
"""

APPLICATION = """\
application: W1
rubric: fair
name: First
founded: 2020-02-29
tax: 526-025-02-74
public: true
kind: small
price: 99.5
rate: 0.3
years: 4
partners:
  - {name: One, share: 0.5, role: leader}
tags: [a, b]
"""

SHEET = """\
sheet: jury
expert: J1
rubric: fair
entries:
  W1:
    impartial: true
    marks:
      look: {mark: 7, reason: Neat.}
      taste: {mark: 4.5}
      smell: {mark: good}
      size: {mark: 3}
  W2: {impartial: false, conflict: A cousin.}
"""

CHECKERS_SHEET = """\
sheet: formal
expert: K1
rubric: fair
entries:
  W1:
    impartial: true
    marks:
      signed: {mark: not_applicable, reason: No.}
"""
