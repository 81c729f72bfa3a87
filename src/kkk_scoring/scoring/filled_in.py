"""A workbook that an expert filled in, checked cell by cell against the round and its rubric.

Nothing in it is trusted but the cells that were to be filled in: which sheet it is must be said alike in
the hidden tab and on each entry's tab, and every locked cell must be as it was written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.files.show import short
from kkk_scoring.files.workbook import At, Cell, Tab
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.marks import mark_value
from kkk_scoring.rubric.model import Rubric, Stage
from kkk_scoring.scoring import sheet_form as form
from kkk_scoring.scoring.editions import other_edition
from kkk_scoring.scoring.round import Round
from kkk_scoring.scoring.sheets import WrittenEntry, WrittenMark
from kkk_scoring.scoring.typed_in import Item, answer_in, mark_in, reason_in, text_in
from kkk_scoring.spreadsheets import cell_name

CHANGED_CELLS = 5
"""So many changed cells of a tab are named one by one."""


@dataclass(slots=True)
class HandedIn:
    """What a workbook says: its *manifest*, and each entry about which something was filled in."""

    file: str
    manifest: form.Manifest
    entries: dict[str, WrittenEntry] = field(default_factory=dict)


def read_hand_in(
    tabs: Sequence[Tab], file: str, rubric: Rubric, round_: Round
) -> tuple[HandedIn | None, list[Finding]]:
    """What was filled in, or None; and what is wrong. Findings that are warnings don't stand in the way."""
    hidden = next((tab for tab in tabs if tab.name == form.HIDDEN_TAB), None)
    manifest = form.Manifest.read(_rows(hidden)) if hidden is not None and not hidden.formulas else None
    if manifest is None:
        fix = say("Send back the workbook that was made by `kkk sheets make`, not a copy of its table.")
        message = say("This is not a score sheet: the hidden tab that says what it is is missing.")
        return None, [Finding("KKK344", message, fix, Place(file, 1, 1))]
    findings = list(_of_another(manifest, file, rubric, round_))
    if findings:
        return None, findings
    stage = rubric.stage(manifest.stage)
    reader = _Reader(HandedIn(file, manifest), stage, round_, findings)
    reader.read(tabs)
    return reader.made, findings


def _rows(tab: Tab) -> list[list[Cell]]:
    last = max((row for row, _ in tab.cells), default=-1)
    return [[tab.cells.get((row, column)) for column in range(3)] for row in range(last + 1)]


def _of_another(manifest: form.Manifest, file: str, rubric: Rubric, round_: Round) -> Iterator[Finding]:
    """Why the workbook as a whole has no place in this round."""
    place = Place(file, 1, 1)
    if manifest.round != (round_.id or "") or manifest.rubric != rubric.id:
        message = say(
            "This sheet belongs to the round `{other}` under the rubric `{rubric}`, not to `{round}`.",
            other=short(manifest.round),
            rubric=short(manifest.rubric),
            round=round_.id,
        )
        yield Finding("KKK347", message, say("Collect it into its own round."), place)
        return
    if manifest.rubric_sha256 not in (rubric.sha256, *round_.carries_over):
        yield other_edition(manifest.rubric_sha256, place)
    stages = [stage.id for stage in rubric.stages]
    if manifest.stage not in stages or manifest.expert not in round_.assignments.get(manifest.stage, {}):
        message = say(
            "{expert} is not assigned to the stage `{stage}`.",
            expert=short(manifest.expert),
            stage=short(manifest.stage),
        )
        yield Finding("KKK347", message, say("Check `assignments:` in round.yaml."), place)
    expected = form.sheet_name(round_.id, manifest.rubric_sha256, manifest.stage, manifest.expert)
    if manifest.name != expected:
        message = say("The hidden tab was changed: its number doesn't belong to what else it says.")
        yield Finding("KKK345", message, _AGAIN, place)


_AGAIN = say("Fill in the workbook as it was sent; ask for a fresh one with `kkk sheets make`.")


