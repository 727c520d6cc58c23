"""Bills still to be paid, in a person's own words: "bolletta luce 80 entro il 15", "domani pago 80 di luce".

These lines are no spending: `read_entries` leaves them out, asks about a day that has not come, or, where a language
lets it, would book them on a day long past. So they are read before spending is. What says "paid" or "received" isn't
one. The words are data: [bill] of each `asking.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from budgeting.bills import BILLED
from budgeting.headings import Heading, Kind
from budgeting.money import EUR, Money
from budgeting.periods import ONE_DAY, ONE_WEEK, months_later
from dialogs.understand.asking import lists_of
from dialogs.understand.dates import find_dates
from dialogs.understand.days import Day, NamedDay
from dialogs.understand.entries import read_entries
from dialogs.understand.lexicon import Lexicon, lexicon
from dialogs.understand.marks import done
from dialogs.understand.model import Issue
from dialogs.understand.phrase_book import cut
from dialogs.understand.tokens import T, Token, clean, fold, plain, scan

_NOTHING_LEARNT: Mapping[str, str] = MappingProxyType({})
#: Longer texts are stories, not bills.
_LONGEST = 160
#: A day and month further back than this mean next year's.
_PAST = timedelta(days=45)
#: The lists that make a line one of a bill.
_SOUNDS = ("by", "by_behind", "owed", "pay", "tomorrow", "after_tomorrow", "month_end", "came")
#: The lists whose phrases say nothing of what the bill is for.
_ASIDE = (*_SOUNDS, "fillers")

#: What is paid by bill even if nobody says so: "domani luce 80", but not "domani benzina 20".
MOSTLY_BILLED = (
    Heading.RENT,
    Heading.SERVICE_CHARGES,
    Heading.UTILITIES,
    Heading.COMMUNICATIONS,
    Heading.INSURANCE,
)


@dataclass(frozen=True, slots=True)
class Owed:
    """A bill as someone wrote it; None: they didn't say. ``words``: their own, without amount and day."""

    category: str | None
    amount: Money | None
    due_on: date | None
    words: str = ""


def may_owe(text: str, *, language: str) -> bool:
    """Whether any word of the line may begin to say that it's a bill: cheap, because every message is asked."""
    if len(text) > _LONGEST or not any(c.isdigit() for c in text):
        return False
    lists = lists_of("bill", language)
    words = {fold(word) for word in cut(plain(text))}
    return any(phrase[0] in words for name in _SOUNDS for phrase in lists[name])


def read_owed(
    text: str,
    *,
    language: str,
    today: date,
    currency: str = EUR,
    learned: Mapping[str, str] = _NOTHING_LEARNT,
) -> Owed | None:
    """The bill that one line says is still to be paid; None if it says none, or that it was paid."""
    line = clean(text.strip())
    if "\n" in line or not line or "?" in plain(line) or not may_owe(line, language=language):
        return None
    lex, lists = lexicon(language), lists_of("bill", language)
    tokens = scan(line, lex.scanner)
    said = {name: _spans(tokens, lists[name]) for name in _ASIDE}
    days = find_dates(tokens, lex, today, answer=True)
    if not days and (bare := _bare_day(tokens, said, lists["beside"], lex)) is not None:
        days = [bare]
    if _was_done(tokens, lex, said):
        return None
    day = days[0] if len(days) == 1 else None
    owed = bool(said["owed"] or said["came"])
    tomorrow = _tomorrow(said, day)
    if days and (day is None or not tomorrow):
        tomorrow = 0
    elif tomorrow:
        # The word is also "yesterday" in some languages.
        if day is not None and not day.is_ahead(today) and not (owed or said["pay"]):
            return None
        days, day = [], None
    ends = not days and not tomorrow and bool(said["month_end"])
    by = ends or (day is not None and _is_limit(tokens, day, said, lists["beside"]))
    ahead = bool(tomorrow) or (day is not None and day.is_ahead(today))
    if not ahead and day is not None and said["pay"]:
        # "Il 10 pago l'affitto": the present tense with a bare day means the next one.
        whole = read_entries(line, language=language, today=today, currency=currency, learned=learned)
        ahead = any(problem.code is Issue.FUTURE for problem in whole.problems)
    owed = owed or (ahead and bool(said["pay"]))
    if not (by or owed or ahead):
        return None
    rest = _without(line, tokens, day, said)
    reading = read_entries(rest, language=language, today=today, currency=currency, learned=learned)
    read = [*reading.entries, *(entry for problem in reading.problems for entry in problem.choices[:1])]
    if len(read) != 1 or read[0].kind is not Kind.EXPENSE:
        return None
    (entry,) = read
    known = entry.category if entry.category_known else None
    if known is not None and known not in (BILLED if by or owed else MOSTLY_BILLED):
        return None
    if known is None and not (by or owed):
        return None
    if ends:
        due_on: date | None = months_later(today, 0, 31)
    elif tomorrow:
        due_on = today + tomorrow * ONE_DAY
    else:
        due_on = _ahead(day, tokens, lex, today) if day is not None else None
    if not owed and due_on is not None and due_on < today:
        return None  # Arabic "before" is also "ago": "قبل ٣ أيام بنزين ٢٠"
    return Owed(known, None if entry.ambiguous else entry.amount, due_on, entry.note)


