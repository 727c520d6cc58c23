"""Charts for the chat, as PNG: the week by heading against its limit, and the last weeks.

Drawn for a small phone: 900 pixels wide, large letters, each heading's words above its bar. No red: spending over the
limit is amber and hatched, so that it shows without colours too. matplotlib shapes Arabic and Indic scripts by itself,
but takes a second to import, so we import it for the first picture, off the event loop.
"""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.numbers import format_currency

from budgeting.money import EXPONENTS

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text

FONTS = Path(__file__).parents[2] / "locales" / "fonts"
#: Chosen so that Telegram shows it sharp on a phone without scaling it down.
WIDTH = 900
_DPI = 150
_EDGE = 44
_INK, _QUIET, _SPENT, _TRACK, _OVER, _EARLIER = (
    "#17324d",
    "#5b6f82",
    "#2a7f8e",
    "#dbe7ea",
    "#e6a23c",
    "#a9c9d0",
)
#: Invisible characters that control text direction; a font would show them as boxes.
_SHAPELESS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f\u061c"))


class Charts:
    """Draws one picture at a time in its own thread, because matplotlib shares state between figures."""

    def __init__(self, fonts: Path = FONTS) -> None:
        self._fonts = fonts
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ponte-charts")

    async def draw(self, chart: dict[str, Any]) -> bytes:
        """Draw a chart's description as PNG. Raises ValueError for an unknown kind."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, draw, chart, self._fonts)

    def close(self) -> None:
        """Release the thread."""
        self._thread.shutdown(wait=True)


def draw(chart: dict[str, Any], fonts: Path = FONTS) -> bytes:
    """Draw a chart's description as PNG. Amounts in the rows of ``{"kind": "week"}`` are minor units of its
    currency."""
    if chart.get("kind") != "week":
        raise ValueError("There is no chart of this kind.")
    rows, weeks = chart.get("rows", []), chart.get("weeks", [])
    height = 162 + 92 * len(rows) + (390 if weeks else 0)
    page = _Page(height, chart, fonts)
    page.write(0, 62, chart.get("title", ""), 19, bold=True)
    top = _legend(page, chart)
    top = _headings(page, rows, top)
    if weeks:
        _weeks(page, chart, weeks, top + 34)
    return page.png()


class _Page:
    """A canvas in pixels: y from the top, x from the side where reading begins."""

    def __init__(self, height: int, chart: dict[str, Any], fonts: Path) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.figure: Figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
        # The backend has no type hints.
        self._canvas: Any = FigureCanvasAgg(self.figure)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        self._axes.set_axis_off()
        self._mirrored = chart.get("direction") == "rtl"
        self._families = _families(fonts)
        self._currency = chart.get("currency", "EUR")
        self._amounts = chart.get("amounts", "it")
        self.span = WIDTH - 2 * _EDGE

    def write(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        at: str = "start",
        colour: str = _INK,
        bold: bool = False,
        room: float = 0,
    ) -> float:
        """Write words on a baseline; ``at`` says which end is at ``x``. Shrinks them to fit ``room``.

        Returns the width in pixels.
        """
        side = {"start": "left", "end": "right", "middle": "center"}[at]
        if self._mirrored:
            side = {"left": "right", "right": "left"}.get(side, side)
        text: Text = self._axes.text(
            self._x(x),
            y,
            words.translate(_SHAPELESS),
            fontsize=size,
            color=colour,
            ha=side,
            va="baseline",
            family=self._families,
            weight="bold" if bold else "normal",
            parse_math=False,
        )
        width = self._width(text)
        if width > (room or self.span):
            text.set_fontsize(max(9.0, size * (room or self.span) / width))
            width = self._width(text)
            while width > (room or self.span) and len(words) > 4:
                words = words[:-2].rstrip() + "…"
                text.set_text(words.translate(_SHAPELESS))
                words = words[:-1]
                width = self._width(text)
        return width

    def bar(
        self, x: float, y: float, width: float, height: float, colour: str, *, hatched: bool = False
    ) -> None:
        """Draw a bar that begins at ``x``, its upper edge at ``y``."""
        from matplotlib.patches import FancyBboxPatch

        if width <= 0:
            return
        left = self._x(x) - width if self._mirrored else self._x(x)
        self._axes.add_patch(
            FancyBboxPatch(
                (left, y),
                width,
                height,
                boxstyle=f"round,pad=0,rounding_size={min(6.0, width / 2, height / 2)}",
                facecolor=colour,
                edgecolor="white" if hatched else "none",
                hatch="////" if hatched else None,
                linewidth=0,
            )
        )

    def amount(self, minor: int) -> str:
        exact = Decimal(minor).scaleb(-EXPONENTS[self._currency])
        whole = exact == exact.to_integral_value()
        pattern = "#,##0 ¤" if whole and self._amounts == "it" else None
        return format_currency(
            exact,
            self._currency,
            pattern,
            locale=self._amounts,
            numbering_system="latn",
            currency_digits=pattern is None,
        )

    def in_reading_order(self, *parts: str) -> str:
        """Join figures: each runs left to right, but their order follows the reading direction."""
        return " ".join(reversed(parts) if self._mirrored else parts)

    def png(self) -> bytes:
        target = io.BytesIO()
        self._canvas.print_png(target)
        return target.getvalue()

    def _x(self, x: float) -> float:
        return WIDTH - _EDGE - x if self._mirrored else _EDGE + x

    def _width(self, text: Text) -> float:
        return float(text.get_window_extent(self._canvas.get_renderer()).width)


def _legend(page: _Page, chart: dict[str, Any]) -> float:
    """Draw the colours' meaning on one line. Returns where the next thing may begin."""
    words = chart.get("legend", {})
    rows = chart.get("rows", [])
    x = 0.0
    signs = [(_SPENT, words.get("spent", ""))]
    if any(row.get("limit") is not None for row in rows):
        signs.append((_TRACK, words.get("limit", "")))
    for colour, label in signs:
        page.bar(x, 92, 26, 20, colour)
        x += 36 + page.write(x + 36, 112, label, 16, colour=_QUIET, room=400) + 34
    return 144.0


