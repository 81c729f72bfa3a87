"""The changes between two editions of a rubric in words, and what they do to an entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from kkk_scoring.files.show import short
from kkk_scoring.messages import Message, Several, exact, say, shown_number
from kkk_scoring.report import summary
from kkk_scoring.report.called import is_withdrawn
from kkk_scoring.report.values import Shown
from kkk_scoring.rubric import written
from kkk_scoring.scoring.protocol import Outcome, Protocol
from kkk_scoring.study.difference import NOTHING, Change, Clause, Difference, found_at
from kkk_scoring.study.edition import LISTS, TABLES, Path, order_of

LONGEST: Final = 300
"""Rules are cut to so many characters, other texts to `LONGEST_TEXT`."""
LONGEST_TEXT: Final = 80

_MODELS: Final[Mapping[str, tuple[Any, ...]]] = {
    "rubric": (written.Rubric,),
    "stage": (written.Stage,),
    "criterion": (written.Criterion, written.Group),
    "requirement": (written.Requirement,),
    "figure": (written.Figure,),
    "role": (written.Role,),
    "result": (written.Result,),
    "marks": (written.Scale,),
    "each": (written.Each,),
    "sheets": (written.Sheets,),
    "points": (written.Table,),
    "correctable": (written.Correctable,),
}
"""Where the titles of keys stand: by the kind of an element, or by the key that holds them."""


class Signed(Message):
    """A number that was gained or lost: ``+2.5``, ``−3``; a third is cut with ``…``."""

    __slots__ = ("number",)

    def __init__(self, number: int | Fraction) -> None:
        super().__init__("", {})
        self.number = number

    def render(self, language: str) -> str:
        sign = "−" if self.number < 0 else "+" if self.number else ""
        return sign + shown_number(max(self.number, -self.number), language)


def clause_name(clause: Clause, difference: Difference) -> Message:
    """What a clause is called: as the regulations do, else by what it changes."""
    before, after = (_clause_text(one) for one in (clause.old, clause.new))
    if before and after and before.both() != after.both():
        return say("{new} (before: {old})", new=after, old=before)
    if before or after:
        return before or after  # type: ignore[return-value]  # one of them is there
    return element_name(clause.elements[0], clause.changes[0].kind, difference)


def _clause_text(clause: object) -> Message | None:
    if isinstance(clause, str):
        return say("{text}", text=short(clause, LONGEST_TEXT))
    texts = (
        {lang: short(clause[lang], LONGEST_TEXT) for lang in ("pl", "en") if clause.get(lang)}
        if (isinstance(clause, dict))
        else {}
    )
    return say("{text}", text=texts) if texts else None


def element_name(element: Path, kind: str, difference: Difference) -> Message:
    """An element as people call it: its kind, id, title; and its other id where it was renamed."""
    id_ = str(element[-1])
    if id_ in (order_of("stages"), order_of("results")):
        return say("Order of the stages") if id_ == order_of("stages") else say("Order of the results")
    if kind == "rubric":
        return Message(_key_title("rubric", id_) or id_, {})
    name = say("`{id}`", id=_path_in_form(element) if kind == "field" else id_)
    now = {older: newer for newer, older in difference.renamed.items()}.get(id_)
    if now is not None:
        name = say("`{id}` (now `{other}`)", id=id_, other=now)
    elif id_ in difference.renamed:
        name = say("`{id}` (before `{other}`)", id=id_, other=difference.renamed[id_])
    values = [found_at(tree, element) for tree in (difference.old, difference.new)]
    titles = [value["title"] for value in values if isinstance(value, dict) and value.get("title")]
    kinds = {
        "stage": say("stage"),
        "criterion": say("criterion"),
        "requirement": say("requirement"),
        "figure": say("figure"),
        "role": say("role"),
        "result": say("result"),
        "field": say("field"),
    }
    if any(isinstance(value, dict) and "criteria" in value for value in values) and kind == "criterion":
        kinds["criterion"] = say("group")
    if not titles:
        return say("{kind} {name}", kind=kinds[kind], name=name)
    return say("{kind} {name} ({title})", kind=kinds[kind], name=name, title=_cut(titles[0]))


def _path_in_form(element: Path) -> str:
    steps = [str(step) for step in element[1:] if not isinstance(step, int) and step not in ("is", "list")]
    return ".".join(steps)


def change_text(change: Change, difference: Difference) -> Message:
    """One change as a sentence."""
    for list_ in LISTS:
        if change.path == (order_of(list_),):
            values = {"old": ", ".join(change.old), "new": ", ".join(change.new)}
            if list_ == "stages":
                return say("The order of the stages was {old}; now it is {new}.", **values)
            return say("The order of the results was {old}; now it is {new}.", **values)
    what = element_name(change.element, change.kind, difference)
    if change.path == change.element and change.kind != "rubric":
        return _whole(change, what)
    subject = what if change.path == change.element else say("{what}, {key}", what=what, key=_key(change))
    old, new = (_value(one, change) for one in (change.old, change.new))
    if len(change.path) > 3 and change.path[-2] in TABLES and NOTHING in (change.old, change.new):
        return _step(change, what)
    if change.old is NOTHING:
        return say("{subject}: now {new}; before, nothing was said.", subject=subject, new=new)
    if change.new is NOTHING:
        return say("{subject}: was {old}; now nothing is said.", subject=subject, old=old)
    return say("{subject}: was {old}, now {new}.", subject=subject, old=old, new=new)


def _step(change: Change, what: Message) -> Message:
    """A step of a table that came or went."""
    subject = say("{what}, {key}", what=what, key=_key(change._replace(path=change.path[:-1])))
    step = {"subject": subject, "step": short(str(change.path[-1]), LONGEST)}
    if change.old is NOTHING:
        return say("{subject}: new step {step} with {points} points.", **step, points=flow(change.new))
    return say("{subject}: the step {step} with {points} points is gone.", **step, points=flow(change.old))


def _whole(change: Change, what: Message) -> Message:
    """An element that came, went, or is written in another way altogether."""
    rules = say("{what}", what=_value(_rules_of(change.new if change.old is NOTHING else change.old), change))
    if change.old is NOTHING:
        return say("New: {what}: {rules}.", what=what, rules=rules)
    if change.new is NOTHING:
        return say("Gone: {what}: {rules}.", what=what, rules=rules)
    old, new = (_value(one, change) for one in (change.old, change.new))
    return say("{subject}: was {old}, now {new}.", subject=what, old=old, new=new)


def _rules_of(value: Any) -> Any:
    """An element without what only names it."""
    if not isinstance(value, dict):
        return value
    return {key: part for key, part in value.items() if key not in ("title", "clause", "note", "help")}


def _key(change: Change) -> Message:
    """The key within its element, with the title that editors show of it."""
    steps = [str(step) for step in change.path[len(change.element) :]]
    holder, named = change.kind, []
    for step in steps:
        title = _key_title(holder, step)
        named.append(Message(title, {}) if title else say("`{key}`", key=step))
        holder = step
    return Several(named, ", ")


def _key_title(kind: str, key: str) -> str | None:
    for model in _MODELS.get(kind, ()):
        for name, field in model.model_fields.items():
            if (field.alias or name) == key and field.title:
                return str(field.title)
    return None


def _value(value: Any, change: Change) -> Message:
    """A value of the rubric as it is written; what people read in their language."""
    if change.wording and (isinstance(value, str) or _is_text(value)):
        return say("“{text}”", text=_cut(value))
    return say("`{rule}`", rule=short(flow(value), LONGEST))


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) <= {"pl", "en"}


def _cut(text: Any) -> Any:
    if isinstance(text, dict):
        return {language: short(str(part), LONGEST_TEXT) for language, part in text.items()}
    return short(str(text), LONGEST_TEXT)


def flow(value: Any) -> str:
    """A value of the rubric on one line, as YAML could write it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        return exact(value)
    return " ".join(str(value).split())