def billed_for(text: str, *, language: str) -> str:
    """What is left of "è arrivata la bolletta della luce" without the bill and its coming: "luce"."""
    line = clean(text.strip())
    lists = lists_of("bill", language)
    tokens = scan(line, lexicon(language).scanner)
    return _without(line, tokens, None, {name: _spans(tokens, lists[name]) for name in (*_ASIDE, "label")})


def name_of(words: str, *, language: str) -> str:
    """The bill's name in ``words``: without "bill of the" at its beginning."""
    label, rest = lists_of("bill", language)["label"], words.split()
    while rest and (fold(rest[0]),) in label:
        rest.pop(0)
    name = " ".join(rest)
    return name if any(map(str.isalpha, name)) else ""


def read_due_day(text: str, *, language: str, today: date) -> date | None:
    """The day by which something is to be paid: "il 15" is the next 15th, "venerdì" the next Friday."""
    if len(text) > _LONGEST:
        return None
    lex, lists = lexicon(language), lists_of("bill", language)
    tokens = scan(clean(text), lex.scanner)
    said = {name: _spans(tokens, lists[name]) for name in ("tomorrow", "after_tomorrow", "month_end")}
    days = find_dates(tokens, lex, today, answer=True)
    if len(days) < 2 and (tomorrow := _tomorrow(said, days[0] if days else None)):
        return today + tomorrow * ONE_DAY
    if len(days) == 1:
        return _ahead(days[0], tokens, lex, today)
    if not days and said["month_end"]:
        return months_later(today, 0, 31)
    numbers = [int(token.text) for token in tokens if token.kind is T.NUMBER and token.text.isdigit()]
    if not days and len(numbers) == 1 and 1 <= numbers[0] <= 31:
        return _next(numbers[0], today)
    return None


def _ahead(named: NamedDay, tokens: Sequence[Token], lex: Lexicon, today: date) -> date | None:
    day = named.day
    if day is None:
        return None
    if not isinstance(day, Day):
        words = tuple(t.text for t in tokens[named.first : named.last + 1] if t.kind is T.WORD)
        weekday = any(lex.days.get(words[at:], ("",))[0] == "weekday" for at in range(len(words)))
        return day + ONE_WEEK if weekday and day < today else day
    if day.month is None:
        return _next(day.day, today) if 1 <= day.day <= 31 else None
    if not 1 <= day.month <= 12 or not 1 <= day.day <= 31:
        return None
    if day.year is not None:
        return months_later(date(day.year, day.month, 1), 0, day.day) if 2000 <= day.year <= 2100 else None
    this_year = months_later(date(today.year, day.month, 1), 0, day.day)
    return this_year if this_year >= today - _PAST else months_later(this_year, 12, day.day)


def _next(month_day: int, today: date) -> date:
    here = months_later(today, 0, month_day)
    return here if here >= today else months_later(here, 1, month_day)


