"""Icons in colour, from the layers of the emoji font: matplotlib itself draws no colour fonts."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from matplotlib.path import Path as Outline

#: Follows an emoji without changing which one it is.
_VARIATION = "\ufe0f"


@dataclass(frozen=True, slots=True)
class Layer:
    """One outline of an icon in a square of side 1, y upwards, with its colour."""

    outline: Outline
    #: Red, green, blue, opacity, each from 0 to 1.
    colour: tuple[float, float, float, float]


def layers(icon: str, fonts: Path) -> tuple[Layer, ...]:
    """The icon from its lowest layer up; empty if the font has none for it."""
    return _layers(icon.replace(_VARIATION, ""), fonts)


@lru_cache(maxsize=128)
def _layers(icon: str, fonts: Path) -> tuple[Layer, ...]:
    font = _font(fonts)
    name = font["cmap"].getBestCmap().get(ord(icon)) if len(icon) == 1 else None
    parts = font["COLR"].ColorLayers.get(name, [])
    return tuple(
        Layer(_outline(font, part.name), _colour(font["CPAL"].palettes[0][part.colorID])) for part in parts
    )


@lru_cache(maxsize=2)
def _font(fonts: Path) -> Any:
    # Read whole: the font stays open for good, its file needn't.
    return TTFont(io.BytesIO((fonts / "icons" / "twemoji.ttf").read_bytes()), lazy=True)


def _colour(colour: Any) -> tuple[float, float, float, float]:
    return colour.red / 255, colour.green / 255, colour.blue / 255, colour.alpha / 255


def _outline(font: Any, glyph: str) -> Outline:
    from matplotlib.path import Path as Outline

    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    points: list[tuple[float, float]] = []
    codes: list[Any] = []
    for operation, given in pen.value:
        if operation == "qCurveTo":
            if given[-1] is None:
                # A contour of control points alone begins half-way between the last and the first.
                (x0, y0), (x1, y1) = given[-2], given[0]
                start = ((x0 + x1) / 2, (y0 + y1) / 2)
                given = (*given[:-1], start)
                points.append(start)
                codes.append(Outline.MOVETO)
            for pair in decomposeQuadraticSegment(given):
                points += pair
                codes += [Outline.CURVE3, Outline.CURVE3]
        elif operation in ("closePath", "endPath"):
            points.append(points[-1])
            codes.append(Outline.CLOSEPOLY)
        else:
            points += given
            codes.append(Outline.MOVETO if operation == "moveTo" else Outline.LINETO)
    high, low = font["hhea"].ascent, font["hhea"].descent
    side = high - low
    return Outline([(x / side, (y - low) / side) for x, y in points], codes)
