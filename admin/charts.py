"""Bar charts rendered on the server: each bar with its name and amount, and what is beyond its limit in another colour.

The words are text of the page, so they keep their size on a phone and are read by a screen reader; only the bars are
drawings, which stretch to the width of their card. All bars of a chart have one scale. Words are escaped; colours are
classes, because pages allow no inline style. The page must link `/static/css/charts.css`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

#: A bar's own units; it stretches to its card.
WIDTH, HEIGHT = 1000, 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its value in minor units, and the same as an amount. ``over`` says how much is beyond the
    limit, ``note`` what else belongs to the bar; both as people read them, and empty if there is nothing to say."""

    name: str
    value: int
    amount: str
    limit: int | None = None
    over: str = ""
    note: str = ""

    @property
    def beyond(self) -> int:
        """How much of the value is beyond the limit."""
        return max(0, self.value - self.limit) if self.limit is not None else 0


def bars(title: str, shown: Sequence[Bar]) -> Markup:
    """The bars as a list called ``title``."""
    top = max([1, *(max(bar.value, bar.limit or 0) for bar in shown)])
    return Markup('<ul class="chart" aria-label="{}">{}</ul>').format(
        title, _joined(_bar(bar, top) for bar in shown)
    )


def legend(inside: str, over: str, limit: str) -> Markup:
    """What the two colours and the mark mean."""
    return Markup('<ul class="legend" aria-hidden="true">{}</ul>').format(
        _joined(
            Markup('<li><span class="swatch {}"></span>{}</li>').format(kind, words)
            for kind, words in (("bar-inside", inside), ("bar-over", over), ("bar-limit", limit))
        )
    )


def _bar(bar: Bar, top: int) -> Markup:
    over = Markup(' <strong class="bar-beyond">{}</strong>').format(bar.over) if bar.over else Markup("")
    note = Markup('<span class="bar-note">{}</span>').format(bar.note) if bar.note else Markup("")
    return Markup(
        '<li><span class="bar-name"><bdi>{}</bdi></span><span class="bar-amount">{}{}</span>{}{}</li>'
    ).format(bar.name, bar.amount, over, _drawn(bar, top), note)


def _drawn(bar: Bar, top: int) -> Markup:
    inside = _units(bar.value - bar.beyond, top)
    parts = [_box("bar-inside", 0, inside)] if inside else []
    if bar.beyond:
        parts.append(_box("bar-over", inside, _units(bar.beyond, top)))
    if bar.limit is not None:
        at = _units(bar.limit, top)
        parts.append(Markup('<line class="bar-limit" x1="{0}" x2="{0}" y1="0" y2="{1}"/>').format(at, HEIGHT))
    return Markup(
        '<svg class="bar" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
    ).format(WIDTH, HEIGHT, _joined(parts))


def _units(value: int, top: int) -> int:
    return WIDTH * max(value, 0) // top


def _box(kind: str, x: int, width: int) -> Markup:
    return Markup('<rect class="{}" x="{}" width="{}" height="{}"/>').format(kind, x, width, HEIGHT)


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