def _spans(tokens: Sequence[Token], listed: Set[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Where phrases of a list stand, as (first, last) of ``tokens``; the longest first."""
    longest = max(map(len, listed), default=0)
    opening = {phrase[0] for phrase in listed}
    matching = []
    for first, token in enumerate(tokens):
        if token.kind is not T.WORD or token.text not in opening:
            continue
        for end in range(first + 1, min(first + longest, len(tokens)) + 1):
            run = tokens[first:end]
            if run[-1].kind is not T.WORD:
                break
            if tuple(each.text for each in run) in listed:
                matching.append((first, end - 1))
    return sorted(matching, key=lambda span: (span[0] - span[1], span[0]))


def _tomorrow(said: Mapping[str, Sequence[tuple[int, int]]], day: NamedDay | None) -> int:
    """1 for tomorrow, 2 for the day after, 0 for neither. ``day``: the only one named; it must be that word."""
    for name, ahead in (("after_tomorrow", 2), ("tomorrow", 1)):
        if any(day is None or (day.first <= first and last <= day.last) for first, last in said[name]):
            return ahead
    return 0


def _bare_day(
    tokens: Sequence[Token],
    said: Mapping[str, Sequence[tuple[int, int]]],
    beside: Set[tuple[str, ...]],
    lex: Lexicon,
) -> NamedDay | None:
    """The day of the month that is only a number beside a word for "by", where another number is the amount."""
    if sum(token.kind is T.NUMBER for token in tokens) != 2:
        return None
    at = [(end + 1, 1) for _, end in said["by"]] + [(begin - 1, -1) for begin, _ in said["by_behind"]]
    for place, step in at:
        day = place
        while 0 <= day < len(tokens) and (tokens[day].text,) in beside:
            day += step
        if not 0 <= day < len(tokens) or tokens[day].kind is not T.NUMBER:
            continue
        after = tokens[day + 1].text if day + 1 < len(tokens) else ""
        if lex.has("amount.euro", after) or after == "€" or not tokens[day].text.isdigit():
            continue
        if 1 <= int(tokens[day].text) <= 31:
            return NamedDay(min(day, place), max(day, place), Day(int(tokens[day].text)))
    return None


def _is_limit(
    tokens: Sequence[Token],
    day: NamedDay,
    said: Mapping[str, Sequence[tuple[int, int]]],
    beside: Set[tuple[str, ...]],
) -> bool:
    """Whether a word for "by" stands at the day: before or behind it, or inside ("entro il 15")."""
    first, last = day.first, day.last
    while first and (tokens[first - 1].text,) in beside:
        first -= 1
    while last + 1 < len(tokens) and (tokens[last + 1].text,) in beside:
        last += 1
    lead = any(end == first - 1 or end == day.first - 1 or begin == day.first for begin, end in said["by"])
    trail = any(begin in (last + 1, day.last + 1) or end == day.last for begin, end in said["by_behind"])
    return lead or trail


def _was_done(tokens: Sequence[Token], lex: Lexicon, said: Mapping[str, Sequence[tuple[int, int]]]) -> bool:
    # "To pay" and "I'll pay" hold words that are marks of spending elsewhere.
    owing = set(_places(said[name] for name in ("owed", "pay", "came")))
    words = ["" if at in owing else t.text for at, t in enumerate(tokens) if t.kind is T.WORD]
    return any(done(words, lex))


def _without(
    line: str,
    tokens: Sequence[Token],
    day: NamedDay | None,
    said: Mapping[str, Sequence[tuple[int, int]]],
) -> str:
    """The line without its day and the words that say it is to be paid."""
    left_out = set(_places(said.values()))
    if day is not None:
        left_out |= set(range(day.first, day.last + 1))
    shown = list(line.casefold() if len(line.casefold()) == len(line) else line)
    for at in left_out:
        shown[tokens[at].start : tokens[at].end] = " " * (tokens[at].end - tokens[at].start)
    # Of "l'" only the sign is left.
    return " ".join(re.sub(r"(?<!\w)['’]|['’](?!\w)", " ", "".join(shown)).split())


def _places(lists: Iterable[Sequence[tuple[int, int]]]) -> Iterable[int]:
    return (at for spans in lists for first, last in spans for at in range(first, last + 1))
