"""The tab of one entry: the declaration, what is marked and why, and what the application says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from kkk_scoring.report.sheets.canvas import WIDTHS, Canvas
from kkk_scoring.report.sheets.desk import (
    BOLD,
    CELL,
    HEADING,
    INDENTED,
    INK,
    LINES,
    PAPER,
    Desk,
    Drawn,
    Item,
    Shape,
)
from kkk_scoring.report.sheets.scale import rule, scale_text, takes_text
from kkk_scoring.report.values import Shown
from kkk_scoring.report.workbook import LINE
from kkk_scoring.rubric.model import Clause, Criterion, Formula, Group, Requirement, Table
from kkk_scoring.scoring import sheet_form as form
from kkk_scoring.scoring.sheets import WrittenMark
from kkk_scoring.spreadsheets import cell_name
from kkk_scoring.study.blind import Fact, Seen

MARKS_FROM: Final = form.DECLARATION + 3
"""The row of the first criterion or group."""
_GROUP: Final[Shape] = {
    "bold": True,
    "bg_color": PAPER,
    "border": 1,
    "border_color": LINES,
    "valign": "vcenter",
}
_ID: Final[Shape] = {**CELL, **INDENTED, "bold": True}
_CRITERION: Final[Shape] = {**CELL, **INDENTED, "text_wrap": True}
_SCALE: Final[Shape] = {**CELL, "text_wrap": True, "align": "center"}
_FACT: Final[Shape] = {
    "font_size": 9,
    "valign": "vcenter",
    "text_wrap": True,
    "bottom": 4,
    "bottom_color": LINES,
    **INDENTED,
}
_FACT_NAME: Final[Shape] = {**_FACT, "font_color": "#4B5563"}


def draw_tab(desk: Desk, seen: Seen, number: int) -> Drawn:
    """Draws the tab of the entry *seen*, the workbook's *number*-th."""
    return _Tab(desk, seen, number).draw()


