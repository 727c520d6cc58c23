"""Days people name: today, last Monday, 3 March, the 3rd, three days ago."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from dialogs.understand import figure_pairs, months, spelt_days, weekdays
from dialogs.understand.days import Day, NamedDay, figures, full_date
from dialogs.understand.lexicon import Lexicon, lexicon
from dialogs.understand.lists import JOINED, JOINED_AND
from dialogs.understand.not_money import text_at, touching
from dialogs.understand.spoken import price
from dialogs.understand.tokens import T, Token, clean, fold, scan

_LONGEST_PHRASE = 5
#: Letters of the shortest day name with an "and" before it.
_SHORTEST = 3
_ARTICLE = "ال"
#: Longest answer to "when?" that we read, in characters.
_LONGEST = 200
_UNITS = {"days.day": 1, "days.week": 7}
_MOST_DAYS_AGO = 400
#: Days in a month that is still to come.
_MONTH = 30
_FRACTION = re.compile(r"\d/\d")
#: Within this distance of today, "rata 3/12" may be a day after all.
_THESE_WEEKS = timedelta(days=31)


def find_dates(tokens: Sequence[Token], lex: Lexicon, today: date, *, answer: bool = False) -> list[NamedDay]:
    """All days named in a line, in order; gives their tokens the role "date". ``answer``: the line answers
    "which day?", so "marzo 3", "24.11" and "lunedì 24" can't be amounts."""
    days: list[NamedDay] = []
    at = 0
    while at < len(tokens):
        here = None if tokens[at].role not in ("", "noise") else _at(tokens, at, lex, today, answer)
        if here:
            here = _with_glue(tokens, here, lex)
            for token in tokens[here.first : here.last + 1]:
                token.role = "date"
            if tokens[here.last].kind is T.DATE:
                figure_pairs.rule_out_hour(tokens, here.last + 1)
            days.append(here)
        at = here.last + 1 if here else at + 1
    return _without_denied(tokens, days, lex)


def _without_denied(tokens: Sequence[Token], days: list[NamedDay], lex: Lexicon) -> list[NamedDay]:
    """ "کل نہیں پرسوں", "ieri no, l'altro ieri": the second of two days instead of the first."""
    if len(days) != 2:
        return days
    between = tokens[days[0].last + 1 : days[1].first]
    denied = [token for token in between if token.kind is T.WORD]
    if len(denied) != 1 or not any(lex.has(name, denied[0].text) for name in ("talk.negation", "talk.no")):
        return days
    denied[0].role = "date"
    return days[1:]


def read_date(text: str, *, language: str, today: date) -> date | None:
    """The one day ``text`` names, or None. A day and month without a year means the latest one past or up to a
    week ahead; a day alone, or a weekday, means the latest one up to today."""
    days = days_in(text, language=language, today=today)
    return days.pop() if len(days) == 1 else None


def read_coming_date(text: str, *, language: str, today: date) -> date | None:
    """The one day ``text`` names, in years to come too, as on a document; without its year, the next such day."""
    if len(text) > _LONGEST:
        return None
    lex = lexicon(language)
    named = find_dates(scan(clean(text), lex.scanner), lex, today, answer=True)
    day = named[0].day if len(named) == 1 else None
    if not isinstance(day, Day):
        return day
    if day.month is None:
        return None
    years = range(today.year, today.year + 9) if day.year is None else (day.year,)
    days = (full_date(year, day.month, day.day) for year in years)
    return next((each for each in days if each is not None and (day.year or each >= today)), None)


def days_in(text: str, *, language: str, today: date) -> set[date | None]:
    """The days ``text`` names where it can't mean an amount; None stands for one left open."""
    if len(text) > _LONGEST:
        return set()
    lex = lexicon(language)
    tokens = scan(clean(text), lex.scanner)
    named_days = find_dates(tokens, lex, today, answer=True)
    if (
        not named_days
        and len(tokens) == 1
        and (number := months.small(tokens[0]) or lex.numbers.get(tokens[0].text))
    ):
        return {Day(number).resolve(today, ahead=False)}
    return {day.resolve(today) for day in named_days}


def _at(tokens: Sequence[Token], at: int, lex: Lexicon, today: date, answer: bool) -> NamedDay | None:
    token = tokens[at]
    if token.kind is T.WORD and not lex.may_date(token.text):
        return None
    if token.kind is T.DATE:
        day = None if _measures(tokens, at, lex) else figures(token.text)
        if day and lex.has("days.shares", text_at(tokens, at - 1)) and token.text.count("/") == 1:
            # rata 3/12 is the third of twelve instalments, or a day if that falls within these weeks.
            on = day.resolve(today, ahead=True)
            if on is None or abs(on - today) > _THESE_WEEKS:
                day = None
            elif day.month is not None and day.day <= day.month:
                return NamedDay(at, at, None)
        if day is None:
            token.role = "noise"
        return NamedDay(at, at, day) if day else None
    if dashed := figure_pairs.in_figures(tokens, at, lex, answer=answer):
        return dashed
    for name, sign in (("days.ago", -1), ("days.ahead", 1)):
        if away := _away(tokens, at, lex, today, name, sign):
            return away
    if token.kind is T.NUMBER:
        named = months.day_month(tokens, at, lex)
        if named and not answer and _is_purpose(tokens, at, named, lex):
            return None
        return named or months.nth(tokens, at, lex)
    return _word(tokens, at, lex, today, answer)


