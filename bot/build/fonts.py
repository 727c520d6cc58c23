"""Noto Sans for every script that we use: WOFF2 for the pages, TrueType for the charts.

Each script's chart font gets its own family name, because matplotlib falls back from family to family and would
otherwise see only one file of "Noto Sans".
"""

from __future__ import annotations

import shutil
from pathlib import Path

#: Package, subset, and name of the result.
SUBSETS = (
    ("noto-sans", "latin", "latin"),
    ("noto-sans", "latin-ext", "latin-ext"),
    ("noto-sans", "cyrillic", "cyrillic"),
    ("noto-sans-arabic", "arabic", "arabic"),
    ("noto-sans-bengali", "bengali", "bengali"),
    ("noto-sans-devanagari", "devanagari", "devanagari"),
    ("noto-sans-gurmukhi", "gurmukhi", "gurmukhi"),
)
WEIGHTS = (400, 700)
EMOJI = "twemoji-colr-font"

#: OpenType name records: family, full name, PostScript name, typographic family.
_FAMILY, _FULL, _POSTSCRIPT, _TYPOGRAPHIC = 1, 4, 6, 16


def install(packages: Path, root: Path) -> None:
    """Copy the fonts from ``packages`` (node_modules) to ``root``; raises if any is missing."""
    pages = root / "bot" / "simulator" / "static" / "fonts"
    charts = root / "locales" / "fonts"
    pages.mkdir(parents=True, exist_ok=True)
    charts.mkdir(parents=True, exist_ok=True)
    for package, subset, name in SUBSETS:
        for weight in WEIGHTS:
            source = packages / "@fontsource" / package / "files" / f"{package}-{subset}-{weight}-normal"
            target = f"noto-sans-{name}-{weight}-normal"
            shutil.copyfile(source.with_suffix(".woff2"), pages / f"{target}.woff2")
            _to_truetype(source.with_suffix(".woff"), charts / f"{target}.ttf", name, weight)
        licence = packages / "@fontsource" / package / "LICENSE"
        shutil.copyfile(licence, charts / f"LICENSE-{package}")
        shutil.copyfile(licence, pages / f"LICENSE-{package}")
    # Icons matter to people who read little, and not every machine has a font for them.
    shutil.copyfile(packages / EMOJI / "twemoji.woff2", pages / "twemoji.woff2")
    shutil.copyfile(packages / EMOJI / "LICENSE", pages / "LICENSE-twemoji")
    icons = charts / "icons"
    icons.mkdir(exist_ok=True)
    _decompressed(packages / EMOJI / "twemoji.woff2", icons / "twemoji.ttf")
    shutil.copyfile(packages / EMOJI / "LICENSE", icons / "LICENSE-twemoji")


def family(name: str) -> str:
    """The family name of a subset's chart font, e.g. "Noto Sans Latin Ext"."""
    return "Noto Sans " + name.replace("-", " ").title()


def _decompressed(source: Path, target: Path) -> None:
    from fontTools.ttLib import TTFont

    with TTFont(source) as font:
        font.flavor = None
        font.save(target)


def _to_truetype(source: Path, target: Path, name: str, weight: int) -> None:
    from fontTools.ttLib import TTFont

    with TTFont(source) as font:
        font.flavor = None  # plain TrueType, which FreeType reads without a decompressor
        full = f"{family(name)}{' Bold' if weight >= 700 else ''}"
        texts = {
            _FAMILY: family(name),
            _FULL: full,
            _POSTSCRIPT: full.replace(" ", ""),
            _TYPOGRAPHIC: family(name),
        }
        for record in font["name"].names:
            if record.nameID in texts:
                record.string = texts[record.nameID]
        font.save(target)