class _Tab(Canvas):
    """Draws a tab from top to bottom."""

    def __init__(self, desk: Desk, seen: Seen, number: int) -> None:
        self.name = desk.tab_name(seen.entry, number)
        super().__init__(desk, self.name)
        self.seen, self.order = seen, desk.order
        self.filled = desk.order.filled.get(seen.entry)
        self.row = MARKS_FROM
        self.out_of: Any = 0
        self.drawn: list[tuple[int, Item, str]] = []
        self.figures = {fact.id: fact for fact in seen.facts}

    def draw(self) -> Drawn:
        self.head()
        self.declaration()
        self.table_head()
        for requirement in self.order.stage.requirements:
            if requirement.judged and self.order.marks(requirement):
                self.item(requirement)
        self.parts(self.order.stage.group)
        self.validate()
        last = self.row - 1
        self.sum(last)
        self.facts()
        self.sheet.set_landscape()
        self.sheet.freeze_panes(MARKS_FROM, 0)
        self.sheet.repeat_rows(MARKS_FROM - 1)
        self.desk.paged(self.sheet)
        self.sheet.set_selection(form.DECLARATION, form.MARK, form.DECLARATION, form.MARK)
        out_of = "" if self.out_of is None or not self.drawn else self.desk.number(self.out_of)
        return Drawn(self.seen, self.name, last, out_of, len(self.drawn), self.seals)

    def head(self) -> None:
        seen, words, desk = self.seen, self.words, self.desk
        title = desk.heading()
        stage = desk.title(self.order.stage.title, self.order.stage.id)
        small = {"font_size": 8, "font_color": "#6B7280", "align": "right", "valign": "top"}
        self.across(0, 0, 3, title, {"font_size": 10, "font_color": INK, "text_wrap": True, "valign": "top"})
        self.locked(*form.NAME_CELL, f"{self.order.name} {seen.entry}", small)
        self.across(1, 0, 4, f"{words['title']} · {stage} · {words['expert']} {self.order.expert}", BOLD)
        name = f"{seen.entry} · {desk.text(seen.title)}" if seen.title else seen.entry
        self.across(2, 0, 4, f"{words['entry']}: {name}", {"bold": True, "font_size": 15, "font_color": INK})
        if seen.applicant:
            applicant = desk.text(seen.applicant)
            self.across(3, 0, 4, f"{words['applicant']}: {applicant}", {"font_color": "#374151"})
        self.sheet.set_row(0, self.high(title, sum(WIDTHS[:4])))
        self.sheet.set_row(2, 22)
        self.sheet.set_row(3, LINE + 4)

    def declaration(self) -> None:
        row, words, filled = form.DECLARATION, self.words, self.filled
        self.across(row - 1, 0, 4, words["declaration_heading"], {**HEADING, **INDENTED})
        self.across(
            row, 0, 2, words["declaration"], {**CELL, **INDENTED, "text_wrap": True, "valign": "vcenter"}
        )
        answers = [form.WORDS[self.desk.language][key] for key in ("yes", "conflict")]
        choice = {"validate": "list", "source": answers, "input_title": words["choose"]}
        self.validated([row], form.MARK, choice)
        self.validated([row], form.REASON, {"validate": "any", "input_message": words["what_conflict"]})
        self.mark(row, None if filled is None else answers[not filled.impartial], text=True)
        conflict = filled.conflict if filled else None
        self.reason(row, conflict)
        self.waiting([row], f'AND($D${row + 1}="{answers[1]}",LEN(TRIM($E${row + 1}))=0)')
        self.sheet.set_row(row, max(2 * LINE + 6, self.high(conflict or "", WIDTHS[form.REASON])))

    def table_head(self) -> None:
        row = MARKS_FROM - 1
        for column, key in enumerate(("", "criterion", "scale", "points", "reason")):
            align = {"align": "center"} if column in (form.SCALE, form.MARK) else INDENTED
            self.locked(row, column, self.words[key] if key else "", {**HEADING, **align})

    # -- what is marked --------------------------------------------------------------------------

    def parts(self, group: Group) -> None:
        for part in group.parts:
            if isinstance(part, Group):
                if any(c.scale is not None and self.order.marks(c) for c in part.criteria()):
                    self.group(part)
                    self.parts(part)
            elif part.scale is not None and self.order.marks(part):
                self.item(part)

    def group(self, group: Group) -> None:
        self.locked(self.row, form.ID, group.id, {**_GROUP, **INDENTED})
        title = self.desk.title(group.title, group.id)
        self.locked(self.row, form.CRITERION, title, {**_GROUP, **INDENTED})
        for column in (form.SCALE, form.MARK, form.REASON):
            self.locked(self.row, column, "", _GROUP)
        self.sheet.set_row(self.row, LINE + 3)
        self.row += 1

    def item(self, item: Item) -> None:
        row, desk = self.row, self.desk
        title, below = desk.title(item.title, item.id), "\n".join(self.below(item))
        scale = scale_text(desk, item)
        given = self.filled.marks.get(item.id) if self.filled else None
        self.locked(row, form.ID, item.id, _ID)
        self.two_part(row, form.CRITERION, title, below, _CRITERION)
        self.locked(row, form.SCALE, scale.replace(" / ", " /\n"), _SCALE)
        self.mark(row, given and self.shown(item, given), takes_text(item))
        self.reason(row, given.reason if given else None)
        self.drawn.append((row, item, scale))
        reason = (given.reason if given else None) or ""
        heights = [
            self.high(f"{title}\n{below}" if below else title, WIDTHS[form.CRITERION]),
            self.high(scale.replace(" / ", "\n"), WIDTHS[form.SCALE]),
            self.high(reason, WIDTHS[form.REASON]),
        ]
        self.sheet.set_row(row, max(*heights, 3 * LINE))
        self.row += 1
        most = item.scale.high if isinstance(item, Criterion) and item.scale else None
        self.out_of = None if most is None or self.out_of is None else self.out_of + most

    def below(self, item: Item) -> Iterator[str]:
        words = self.words
        if isinstance(item, Criterion) and item.scale and item.scale.anchors:
            yield words["anchors"]
            for mark, text in item.scale.anchors.items():
                yield f"  {mark}: {self.desk.title(text, '')}"
        facts = [self.figures[name] for name in sorted(_looked_at(item)) if name in self.figures]
        if facts:
            yield words["declares"] + " " + "; ".join(map(self.fact, facts))
        if item.when is not None:
            yield words["when"].format(rule=item.when.text)
        if isinstance(item, Criterion) and item.condition is not None:
            yield words["require"].format(rule=item.condition.formula.text)
        clause = _clause(item.clause, self.desk.language)
        if clause:
            yield words["clause"].format(clause=self.desk.text(clause))

    def fact(self, fact: Fact) -> str:
        title = self.desk.title(fact.title, fact.id)
        return f"{title}: {self.desk.text(Shown(fact.value, fact.unit))}"

    def shown(self, item: Item, given: WrittenMark) -> object:
        """A mark that was handed in, as the workbook offers it."""
        if isinstance(item, Requirement):
            mark = given.mark
            key = ("yes" if mark else "no") if isinstance(mark, bool) else str(mark)
            return form.WORDS[self.desk.language].get(key, key)
        return given.mark

    def validate(self) -> None:
        """What the cells take. Those with the same scale share one rule, as it is written for the first."""
        scales: dict[str, list[tuple[int, Item]]] = {}
        for row, item, scale in self.drawn:
            scales.setdefault(scale, []).append((row, item))
        for text, alike in scales.items():
            (first, item), *_ = alike
            allowed = self.words["allowed"].format(scale=text)[:220]
            asked = {
                **rule(item, cell_name(first, form.MARK), self.desk.language),
                "input_message": allowed,
                "error_title": self.words["wrong_title"],
                "error_message": allowed,
            }
            self.validated([row for row, _ in alike], form.MARK, asked)
        for required in (True, False):
            rows = [row for row, item, _ in self.drawn if item.reason_required is required]
            if rows:
                self.hint(rows, required)

    def hint(self, rows: Sequence[int], required: bool) -> None:
        needed = self.words["required" if required else "optional"]
        hint = f"{self.words['reason_hint']} ({needed})"
        self.validated(rows, form.REASON, {"validate": "any", "input_message": hint})
        if required:
            self.waiting(rows, f"AND(LEN($D{rows[0] + 1})>0,LEN(TRIM($E{rows[0] + 1}))=0)")

    # -- below the table -------------------------------------------------------------------------

    def sum(self, last: int) -> None:
        if not self.drawn or self.out_of is None:
            return
        shape = {**HEADING, "top": 2}
        most = f"{self.words['of']} {self.desk.number(self.out_of)}"
        self.locked(self.row, form.ID, "", shape)
        self.locked(self.row, form.CRITERION, self.words["sum"], {**shape, **INDENTED})
        self.locked(self.row, form.SCALE, most, {**shape, "align": "center"})
        cells = f"D{MARKS_FROM + 1}:D{last + 1}"
        number = self.format(**{**shape, "align": "center", "font_size": 12})
        self.sheet.write_formula(self.row, form.MARK, f"=SUM({cells})", number, self.total())
        note = {**shape, **INDENTED, "bold": False, "font_size": 9}
        self.locked(self.row, form.REASON, self.words["weights"], note)
        self.row += 1

    def total(self) -> float:
        """What the sum comes to with what was handed in before."""
        marks = [mark.mark for mark in self.filled.marks.values()] if self.filled else []
        return float(sum(mark for mark in marks if not isinstance(mark, str | bool)))

    def facts(self) -> None:
        if not self.seen.facts:
            return
        self.row += 1
        self.across(self.row, 0, 4, self.words["facts"], {**HEADING, **INDENTED})
        for fact in self.seen.facts:
            self.row += 1
            title = self.desk.title(fact.title, fact.id)
            if fact.items:
                title = self.words["items"].format(title=title)
            value = self.desk.text(Shown(fact.value, fact.unit))
            self.along(self.row, 0, 1, title, _FACT_NAME)
            self.along(self.row, 2, 4, value, _FACT)
            wide = sum(WIDTHS[2:])
            self.sheet.set_row(self.row, max(self.high(value, wide), self.high(title, sum(WIDTHS[:2]) + 8)))


def _looked_at(item: Item) -> set[str]:
    """The names that the rules of *item* look at."""
    formulas: list[Formula | None] = [item.when]
    if isinstance(item, Criterion):
        points = item.points.of if isinstance(item.points, Table) else item.points
        formulas += [points, item.condition.formula if item.condition else None, item.adjust]
    return {name for formula in formulas if formula is not None for name in formula.uses}


def _clause(clause: Clause | None, language: str) -> str:
    return "" if clause is None else str(clause.text.get(language) or next(iter(clause.text.values()), ""))
