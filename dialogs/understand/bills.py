"""Bills still to be paid, and questions about the rent, in a person's own words.

"Bolletta luce 80 entro il 15", "domani pago 80 di luce", "ho una bolletta", "l'affitto è al sicuro?". These lines
are no spending: `read_entries` leaves them out, asks about a day that has not come, or, where a language lets it,
would book them on a day long past. So they are read before spending is. What says "paid" or "received" isn't one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from budgeting.bills import BILLED
from budgeting.headings import Heading, Kind
from budgeting.money import EUR, Money
from budgeting.periods import ONE_DAY, ONE_WEEK, months_later
from dialogs.understand.dates import find_dates
from dialogs.understand.days import Day, NamedDay
from dialogs.understand.entries import read_entries
from dialogs.understand.lexicon import Lexicon, lexicon
from dialogs.understand.marks import done
from dialogs.understand.model import Issue
from dialogs.understand.tokens import T, Token, clean, plain, scan

_NOTHING_LEARNT: Mapping[str, str] = MappingProxyType({})
#: What says no; English "can't" is cut in two.
_DENIES = frozenset(
    ["non", "piu", "mai", "not", "cannot", "never", "t", "لا", "ما", "مش", "لن", "لم", "مو", "ليس", "ماشي"]
)
#: Longer texts are stories, not bills.
_LONGEST = 160
#: More words than this say more than that a bill came.
_FEW = 6
#: A day and month further back than this mean next year's.
_PAST = timedelta(days=45)

#: Words before a day that make it the day by which to pay, in the languages spoken with us.
_BY = (
    "entro",
    "prima del",
    "prima di",
    "per il",
    "scade",
    "scadenza",
    "by",
    "before",
    "due",
    "due on",
    "until",
)
_BY_AR = ("قبل", "حتي", "حتى", "بحلول", "لغاية", "موعدها", "تستحق", "تستحقّ", "موعد")
#: Words that say it is still to be paid, wherever they stand. With a day or without.
_OWED = (
    *(
        "devo pagare",
        "dobbiamo pagare",
        "da pagare",
        "c'è da pagare",
        "pagherò",
        "pagheremo",
        "devo ancora pagare",
    ),
    *("scade", "scadenza", "in scadenza", "mi è arrivata", "è arrivata", "arrivata la", "mi arriva"),
    *(
        "i have to pay",
        "i must pay",
        "we have to pay",
        "to pay",
        "i will pay",
        "i'll pay",
        "is due",
        "due on",
    ),
    *("must be paid", "has to be paid", "falls due"),
)
_OWED_AR = (
    *(
        "يجب ان ادفع",
        "لازم ادفع",
        "علي دفع",
        "علينا دفع",
        "سادفع",
        "سندفع",
        "راح ادفع",
        "رح ادفع",
        "غادي نخلص",
    ),
    *("خاصني نخلص", "مستحقة", "مستحق", "تستحق"),
)
#: "Domani pago": only with a day that has not come.
_PAY = ("pago", "paghiamo", "pay", "i pay", "we pay", "ادفع", "ندفع", "نخلص")
#: Days that have not come.
_TOMORROW = ("domani", "dopodomani", "tomorrow", "غدا", "بكرة", "بكرا", "غدوة", "غدوا", "بعد غد")
#: The last day of the month.
_MONTH_END = (
    *(
        "fine mese",
        "la fine del mese",
        "fine del mese",
        "the end of the month",
        "end of the month",
        "month end",
    ),
    *("نهاية الشهر", "اخر الشهر", "آخر الشهر", "راس الشهر"),
)
#: The thing itself, for a bill of which nothing more is said: "ho una bolletta da 80".
_A_BILL = (
    *("ho una bolletta", "ho delle bollette", "abbiamo una bolletta", "nuova bolletta", "bolletta da pagare"),
    *("ho una fattura", "è arrivata una bolletta", "arrivata una bolletta", "arrivata bolletta"),
    *("aggiungi bolletta", "segna bolletta", "segnare una bolletta", "aggiungi una bolletta"),
    *(
        "i have a bill",
        "i have bills",
        "we have a bill",
        "a bill came",
        "a bill arrived",
        "new bill",
        "bill to pay",
    ),
    "add a bill",
)
_A_BILL_AR = (
    *(
        "عندي فاتورة",
        "لدي فاتورة",
        "عندنا فاتورة",
        "وصلتني فاتورة",
        "جاءتني فاتورة",
        "جات فاتورة",
        "وصلت فاتورة",
    ),
    *("فاتورة جديدة", "اضف فاتورة"),
)
#: All of them: only as the whole line.
_THE_BILLS = (
    *("bollette", "le bollette", "le mie bollette", "bollette in arrivo", "scadenze", "le scadenze", "bills"),
    *("my bills", "the bills", "bills that are coming", "what bills are coming", "quali bollette arrivano"),
    *("فواتيري", "الفواتير", "فواتير", "الفواتير القادمة", "فواتيرنا"),
)
_RENT = ("affitto", "canone", "pigione", "rent")
_RENT_AR = ("الايجار", "ايجار", "للايجار", "الكراء", "كراء", "السومة")
_SAFE = (
    *(
        "al sicuro",
        "sicuro",
        "ce la faccio",
        "ce la facciamo",
        "ce la farò",
        "ce la faremo",
        "riesco a pagare",
    ),
    *(
        "riusciamo a pagare",
        "riuscirò a pagare",
        "posso pagare",
        "possiamo pagare",
        "mi bastano",
        "ci bastano",
    ),
    *(
        "bastano i soldi",
        "basta per",
        "bastano per",
        "coperto",
        "safe",
        "can i pay",
        "can we pay",
        "can i afford",
    ),
    *("can we afford", "will i make", "will we make", "make the rent", "enough for", "make it with"),
)
_SAFE_AR = (
    *(
        "بامان",
        "في امان",
        "مضمون",
        "امن",
        "هل اقدر",
        "هل استطيع",
        "هل يكفي",
        "يكفي",
        "تكفي",
        "هل نستطيع",
        "نقدر",
    ),
    *("اقدر ادفع", "نقدر ندفع", "واش نقدر", "واش كافي", "كافي", "مؤمن"),
)


#: What is paid by bill even if nobody says so: "domani luce 80", but not "domani benzina 20".
MOSTLY_BILLED = (
    Heading.RENT,
    Heading.SERVICE_CHARGES,
    Heading.UTILITIES,
    Heading.COMMUNICATIONS,
    Heading.INSURANCE,
)


class Asked(StrEnum):
    """What a person asks for in their own words."""

    RENT_SAFE = "rent_safe"
    #: A bill has come, and nothing more is said of it.
    A_BILL = "a_bill"
    #: Which bills are coming.
    BILLS = "bills"


@dataclass(frozen=True, slots=True)
class Owed:
    """A bill as someone wrote it; None: they didn't say. ``words``: their own, without amount and day."""

    category: str | None
    amount: Money | None
    due_on: date | None
    words: str = ""