# -- what becomes of an entry ---------------------------------------------------------------------


def standing(outcome: Outcome, protocol: Protocol) -> Message:
    """Where an entry ended: its result, or the stage where it fell or is open."""
    if outcome.verdict == "passed":
        titles = [line.title for line in protocol.rubric.results if line.id == outcome.result and line.title]
        return say("{result}", result=titles[0]) if titles else summary.verdict_word("passed")
    word = summary.outcome_word(outcome)
    at = outcome.stopped_at
    if at is None or is_withdrawn(outcome):
        return word
    return say("{verdict}: {stage}", verdict=word, stage=protocol.rubric.stage(at).title or at)


def place(outcome: Outcome) -> Message:
    """The place on the list, best to worst where it is open; a dash without one."""
    if outcome.rank is not None:
        return say("{place}", place=outcome.rank)
    if outcome.best is None or outcome.worst is None:
        return say("–")
    return say("{best}–{worst}", best=outcome.best, worst=outcome.worst)


def total(outcome: Outcome) -> Message:
    """The points as lists show them."""
    value = summary.total(outcome)
    return say("–") if value is None else Shown(value)


def from_to(old: Message, new: Message) -> Message:
    """Both where they differ, else the one."""
    return new if old.both() == new.both() else say("{old} → {new}", old=old, new=new)


def parts(given: Sequence[int | Fraction] | None) -> Iterator[tuple[int, Signed]]:
    """The number of each cause, from 1, that has a part in a change, and that part."""
    for number, part in enumerate(given or (), start=1):
        if part:
            yield number, Signed(part)
