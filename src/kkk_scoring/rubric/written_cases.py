"""Cases as a rubric's author writes them: what is given, what must come out, and what needs no case."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from kkk_scoring.files.types import Id, SlugId
from kkk_scoring.rubric.keys import GroupedBy, NoteKey, Written

Names = dict[str, Any]


class Case(Written):
    """One example of the rules: what is given, and what must come out."""

    case: str = Field(title="Case", description="What the case shows, as a sentence about the rules.")
    note: NoteKey = None
    given: Names = Field(
        default_factory=dict,
        title="Given",
        description="Name and value: fields, figures, requirements, criteria, groups, stages, STAGE.sheets. "
        "What isn't given is unknown.",
    )
    entries: dict[Id, Names] = Field(
        default_factory=dict,
        title="Entries",
        description="Several entries, each with what is given for it alone.",
    )
    expect: Names = Field(
        title="Expected",
        description="Name and value that must come out: a verdict, points, rank, gets. "
        "With `entries` one line per entry.",
    )
    events: list[dict[str, Any]] = Field(
        default_factory=list, title="Events", description="What happened, as round.yaml lists it."
    )
    seed: str | None = Field(None, title="Seed", description="What lots are drawn from.")


class Excuse(Written):
    """A changed rule that no case can notice, and why."""

    excused: str = Field(title="Excused", description="Why no case can notice the change.")
    at: str = Field(title="Place", description="Where the change is made, as `kkk test --mutate` names it.")
    change: str | None = Field(
        None,
        title="Change",
        description="The change, as `kkk test --mutate` writes it; all there if left out.",
    )


_excuses = GroupedBy("excused", "Excused", "Why no case can notice the change.")
CaseOrExcuse = Annotated[
    Annotated[Case, Tag("single")] | Annotated[Excuse, Tag("group")],
    Discriminator(_excuses.kind),
    _excuses,
]
CasesKey = Annotated[
    list[CaseOrExcuse],
    Field(
        title="Cases",
        description="The rules' own examples, which `kkk test` runs; and changes that need none.",
    ),
]


class CasesFile(Written):
    """A file of cases beside the rubric."""

    cases: SlugId = Field(title="Cases", description="The id of the rubric whose cases these are.")
    note: NoteKey = None
    examples: CasesKey
