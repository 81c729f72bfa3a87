"""A round of a competition: its experts, who assesses what, the sheets and the events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import Discriminator, Field, Tag

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.files.types import Id, Nip, SlugId, Whole
from kkk_scoring.rubric.keys import NoteKey, NothingListed, TitleKey, Written
from kkk_scoring.scoring.acts import ReplaceSheet
from kkk_scoring.scoring.events import AnyEvent, DropSheet, NoSheet, Received, Recusal
from kkk_scoring.scoring.given import GivenMark as GivenMark
from kkk_scoring.scoring.given import Sheet as Sheet
from kkk_scoring.scoring.given import SheetEntry as SheetEntry
from kkk_scoring.scoring.happening import Happening
from kkk_scoring.scoring.meetings import Meeting, PaperFacts
from kkk_scoring.scoring.zone import DEFAULT

if TYPE_CHECKING:
    from kkk_scoring.rubric.model import Rubric

E = TypeVar("E", bound=Happening)


class Employer(Written):
    """For whom an expert works; only compared with what applications say."""

    name: str | None = Field(default=None, title="Name", description="The employer's full name.")
    nip: Nip | None = Field(default=None, title="NIP", description="The employer's tax number.")


class Expert(Written):
    """Who hands in sheets, in one role."""

    role: Id = Field(title="Role", description="The role, as the rubric names it.")
    body: str | None = Field(default=None, title="Body", description="The office, or the expert's field.")
    employer: Employer = Field(
        default_factory=Employer, title="Employer", description="For finding conflicts of interest."
    )
    fields: list[str] = Field(
        default_factory=list, title="Fields", description="What the expert can assess; left out: everything."
    )
    load: Annotated[Whole, Field(ge=0)] | None = Field(
        default=None, title="Load", description="The most entries of one stage that the expert takes."
    )
    note: NoteKey = None


class Draw(Written):
    """How a proposal of assignments was drawn, so that anybody can draw it again."""

    seed: str = Field(title="Seed", description="The text from which equal choices were drawn.")
    field: str | None = Field(
        None, title="Field", description="The form's field that experts' fields were compared with."
    )


Entries = Annotated[
    Annotated[Literal["all"], Tag("all")] | Annotated[list[Id], Tag("list")],
    Discriminator(lambda value: "all" if isinstance(value, str) else "list"),
]


Assessing = Annotated[dict[Id, Entries], NothingListed(dict)]
"""Expert → what the expert assesses in a stage; nothing behind the stage: nobody is assigned yet."""


class WrittenRound(Written):
    """round.yaml as its author writes it."""

    round: SlugId = Field(title="Round", description="The round's id.")
    rubric: SlugId = Field(title="Rubric", description="The id of the rubric under which it is run.")
    title: TitleKey = None
    note: NoteKey = None
    zone: str = Field(
        DEFAULT,
        title="Time zone",
        description="The zone of all times without an offset, by its IANA name; Europe/Warsaw if left out.",
    )
    seed: str | None = Field(
        None, title="Seed", description="For drawing lots; drawn in public and recorded here."
    )
    parameters: dict[str, Any] = Field(
        default_factory=dict, title="Parameters", description="What the rubric's `round` asks for."
    )
    experts: Annotated[dict[Id, Expert], NothingListed(dict)] = Field(
        default_factory=dict, title="Experts", description="Those who hand in sheets, by their id."
    )
    assignments: Annotated[dict[Id, Assessing], NothingListed(dict)] = Field(
        default_factory=dict,
        title="Assignments",
        description="Stage, expert, and the entries to assess; or the word all.",
    )
    draws: Annotated[dict[Id, Draw], NothingListed(dict)] = Field(
        default_factory=dict,
        title="Draws",
        description="By stage, how `kkk experts assign` drew the assignments.",
    )
    carries_over: Annotated[dict[str, str], NothingListed(dict)] = Field(
        default_factory=dict,
        title="Carries over",
        description="Earlier editions of the rubric (SHA-256 of the file) whose sheets count; and why.",
    )
    events: Annotated[list[AnyEvent], NothingListed(list)] = Field(
        default_factory=list, title="Events", description="All that happened, each with its date."
    )
    papers: PaperFacts = Field(
        default_factory=PaperFacts, title="Papers", description="What official papers say besides results."
    )
    meetings: Annotated[list[Meeting], NothingListed(list)] = Field(
        default_factory=list, title="Meetings", description="Meetings of the commission, for their minutes."
    )


@dataclass(frozen=True, slots=True)
class Round:
    """A round as scoring sees it. *assignments*: stage → expert → entries (None: all)."""

    id: str | None
    """None for a plain folder of applications."""
    title: object = None
    note: object = None
    parameters: Mapping[str, object] = field(default_factory=dict)
    experts: Mapping[str, Expert] = field(default_factory=dict)
    assignments: Mapping[str, Mapping[str, frozenset[str] | None]] = field(default_factory=dict)
    events: Mapping[str, Sequence[Happening]] = field(default_factory=dict)
    """Entry → its events in order of date."""
    happened: Mapping[Place, Happening] = field(default_factory=dict)
    """Where it stands → each event that counts, also those about no entry, in order of date."""
    not_yet: frozenset[tuple[str, str, str]] = frozenset()
    """Stage, expert and entry of re-assessments that nobody had decided on by *as_of*."""
    as_of: date | None = None
    """The last day whose events are known; None: all that are recorded."""
    sheets: Mapping[tuple[str, str], Sheet] = field(default_factory=dict)
    """(stage, expert) → the sheet."""
    draws: Mapping[str, Draw] = field(default_factory=dict)
    """Stage → how its assignments were drawn."""
    seed: str | None = None
    """What lots are drawn from."""
    carries_over: Mapping[str, str] = field(default_factory=dict)
    """Hash of an earlier edition of the rubric → why its sheets count."""
    stands: str = "new"
    """Which sheet stands after a re-assessment, as the rubric says it."""
    orders: Sequence[Sequence[str]] = ()
    """Orders that people gave to entries that were still equal."""
    papers: PaperFacts = field(default_factory=PaperFacts)
    meetings: Sequence[Meeting] = ()
    zone: str = DEFAULT
    registers: Mapping[str, object] = field(default_factory=dict)
    """What the registers say that the rubric looks into, by name; one that is not here is unknown."""

    def assigned(self, stage: str, entry: str) -> Iterator[str]:
        """The experts who assess *entry* in *stage*, in the order of `assignments`."""
        for expert, entries in self.assignments.get(stage, {}).items():
            if (entries is None or entry in entries) and (stage, expert, entry) not in self.not_yet:
                yield expert

    def sheet(self, stage: str, expert: str, entry: str) -> SheetEntry | None:
        """What *expert* handed in for *entry*, or None."""
        sheet = self.sheets.get((stage, expert))
        return sheet.entries.get(entry) if sheet else None

    def recused(self, stage: str, expert: str, entry: str) -> bool:
        """Whether the expert's sheet is out: recused, a conflict declared on it, dropped, replaced, or not to
        come."""
        return self.replaced(stage, expert, entry) or self._out(stage, expert, entry)

    def void(self, stage: str, expert: str, entry: str) -> bool:
        """Whether the sheet is out for good: a replaced one is if the rules let the new one stand anyway."""
        gone = self.stands == "new" and self.replaced(stage, expert, entry)
        return gone or self._out(stage, expert, entry)

    def _out(self, stage: str, expert: str, entry: str) -> bool:
        declared = self.sheet(stage, expert, entry)
        if declared is not None and not declared.impartial:
            return True
        return any(
            event.expert == expert and event.stage in (None, stage)
            for event in self.events.get(entry, ())
            if isinstance(event, Recusal | NoSheet | DropSheet)
        )

    def replaced(self, stage: str, expert: str, entry: str) -> bool:
        """Whether somebody else assesses the entry in the expert's place."""
        return any(event.expert == expert and event.stage == stage for event in self.of(entry, ReplaceSheet))

    def received(self, entry: str) -> datetime | None:
        """When the office received it, to the minute, because a deadline lasts to the end of its minute."""
        found = [event.date for event in self.of(entry, Received)]
        return found[0].replace(second=0, microsecond=0) if found else None

    def of(self, entry: str, kind: type[E]) -> list[E]:
        """The events of one kind about *entry*."""
        return [event for event in self.events.get(entry, ()) if isinstance(event, kind)]


@dataclass(slots=True)
class Application:
    """One entry's file as scoring sees it: its *answers*, or why there are none.

    *place* tells where the answer at a path stands; *missing*: required fields not filled in.
    Those of a *draft* may still come.
    """

    id: str
    file: str
    answers: dict[str, Any] | None
    place: Callable[[tuple[str | int, ...]], Place]
    missing: tuple[tuple[str | int, ...], ...] = ()
    findings: tuple[Finding, ...] = ()
    draft: bool = False
    mended: Application | None = None
    """The application after a correction that came in time and changed only what was asked."""
    asked: frozenset[str] = frozenset()
    """The requirements for which it was asked."""
    remarks: tuple[Finding, ...] = ()
    """What is wrong with a correction; the application stays as it was handed in."""
    rules: Rubric | None = None
    """The rules as they are for this entry alone, where a case states what some of them come to."""
