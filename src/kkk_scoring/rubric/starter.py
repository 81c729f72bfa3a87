"""The first version of a rubric, written from a few answers: short, commented, ready to be changed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, Literal, NamedTuple

POINTS: Final = 100
"""What each assessment of a starter gives at most, so that a threshold can be read as a percentage."""


class Answers(NamedTuple):
    """What the author said. *experts* 0: no experts' assessment; *threshold*: as written, of 100 points."""

    id: str
    title: str
    formal: bool
    experts: int
    third: bool
    panel: bool
    threshold: str
    limit: Literal["places", "money", "none"]
    places: int

    @property
    def scored(self) -> list[str]:
        """The stages that give points, the last first."""
        return ["panel"] * self.panel + ["merit"] * bool(self.experts)


def starter(answers: Answers, language: str) -> str:
    """The rubric's YAML, with texts and comments in *language* (`pl` or `en`).

    The answers make sense together: a stage at least, a third expert only beside two, a title
    without characters that can't be shown.
    """
    parts = [_head, _form, _stages, _list, *([_results] if answers.limit != "none" else [])]
    pick = 0 if language == "pl" else 1
    return "\n".join("".join(f"{line}\n" for line in _chosen(part(answers), pick)) for part in parts)


Line = str | tuple[str, str]
"""A line of the file, or the Polish and the English one."""


def _chosen(lines: Iterator[Line], pick: int) -> Iterator[str]:
    for line in lines:
        yield line if isinstance(line, str) else line[pick]


def _head(answers: Answers) -> Iterator[Line]:
    yield "# yaml-language-server: $schema=../schemas/rubric.json"
    yield (
        "# Dzięki temu wierszowi podpowiada edytor: kkk schema rubric --output schemas/rubric.json",
        "# That line is for editors: kkk schema rubric --output schemas/rubric.json",
    )
    yield (
        "# Liczby i nazwy to przykłady: zmień je, a potem sprawdź plik poleceniem kkk check.",
        "# Numbers and names are examples: change them, then check the file with kkk check.",
    )
    yield f"rubric: {quoted(answers.id)}"
    yield f"title: {quoted(answers.title)}"
    yield ("note: Wszystkie progi i skale są założone.", "note: All limits and scales are assumed.")
    yield "entry_title: name"


def _form(answers: Answers) -> Iterator[Line]:
    yield (
        "# Co podaje wniosek. Pole z ? na końcu można pominąć: phone?: text",
        "# What an application states. A field that ends in ? may be left out: phone?: text",
    )
    yield "form:"
    yield ("  name: {is: text, title: Nazwa}", "  name: {is: text, title: Name}")
    if answers.formal or not answers.scored:
        yield (
            "  years: {is: number, min: 0, title: Lata działalności}",
            "  years: {is: number, min: 0, title: Years of activity}",
        )
    if answers.limit == "money":
        yield (
            "  requested: {is: number, over: 0, unit: PLN, title: Wnioskowana kwota}",
            "  requested: {is: number, over: 0, unit: EUR, title: Amount requested}",
        )
    if not answers.formal and answers.limit != "money":
        return
    yield ""
    yield (
        "# Co o każdej edycji podaje round.yaml, pod kluczem parameters.",
        "# What round.yaml states about each round, under parameters.",
    )
    yield "round:"
    if answers.formal:
        yield (
            "  deadline: {is: date and time, title: Termin}",
            "  deadline: {is: date and time, title: Deadline}",
        )
    if answers.limit == "money":
        yield (
            "  budget: {is: number, min: 0, unit: PLN, title: Budżet}",
            "  budget: {is: number, min: 0, unit: EUR, title: Budget}",
        )


def _stages(answers: Answers) -> Iterator[Line]:
    yield (
        "# Do następnego etapu wchodzi tylko ten, kto przejdzie poprzedni.",
        "# Only who passes a stage enters the next one.",
    )
    yield "stages:"
    if answers.formal:
        yield from _formal()
    if answers.experts:
        yield from _merit(answers)
    if answers.panel:
        yield from _panel(answers)


def _formal() -> Iterator[Line]:
    yield "  - stage: formal"
    yield ("    title: Ocena formalna", "    title: Formal assessment")
    yield (
        "    rejected: Odrzucone formalnie",
        "    rejected: Rejected formally",
    )
    yield "    experts: {checker: 1}"
    yield "    requirements:"
    yield (
        "      in_time: {title: Złożono w terminie, require: received <= round.deadline}",
        "      in_time: {title: Handed in on time, require: received <= round.deadline}",
    )
    yield (
        "      active: {title: Co najmniej 2 lata działalności, require: years >= 2}",
        "      active: {title: Active for at least 2 years, require: years >= 2}",
    )
    yield (
        "      # To sprawdza człowiek; brak podpisu można raz uzupełnić w ciągu 7 dni.",
        "      # A person checks this; a missing signature may be mended once, within 7 days.",
    )
    yield (
        "      signed: {title: Podpisano, judged: true, correctable: {days: 7}}",
        "      signed: {title: Signed, judged: true, correctable: {days: 7}}",
    )


