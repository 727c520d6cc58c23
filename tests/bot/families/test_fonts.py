"""Every letter that a language says has a glyph wherever it is shown: in the pictures, on the phone page, in the
console. A missing one would be a box. Symbols and emoji may come from the icon font or from matplotlib's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

from bot.families.pictures import FONTS
from dialogs.text import names
from dialogs.text.languages import FOLDER, languages
from dialogs.text.words import Words

ROOT = FOLDER.parent
LANGUAGES = languages()
STATIC = {"phone": ROOT / "bot" / "simulator", "console": ROOT / "admin"}
SHEETS = {
    "phone": ROOT / "bot" / "simulator" / "static" / "css" / "fonts.css",
    "console": ROOT / "admin" / "static" / "css" / "console.css",
}
#: Marks of direction and joiners, which have no shape.
SHAPELESS = {*map(chr, (0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x2066, 0x206A))), "\ufe0f"}
#: What the families' languages are written with, beyond what the catalogues say today.
ALPHABETS = {
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْ،؛؟",
    "ur": "آابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےئؤۂۓ۔،؟",
    "bn": "অআইঈউঊঋএঐওঔকখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহড়ঢ়য়ৎংঃঁািীুূৃেৈোৌ্।",
    "pa": "ਅਆਇਈਉਊਏਐਓਔਕਖਗਘਙਚਛਜਝਞਟਠਡਢਣਤਥਦਧਨਪਫਬਭਮਯਰਲਵੜਸ਼ਖ਼ਗ਼ਜ਼ਫ਼ਲ਼ਾਿੀੁੂੇੈੋੌੰੱਂ੍।",
    "uk": "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюяʼ’«»",
    "ro": "ĂÂÎȘȚăâîșțşţ„”",
    "sq": "ËÇëç",
    "fr": "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ«»’",
    "it": "ÀÈÉÌÒÙàèéìòù«»’",
    "en": "’“”–—…€£",
}


CODES = sorted({*ALPHABETS, *LANGUAGES})


def _letters(words: str) -> set[str]:
    """All but blanks, what has no shape, and symbols (categories So, Sk, Sm beyond ASCII)."""
    return {
        letter
        for letter in words
        if letter not in SHAPELESS
        and not letter.isspace()
        and (
            letter.isascii()
            or unicodedata.category(letter)[0] in "LMNP"
            or unicodedata.category(letter) == "Sc"
        )
        and letter != "\u20e3"
    }


@cache
def _said(code: str, domain: str) -> str:
    path = FOLDER / code / "LC_MESSAGES" / f"{domain}.po"
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        forms = [m.string if isinstance(m.string, tuple | list) else [m.string] for m in read_po(file)]
    return "".join(form or "" for each in forms for form in each)


def _dates(code: str) -> str:
    locale = Locale.parse(LANGUAGES[code].dates)
    return "".join(
        word
        for names in (locale.months, locale.days)
        for width in ("wide", "abbreviated")
        for word in names["format"][width].values()
    )


@cache
def _glyphs(path: Path) -> frozenset[str]:
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font["cmap"].getBestCmap()))


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize("code", CODES)
def test_the_pictures_have_every_letter(code: str, weight: int) -> None:
    there = frozenset().union(*(_glyphs(path) for path in FONTS.glob(f"*-{weight}-normal.ttf")))
    words = ALPHABETS.get(code, "")
    if code in LANGUAGES:
        words += _said(code, "bot") + _dates(code) + LANGUAGES[code].name
    assert not _letters(words) - there


def _faces(sheet: str) -> Iterator[tuple[Path, list[tuple[int, int]], str]]:
    """File, range of characters and weight of each face of the style sheet."""
    css = SHEETS[sheet].read_text(encoding="utf-8")
    for face in re.findall(r"@font-face\s*{(.*?)}", css, re.DOTALL):
        address = re.findall(r'url\("(/static/[^"]+)"\)', face)[-1]
        given = re.search(r"unicode-range:\s*([^;]+);", face)
        spans = [
            (int(low, 16), int(high or low, 16))
            for low, high in re.findall(
                r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", given[1] if given else "U+0-10FFFF"
            )
        ]
        weight = re.search(r"font-weight:\s*(\d+)", face)
        yield STATIC[sheet] / address.lstrip("/"), spans, weight[1] if weight else ""


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("sheet", sorted(SHEETS))
@pytest.mark.parametrize("code", CODES)
def test_the_pages_have_every_letter(code: str, sheet: str, bold: bool) -> None:
    """The console shows families' languages too: what they wrote, and what the bot said."""
    words = ALPHABETS.get(code, "") + (_said(code, "bot") + _said(code, "admin") if code in LANGUAGES else "")
    lacking = _letters(words)
    for path, spans, weight in _faces(sheet):
        if not weight or (weight in ("600", "700")) == bold:
            lacking -= {
                letter
                for letter in lacking & _glyphs(path)
                if any(low <= ord(letter) <= high for low, high in spans)
            }
    assert not lacking


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_the_icons_of_a_language_are_there(code: str, words: Words) -> None:
    """A heading's icon is drawn in colour from the icon font, and only from there."""
    there = _glyphs(FONTS / "icons" / "twemoji.ttf")
    for heading in names.HEADINGS.values():
        icon = words.plain(heading, code).partition(" ")[0]
        assert set(icon) - SHAPELESS <= there, icon
