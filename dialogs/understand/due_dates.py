"""The day by which something is to be paid: like other days people name, but rather ahead than past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dialogs.understand import months
from dialogs.understand.dates import find_dates
from dialogs.understand.days import Day
from dialogs.understand.lexicon import lexicon
from dialogs.understand.tokens import clean, scan

#: Longest answer that we read, in characters.
_LONGEST = 200
#: A day without its year that has passed no longer ago than this means the day that has passed.
_JUST_PAST = timedelta(days=60)
#: Seen from so many days later, "tomorrow" is as many days later; a weekday isn't.
_LATER = timedelta(days=6)


def read_due_date(text: str, *, language: str, today: date) -> date | None:
    """The one day ``text`` names as a due date, or None. A day of the month and a weekday are the next one from
    ``today``; a day and month without a year the nearest one, unless it's long past."""
    days = set(_days(text, language, today))
    return days.pop() if len(days) == 1 else None


def _days(text: str, language: str, today: date) -> Iterator[date | None]:
    if len(text) > _LONGEST:
        return
    lex = lexicon(language)
    tokens = scan(clean(text), lex.scanner)
    named = find_dates(tokens, lex, today, answer=True)
    if not named and len(tokens) == 1:
        number = months.small(tokens[0]) or lex.numbers.get(tokens[0].text)
        if number:
            yield _next(Day(number), today)
        return
    later = find_dates(scan(clean(text), lex.scanner), lex, today + _LATER, answer=True)
    for place, each in enumerate(named):
        if isinstance(each.day, Day):
            yield _next(each.day, today)
        elif each.day is None or each.day >= today:
            yield each.day
        else:
            seen_later = later[place].day if place < len(later) else None
            relative = not isinstance(seen_later, date) or seen_later - each.day == _LATER
            yield each.day if relative else each.day + timedelta(days=7)


def _next(day: Day, today: date) -> date | None:
    if day.year is not None:
        return _date(day.year, day.month or today.month, day.day)
    if day.month is not None:
        candidates = (
            _date(year, day.month, day.day) for year in (today.year - 1, today.year, today.year + 1)
        )
        return next((each for each in candidates if each and each >= today - _JUST_PAST), None)
    months_ahead = (divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in (0, 1, 2))
    candidates = (_date(year, month + 1, day.day) for year, month in months_ahead)
    return next((each for each in candidates if each and each >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
