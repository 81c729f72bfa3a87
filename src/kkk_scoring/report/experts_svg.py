"""Pictures of the report on experts: SVG files that need nothing else, with every number written in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from html import escape
from typing import Final

from kkk_scoring.files.show import safe, short
from kkk_scoring.messages import Message, say, shown_number
from kkk_scoring.report.experts_words import Rounded
from kkk_scoring.report.summary import title
from kkk_scoring.study.experts import RoleReport, StageReport
from kkk_scoring.study.severity import Severity

CELL: Final = (58, 30)
MARGIN: Final = 24
HEAD: Final = 96
LEFT: Final = 120
PLOT: Final = 460
ROW: Final = 32
# Orange and blue are told apart also by those who don't see red and green alike.
FEWER: Final = (179, 88, 6)
MORE: Final = (33, 102, 172)
STYLE: Final = (
    "text{font:13px 'DejaVu Sans',Verdana,Arial,sans-serif;fill:#1b1b1b}"
    ".h{font-size:16px;font-weight:bold}.s{font-size:12px;fill:#555}.w{fill:#fff}.e{text-anchor:end}"
    ".m{text-anchor:middle}"
)
Exact = int | Fraction


def heat_map(stage: StageReport, language: str) -> str | None:
    """Experts × entries: each sheet's sum, coloured by how far it lies from the mean of the entry's sheets.

    The columns are the experts of all roles. None where there is nothing to show.
    """
    columns = [(role, expert) for role in stage.roles if role.spreads for expert in role.panel.experts]
    entries = sorted({one.entry for role in stage.roles for one in role.spreads})
    if not columns or not entries:
        return None
    sums = {(one.entry, e): v for role in stage.roles for one in role.spreads for e, v in one.sums.items()}
    means = {entry: _mean([v for (own, _), v in sums.items() if own == entry]) for entry in entries}
    farthest: Fraction = max(abs(value - means[entry]) for (entry, _), value in sums.items())
    width, height = LEFT + CELL[0] * len(columns) + MARGIN, HEAD + CELL[1] * len(entries) + 60
    parts = [*_titles(stage, say("Sheets' sums by expert and entry"), language)]
    for column, (role, expert) in enumerate(columns):
        x = LEFT + CELL[0] * column + CELL[0] // 2
        hint = title(role.panel.role.title, language, role.panel.role.id)
        parts.append(_text(x, HEAD - 10, short(expert, 8), "m", f"{expert}: {hint}"))
    for row, entry in enumerate(entries):
        y = HEAD + CELL[1] * row
        parts.append(_text(LEFT - 10, y + 20, short(entry, 12), "e", entry))
        for column, (_, expert) in enumerate(columns):
            if (entry, expert) in sums:
                away = sums[entry, expert] - means[entry]
                parts += _cell(LEFT + CELL[0] * column, y, sums[entry, expert], away, farthest, language)
    y = HEAD + CELL[1] * len(entries) + 28
    legend = say(
        "Blue: more than the mean of the entry's sheets; orange: fewer; deepest at {points} points.",
        points=Rounded(farthest, 1),
    )
    parts.append(_text(MARGIN, y, legend.render(language), "s"))
    return _svg(max(width, 680), height, parts, _name(stage, language))


def severity_plot(stage: StageReport, language: str) -> str | None:
    """Each expert's severity in points with its 95 % interval. None where no severity is known."""
    roles = [role for role in stage.roles if any(one.severity is not None for one in role.severities)]
    if not roles:
        return None
    known = [one for role in roles for one in role.severities if one.severity is not None]
    reach = max(_reach(one) for one in known)
    step = next(s for s in _steps() if s * 4 >= reach)
    scale = PLOT / 2 / float(step * 4)
    parts = [*_titles(stage, say("Severity of experts, with 95 % intervals"), language)]
    y = HEAD
    middle = LEFT + PLOT // 2
    for role in roles:
        name = title(role.panel.role.title, language, role.panel.role.id)
        parts.append(_text(MARGIN, y, short(name)))
        top = y + 12
        rows = [*_rows(role, top, middle, scale, language)]
        y = top + ROW * len([one for one in role.severities if one.severity is not None])
        for tick in range(-4, 5):
            x = middle + float(tick * step) * scale
            colour = "#555" if tick == 0 else "#ddd"
            parts.append(f'<path d="M{x:.1f} {top}V{y}" stroke="{colour}"/>')
            if tick % 2 == 0:
                parts.append(_text(x, y + 18, Rounded(tick * step, _places(step)).render(language), "m s"))
        parts += rows
        y += 52
    more = say("← gives more points than the others").render(language)
    fewer = say("gives fewer points than the others →").render(language)
    parts += [_text(middle - 16, y - 4, more, "e s"), _text(middle + 16, y - 4, fewer, "s")]
    return _svg(LEFT + PLOT + 200, y + 16, parts, _name(stage, language))


