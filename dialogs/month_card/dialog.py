"""The last cards, shown again from the menu."""

from __future__ import annotations

from budgeting import month_card
from budgeting.errors import NotFound
from budgeting.periods import budget_month
from budgeting.states.month_card import WishKind, WishOutcome
from budgeting.states.programmes import Instrument
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.month_card import words
from dialogs.text import t

dialog = Dialog("month_card", first="last", instrument=Instrument.MONTH_PLAN)

#: Earlier cards that have a button.
EARLIER = 5
GONE = t("That card is no longer here.")


@dialog.step
class Last(Step):
    name = "last"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        person = turn.person
        month = budget_month(turn.today, person.pay_day)
        rows = [
            row
            for row in month_card.cards(turn.session, person.household_id, EARLIER + 1)
            if month_card.speaks_to(row, person)
        ]
        wish = month_card.made_for(turn.session, person, month)
        texts, drawn, tells = (
            words.shown(turn.words, person, rows[0])
            if rows
            else (
                [t("🌟 Your first card comes when this month is over, on {date}.", date=month.next().start)],
                None,
                False,
            )
        )
        if wish is not None:
            texts.append(t("💫 Your wish for this month: {wish}", wish=words.wish_words(wish)))
            tells = tells or wish.kind is WishKind.INSTALMENT
        earlier = [
            [Choice(t("🌟 Until {date}", date=row.last_day), "show", str(row.id), dialog="month_card")]
            for row in rows[1:]
        ]
        label = t("💫 Change my wish") if wish is not None else words.WISH.label
        return reply(
            *texts,
            rows=[*earlier, [Choice(label, "wish", dialog="month_card")], [TALK, MENU]],
            media=drawn,
            tells_arrears=tells,
        )


@dialog.action("open")
def open_cards(turn: Turn, value: str) -> Next:
    return Open("month_card")


@dialog.action("show")
def show(turn: Turn, value: str) -> Next:
    try:
        row = month_card.card(turn.session, turn.person, _number(value))
    except NotFound:
        turn.gone(GONE)
        return Stay()
    texts, drawn, tells = words.shown(turn.words, turn.person, row)
    turn.say(*texts, rows=[[TALK, MENU]], media=drawn, tells_arrears=tells)
    return Stay()


@dialog.action("went")
def went(turn: Turn, value: str) -> Next:
    number, _, code = value.partition(":")
    try:
        row = month_card.wish(turn.session, turn.person, _number(number))
        outcome = WishOutcome(code)
    except (NotFound, ValueError):
        turn.gone(t("That wish is no longer here."))
        return Stay()
    first = row.outcome is None
    month_card.answer(turn.session, turn.clock, turn.person, row.id, outcome)
    thanks = {
        WishOutcome.GOOD: t("🙂 That's good to hear!"),
        WishOutcome.SO_SO: t("😐 A beginning counts, too."),
        WishOutcome.HARD: t("🙁 Thank you for saying so. Nobody manages every month."),
    }[outcome]
    turn.say(thanks, rows=[] if outcome is not WishOutcome.HARD else [[TALK]])
    month = budget_month(turn.today, turn.person.pay_day)
    if first and month_card.made_for(turn.session, turn.person, month) is None:
        return Open("month_card", "wish")
    return Stay()


@dialog.action("wish")
def wish(turn: Turn, value: str) -> Next:
    return Open("month_card", "wish")


def _number(value: str) -> int:
    """The row number in a button; one that isn't a number belongs to nothing."""
    return int(value) if value.isascii() and value.isdigit() else 0
