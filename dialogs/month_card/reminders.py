"""The card of the month that ended, said once to each adult on the first day of the new one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import households, month_card
from budgeting.clock import Clock
from budgeting.households import Person
from budgeting.periods import budget_month
from budgeting.schedule.due import Due
from budgeting.states.schedule import DueKind
from dialogs.engine.content import Reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.month_card.words import card_reply, wish_reply
from dialogs.text.words import Words


def show(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Show one adult the card. With nothing to show and no wish to ask about, say nothing."""
    person = households.person(session, event.subject_id)
    ended = budget_month(event.for_date, person.pay_day).previous()
    row = month_card.when_it_ended(session, clock, person.household_id, ended)
    wish = month_card.to_ask_about(session, person, event.for_date)
    if wish is None and not month_card.speaks_to(row, person):
        return "nothing_to_show"

    def speak(person: Person) -> Reply:
        if month_card.speaks_to(row, person):
            return card_reply(words, person, row, wish)
        if wish is None:
            raise LookupError("there is nothing to say")
        return wish_reply(person, wish)

    return tell_due(session, clock, words, event, speak)


SPEAKERS: Speakers = {DueKind.MONTH_CARD: show}