def _rows(role: RoleReport, top: int, middle: int, scale: float, language: str) -> Iterator[str]:
    known = [one for one in role.severities if one.severity is not None]
    for row, one in enumerate(known):
        y = top + ROW * row + ROW // 2
        assert one.severity is not None
        x, ends = middle + float(one.severity) * scale, one.interval()
        yield _text(LEFT - 10, y + 4, short(one.expert, 12), "e", one.expert)
        if ends is not None:
            low, high = (middle + end * scale for end in ends)
            caps = f"M{low:.1f} {y - 5}v10M{high:.1f} {y - 5}v10"
            yield f'<path d="M{low:.1f} {y}H{high:.1f}{caps}" stroke="#1b1b1b"/>'
        yield f'<circle cx="{x:.1f}" cy="{y}" r="5" fill="rgb{MORE}"/>'
        yield _text(LEFT + PLOT + 12, y + 4, _severity(one, language))


def _severity(one: Severity, language: str) -> str:
    ends, value = one.interval(), Rounded(one.severity, signed=True)
    if ends is None:
        return value.render(language)
    interval = say(
        "{value} ({low} to {high})",
        value=value,
        low=Rounded(ends[0], signed=True),
        high=Rounded(ends[1], signed=True),
    )
    return interval.render(language)


def _reach(one: Severity) -> float:
    ends = one.interval() or (float(one.severity or 0),) * 2
    return max(abs(end) for end in ends)


def _steps() -> Iterator[Fraction]:
    """Distances of grid lines that people read easily: 0.05, 0.1, 0.25, 0.5, 1, 2.5 …"""
    size = Fraction(1, 100)
    while True:
        yield from (size * 5, size * 10, size * 25)
        size *= 10


def _places(step: Fraction) -> int:
    return next(n for n in range(9) if (step * 10**n).denominator == 1)


def _cell(x: int, y: int, value: Exact, away: Fraction, farthest: Fraction, language: str) -> Iterator[str]:
    strength = float(abs(away)) / float(farthest) if farthest else 0.0
    colour = _mixed(MORE if away > 0 else FEWER, strength)
    yield f'<rect x="{x + 1}" y="{y + 1}" width="{CELL[0] - 2}" height="{CELL[1] - 2}" fill="rgb{colour}"/>'
    yield _text(x + CELL[0] // 2, y + 20, shown_number(value, language, 1), "m w" if strength > 0.8 else "m")


def _mixed(colour: tuple[int, int, int], strength: float) -> str:
    parts = (round(245 + (part - 245) * strength) for part in colour)
    return "({},{},{})".format(*parts)


def _mean(values: Sequence[Exact]) -> Fraction:
    return Fraction(sum(values)) / len(values)


def _titles(stage: StageReport, what: Message, language: str) -> Iterator[str]:
    yield _text(MARGIN, 30, short(_name(stage, language)), "h")
    yield _text(MARGIN, 52, what.render(language), "s")


def _name(stage: StageReport, language: str) -> str:
    return title(stage.stage.title, language, stage.stage.id)


def _text(x: float, y: float, text: str, kind: str = "", hint: str = "") -> str:
    """A line of text; *hint* is shown when the mouse stands on it."""
    inside = f"<title>{escape(safe(hint))}</title>" if hint else ""
    kinds = f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}"{kinds}>{inside}{escape(safe(text))}</text>'


def _svg(width: int, height: int, parts: Iterable[str], name: str) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" aria-label="{escape(safe(name), quote=True)}">'
    )
    lines = [
        head,
        f"<style>{STYLE}</style>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
