"""Charts rendered on the server: SVG that scales to its container, and legend swatches.

A chart is for the eye only; every caller puts a table with the same numbers beside it. Colours are attributes because
pages allow no inline style; all words are escaped. The page must link `/static/css/charts.css`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

#: Distinguishable for colour-blind people, and dark enough (3:1) on white.
COLOURS = ("#0059b3", "#c75000", "#00735c", "#8f4a8f", "#8a6d00", "#455a64")
#: For what is outside the series: the rest, or what was not planned.
REST = "#8c99a6"
LINE = "#8f1a22"

#: The drawing's own units; it scales to its container.
WIDTH, HEIGHT = 400, 230
LEFT, BOTTOM, TOP, RIGHT = 40, 24, 10, 6


@dataclass(frozen=True, slots=True)
class Series:
    """One colour: its name, a value for each column (in minor units), and whether it is the grey rest."""

    name: str
    values: Sequence[int]
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal line across the whole chart."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar: its name, amount, and as short marks the limit and the usual amount."""

    name: str
    value: int
    limit: int | None = None
    usual: int | None = None


def colours(series: Sequence[Series]) -> list[str]:
    """The colour of each series, in order."""
    plain = iter(COLOURS * (len(series) // len(COLOURS) + 1))
    return [REST if layer.rest else next(plain) for layer in series]


def ceiling(highest: int) -> int:
    """The axis maximum: a number of at least ``highest`` whose quarters are round."""
    size = 1
    while size * 100 < highest:
        size *= 10
    return next(size * step for step in (10, 12, 16, 20, 24, 32, 40, 60, 80, 100) if size * step >= highest)


def stacked(
    title: str,
    columns: Sequence[str],
    series: Sequence[Series],
    show: Callable[[int], str],
    line: Line | None = None,
) -> Markup:
    """Stacked columns, the first series at the bottom. ``show`` formats a value of the axis."""
    sums = [sum(each.values[at] for each in series) for at in range(len(columns))]
    top = ceiling(max([100, *sums, line.value if line else 0]))
    floor, room = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    drawn = [_axis(top, floor, room, show)]
    step = (WIDTH - LEFT - RIGHT) / max(len(columns), 1)
    chosen = colours(series)
    for at, label in enumerate(columns):
        x, used = LEFT + at * step + step * 0.16, 0
        for layer, colour in zip(series, chosen, strict=True):
            if layer.values[at] > 0:
                low, high = floor - used * room / top, floor - (used + layer.values[at]) * room / top
                drawn.append(_box(x, high, step * 0.68, low - high, colour))
                used += layer.values[at]
        drawn.append(_words(x + step * 0.34, HEIGHT - 8, "middle", label))
    if line is not None:
        y = floor - line.value * room / top
        drawn.append(_rule(LEFT, y, WIDTH - RIGHT, y, LINE, dashed=True))
    return _svg(title, HEIGHT, drawn)


def against(title: str, bars: Sequence[Bar], show: Callable[[int], str]) -> Markup:
    """Horizontal bars, each with its limit (a dark mark) and the usual amount (a thin one)."""
    top = max([1, *(max(bar.value, bar.limit or 0, bar.usual or 0) for bar in bars)])
    room, drawn = WIDTH - RIGHT - 4, []
    for at, bar in enumerate(bars):
        y = at * 34 + 14
        over = bar.limit is not None and bar.value > bar.limit
        drawn.append(_words(2, y, "start", bar.name))
        drawn.append(_words(WIDTH - RIGHT, y, "end", show(bar.value)))
        drawn.append(_box(2, y + 5, room, 9, "#e6ecf2"))
        drawn.append(_box(2, y + 5, bar.value * room / top, 9, COLOURS[1] if over else COLOURS[0]))
        if bar.usual is not None:
            drawn.append(_rule(*_mark(bar.usual, room, top, y), "#17324d", dashed=True))
        if bar.limit is not None:
            drawn.append(_rule(*_mark(bar.limit, room, top, y), LINE))
    return _svg(title, len(bars) * 34 + 4, drawn)


def legend(series: Sequence[Series], line: Line | None = None) -> Markup:
    """Names beside their colours, in stacking order, highest first."""
    pairs = list(zip(series, colours(series), strict=True))
    rows = [_entry(_box(0, 0, 12, 12, colour), layer.name) for layer, colour in reversed(pairs)]
    if line is not None:
        rows.insert(0, _entry(_rule(0, 6, 12, 6, LINE, dashed=True), line.name))
    return Markup('<ul class="legend">{}</ul>').format(_joined(rows))


def _entry(sign: Markup, name: str) -> Markup:
    return Markup(
        '<li><svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{}</svg> <bdi>{}</bdi></li>'
    ).format(sign, name)


def _axis(top: int, floor: int, room: int, show: Callable[[int], str]) -> Markup:
    drawn = []
    for part in range(5):
        y = floor - part * room / 4
        drawn.append(_rule(LEFT, y, WIDTH - RIGHT, y, "#d9dadb"))
        drawn.append(_words(LEFT - 5, y + 4, "end", show(top * part // 4)))
    return _joined(drawn)


def _mark(value: int, room: float, top: int, y: float) -> tuple[float, float, float, float]:
    x = 2 + value * room / top
    return x, y + 2, x, y + 17


def _svg(title: str, height: int, drawn: Iterable[Markup]) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, height, title, _joined(drawn)
    )


def _box(x: float, y: float, width: float, height: float, colour: str) -> Markup:
    return Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" stroke="#fff" stroke-width="0.8"/>'
    ).format(x, y, width, max(height, 0), colour)


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str, *, dashed: bool = False) -> Markup:
    dashes = Markup(' stroke-dasharray="5 3"') if dashed else Markup("")
    width = 1 if colour == "#d9dadb" else 2
    return Markup(
        '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}" stroke-width="{}"{}/>'
    ).format(x1, y1, x2, y2, colour, width, dashes)


def _words(x: float, y: float, anchor: str, words: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x, y, anchor, words)


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