def _word(tokens: Sequence[Token], at: int, lex: Lexicon, today: date, answer: bool) -> NamedDay | None:
    words = _words(tokens, at)
    if words and words[0].startswith(JOINED) and len(words[0]) > _SHORTEST and (words[0],) not in lex.days:
        # Arabic joins "and" to the next word; without the article "and Monday" may be "and two".
        shorn = fold(words[0][1:])
        kind = lex.days.get((shorn,), ("",))[0]
        if kind == "back" or (kind == "weekday" and shorn.startswith(_ARTICLE)):
            words[0] = shorn
    if at and len(words) > 1 and lex.has("days.until", words[0]):
        return None  # "a taxi as far as the house": the Moroccan Sunday is also "until"
    for length in range(len(words), 0, -1):
        said = tuple(words[:length])
        if said in lex.sets.get("days.vague", ()):
            return NamedDay(at, at + length - 1, None)
        if entry := lex.days.get(said):
            last = at + length - 1
            if _is_unit(tokens, at, lex) or (entry[0] == "weekday" and _counts_money(tokens, at, lex)):
                return None
            if entry[0] == "weekday":
                return weekdays.find(tokens, at, last, entry[1], lex, today, answer)
            return NamedDay(at, last, today - timedelta(days=entry[1]))
    if not words:
        return None
    return (
        spelt_days.with_month(tokens, at, lex)
        or months.on_day(tokens, at, lex)
        or spelt_days.alone(tokens, at, lex)
        or months.month_first(tokens, at, lex, answer)
    )


def _counts_money(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """The Arabic for Monday is also two, and the one for Sunday starts eleven: اثنين يورو, اثنين ونص, أحد عشر,
    مية وتنين."""
    word = tokens[at].text
    if (
        word.startswith(JOINED_AND)
        and lex.begins_number(word[1:])
        and lex.begins_number(text_at(tokens, at - 1))
    ):
        return True
    spoken = price(tokens, at, lex)
    return spoken is not None and (not spoken.bare or spoken.last > at)


def _is_unit(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Romanian "luni" is Monday and also months: months if it follows one of several figures."""
    several = sum(token.kind is T.NUMBER for token in tokens)
    after_one = at > 0 and tokens[at - 1].kind is T.NUMBER and several > 1
    return after_one and lex.has("quantity.units", tokens[at].text)


def _measures(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """1/2 kg is half a kilo, not the first of February; "2/3 pizze" means a few; "4/3 ore 10:30" is a day."""
    behind = at + 1 + (text_at(tokens, at + 1) == "d")
    after = text_at(tokens, behind)
    if not _FRACTION.fullmatch(tokens[at].text) or (
        behind + 1 < len(tokens) and tokens[behind + 1].kind is T.NOISE
    ):
        return False
    return any(lex.has(name, after) for name in ("quantity.units", "quantity.counted", "days.hour"))


def _is_purpose(tokens: Sequence[Token], at: int, named: NamedDay, lex: Lexicon) -> bool:
    """ "spesa 20 di novembre": a line's only figure is its amount, and the month is what it's for."""
    alone = all(t.kind is not T.NUMBER or at <= i <= named.last for i, t in enumerate(tokens))
    return alone and lex.has("days.ordinal", text_at(tokens, at + 1)) and not touching(tokens, at, at + 1)


def _away(
    tokens: Sequence[Token], at: int, lex: Lexicon, today: date, name: str, sign: int
) -> NamedDay | None:
    """3 giorni fa, two days ago, قبل 3 أيام, il y a 3 jours; with ``sign`` 1, tra due giorni, دو دن بعد."""
    start, first = at, False
    if tokens[at].text in lex.opens(f"{name}_first"):
        words = _words(tokens, at)
        for length in (3, 2, 1):
            said = tuple(words[:length])
            if said in lex.sets[f"{name}_first"]:
                start, first = at + len(said), True
                break
    if start + 1 >= len(tokens):
        return None
    number = months.small(tokens[start], 60) or lex.numbers.get(tokens[start].text)
    word = tokens[start + 1].text
    unit = next((days for name, days in _UNITS.items() if lex.has(name, word)), 0)
    vague = not unit and any(lex.has(name, word) for name in ("days.month", "days.year"))
    if not number or not (unit or vague) or number * unit > _MOST_DAYS_AGO:
        return None
    last = start + 1
    if not first:
        after = _words(tokens, start + 2)
        length = next((n for n in (3, 2, 1) if tuple(after[:n]) in lex.sets.get(name, ())), 0)
        if not length:
            return None
        last += min(length, len(after))
    if sign > 0:
        return NamedDay(at, last, today + timedelta(days=number * (unit or _MONTH)))
    return NamedDay(at, last, None if vague else today - timedelta(days=number * unit))


def _with_glue(tokens: Sequence[Token], named: NamedDay, lex: Lexicon) -> NamedDay:
    """Include the small words that belong to a date: "il", "lo scorso", "on"."""
    first, last = named.first, named.last
    while first > 0 and not tokens[first - 1].role and lex.has("days.glue", tokens[first - 1].text):
        first -= 1
    while last + 1 < len(tokens) and lex.has("days.last", tokens[last + 1].text):
        last += 1
    return NamedDay(first, last, named.day)


def _words(tokens: Sequence[Token], at: int) -> list[str]:
    out: list[str] = []
    for token in tokens[at : at + _LONGEST_PHRASE]:
        if token.kind is not T.WORD or token.role:
            break
        out.append(token.text)
    return out
