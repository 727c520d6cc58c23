"""Sentences that families hear most, for somebody who speaks the language to judge the voice by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from budgeting.money import Money
from dialogs.text import Text, t
from dialogs.text.names import category
from dialogs.text.words import Words
from dialogs.voices.speech import ANSWERS, spoken_lines

_DAY, _HOUR = date(2026, 3, 24), time(18, 30)
_AMOUNT, _LEFT = Money(8550), Money(123400)

#: Each is one clip: a greeting, questions with their answers, amounts, days, hours, a telephone number.
SENTENCES: Sequence[Sequence[Text]] = (
    (t("What would you like to do, {name}?", name="Amina"),),
    (t("Shall we look at the week? It takes five minutes, and you can pause."),),
    (
        t("{heading}: how much this week?", heading=category("food")),
        ANSWERS,
        *(t("{source}: {amount}", source=category("food"), amount=Money(each)) for each in (2000, 4550)),
    ),
    (t("💶 How much money do you have now, in cash and on the card together?"),),
    (t("And how did this week feel?"),),
    (t("Tomorrow, on {date}, the instalment of *{amount}* is due.", date=_DAY, amount=_AMOUNT),),
    (t("I know your rent already: {amount}, by {date}.", amount=_LEFT, date=_DAY),),
    (t("I keep the seat for you until {moment}.", moment=datetime(2026, 3, 25, 18, 30, tzinfo=UTC)),),
    (t("🟢 Open now, until {hour}", hour=_HOUR),),
    (t("📞 {number} · {name}", number="02 2327 2327", name="Ponte"),),
    (t("Thank you for telling me. A hard week is nobody's fault. If you like, talk to someone."),),
)


def lines(words: Words, language: str) -> list[list[str]]:
    """Each sentence as the voice reads it in ``language``: the lines of one clip."""
    return [spoken_lines([words.plain(text, language) for text in texts], language) for texts in SENTENCES]
