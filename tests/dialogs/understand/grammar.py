"""Lines made up from a grammar, each with what it means: thousands from a few dozen patterns a language.

``grammars/<language>.txt`` has the words of the slots ("thing.food = bread, milk") and patterns
``kind | text | meant``. In a text, "(a|b|)" takes one of its parts and "{thing}" one of that slot's words; in
``meant`` "thing" is the heading of the thing taken, "e1", "i2" the first and second amount, "e1x3" three times the
first; a word of "day.11-24" dates the entries. The amounts are
``{c}`` (with cents), ``{n}`` (a bare whole number), ``{e}`` (whole, with the word or sign for euro) and ``{p}``, any
of these. The same seed always gives the same lines.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.build.understanding import WRITTEN, Line, Meant
from budgeting.headings import Kind

FOLDER = Path(__file__).with_name("grammars")
_CHOICE = re.compile(r"\(([^()]*)\)")
_SLOT = re.compile(r"\{([a-z0-9_.]+)\}")
_AMOUNTS = ("c", "n", "e", "p")


@dataclass
class Grammar:
    """``slots``: the words of each; ``patterns``: kind, text, meant."""

    language: str
    slots: dict[str, list[str]] = field(default_factory=dict)
    patterns: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Made:
    """A line, and the parts of its pattern that were taken."""

    line: Line
    pattern: str
    taken: list[str]


def grammar(language: str) -> Grammar:
    result = Grammar(language)
    for row in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if not row.strip() or row.startswith("#"):
            continue
        if " | " in row:
            kind, rest = row.split(" | ", 1)
            text, meant = rest.rsplit(" | ", 1)
            result.patterns.append((kind.strip(), text.strip(), meant.strip()))
        else:
            name, _, words = row.partition("=")
            result.slots.setdefault(name.strip(), []).extend(
                word.strip() for word in words.split(",") if word.strip()
            )
    return result


def made(language: str, count: int, *, seed: int = 14) -> Iterator[Made]:
    """``count`` lines, each pattern about as often."""
    whole = grammar(language)
    chance = random.Random(f"{seed} {language}")
    for number in range(count):
        kind, text, meant = whole.patterns[number % len(whole.patterns)]
        yield _line(whole, kind, text, meant, chance)


def _line(whole: Grammar, kind: str, pattern: str, meant: str, chance: random.Random) -> Made:
    taken: list[str] = []
    headings: list[str] = []
    days: list[date] = []
    amounts: list[int] = []

    def choose(match: re.Match[str]) -> str:
        part = chance.choice(match[1].split("|"))
        taken.append(part)
        return part

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name in _AMOUNTS:
            minor, said = _amount(name, whole, chance)
            amounts.append(minor)
            return said
        key = chance.choice(sorted(k for k in whole.slots if k == name or k.startswith(f"{name}.")))
        word = chance.choice(whole.slots[key])
        taken.append(word)
        if key.startswith("thing."):
            headings.append(key.removeprefix("thing."))
        if key.startswith("day."):
            month, day = map(int, key.removeprefix("day.").split("-"))
            days.append(WRITTEN.replace(month=month, day=day))
        return word

    text = pattern
    while _CHOICE.search(text):
        text = _CHOICE.sub(choose, text)
    text = re.sub(r"\s+", " ", _SLOT.sub(fill, text)).strip()
    return Made(
        Line(whole.language, kind, text, tuple(_meant(meant, amounts, headings, days))),
        f"{pattern} | {meant}",
        taken,
    )


def _meant(said: str, amounts: list[int], headings: list[str], days: list[date]) -> Iterator[Meant]:
    things = iter(headings)
    for part in said.split(";") if said != "-" else ():
        way, category = part.split()
        number = int(way[1:].partition("x")[0] or 1) - 1
        times = int(way.partition("x")[2] or 1)
        if category == "thing":
            category = next(things)
        kind = Kind.EXPENSE if way[0] == "e" else Kind.INCOME
        yield Meant(kind, amounts[number] * times, category, days[0] if days else WRITTEN)


def _amount(kind: str, whole: Grammar, chance: random.Random) -> tuple[int, str]:
    euro = chance.choice(whole.slots["euro"])
    kind = chance.choice("ccen") if kind == "p" else kind
    euros = chance.randint(13, 95)
    if kind == "n":
        return euros * 100, str(euros)
    if kind == "e":
        return euros * 100, chance.choice((f"{euros} {euro}", f"{euros}€", f"€{euros}", f"{euros} {euro}"))
    cents = chance.choice((5, 20, 30, 45, 50, 60, 75, 80, 90, 99))
    point = chance.choice(",,.")
    said = f"{euros}{point}{cents:02}"
    return euros * 100 + cents, chance.choice((said, said, f"{said}€", f"{said} {euro}"))
