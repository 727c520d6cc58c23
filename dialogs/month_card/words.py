"""The words of a card and of a wish, and the description of the picture."""

from __future__ import annotations

from typing import Any

from budgeting import month_card
from budgeting.db.tables import MonthCard, MonthWish
from budgeting.households import Person
from budgeting.states.month_card import WishKind, WishOutcome
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.media import picture
from dialogs.text import Text, names, t
from dialogs.text.words import Words

WISHES: dict[WishKind, Text] = {
    WishKind.LESS: t("📉 Spend less on something"),
    WishKind.ASIDE: t("💰 Put a little aside"),
    WishKind.INSTALMENT: t("📆 Pay each instalment"),
    WishKind.WRITE: t("✏️ Write something down every day"),
    WishKind.OWN: t("💬 In my own words"),
}
OUTCOMES: dict[WishOutcome, Text] = {
    WishOutcome.GOOD: t("🙂 Well"),
    WishOutcome.SO_SO: t("😐 Partly"),
    WishOutcome.HARD: t("🙁 It was hard"),
}
BELOW = ([TALK, MENU],)
WISH = Choice(t("💫 One wish for this month"), "wish", dialog="month_card")


def wish_words(row: MonthWish) -> Text:
    """A wish as the family reads it."""
    if row.kind is WishKind.OWN:
        return t("💬 “{words}”", words=row.words)
    if row.kind is WishKind.LESS and row.category is not None:
        return t("📉 Spend less: {heading}", heading=names.category(row.category))
    return WISHES[row.kind]


def shown(words: Words, person: Person, row: MonthCard) -> tuple[list[Text], dict[str, Any] | None, bool]:
    """A card as texts and picture, and whether the texts tell of instalments.

    The picture may be shown around, so instalments are only in the words.
    """
    texts = [t("🌟 *Your month, {name}*", name=person.name), _days(row)]
    if row.weeks_answered:
        texts.append(
            t("✅ Weeks looked at: {answered} of {asked}", answered=row.weeks_answered, asked=row.weeks_asked)
        )
    if row.days_written:
        texts.append(t("✏️ Days with something written down: {days}", days=row.days_written))
    if row.less_on:
        texts.append(t("📉 {heading}: less than the month before", heading=names.category(row.less_on)))
    instalments = month_card.has_instalments(row, person)
    if instalments:
        texts.append(
            t(
                "📆 Instalments paid: {paid} of {due}",
                paid=row.instalments_kept,
                due=row.instalments_due,
            )
        )
    if not month_card.speaks_to(row, person):
        texts.append(t("A quiet month. Every day is a good day to begin again."))
    drawn = _drawn(words, person.language, row) if month_card.something_to_show(row) else None
    if drawn is not None:
        texts.append(t("Well done! You can show the picture to anyone: it has no amounts."))
    return texts, drawn, instalments


def asking(row: MonthWish) -> tuple[list[Text], list[Choice]]:
    """How did last month's wish go?"""
    question = t("Last month you wished: {wish}. How did it go?", wish=wish_words(row))
    choices = [
        Choice(label, "went", f"{row.id}:{outcome.value}", dialog="month_card")
        for outcome, label in OUTCOMES.items()
    ]
    return [question], choices


def card_reply(words: Words, person: Person, row: MonthCard, wish: MonthWish | None) -> Reply:
    """The card of the month that ended, with the question about the last wish, or for the next one."""
    texts, drawn, tells = shown(words, person, row)
    rows = [[WISH]]
    if wish is not None:
        question, choices = asking(wish)
        texts += question
        rows = [choices]
        tells = tells or wish.kind is WishKind.INSTALMENT
    return reply(*texts, rows=[*rows, *BELOW], media=drawn, tells_arrears=tells)


def wish_reply(person: Person, wish: MonthWish) -> Reply:
    """A month without anything to show, but with a wish: a kind line, and no picture."""
    question, choices = asking(wish)
    return reply(
        t("Hello {name} 👋 A new month begins.", name=person.name),
        *question,
        rows=[choices, *BELOW],
        tells_arrears=wish.kind is WishKind.INSTALMENT,
    )


def _days(row: MonthCard) -> Text:
    return t("From {first} to {last}", first=row.first_day, last=row.last_day)


def _drawn(words: Words, language: str, row: MonthCard) -> dict[str, Any]:
    def plain(text: Text) -> str:
        return words.plain(text, language)

    heading = plain(names.category(row.less_on)).split(" ", 1)[-1] if row.less_on else ""
    return picture(
        {
            "kind": "month_card",
            "title": plain(t("What we managed")),
            "days": plain(_days(row)),
            "weeks": {
                "done": row.weeks_answered,
                "whole": row.weeks_asked,
                "label": plain(
                    t(
                        "Weeks looked at: {answered} of {asked}",
                        answered=row.weeks_answered,
                        asked=row.weeks_asked,
                    )
                ),
            },
            "written": {
                "done": row.days_written,
                "whole": (row.last_day - row.first_day).days + 1,
                "label": plain(t("Days with something written down: {days}", days=row.days_written)),
            },
            "less": plain(t("Less than last month: {heading}", heading=heading)) if heading else "",
            "motto": plain(t("Step by step, across the bridge.")),
            "direction": words.languages[language].direction,
        }
    )
