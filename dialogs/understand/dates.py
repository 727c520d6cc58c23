"""Days that people name: today, last Monday, 3 March, the 3rd, three days ago."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from dialogs.understand.days import Day, Found, figures
from dialogs.understand.labels import is_currency
from dialogs.understand.lexicon import Lexicon, lexicon
from dialogs.understand.scan import T, Token, clean, scan
from dialogs.understand.spoken import price
from dialogs.understand.words import day_in_words

_LONGEST_PHRASE = 4
#: Characters of the answer to "when?".
_LONGEST = 200
_UNITS = {"days.day": 1, "days.week": 7}
_THIS_CENTURY = re.compile(r"20\d\d")
_DOTTED = re.compile(r"\d{1,2}[.\-](?:0[1-9]|1[0-2])")


def find_dates(
    tokens: Sequence[Token], lex: Lexicon, today: date, *, month_first: bool = False
) -> list[Found]:
    """All days named in a line, in order; their tokens get the role "date". ``month_first`` also reads
    "marzo 3", which beside a spending word would more likely be an amount."""
    found: list[Found] = []
    at = 0
    while at < len(tokens):
        here = None if tokens[at].role not in ("", "noise") else _at(tokens, at, lex, today, month_first)
        if here:
            here = _with_glue(tokens, here, lex)
            for token in tokens[here.first : here.last + 1]:
                token.role = "date"
            found.append(here)
        at = here.last + 1 if here else at + 1
    return found


def read_date(text: str, *, language: str, today: date) -> date | None:
    """The one day that ``text`` names, or None. A day and month without a year is the latest that is past or
    at most a week ahead; a day alone, and a weekday, is the latest up to today."""
    if len(text) > _LONGEST:
        return None
    lex = lexicon(language)
    tokens = scan(clean(text), lex.scanner)
    found = find_dates(tokens, lex, today, month_first=True)
    if not found and len(tokens) == 1 and (number := _small(tokens[0])):
        return Day(number).resolve(today, ahead=False)
    days = {one.resolve(today, ahead=one.explicit) for one in found}
    return days.pop() if len(days) == 1 else None


def _at(tokens: Sequence[Token], at: int, lex: Lexicon, today: date, month_first: bool) -> Found | None:
    token = tokens[at]
    if token.kind is T.DATE:
        day = None if _measures(tokens, at, lex) else figures(token.text)
        if day is None:
            token.role = "noise"
        return Found(at, at, day) if day else None
    if dotted := _dotted(tokens, at, lex):
        return Found(at, at, dotted)
    return _ago(tokens, at, lex, today) or (
        _day_month(tokens, at, lex) if token.kind is T.NUMBER else _word(tokens, at, lex, today, month_first)
    )


def _word(tokens: Sequence[Token], at: int, lex: Lexicon, today: date, month_first: bool) -> Found | None:
    words = _words(tokens, at)
    for length in range(len(words), 0, -1):
        if entry := lex.days.get(tuple(words[:length])):
            last = at + length - 1
            if _is_unit(tokens, at, lex) or (entry[0] == "weekday" and _counts_money(tokens, at, lex)):
                return None
            if entry[0] == "weekday" and (dated := _dated(tokens, last + 1, entry[1], lex, today)):
                return Found(at, dated.last, dated.day)
            return Found(at, last, _relative(tokens, at, last, entry, lex, today))
    if not words:
        return None
    if spelt := _spelt_day(words, lex) or _spelt_day_alone(tokens, at, words, lex):
        day, spelt_month, length = spelt
        return Found(at, at + length - 1, Day(day, spelt_month))
    number = _small(tokens[at + 1]) if at + 1 < len(tokens) else None
    if number and lex.has("days.on_day", words[0]) and not _is_money(tokens, at + 1, lex):
        return _day_month(tokens, at + 1, lex) or Found(
            at, _past_ordinals(tokens, at + 2, lex) - 1, Day(number)
        )
    month = lex.months.get((words[0],))
    if (
        number
        and month
        and (month_first or lex.has("days.month_first", words[0]))
        and not _is_money(tokens, at + 1, lex)
    ):
        last, year = _year(tokens, _past_ordinals(tokens, at + 2, lex), lex)
        return Found(at, last, Day(number, month, year))
    return None


def _spelt_day(words: Sequence[str], lex: Lexicon) -> tuple[int, int, int] | None:
    """Day, month and how many words: tre novembre, ventitré novembre, third of November, November third."""
    day, length = day_in_words(words, lex)
    of = length + (length < len(words) and lex.has("days.ordinal", words[length]))
    if day and of < len(words) and (month := lex.months.get((words[of],))):
        return day, month, of + 1
    month = lex.months.get((words[0],)) if words else None
    day, length = day_in_words(words[1:], lex) if month else (0, 0)
    named = length and words[length] in lex.ordinals  # "march two" may be an amount
    return (day, month, length + 1) if day and month and named else None


def _spelt_day_alone(
    tokens: Sequence[Token], at: int, words: Sequence[str], lex: Lexicon
) -> tuple[int, int | None, int] | None:
    """Il cinque, the fifth, يوم خمسة: a number alone only where the word before it counts nothing."""
    opens = lex.has("days.on_day_spelt", words[0])
    if not opens and not lex.has("days.on_day", words[0]):
        return None
    if dated := _spelt_day(words[1:], lex):
        return dated[0], dated[1], dated[2] + 1
    day, length = day_in_words(words[1:], lex)
    ordinal = bool(length) and words[length] in lex.ordinals
    behind = tokens[at + length + 1].text if at + length + 1 < len(tokens) else ""
    money = is_currency(behind, lex) or lex.has("amount.and", behind) or lex.has("quantity.units", behind)
    return (day, None, length + 1) if day > 1 and behind and not money and (opens or ordinal) else None


def _dated(tokens: Sequence[Token], at: int, weekday: int, lex: Lexicon, today: date) -> Found | None:
    """The day behind a weekday: Monday 2 November, Monday 2/11, Monday 16 where the 16th was a Monday."""
    while at < len(tokens) and tokens[at].kind is T.WORD and lex.has("days.glue", tokens[at].text):
        at += 1
    if at >= len(tokens) or tokens[at].role:
        return None
    if tokens[at].kind is T.DATE:
        day = figures(tokens[at].text)
        return Found(at, at, day) if day else None
    if full := _day_month(tokens, at, lex):
        return full
    if spelt := _spelt_day(_words(tokens, at), lex):
        return Found(at, at + spelt[2] - 1, Day(spelt[0], spelt[1]))
    number = _small(tokens[at])
    more = any(t.kind is T.NUMBER for t in tokens[at + 1 :])
    on = (
        Day(number).resolve(today, ahead=False)
        if number and more and not _is_money(tokens, at, lex)
        else None
    )
    return Found(at, at, on) if on and on.weekday() == weekday else None


def _counts_money(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """The Arabic for Monday is also two, the one for Sunday begins eleven: اثنين يورو, اثنين ونص, أحد عشر."""
    spoken = price(tokens, at, lex)
    return spoken is not None and (not spoken.bare or spoken.last > at)


def _is_unit(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """In Romanian "luni" is Monday and months: months behind one figure of several."""
    several = sum(token.kind is T.NUMBER for token in tokens)
    after_one = at > 0 and tokens[at - 1].kind is T.NUMBER and several > 1
    return after_one and lex.has("quantity.units", tokens[at].text)


def _measures(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """1/2 kg is half a kilo, not the first of February."""
    return at + 1 < len(tokens) and lex.has("quantity.units", tokens[at + 1].text)


def _relative(
    tokens: Sequence[Token], first: int, last: int, entry: tuple[str, int], lex: Lexicon, today: date
) -> date:
    kind, number = entry
    if kind == "back":
        return today - timedelta(days=number)
    back = (today.weekday() - number) % 7
    around = [
        tokens[i].text for i in (first - 1, last + 1) if 0 <= i < len(tokens) and tokens[i].kind is T.WORD
    ]
    if not back and any(lex.has("days.last", word) for word in around):
        back = 7
    return today - timedelta(days=back)


def _day_month(tokens: Sequence[Token], at: int, lex: Lexicon) -> Found | None:
    """3 marzo, 3rd of March, 1° maggio 2026."""
    number = _small(tokens[at])
    after = at + 1
    while after < len(tokens) and _ordinal(tokens[after], lex):
        after += 1
    month = lex.months.get((tokens[after].text,)) if number and after < len(tokens) else None
    if not number or not month or tokens[after].kind is not T.WORD:
        return None
    last, year = _year(tokens, after + 1, lex)
    return Found(at, last, Day(number, month, year))


def _past_ordinals(tokens: Sequence[Token], at: int, lex: Lexicon) -> int:
    """Behind the "rd" in "March 3rd"."""
    while (
        at < len(tokens)
        and tokens[at].start == tokens[at - 1].end
        and lex.has("days.ordinal", tokens[at].text)
    ):
        at += 1
    return at


def _ordinal(token: Token, lex: Lexicon) -> bool:
    return token.text in ("°", "º", ".") or lex.has("days.ordinal", token.text)


def _ago(tokens: Sequence[Token], at: int, lex: Lexicon, today: date) -> Found | None:
    """3 giorni fa, two days ago, قبل 3 أيام, il y a 3 jours."""
    start, first = at, False
    if tokens[at].text in lex.opens("days.ago_first"):
        words = _words(tokens, at)
        for length in (3, 2, 1):
            said = tuple(words[:length])
            if said in lex.sets["days.ago_first"]:
                start, first = at + len(said), True
                break
    if start + 1 >= len(tokens):
        return None
    number = _small(tokens[start], 60) or lex.numbers.get(tokens[start].text)
    unit = next((days for name, days in _UNITS.items() if lex.has(name, tokens[start + 1].text)), 0)
    if not number or not unit or number * unit > 400:
        return None
    last = start + 1
    if not first:
        after = _words(tokens, start + 2)
        length = next((n for n in (3, 2, 1) if tuple(after[:n]) in lex.sets.get("days.ago", ())), 0)
        if not length:
            return None
        length = min(length, len(after))
        last = start + 1 + length
    return Found(at, last, today - timedelta(days=number * unit))


def _with_glue(tokens: Sequence[Token], found: Found, lex: Lexicon) -> Found:
    """The small words that belong to a date go with it: "il", "lo scorso", "on"."""
    first, last = found.first, found.last
    while first > 0 and not tokens[first - 1].role and lex.has("days.glue", tokens[first - 1].text):
        first -= 1
    while last + 1 < len(tokens) and lex.has("days.last", tokens[last + 1].text):
        last += 1
    return Found(first, last, found.day)


def _words(tokens: Sequence[Token], at: int) -> list[str]:
    out: list[str] = []
    for token in tokens[at : at + _LONGEST_PHRASE]:
        if token.kind is not T.WORD or token.role:
            break
        out.append(token.text)
    return out


def _small(token: Token, most: int = 31) -> int | None:
    plain = token.kind is T.NUMBER and token.text.isdigit() and len(token.text) <= 2 and not token.role
    return int(token.text) if plain and 0 < int(token.text) <= most else None


def _is_money(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return after == "€" or lex.has("amount.euro", after) or lex.has("amount.cent", after) or after == "%"


def _year(tokens: Sequence[Token], at: int, lex: Lexicon) -> tuple[int, int | None]:
    """A year right after a day and month; "3 marzo 2026" but not "3 marzo 2000 euro"."""
    if at < len(tokens) and _THIS_CENTURY.fullmatch(tokens[at].text) and not _is_money(tokens, at, lex):
        return at, int(tokens[at].text)
    return at - 1, None


def _dotted(tokens: Sequence[Token], at: int, lex: Lexicon) -> Day | None:
    """20.11 and 20-11, which are rather an amount and a range: a day only where the line says so ("del
    20.11") or where it opens or closes a line that has another amount."""
    if not _DOTTED.fullmatch(tokens[at].text) or _is_money(tokens, at, lex):
        return None
    others = [i for i, t in enumerate(tokens) if t.kind is T.NUMBER and i != at]
    said = at > 0 and lex.has("days.on_day", tokens[at - 1].text) and others
    opens = (
        at == 0
        and len(others) == 1
        and others[0] > 1
        and all(t.kind is not T.WORD for t in tokens[others[0] :])
    )
    closes = "-" in tokens[at].text and at == len(tokens) - 1 and len(others) == 1
    return figures(tokens[at].text) if said or opens or closes else None
