"""Pydantic's errors as faults at paths of the file's values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from kkk_scoring.files.misfit_words import words_of
from kkk_scoring.files.unfit import Unfit, WrongKind
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.files.document import Path
    from kkk_scoring.files.misfit_words import Words

# The branches of unions passed on the way to an error: how long the path was then, and the branch's name.
Tags: TypeAlias = "tuple[tuple[int, str | int], ...]"

# Errors put into words at most: more are never shown, and a hostile file may have very many.
_LOOKED_AT: Final = 500


class Misfit(NamedTuple):
    """One fault: *path* into the values, whether its key is meant, the words, and what stands there."""

    path: Path
    on_key: bool
    words: Words
    given: object
    tags: Tags = ()


def misfits(errors: Iterable[Mapping[str, Any]], value: object, schema: Mapping[str, Any]) -> list[Misfit]:
    """What doesn't fit in *value*.

    Of a union's branches only the likeliest speaks, and a misspelt key is not also
    reported as missing.
    """
    found = [_placed(error, value, schema) for error in islice(errors, _LOOKED_AT) if not _is_echo(error)]
    likeliest = _likeliest(found, 0)
    meant = {(*misfit.path[:-1], misfit.words.meant) for misfit in likeliest if misfit.words.meant}
    return [misfit for misfit in likeliest if (*misfit.path, misfit.words.missing) not in meant]


def _is_echo(error: Mapping[str, Any]) -> bool:
    """Whether a list is called too short only because some of its items don't fit."""
    return error["type"] == "too_short" and bool(len(error["input"]) >= error["ctx"]["min_length"])


def _placed(error: Mapping[str, Any], value: object, schema: Mapping[str, Any]) -> Misfit:
    """Where *error* is: pydantic's location without the names of unions' branches."""
    loc, kind, given = list(error["loc"]), error["type"], error["input"]
    in_key = bool(loc) and loc[-1] == "[key]"
    steps = loc[:-1] if in_key or kind == "missing" else loc
    ways = list(islice(_ways(value, steps, (), ()), 64))
    # Pydantic says what it saw there; that tells a key from a branch of the same name.
    right = [way for way in ways if (way[0][-1:] == (given,) if in_key else way[2] is given)]
    path, tags, _ = (right or ways)[0]
    discriminator = str(error.get("ctx", {}).get("discriminator", "")).strip("'")
    if kind == "union_tag_invalid" and isinstance(given, dict) and discriminator in given:
        path = (*path, discriminator)
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, Unfit):
        path, in_key = (*path, *cause.path), in_key or cause.on_key
    on_key = in_key or kind in ("extra_forbidden", "unexpected_keyword_argument")
    return Misfit(path, on_key, words_of(error, loc, schema), given, tags)


def _ways(
    value: Any, loc: Sequence[str | int], path: Path, tags: Tags
) -> Iterator[tuple[Path, Tags, object]]:
    """The ways *loc* can be read as a path into *value*; a step that leads nowhere names a branch."""
    if not loc:
        yield path, tags, value
        return
    step, rest = loc[0], loc[1:]
    if _holds(value, step):
        yield from _ways(value[step], rest, (*path, step), tags)
    yield from _ways(value, rest, path, (*tags, (len(path), step)))


def _holds(value: object, step: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(step, int) and 0 <= step < len(value)
    return isinstance(value, dict) and step in value


def _likeliest(found: list[Misfit], passed: int) -> list[Misfit]:
    """Without the errors of those branches of unions that were probably not meant.

    *passed* counts the unions passed. A branch for another kind of value is left
    out; of the others the one with the fewest errors stays.
    """
    chosen = [misfit for misfit in found if len(misfit.tags) <= passed]
    unions: dict[Path, dict[str | int, list[Misfit]]] = {}
    for misfit in found:
        if len(misfit.tags) > passed:
            length, tag = misfit.tags[passed]
            unions.setdefault(misfit.path[:length], {}).setdefault(tag, []).append(misfit)
    for place, branches in unions.items():
        fitting = [branch for branch in branches.values() if not _is_wrong_kind(branch, place)]
        if fitting or len(branches) == 1:
            chosen += _likeliest(min(fitting or branches.values(), key=len), passed + 1)
        else:
            chosen.append(_any_of([branch[0] for branch in branches.values()]))
    return chosen


def _is_wrong_kind(branch: list[Misfit], place: Path) -> bool:
    return all(misfit.path == place and misfit.words.expected is not None for misfit in branch)


def _any_of(branches: list[Misfit]) -> Misfit:
    """One fault where no branch takes this kind of value: *a text or a list* is expected."""
    expected = list(dict.fromkeys(b.words.expected for b in branches if b.words.expected))
    either = expected[0]
    for other in expected[1:]:
        either = say("{one} or {other}", one=either, other=other)
    fixes = {branch.words.fix for branch in branches}
    first = branches[0]
    wrong = WrongKind(either, first.given, fixes.pop() if len(fixes) == 1 else None)
    return first._replace(words=first.words._replace(message=wrong.message, fix=wrong.fix, expected=either))
