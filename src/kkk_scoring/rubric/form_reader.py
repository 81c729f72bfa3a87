"""Fields read from a rubric: its form, what it asks of a round, and the registers that it looks into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kkk_scoring.files import types
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.unfit import Unfit, WrongKind
from kkk_scoring.messages import say
from kkk_scoring.rubric.form import SIMPLE, Field, Path
from kkk_scoring.rubric.names import name_finding

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document

ATTRIBUTES = frozenset(
    [
        "is",
        "list",
        "min",
        "max",
        "over",
        "step",
        "unit",
        "title",
        "help",
        "clause",
        "private",
        "blind",
        "fixed",
        "effort",
        "note",
        "allow",
    ]
)


def _unit(value: object) -> None:
    if not isinstance(value, str):
        raise WrongKind(say("a text"), value, say("Put it in quotes."))


def _blind(value: object) -> None:
    if value != "hidden":
        raise WrongKind(say("the word hidden"), value)


def _allow(value: object) -> None:
    if not isinstance(value, dict):
        raise WrongKind(say("codes with reasons"), value, say("Write `allow: {{KKK515: reason}}`."))
    for reason in value.values():
        types.local_text(reason)


_CHECKS: dict[str, Callable[[Any], object]] = {
    **dict.fromkeys(("min", "max", "over", "step", "effort"), types.number),
    **dict.fromkeys(("title", "help", "note"), types.local_text),
    **dict.fromkeys(("private", "fixed"), types.true_or_false),
    "unit": _unit,
    "blind": _blind,
    "allow": _allow,
}
"""What an attribute may hold; each raises `Unfit`."""


class FormReader:
    """Reads `form:` or `round:` of a rubric; what is wrong goes to *findings*."""

    def __init__(self, document: Document, findings: list[Finding]) -> None:
        self.document, self.findings = document, findings

    def fields(self, written: Mapping[str, Any], path: Path) -> dict[str, Field]:
        """The fields of a record written at *path*."""
        found: dict[str, Field] = {}
        for key, value in written.items():
            name, optional = key.removesuffix("?"), key.endswith("?")
            here = (*path, key)
            fault = name_finding(name, self.document.key_place(here))
            if fault:
                self.findings.append(fault)
                continue
            if name in found:
                self._fault(here, "KKK203", say("The field `{name}` stands twice.", name=name))
                continue
            field = self.field(name, optional, value, here)
            if field:
                found[name] = field
        return found

    def field(self, name: str, optional: bool, written: object, path: Path) -> Field | None:
        """The field written at *path*, or None with a finding."""
        if isinstance(written, str):
            return self._simple(name, optional, written, path, {})
        if isinstance(written, list):
            return self._listed(name, optional, written, path, {})
        if not isinstance(written, Mapping):
            self._fault(
                path,
                "KKK204",
                say("`{name}` needs a type, but here is {value}.", name=name, value=_short(written)),
                say("Write one of: {types}.", types=", ".join(SIMPLE)),
            )
            return None
        if "is" in written:
            attributes = self._attributes(written, path)
            inner, here = written["is"], (*path, "is")
            if isinstance(inner, str):
                return self._simple(name, optional, inner, here, attributes)
            if isinstance(inner, list):
                return self._listed(name, optional, inner, here, attributes)
            if isinstance(inner, Mapping):
                return self._record(name, optional, inner, here, attributes)
            return self.field(name, optional, inner, here)
        if "list" in written:
            attributes = self._attributes(written, path)
            item = self.field(name, False, written["list"], (*path, "list"))
            return item and self._make(name, "list", optional, path, attributes, item=item)
        return self._record(name, optional, written, path, {})

    def _record(
        self, name: str, optional: bool, written: Mapping[str, Any], path: Path, attributes: Mapping[str, Any]
    ) -> Field:
        return self._make(name, "record", optional, path, attributes, fields=self.fields(written, path))

    def _simple(
        self, name: str, optional: bool, kind: str, path: Path, attributes: Mapping[str, Any]
    ) -> Field | None:
        if kind in SIMPLE:
            return self._make(name, kind, optional, path, attributes)
        self._fault(
            path,
            "KKK204",
            say("`{kind}` is not a type of field.", kind=_short(kind)),
            say("Write one of: {types}; a choice is a list: [small, large].", types=", ".join(SIMPLE)),
        )
        return None

    def _listed(
        self, name: str, optional: bool, written: list[Any], path: Path, attributes: Mapping[str, Any]
    ) -> Field | None:
        if len(written) == 1 and isinstance(written[0], Mapping):
            item = self.field(name, False, written[0], (*path, 0))
            return item and self._make(name, "list", optional, path, attributes, item=item)
        if written and all(isinstance(option, str) for option in written):
            if len(set(written)) < len(written):
                self._fault(path, "KKK204", say("A choice of `{name}` stands twice.", name=name))
            return self._make(name, "choice", optional, path, attributes, options=tuple(written))
        self._fault(
            path,
            "KKK204",
            say("`{name}` is neither a choice nor a list of records.", name=name),
            say("A choice is [small, large]; a list of records has one `- ` with the fields below it."),
        )
        return None

    def _attributes(self, written: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
        for key in written:
            if key not in ATTRIBUTES:
                from kkk_scoring.rubric.names import suggestion

                self._fault(
                    (*path, key),
                    "KKK204",
                    say("`{key}` is not an attribute of a field.", key=_short(key)),
                    suggestion(key, ATTRIBUTES),
                    at_key=True,
                )
        for key in _CHECKS.keys() & written.keys():
            try:
                _CHECKS[key](written[key])
            except Unfit as bad:
                here = (*path, key, *bad.path)
                self._fault(here, bad.code, bad.message, bad.fix, at_key=bad.on_key)
                written = {k: v for k, v in written.items() if k != key}
        low, high = written.get("over", written.get("min")), written.get("max")
        if low is not None and high is not None and low > high:
            message = say("No number is both from {low} up and {high} or less.", low=low, high=high)
            self._fault((*path, "max"), "KKK204", message)
            written = {k: v for k, v in written.items() if k != "max"}
        if "is" in written and "list" in written:
            self._fault((*path, "list"), "KKK204", say("A field has either `is` or `list`."), at_key=True)
        return written

    def _make(
        self, name: str, kind: str, optional: bool, path: Path, attributes: Mapping[str, Any], **more: Any
    ) -> Field:
        over = "over" in attributes
        return Field(
            name,
            kind,
            optional,
            self.document.key_place(path),
            title=attributes.get("title"),
            help=attributes.get("help"),
            unit=attributes.get("unit"),
            low=attributes["over"] if over else attributes.get("min"),
            high=attributes.get("max"),
            over=over,
            step=attributes.get("step"),
            attributes=attributes,
            **more,
        )

    def _fault(self, path: Path, code: str, message: Any, fix: Any = None, at_key: bool = False) -> None:
        place = self.document.key_place(path) if at_key else self.document.place(path)
        self.findings.append(Finding(code, message, fix, place))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