def _merit(answers: Answers) -> Iterator[Line]:
    yield "  - stage: merit"
    yield ("    title: Ocena ekspertów", "    title: Assessment by experts")
    if answers.third:
        yield "    experts:"
        yield f"      expert: {answers.experts}"
        yield (
            "      # Trzeci ekspert, gdy sumy dwóch różnią się o więcej niż 20.",
            "      # A third one where the totals of the two are more than 20 apart.",
        )
        yield "      third: {sheets: 1, when: max(totals) - min(totals) > 20}"
        yield (
            '    # Liczą się dwie najbliższe karty; przy równych odstępach niższe ("higher": wyższe).',
            '    # The two closest sheets count; at equal gaps the lower ones ("higher": the higher).',
        )
        yield '    counted: closest two(sheets, "lower", totals)'
    else:
        yield f"    experts: {{expert: {answers.experts}}}"
    yield (
        "    # Z ocen jednego kryterium powstaje średnia; każda wymaga uzasadnienia.",
        "    # The marks of a criterion become their mean; each one needs a reason.",
    )
    yield "    each: {combine: mean(marks), reason: required}"
    yield "    criteria:"
    yield ("      idea: {title: Pomysł, marks: {to: 50}}", "      idea: {title: Idea, marks: {to: 50}}")
    yield ("      plan: {title: Plan, marks: {to: 50}}", "      plan: {title: Plan, marks: {to: 50}}")
    yield from _threshold("merit", answers)


def _panel(answers: Answers) -> Iterator[Line]:
    yield "  - stage: panel"
    yield ("    title: Ocena panelu", "    title: Assessment by the panel")
    yield ("    # Panel wypełnia wspólnie jedną kartę.", "    # The panel fills in one sheet together.")
    yield "    experts: {panel: 1}"
    yield "    criteria:"
    yield (
        "      presentation: {title: Prezentacja, marks: {to: 50}}",
        "      presentation: {title: Presentation, marks: {to: 50}}",
    )
    yield (
        "      answers: {title: Odpowiedzi, marks: {to: 50}}",
        "      answers: {title: Answers, marks: {to: 50}}",
    )
    yield from _threshold("panel", answers)


def _threshold(stage: str, answers: Answers) -> Iterator[Line]:
    needed = Fraction(answers.threshold)
    if needed:
        yield (
            f"    # Z {POINTS} punktów; „>=” znaczy „co najmniej”, „>” znaczy „więcej niż”.",
            f'    # Of {POINTS} points; ">=" is "at least", ">" is "more than".',
        )
        yield f"    require: {stage} >= {answers.threshold}"
    called_in = stage == "merit" and answers.third
    alone = 0 < needed <= POINTS // 2
    if called_in or alone:
        yield (
            "    # Co kkk check wytknąłby w tych regułach, a co jest zamierzone, z powodem:",
            "    # What kkk check would find in these rules and what is meant, with the reason:",
        )
        yield "    allow:"
    if alone:
        yield ("      KKK503: jedno kryterium może wystarczyć", "      KKK503: one criterion may be enough")
    if called_in:
        yield (
            "      KKK531: wyższa ocena może dać mniej punktów, bo oszczędza trzeciego eksperta",
            "      KKK531: a higher mark can give fewer points, because it can spare the third expert",
        )


def _list(answers: Answers) -> Iterator[Line]:
    yield (
        "# Kolejność na liście: od pierwszego klucza; równi dzielą miejsce.",
        "# The order of the list, first key first; equal ones share a place.",
    )
    yield "ranking:"
    for stage in answers.scored or ["years"]:
        yield f"  - highest: {stage}"
    yield "  - shared"


def _results(answers: Answers) -> Iterator[Line]:
    awarded = ("title: Nagrodzone", "title: Awarded")
    if answers.limit == "places":
        yield (
            "# Równi na ostatnim miejscu: wszyscy (in), nikt (out) albo decydują ludzie (decided).",
            "# Equal ones at the last place: all of them (in), none (out), or people decide (decided).",
        )
        yield "results:"
        how = f"places: {answers.places}, tied: in"
        rest = ("  - {result: reserve, title: Lista rezerwowa}", "  - {result: reserve, title: Reserve}")
    else:
        yield (
            "# Na kogo nie starczy środków, tego się pomija (skip) albo na nim się kończy (stop).",
            "# Who is too dear for what is left is passed over (skip), or the list ends there (stop).",
        )
        yield "results:"
        how = "pot: round.budget, cost: requested, too_dear: skip, tied: out"
        rest = (
            "  - {result: no_money, title: Zabrakło środków}",
            "  - {result: no_money, title: No money left}",
        )
    yield (f"  - {{result: awarded, {awarded[0]}, {how}}}", f"  - {{result: awarded, {awarded[1]}, {how}}}")
    yield rest


def quoted(text: str) -> str:
    """A text as YAML writes it between double quotes."""
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'
