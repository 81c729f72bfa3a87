"""Values of a file against a pydantic shape: the checked value, or findings with places.

Pydantic finds; the words are ours, in both languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from kkk_scoring.files.finding import Finding, tidy

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from kkk_scoring.files.document import Document, Path, Value

T = TypeVar("T")


def fit(
    document: Document, shape: TypeAdapter[T] | type[T], path: Path = ()
) -> tuple[T | None, list[Finding]]:
    """The part of *document* at *path* as *shape* reads it, or None and all that doesn't fit.

    *shape* is a model or a TypeAdapter. The findings are sorted by place; each has
    a code from KKK050 on, listed in docs/files.md.
    """
    from pydantic import TypeAdapter, ValidationError

    adapter: TypeAdapter[T] = shape if isinstance(shape, TypeAdapter) else _adapter(shape)
    value = part(document.value, path)
    try:
        return adapter.validate_python(value), []
    except ValidationError as error:
        from kkk_scoring.files.misfit import misfits

        found = misfits(error.errors(include_url=False), value, adapter.core_schema)
    findings = []
    for misfit in found:
        where = (*path, *misfit.path)
        place = document.key_place(where) if misfit.on_key else document.place(where)
        findings.append(Finding(misfit.words.code, misfit.words.message, misfit.words.fix, place))
    return None, list(tidy(findings))


_adapters: dict[Any, Any] = {}


def _adapter(shape: Any) -> Any:
    """The adapter of a model, made once: a round has many sheets of the same shape."""
    from pydantic import TypeAdapter

    if shape not in _adapters:
        _adapters[shape] = TypeAdapter(shape)
    return _adapters[shape]


def part(value: Value, path: Path) -> Any:
    """What lies at *path* in *value*; None if it leads nowhere."""
    for step in path:
        try:
            value = value[step]  # type: ignore[index]  # any mismatch is caught
        except (KeyError, IndexError, TypeError):
            return None
    return value
