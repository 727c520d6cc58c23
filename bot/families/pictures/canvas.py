"""The canvas that pictures are drawn on, in pixels, in either reading direction.

Pictures are drawn for a small phone: 900 pixels wide, large letters. No red: what is over a limit is amber and hatched,
so that it shows without colours too. matplotlib shapes Arabic and Indic scripts by itself, but takes a second to
import, so we import it for the first picture, off the event loop.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional, category, combining

from bot.families.pictures import icons
from budgeting.money import EXPONENTS
from dialogs.text import figures
from dialogs.text.languages import MAIN
from dialogs.text.words import LRM, RLM

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text

FONTS = Path(__file__).parents[3] / "locales" / "fonts"
#: Chosen so that Telegram shows it sharp on a phone without scaling it down.
WIDTH = 900
_DPI = 150
EDGE = 44
INK, QUIET, SPENT, TRACK, OVER, EARLIER = (
    "#17324d",
    "#5b6f82",
    "#2a7f8e",
    "#dbe7ea",
    "#e6a23c",
    "#a9c9d0",
)
#: At the ends of a part: blanks, and marks that set the direction of the whole text.
_BLANKS = f" {LRM}{RLM}"
#: How small letters may become to fit their room, of the size they should have.
_SMALLEST = 0.68
#: Unicode's class of the sign that joins two letters of an Indic script.
_JOINS = 9
#: Invisible characters that control text direction; a font would show them as boxes.
_SHAPELESS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u061c"))


def _isolated(words: str) -> list[str]:
    """The parts of a right-to-left text around its isolates: matplotlib orders what is inside a part, not these.

    It takes a part's direction from its first letter, so a part that begins with a foreign name needs a mark.
    """
    parts = [part.strip(_BLANKS) for part in re.split("[\u2066-\u2069]", words)]
    return [f"{RLM}{part}" if _reads_from_the_right(part) else f"{LRM}{part}" for part in parts if part]


def _reads_from_the_right(part: str) -> bool:
    return any(bidirectional(letter) in ("R", "AL") for letter in part)


def _shorter(words: str) -> str:
    """``words`` without its last letter: a letter goes with the signs on it, and with the one it is joined to."""
    at = len(words) - 1
    while at > 0 and (category(words[at]).startswith("M") or combining(words[at - 1]) == _JOINS):
        at -= 1
    return words[:at].rstrip()


class Canvas:
    """A canvas in pixels: y from the top, x from the side where reading begins."""

    def __init__(self, height: int, chart: dict[str, Any], fonts: Path) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.figure: Figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
        # The backend has no type hints.
        self._canvas: Any = FigureCanvasAgg(self.figure)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._height = height
        self._axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        self._axes.set_axis_off()
        self._mirrored = chart.get("direction") == "rtl"
        self._fonts = fonts
        self._families = _families(fonts)
        self._currency = chart.get("currency", "EUR")
        self._amounts = chart.get("amounts", MAIN)
        self.span = WIDTH - 2 * EDGE

    def write(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        at: str = "start",
        colour: str = INK,
        bold: bool = False,
        room: float = 0,
    ) -> float:
        """Write words on a baseline; ``at`` says which end is at ``x``. Shrinks them to fit ``room``.

        Returns the width in pixels.
        """
        room = room or self.span
        parts = _isolated(words) if self._mirrored else [words]
        smallest = _SMALLEST * size
        # Letters are hinted to whole pixels, so their width does not follow their size exactly.
        while (width := self._line(parts, size, bold)) > room and size > smallest:
            size = max(smallest, min(0.97, room / width) * size)
        if width > room:
            parts = self._cut(parts, size, bold, room)
            width = self._line(parts, size, bold)
        x -= {"start": 0.0, "middle": width / 2, "end": width}[at]
        for part in parts:
            taken = self._width(self._text(part, size, bold, x=x, y=y, colour=colour))
            x += taken + self._gap(size)
        return width

    def measure(self, words: str, size: float, *, bold: bool = False) -> float:
        """The width of a line of words, in pixels."""
        return self._line(_isolated(words) if self._mirrored else [words], size, bold)

    def _line(self, parts: Sequence[str], size: float, bold: bool) -> float:
        return sum(self._measured(part, size, bold) for part in parts) + self._gap(size) * (len(parts) - 1)

    def _text(
        self, words: str, size: float, bold: bool, *, x: float = 0, y: float = 0, colour: str = INK
    ) -> Text:
        return self._axes.text(
            self._x(x),
            y,
            words.translate(_SHAPELESS),
            fontsize=size,
            color=colour,
            ha="right" if self._mirrored else "left",
            va="baseline",
            family=self._families,
            weight="bold" if bold else "normal",
            parse_math=False,
        )

    def _measured(self, words: str, size: float, bold: bool) -> float:
        text = self._text(words, size, bold)
        width = self._width(text)
        text.remove()
        return width

    def _cut(self, parts: Sequence[str], size: float, bold: bool, room: float) -> list[str]:
        """The parts of a line, shortened with an ellipsis until they fit."""
        left = list(parts)
        while left:
            shown = [*left[:-1], f"{left[-1]}…"]
            width = self._line(shown, size, bold)
            if width <= room:
                return shown
            # Most of what is too much at once, then letter by letter: measuring is slow.
            most = len(left[-1]) - int(0.8 * (1 - room / width) * sum(map(len, left)))
            left[-1] = _shorter(left[-1][: max(most, 1)])
            if not left[-1]:
                left.pop()
        return ["…"]

    @staticmethod
    def _gap(size: float) -> float:
        """The space between two parts of a line, in pixels."""
        return 0.6 * size

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

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a plain rectangle; it may reach beyond the edges (``x`` below 0)."""
        from matplotlib.patches import Rectangle

        left = self._x(x) - width if self._mirrored else self._x(x)
        self._axes.add_patch(Rectangle((left, y), width, height, facecolor=colour, edgecolor="none"))

    def disc(self, x: float, y: float, radius: float, colour: str, *, rim: str = "", wide: float = 2) -> None:
        """Draw a filled circle around a point, with a rim of another colour if given."""
        from matplotlib.patches import Circle

        self._axes.add_patch(
            Circle(
                (self._x(x), y),
                radius,
                facecolor=colour,
                edgecolor=rim or "none",
                linewidth=wide if rim else 0,
            )
        )

    def shape(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """Fill the area between the points."""
        from matplotlib.patches import Polygon

        self._axes.add_patch(
            Polygon([(self._x(x), y) for x, y in points], facecolor=colour, edgecolor="none")
        )

    def tick(self, x: float, y: float, size: float, colour: str) -> None:
        """Draw a tick around a point; it looks the same in both reading directions."""
        turn = -1 if self._mirrored else 1
        corners = ((-1.0, 0.0), (-0.3, 0.8), (1.0, -0.9))
        self.stroke([(x + turn * dx * size, y + dy * size) for dx, dy in corners], colour, size / 3.5)

    def stroke(self, points: Sequence[tuple[float, float]], colour: str, wide: float) -> None:
        """Draw a line through the points, with round ends."""
        self._axes.plot(
            [self._x(x) for x, _ in points],
            [y for _, y in points],
            color=colour,
            linewidth=wide,
            solid_capstyle="round",
            solid_joinstyle="round",
        )

    def squares(self, rows: Sequence[Sequence[int]], y: float, size: float) -> None:
        """Draw a square code in the middle, its upper edge at ``y``: the same in both reading directions. Each of its
        modules is a whole number of pixels, so that scanners find sharp edges; ``size`` is the most it may measure.
        """
        module = int(size // len(rows))
        left, top = (WIDTH - module * len(rows)) // 2, int(y)
        self._axes.imshow(
            rows,
            cmap="binary",
            vmin=0,
            vmax=1,
            interpolation="nearest",
            aspect="auto",
            extent=(left, left + module * len(rows), top + module * len(rows), top),
        )
        # Showing an image moves the limits.
        self._axes.set(xlim=(0, WIDTH), ylim=(self._height, 0))

    def icon(self, x: float, y: float, side: float, icon: str) -> None:
        """Draw an emoji in colour in a square that begins at ``x``, its upper edge at ``y``."""
        from matplotlib.patches import PathPatch
        from matplotlib.transforms import Affine2D

        left = self._x(x) - side if self._mirrored else self._x(x)
        # Outlines run upwards, the canvas downwards.
        place = Affine2D().scale(side, -side).translate(left, y + side) + self._axes.transData
        for layer in icons.layers(icon, self._fonts):
            patch = PathPatch(layer.outline, facecolor=layer.colour, linewidth=0)
            patch.set_transform(place)
            self._axes.add_patch(patch)

    def amount(self, minor: int) -> str:
        """An amount with its currency, as the family reads it in the chat."""
        return figures.amount(minor, self._currency, self._amounts)

    @property
    def symbol(self) -> str:
        """The currency's sign."""
        return figures.symbol(self._currency, self._amounts)

    def whole(self, minor: int) -> str:
        """An amount rounded to whole units, for places where the currency is said once for all."""
        exact = Decimal(minor).scaleb(-EXPONENTS[self._currency]).quantize(Decimal(1))
        return figures.number(int(exact), self._amounts)

    def png(self) -> bytes:
        target = io.BytesIO()
        self._canvas.print_png(target)
        return target.getvalue()

    def _x(self, x: float) -> float:
        return WIDTH - EDGE - x if self._mirrored else EDGE + x

    def _width(self, text: Text) -> float:
        return float(text.get_window_extent(self._canvas.get_renderer()).width)


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