def read_asked(text: str) -> Asked | None:
    """Whether ``text``, without any figure, asks about the rent or says that a bill came."""
    if len(text) > _LONGEST or any(c.isdigit() for c in text):
        return None
    said = _folded(text)
    if _DENIES & set(said.split()):
        # "Non ce la faccio più a pagare l'affitto" is for a person.
        return None
    if _any(said, (*_RENT, *_RENT_AR)) and _any(said, (*_SAFE, *_SAFE_AR)):
        return Asked.RENT_SAFE
    if _any(said, _THE_BILLS, whole=True):
        return Asked.BILLS
    return Asked.A_BILL if len(said.split()) <= _FEW and _any(said, (*_A_BILL, *_A_BILL_AR)) else None


def may_owe(text: str) -> bool:
    """Whether any word of the line sounds like a bill: cheap, because every message is asked."""
    return any(c.isdigit() for c in text) and _SOUNDS.search(f" {_folded(text[:_LONGEST])} ") is not None


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
    if "\n" in line or not line or len(line) > _LONGEST or "?" in line:
        return None
    said = _folded(line)
    if not may_owe(line):
        return None
    lex = lexicon(language)
    tokens = scan(line, lex.scanner)
    days = find_dates(tokens, lex, today, answer=True)
    if _was_done(tokens, lex, line):
        return None
    day = days[0] if len(days) == 1 else None
    ends = not days and _any(said, _MONTH_END)
    by = ends or (day is not None and _before(line, tokens, day))
    tomorrow = not days and _any(said, _TOMORROW)
    ahead = tomorrow or (day is not None and day.is_ahead(today))
    if not ahead and day is not None and _any(said, _PAY):
        # "Il 10 pago l'affitto": the present tense with a bare day means the next one.
        whole = read_entries(line, language=language, today=today, currency=currency, learned=learned)
        ahead = any(problem.code is Issue.FUTURE for problem in whole.problems)
    owed = _any(said, (*_OWED, *_OWED_AR, *_A_BILL, *_A_BILL_AR)) or (ahead and _any(said, _PAY))
    if not (by or owed or ahead):
        return None
    rest = _without(line, tokens, day)
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
        due_on = today + (2 if _any(said, ("dopodomani", "بعد غد")) else 1) * ONE_DAY
    else:
        due_on = _ahead(day, tokens, lex, today) if day is not None else None
    if not owed and due_on is not None and due_on < today:
        return None  # Arabic "before" is also "ago": "قبل ٣ أيام بنزين ٢٠"
    return Owed(known, None if entry.ambiguous else entry.amount, due_on, entry.note)


