"""The languages: what each folder's `language.toml` says. There is no other list of languages.

Needs no catalogue, so that a command line can name them at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "locales"
#: The language of last resort: the keys themselves are written in it.
LAST_RESORT = "en"
#: The language of the place: what staff must write themselves, they write in it, and it stands in for a missing one.
MAIN = "it"

DIRECTIONS = ("ltr", "rtl")
_NEEDED = {"name", "direction", "amounts", "dates"}
_MORE = {"console", "courtesies", "elided", "elided_days", "voice"}


@dataclass(frozen=True, slots=True)
class Voice:
    """How a voice says numbers, where it would not do so by itself."""

    #: For the sign of a negative amount.
    minus: str = "-"
    #: Between the whole amount and its cents; empty if nothing is said.
    cents: str = ""
    #: Between a number from 20 on and what is counted.
    counted: str = ""
    #: Whether it would say the colon of a time.
    says_colons: bool = False
    #: Whether a full hour is said with its minutes ("3:00").
    full_hours: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """One language families can choose."""

    code: str
    name: str
    direction: str
    amounts: str
    dates: str
    #: Whether the console has it too.
    console: bool = False
    #: Greetings and thanks as people type them, in lower case.
    courtesies: tuple[str, ...] = ()
    #: Days of the month before which an article is shortened, and how: ("il ", "l'"). See `elision`.
    elided_days: tuple[int, ...] = ()
    elided: tuple[tuple[str, str], ...] = ()
    voice: Voice = Voice()

    @property
    def rtl(self) -> bool:
        return self.direction == "rtl"


def languages(folder: Path = FOLDER) -> dict[str, Language]:
    """All languages of the folder by code, in the order of their codes. Raises ValueError for a file that lacks
    something."""
    return {path.parent.name: _read(path) for path in sorted(folder.glob("*/language.toml"))}


def of_the_console(known: Mapping[str, Language]) -> dict[str, Language]:
    """Those that staff can have their pages in, the main one first."""
    return {code: known[code] for code in main_first(known) if known[code].console}


def main_first(codes: Iterable[str]) -> list[str]:
    """The codes as forms list them: the main language, then the language of last resort, then the others."""
    return sorted(codes, key=lambda code: (code != MAIN, code != LAST_RESORT, code))


def closest(asked: str | None, codes: Iterable[str], otherwise: str = MAIN) -> str:
    """Which of ``codes`` speaks a language tag ("ar-EG" is "ar"); ``otherwise`` if none does."""
    tag, offered = (asked or "").replace("_", "-"), set(codes)
    for candidate in (tag.replace("-", "_"), tag.split("-")[0].lower()):
        if candidate in offered:
            return candidate
    return otherwise


def preferred(header: str, codes: Iterable[str], otherwise: str = MAIN) -> str:
    """Which of ``codes`` a browser asks for first in its Accept-Language header."""
    offered = list(codes)
    asked: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            asked.append((float(quality or 1), tag))
        except ValueError:
            continue
    for wish, tag in sorted(asked, key=lambda each: -each[0]):
        if wish > 0 and (code := closest(tag, offered, "")):
            return code
    return otherwise


def name_for(code: str, reader: str, known: Mapping[str, Language]) -> str:
    """The reader's name for a language ("arabo"); its own where CLDR has none for the reader."""
    return _cldr_name(code, reader) or (known[code].name if code in known else code)


@lru_cache(maxsize=1024)
def _cldr_name(code: str, reader: str) -> str:
    # Not needed by a command line that only lists the folders, and slow to import.
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).get_display_name(reader) or ""
    except (UnknownLocaleError, ValueError):
        return ""


def _read(path: Path) -> Language:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    lacking, unknown = _NEEDED - set(document), set(document) - _NEEDED - _MORE
    if lacking or unknown:
        raise ValueError(f"{path} lacks {sorted(lacking)} and has unknown {sorted(unknown)}.")
    if document["direction"] not in DIRECTIONS:
        raise ValueError(f"{path}: the direction is one of {', '.join(DIRECTIONS)}.")
    lists = {key: tuple(document.get(key, ())) for key in ("courtesies", "elided_days")}
    pairs = tuple((word, short) for word, short in document.get("elided", {}).items())
    voice = Voice(**document.get("voice", {}))
    return Language(path.parent.name, **{**document, **lists, "elided": pairs, "voice": voice})