class _Reader:
    def __init__(self, made: HandedIn, stage: Stage, round_: Round, findings: list[Finding]) -> None:
        self.made, self.stage, self.round, self.findings = made, stage, round_, findings
        role = round_.experts[made.manifest.expert].role
        self.items: dict[str, Item] = {
            id_: item for id_, item in stage.markable().items() if not item.by or role in item.by
        }

    def read(self, tabs: Sequence[Tab]) -> None:
        named: dict[str, list[Tab]] = {}
        for tab in tabs:
            text = tab.cells.get(form.NAME_CELL)
            name, _, entry = text.partition(" ") if isinstance(text, str) else ("", "", "")
            if name.startswith("S-") and entry:
                self._belongs(tab, name, entry)
                named.setdefault(entry, []).append(tab)
        sealed = {tab.entry: tab for tab in self.made.manifest.tabs}
        for entry, seals in sealed.items():
            found = named.pop(entry, [])
            if len(found) == 1:
                self._entry(found[0], seals)
            else:
                self._how_many(entry, len(found))
        for entry, others in named.items():
            message = say("This workbook has no tab for {entry}; it was added.", entry=short(entry))
            self._fault("KKK346", others[0], form.NAME_CELL, message, _AGAIN)

    def _belongs(self, tab: Tab, name: str, entry: str) -> None:
        if name != self.made.manifest.name:
            message = say(
                "The tab of {entry} is from another workbook ({name}).", entry=short(entry), name=short(name)
            )
            self._fault(
                "KKK346", tab, form.NAME_CELL, message, say("Each expert fills in their own workbook.")
            )

    def _how_many(self, entry: str, count: int) -> None:
        if count:
            message = say("There are {count} tabs for {entry}.", count=count, entry=entry)
        else:
            message = say("The tab of {entry} is missing.", entry=entry)
        self.findings.append(Finding("KKK346", message, _AGAIN, Place(self.made.file, 1, 1)))

    def _entry(self, tab: Tab, sealed: form.Tab) -> None:
        entry, expert = sealed.entry, self.made.manifest.expert
        if expert not in self.round.assigned(self.stage.id, entry):
            message = say("{entry} is not assigned to {expert}.", entry=entry, expert=expert)
            fix = say("Check `assignments:` in round.yaml.")
            self._fault("KKK347", tab, form.NAME_CELL, message, fix)
            return
        rows = self._rows_of_items(tab)
        before = len(self.findings)
        self._locked(tab, sealed, rows.values())
        if len(self.findings) > before:
            return
        marks = {id_: mark for id_, row in rows.items() if (mark := self._mark(tab, self.items[id_], row))}
        declared = self._declaration(tab, bool(marks))
        if declared is None:
            return
        impartial, conflict = declared
        if marks and not impartial:
            message = say(
                "{expert} declares a conflict of interest for {entry}, but gives marks.",
                expert=expert,
                entry=entry,
            )
            self._fault(
                "KKK310",
                tab,
                (form.DECLARATION, form.MARK),
                message,
                say("Clear the marks, or declare to be impartial."),
            )
        elif impartial:
            self._still_blank(tab, rows, marks)
        self.made.entries[entry] = WrittenEntry(impartial=impartial, conflict=conflict, marks=marks)

    def _rows_of_items(self, tab: Tab) -> dict[str, int]:
        """Criterion or requirement → its row, by what stands in column A; the first where it stands twice."""
        rows: dict[str, int] = {}
        for row in sorted(row for row, column in tab.cells if column == form.ID):
            id_ = tab.cells[row, form.ID]
            if isinstance(id_, str) and id_ in self.items and row > form.DECLARATION:
                rows.setdefault(id_, row)
        return rows

    # -- locked cells ----------------------------------------------------------------------------

    def _locked(self, tab: Tab, sealed: form.Tab, rows: Collection[int]) -> None:
        changed: list[tuple[At, Message]] = []
        seen: set[At] = set()
        for at, text in _sealed_cells(tab, sealed):
            seen.add(at)
            if at in tab.formulas or form.seal(text_in(text)) != sealed.seals[cell_name(*at)]:
                shown = say(
                    "This cell is locked, but was changed; now it says “{text}”.", text=short(text_in(text))
                )
                changed.append((at, shown))
        free = {(row, column) for row in (form.DECLARATION, *rows) for column in (form.MARK, form.REASON)}
        sums = {(max(rows) + 1, form.MARK)} & tab.formulas if rows else set()
        changed += [
            (at, say("Nothing is to be written here: “{text}”.", text=short(text_in(tab.cells.get(at)))))
            for at in sorted({*tab.cells, *tab.formulas} - seen - free - sums)
        ]
        for at, message in changed[:CHANGED_CELLS]:
            self._fault("KKK345", tab, at, message, _AGAIN)
        if len(changed) > CHANGED_CELLS:
            rest = say("{count} more cells of this tab were changed.", count=len(changed) - CHANGED_CELLS)
            self._fault("KKK345", tab, changed[CHANGED_CELLS][0], rest, _AGAIN)

    # -- what was filled in ----------------------------------------------------------------------

    def _declaration(self, tab: Tab, has_marks: bool) -> tuple[bool, str | None] | None:
        at, beside = (form.DECLARATION, form.MARK), (form.DECLARATION, form.REASON)
        if self._formula(tab, at) or self._formula(tab, beside):
            return None
        said, conflict = tab.cells.get(at), reason_in(tab.cells.get(beside))
        answer = answer_in(said)
        if answer == "yes" and conflict is None:
            return True, None
        if answer == "conflict" and conflict is not None:
            return False, conflict
        if said is None and conflict is None and not has_marks:
            return None
        message = _about_declaration(answer, said)
        self._fault(
            "KKK349",
            tab,
            beside if answer == "conflict" else at,
            message,
            say("Choose YES, or CONFLICT with a reason."),
        )
        return None

    def _mark(self, tab: Tab, item: Item, row: int) -> WrittenMark | None:
        at, beside = (row, form.MARK), (row, form.REASON)
        if self._formula(tab, at) or self._formula(tab, beside):
            return None
        written, reason = tab.cells.get(at), reason_in(tab.cells.get(beside))
        if written is None:
            return None
        mark = mark_in(item, written)
        _, wrong, fix = mark_value(item, mark)
        if wrong is not None:
            self._fault("KKK302", tab, at, wrong, fix)
        elif item.reason_required and reason is None:
            message = say("The mark of `{id}` has no reason, but the rubric requires one.", id=item.id)
            self._fault(
                "KKK303", tab, beside, message, say("Write the reason into the yellow cell beside the mark.")
            )
        return WrittenMark(mark=mark, reason=reason)

    def _formula(self, tab: Tab, at: At) -> bool:
        if at not in tab.formulas:
            return False
        message = say("A formula stands here; only what is typed counts.")
        self._fault("KKK348", tab, at, message, say("Type the mark or the text itself."))
        return True

    def _still_blank(self, tab: Tab, rows: dict[str, int], marks: Collection[str]) -> None:
        for id_, row in rows.items():
            if id_ not in marks and (row, form.MARK) not in tab.formulas and self.items[id_].when is None:
                message = say("`{id}` has no mark yet.", id=id_)
                finding = self._finding("KKK350", tab, (row, form.MARK), message, None)
                self.findings.append(Finding(finding.code, finding.message, None, finding.place, "warning"))

    def _fault(self, code: str, tab: Tab, at: At, message: Message, fix: Message | None) -> None:
        self.findings.append(self._finding(code, tab, at, message, fix))

    def _finding(self, code: str, tab: Tab, at: At, message: Message, fix: Message | None) -> Finding:
        """A finding about one cell, which is named as spreadsheets do: `Marks W07!D9`."""
        cell = f"{short(tab.name, 31)}!{cell_name(*at)}"
        place = Place(self.made.file, at[0] + 1, at[1] + 1)
        return Finding(code, say("{cell}: {what}", cell=cell, what=message), fix, place)


def _about_declaration(answer: str | None, said: Cell) -> Message:
    if answer == "conflict":
        return say("A conflict of interest is declared, but not what it is.")
    if answer == "yes":
        return say("The expert declares to be impartial, but also names a conflict of interest.")
    if said is None:
        return say("The declaration of impartiality is missing.")
    return say("“{text}” is no declaration.", text=short(text_in(said)))


def _sealed_cells(tab: Tab, sealed: form.Tab) -> Iterator[tuple[At, Cell]]:
    from kkk_scoring.files.workbook import position

    for name in sealed.seals:
        at = position(name)
        if at is not None:
            yield at, tab.cells.get(at)
