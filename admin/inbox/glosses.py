"""What glosses mean, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.text import Text, figures, names, t
from dialogs.understand.asking import Wish
from dialogs.understand.glossary import GlossKind, Word
from dialogs.understand.glossing import Gloss

WORDS: dict[Word, Text] = {
    Word.TODAY: t("today, now"),
    Word.YESTERDAY: t("yesterday"),
    Word.BEFORE_YESTERDAY: t("the day before yesterday"),
    Word.LATER: t("later (tomorrow or after)"),
    Word.WEEK_AGO: t("a week ago"),
    Word.YESTERDAY_OR_TOMORROW: t("yesterday or tomorrow"),
    Word.TWO_DAYS_AWAY: t("two days ago or in two days"),
    Word.DAY: t("day"),
    Word.WEEK: t("week"),
    Word.MONTH: t("month"),
    Word.YEAR: t("year"),
    Word.EURO: t("euro"),
    Word.FAMILY: t("someone of the family"),
    Word.OFFICE: t("a public office"),
    Word.LOAN: t("loan, debt"),
    Word.REFUND: t("refund"),
    Word.WAGES: t("wages"),
    Word.NOT: t("not"),
    Word.BILL: t("bill"),
    Word.INSTALMENT: t("instalment"),
    Word.APPOINTMENT: t("appointment"),
    Word.COURSE: t("course"),
}
#: What a text asks for as a whole.
WISHES: dict[Wish, Text] = {
    Wish.CANNOT_PAY: t("they cannot pay"),
    Wish.RENT_SAFE: t("whether the rent is safe"),
    Wish.INSTALMENT_PAID: t("they have paid an instalment"),
    Wish.INSTALMENTS: t("their instalments"),
    Wish.NOTICE: t("a payment notice"),
    Wish.BILLS: t("their bills"),
    Wish.BILL_CAME: t("a bill has come"),
    Wish.APPOINTMENTS: t("their appointments"),
    Wish.APPOINTMENT_WANTED: t("an appointment"),
    Wish.HOURS: t("opening hours"),
    Wish.POINTS: t("the community points"),
    Wish.COURSES: t("courses"),
    Wish.SKILL_OFFERED: t("they offer to do something"),
    Wish.SKILL_WANTED: t("they look for somebody who can do something"),
    Wish.PACT: t("the pact"),
    Wish.LEFT: t("how much is left"),
    Wish.MONTH_CARD: t("the month's card"),
    Wish.CHECKIN: t("the weekly check-in"),
    Wish.DOCUMENTS: t("their documents"),
    Wish.WELLBEING: t("how money feels"),
    Wish.CORRECTIVES: t("what they do to get straight"),
    Wish.LANGUAGE: t("another language"),
    Wish.LISTEN: t("messages read aloud"),
    Wish.STOP: t("no more messages"),
    Wish.DATA: t("their data"),
    Wish.MENU: t("the menu"),
    Wish.TALK: t("to talk with somebody"),
}


def meaning(gloss: Gloss, locale: str) -> tuple[Text | str, bool]:
    """What a gloss means, and whether these are words of the chat (headings and sources) or of the console.

    ``locale``: that of the page's dates.
    """
    match gloss.kind:
        case GlossKind.HEADING:
            return next(text for code, text in names.HEADINGS.items() if code.value == gloss.code), True
        case GlossKind.SOURCE:
            return next(text for code, text in names.SOURCES.items() if code.value == gloss.code), True
        case GlossKind.WEEKDAY:
            return figures.weekday_name(int(gloss.code), locale), False
        case GlossKind.MONTH:
            return figures.month_name(int(gloss.code), locale), False
        case GlossKind.NUMBER:
            return gloss.code, False
        case GlossKind.WORD:
            return WORDS[Word(gloss.code)], False


def grouped(glosses: Sequence[Gloss], locale: str) -> list[tuple[str, Text | str, bool]]:
    """Words of one meaning together: "doodh, roti" for food."""
    together: dict[tuple[GlossKind, str], list[Gloss]] = {}
    for gloss in glosses:
        together.setdefault((gloss.kind, gloss.code), []).append(gloss)
    return [
        (", ".join(each.said for each in group), *meaning(group[0], locale)) for group in together.values()
    ]
