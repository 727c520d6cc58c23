"""The month's card: what a family managed, as a picture to keep and to show around. It has no amounts.

A bridge with a lantern for each week of the month, lit where the family looked at it; a dot for each day, filled where
something was written down; a heading that went down. Warm colours, nothing that counts what is missing.
"""

from __future__ import annotations

from math import cos, pi, sin
from pathlib import Path
from typing import Any

from bot.families.pictures.canvas import EDGE, INK, QUIET, SPENT, WIDTH, Canvas

_PAPER, _SUN, _GLOW, _HALO = "#fff6e5", "#f4b942", "#fbdc96", "#fdebc4"
_STONE, _PARAPET, _LIT, _UNLIT = "#c98a6b", "#a9654a", "#ffd45e", "#f3e2cf"
_WATER, _WAVE = "#bfe0e4", "#8fc6cd"
#: Lanterns that fit on the bridge side by side.
_MOST_LANTERNS, _ARCHES = 6, 4
_TOP, _BRIDGE, _DAYS, _ROW, _LESS, _FOOT = 210, 400, 90, 50, 130, 120
_IN_A_ROW = 16


def draw(card: dict[str, Any], fonts: Path) -> bytes:
    """``{"kind": "month_card"}`` as PNG."""
    less, written = card.get("less", ""), card.get("written", {})
    rows = -(-int(written.get("whole", 0)) // _IN_A_ROW) if written.get("done") else 0
    days = _DAYS + _ROW * rows if rows else 0
    height = _TOP + _BRIDGE + days + (_LESS if less else 0) + _FOOT
    page = Canvas(height, card, fonts)
    page.fill(-EDGE, 0, WIDTH, height, _PAPER)
    _sun(page)
    page.write(0, 96, card.get("title", ""), 30, bold=True, room=page.span - 175)
    page.write(0, 150, card.get("days", ""), 17, colour=QUIET, room=page.span - 175)
    top: float = _TOP
    _bridge(page, card.get("weeks", {}), top)
    top += _BRIDGE
    if rows:
        _days(page, written, top)
        top += days
    if less:
        _less(page, less, top)
        top += _LESS
    page.write(page.span / 2, top + 64, card.get("motto", ""), 18, at="middle", colour=INK)
    page.write(page.span / 2, top + 100, "Ponte", 13, at="middle", colour=QUIET)
    return page.png()


def _sun(page: Canvas) -> None:
    x = page.span - 50
    for radius, colour in ((190, _HALO), (140, _GLOW), (92, _SUN)):
        page.disc(x, 92, radius, colour)


def _bridge(page: Canvas, weeks: dict[str, Any], top: float) -> None:
    """A bridge over the water; each lantern is a week, and the lit ones come first."""
    deck, water, bed = top + 170, top + 284, top + 334
    done = min(int(weeks.get("done", 0)), _MOST_LANTERNS)
    # Without a lit lantern there are none: the card doesn't count what is missing.
    lanterns = min(int(weeks.get("whole", 0)), _MOST_LANTERNS) if done else 0
    arches = lanterns or _ARCHES
    span = page.span / arches
    page.fill(-EDGE, deck + 10, WIDTH, bed - deck - 10, _STONE)
    for number in range(arches):
        middle, half = span * (number + 0.5), span / 2 - 20
        # The opening of an arch: half an ellipse between two piers.
        arch = [
            (middle - half * cos(pi * at / 40), bed - (bed - deck - 44) * sin(pi * at / 40) ** 0.7)
            for at in range(41)
        ]
        page.shape(arch, _PAPER)
    page.fill(-EDGE, water, WIDTH, bed - water, _WATER)
    for line, shift in ((water + 16, 0.0), (water + 34, 1.4)):
        steps = range(-EDGE, WIDTH - EDGE + 1, 6)
        page.stroke([(x, line + 4 * sin(x / 26 + shift)) for x in steps], _WAVE, 2)
    page.fill(-EDGE, deck, WIDTH, 22, _PARAPET)
    for number in range(lanterns):
        middle = span * (number + 0.5)
        page.stroke([(middle, deck - 2), (middle, deck - (46 if number < done else 52))], INK, 4)
        if number < done:
            page.disc(middle, deck - 86, 46, _GLOW)
            page.disc(middle, deck - 86, 34, _LIT, rim=_SUN, wide=3)
            page.tick(middle, deck - 86, 15, INK)
        else:
            page.disc(middle, deck - 86, 30, _UNLIT, rim=_PARAPET, wide=2)
    page.write(page.span / 2, top + 378, weeks.get("label", ""), 19, at="middle", bold=True)


def _days(page: Canvas, written: dict[str, Any], top: float) -> None:
    whole, done = int(written.get("whole", 0)), int(written.get("done", 0))
    step = page.span / _IN_A_ROW
    for number in range(whole):
        x, y = step * (number % _IN_A_ROW + 0.5), top + 44 + _ROW * (number // _IN_A_ROW)
        page.disc(x, y, 17, SPENT if number < done else _UNLIT)
    page.write(
        page.span / 2,
        top + 66 + _ROW * -(-whole // _IN_A_ROW),
        written.get("label", ""),
        19,
        at="middle",
        bold=True,
    )


def _less(page: Canvas, words: str, top: float) -> None:
    page.bar(0, top + 26, page.span, 84, "white")
    page.disc(48, top + 68, 28, SPENT)
    page.stroke([(48, top + 54), (48, top + 80)], "white", 5)
    page.stroke([(38, top + 70), (48, top + 81), (58, top + 70)], "white", 5)
    page.write(96, top + 76, words, 18, room=page.span - 120)