def _headings(page: _Page, rows: list[dict[str, Any]], top: float) -> float:
    # One scale for all, so that a longer bar always means more money.
    most = max((max(row["spent"], row.get("limit") or 0) for row in rows), default=0) or 1
    for row in rows:
        spent, limit = row["spent"], row.get("limit")
        amount = page.amount(spent)
        if limit is not None:
            amount = page.in_reading_order(amount, "/", page.amount(limit))
        taken = page.write(page.span, top + 36, amount, 17, at="end", colour=_INK)
        page.write(0, top + 36, row["label"], 18, room=page.span - taken - 20)
        length = page.span / most
        if limit is not None:
            page.bar(0, top + 50, limit * length, 26, _TRACK)
        within = spent if limit is None else min(spent, limit)
        page.bar(0, top + 50, within * length, 26, _SPENT)
        if limit is not None and spent > limit:
            page.bar(limit * length, top + 50, (spent - limit) * length, 26, _OVER, hatched=True)
        top += 92
    return top


def _weeks(page: _Page, chart: dict[str, Any], weeks: list[dict[str, Any]], top: float) -> None:
    page.write(0, top + 30, chart.get("legend", {}).get("weeks", ""), 18, bold=True)
    most = max((week["total"] for week in weeks), default=0) or 1
    step = page.span / len(weeks)
    floor, tallest = top + 292, 180
    for number, week in enumerate(weeks):
        latest = number == len(weeks) - 1
        height = tallest * week["total"] / most
        middle = step * (number + 0.5)
        wide = min(110.0, step * 0.62)
        page.bar(middle - wide / 2, floor - height, wide, height, _SPENT if latest else _EARLIER)
        room = step - 10
        page.write(
            middle, floor - height - 12, page.amount(week["total"]), 16, at="middle", bold=latest, room=room
        )
        page.write(middle, floor + 36, week["label"], 16, at="middle", colour=_QUIET, room=room)


@lru_cache(maxsize=4)
def _families(fonts: Path) -> list[str]:
    """The font families in which to look for a letter, in order; DejaVu comes with matplotlib."""
    from matplotlib.font_manager import fontManager, get_font

    names: list[str] = []
    for path in sorted(fonts.glob("*.ttf")):
        fontManager.addfont(path)
        name = get_font(path).family_name
        if name not in names:
            names.append(name)
    # Latin first: the other files have their own digits and signs.
    names.sort(key=lambda name: "Latin" not in name)
    return [*names, "DejaVu Sans"]
