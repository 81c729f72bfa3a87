"""What stands in a score sheet as a workbook, in both languages: its wording is that of the papers."""

# ruff: noqa: E501 - sentences that are shown as they are

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "pl": {
        "cover": "Start",
        "tab": "Ocena",
        "title": "Karta oceny eksperta",
        "expert": "Ekspert",
        "stage": "Etap",
        "entries": "Wnioski do oceny",
        "how": "Jak wypełnić",
        "step_1": "Każdy wniosek ma własną zakładkę. Kliknij wniosek w wykazie powyżej albo nazwę zakładki na dole okna.",
        "step_2": "Najpierw oświadczenie: TAK, jeśli zachowujesz bezstronność wobec wnioskodawcy i jego partnerów. Jeśli nie, "
        "wybierz KONFLIKT, napisz obok, na czym polega, i nie oceniaj tego wniosku.",
        "step_3": "Wypełniaj tylko żółte pola: ocenę i uzasadnienie. Pozostałe komórki są zablokowane; zmienionych "
        "kart komisja nie może przyjąć.",
        "step_4": "Ocena musi mieścić się w skali. Uzasadnienie przeczyta wnioskodawca: pisz, co we wniosku przemawia "
        "za oceną. Pole, które zaczerwieni się, czeka jeszcze na uzasadnienie.",
        "step_5": "Można przerwać i wrócić. Nie trzeba internetu ani konta.",
        "hand_in": "Jak oddać",
        "hand_in_1": "Zapisz plik jako .xlsx albo .ods i prześlij go sekretarzowi komisji drogą wskazaną w zaproszeniu.",
        "hand_in_2": "Jeśli chcesz coś zmienić po oddaniu, popraw ten sam plik i prześlij go jeszcze raz; poprzednia "
        "ocena zostaje w aktach.",
        "entry": "Wniosek",
        "applicant": "Wnioskodawca",
        "done": "Ocenione",
        "sum": "Suma ocen",
        "of": "z",
        "conflict_short": "konflikt",
        "declaration": "Oświadczam, że zachowuję bezstronność wobec tego wniosku i wnioskodawcy (TAK), albo zgłaszam "
        "konflikt interesów (KONFLIKT) i opisuję go obok.",
        "declaration_heading": "Oświadczenie o bezstronności",
        "choose": "wybierz",
        "what_conflict": "Na czym polega konflikt interesów (tylko gdy KONFLIKT)",
        "criterion": "Kryterium",
        "scale": "Skala",
        "points": "Ocena",
        "reason": "Uzasadnienie",
        "required": "wymagane",
        "optional": "można pominąć",
        "steps": "co {step}",
        "or": "albo",
        "anchors": "Znaczenie ocen:",
        "declares": "Wniosek podaje:",
        "facts": "Z wniosku",
        "items": "Liczba pozycji: {title}",
        "allowed": "Dozwolone: {scale}.",
        "wrong_title": "Ocena poza skalą",
        "reason_hint": "Co we wniosku przemawia za tą oceną?",
        "page": "str.",
        "weights": "Suma bez wag i przeliczeń; punkty ustala komisja według regulaminu.",
        "clause": "Podstawa: {clause}",
        "when": "Kryterium stosuje się, gdy: {rule}",
        "require": "Warunek konieczny: {rule}",
        "edition": "Regulamin {rubric}, wydanie {hash}",
    },
    "en": {
        "cover": "Start",
        "tab": "Marks",
        "title": "Expert's score sheet",
        "expert": "Expert",
        "stage": "Stage",
        "entries": "Applications to assess",
        "how": "How to fill it in",
        "step_1": "Every application has its own tab. Click on it in the list above, or on the tab at the bottom of the window.",
        "step_2": "First the declaration: YES if you are impartial towards the applicant and its partners. If not, "
        "choose CONFLICT, write beside it what it is, and give no marks to this application.",
        "step_3": "Fill in the yellow cells only: the mark and the reason. All other cells are locked; a sheet in which "
        "they were changed can't be accepted.",
        "step_4": "A mark must lie on its scale. The applicant will read the reason: say what in the application speaks "
        "for the mark. A cell that turns red still waits for its reason.",
        "step_5": "You may stop and come back. Neither the internet nor an account is needed.",
        "hand_in": "How to hand it in",
        "hand_in_1": "Save the file as .xlsx or .ods and send it to the secretary of the commission as the invitation says.",
        "hand_in_2": "To change something afterwards, correct the same file and send it again; the earlier mark stays "
        "on record.",
        "entry": "Application",
        "applicant": "Applicant",
        "done": "Marked",
        "sum": "Sum of marks",
        "of": "of",
        "conflict_short": "conflict",
        "declaration": "I declare that I am impartial towards this application and its applicant (YES), or that there "
        "is a conflict of interest (CONFLICT), which I describe beside it.",
        "declaration_heading": "Declaration of impartiality",
        "choose": "choose",
        "what_conflict": "What the conflict of interest is (only with CONFLICT)",
        "criterion": "Criterion",
        "scale": "Scale",
        "points": "Mark",
        "reason": "Reason",
        "required": "required",
        "optional": "may be left out",
        "steps": "in steps of {step}",
        "or": "or",
        "anchors": "What marks stand for:",
        "declares": "The application says:",
        "facts": "From the application",
        "items": "Number of items: {title}",
        "allowed": "Allowed: {scale}.",
        "wrong_title": "Outside the scale",
        "reason_hint": "What in the application speaks for this mark?",
        "page": "p.",
        "weights": "A sum without weights and conversions; the commission works out the points by the rules.",
        "clause": "Basis: {clause}",
        "when": "The criterion applies when: {rule}",
        "require": "Condition: {rule}",
        "edition": "Rules {rubric}, edition {hash}",
    },
}