def read_due_day(text: str, *, language: str, today: date) -> date | None:
    """The day by which something is to be paid: "il 15" is the next 15th, "venerdì" the next Friday."""
    if len(text) > _LONGEST:
        return None
    lex = lexicon(language)
    tokens = scan(clean(text), lex.scanner)
    days = find_dates(tokens, lex, today, answer=True)
    if len(days) == 1:
        return _ahead(days[0], tokens, lex, today)
    if not days and _any(_folded(text), _MONTH_END):
        return months_later(today, 0, 31)
    if not days and _any(_folded(text), _TOMORROW):
        return today + (2 if _any(_folded(text), ("dopodomani", "بعد غد")) else 1) * ONE_DAY
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


def _before(line: str, tokens: Sequence[Token], day: NamedDay) -> bool:
    """Whether a word for "by" stands right before the day, or inside it ("entro il 15")."""
    lead = _folded(line[: tokens[day.last].end])
    shown = _folded(line[tokens[day.first].start : tokens[day.last].end])
    before = lead.removesuffix(shown).rstrip()
    ends = any(before == word or before.endswith(f" {word}") for word in (*_BY, *_BY_AR))
    small = any(before.endswith(f" {by} {word}") for by in (*_BY, *_BY_AR) for word in _SMALL)
    return ends or small or any(shown.startswith(f"{word} ") for word in (*_BY, *_BY_AR))


_SMALL = ("il", "al", "la", "l", "on", "the", "يوم", "تاريخ", "in", "on the")


def _was_done(tokens: Sequence[Token], lex: Lexicon, line: str) -> bool:
    words = [token.text for token in tokens if token.kind is T.WORD]
    said = f" {_folded(line)} "
    # "To pay" and "I'll pay" hold words that are marks of spending elsewhere.
    for phrase in sorted((*_OWED, *_OWED_AR, *_PAY), key=len, reverse=True):
        said = said.replace(f" {_folded(phrase)} ", " ")
    left = set(said.split())
    return any(done([word for word in words if word in left], lex))


def _without(line: str, tokens: Sequence[Token], day: NamedDay | None) -> str:
    """The line without its day and the words that say it is to be paid."""
    rest = line
    if day is not None:
        rest = f"{line[: tokens[day.first].start]} {line[tokens[day.last].end :]}"
    shown = rest.casefold()
    listed = sorted(
        (*_OWED, *_OWED_AR, *_PAY, *_BY, *_BY_AR, *_TOMORROW, *_MONTH_END, *_FILLERS), key=len, reverse=True
    )
    for phrase in listed:
        shown = re.sub(rf"(?<!\w){_pattern(phrase)}(?!\w)", " ", shown)
    return " ".join(shown.split())


#: What is left of "ho una bolletta da 80" without these is "bolletta 80".
_FILLERS = (
    *("ho una", "ho delle", "abbiamo una", "i have a", "we have a", "عندي", "لدي", "عندنا"),
    "on the",
    "on",
)


def _pattern(phrase: str) -> str:
    """The phrase as a pattern in which Arabic letters that people mix up are alike."""
    alike = {"ا": "[اأإآ]", "ي": "[يى]", "ى": "[يى]", "ة": "[ةه]"}
    return "".join(alike.get(c, r"\s+" if c == " " else re.escape(c)) for c in phrase)


def _folded(text: str) -> str:
    flat = plain(text).casefold()
    flat = flat.translate(_ALIKE)
    return " ".join(re.findall(r"[^\W_]+", flat))


_ALIKE = str.maketrans("أإآىة", "ااايه")


def _any(said: str, phrases: Sequence[str], *, whole: bool = False) -> bool:
    padded = f" {said} "
    if whole:
        return any(said == _folded(phrase) for phrase in phrases)
    return any(f" {_folded(phrase)} " in padded for phrase in phrases)


#: Most lines hold none of these words, and are read no further.
_SOUNDS = re.compile(
    "|".join(
        f" {re.escape(_folded(phrase))} "
        for phrase in (
            *(*_BY, *_BY_AR, *_OWED, *_OWED_AR, *_PAY, *_TOMORROW, *_MONTH_END),
            *(*_A_BILL, *_A_BILL_AR),
        )
    )
)
