"""The monthly round: everything open, one after the other, with one tap each."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import correctives, households
from budgeting.clock import Clock
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.schedule.due import Due
from budgeting.states.schedule import DueKind
from dialogs.buttons import MENU, TALK
from dialogs.correctives.answering import question
from dialogs.correctives.dialog import answers
from dialogs.engine.content import Reply, reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.text import t
from dialogs.text.words import Words


def ask(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Ask one adult about the first; the answer brings the next. What had no answer twice is the coach's now."""
    person = households.person(session, event.subject_id)
    correctives.close_unanswered(session, clock, person.household_id, event.for_date)
    rows = correctives.to_ask(session, clock, person)
    # Plan the next round first, so that none is ever the last.
    reminders.plan_correctives(session, clock, person.household_id)
    if not rows:
        return "nothing_open"

    def speak(person: Person) -> Reply:
        return reply(
            t("Hello {name} 👋", name=person.name),
            *question(person, rows[0], 1, len(rows)),
            rows=[answers(rows[0]), [TALK, MENU]],
        )

    reason = tell_due(session, clock, words, event, speak)
    if reason is None:
        correctives.mark_asked(session, rows, event.for_date)
    return reason


SPEAKERS: Speakers = {DueKind.CORRECTIVES_ASK: ask}
