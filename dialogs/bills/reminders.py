"""What is said about a bill unasked: three days before and on the day; and the coach's task if it stays open."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy.orm import Session

from budgeting import bills, households, programmes, tasks
from budgeting.clock import Clock
from budgeting.db.tables import Bill
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.schedule.due import Due
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.bills.dialog import LIST, SHOWN, TAP, called, open_button, paid_button
from dialogs.buttons import TALK
from dialogs.engine.content import Reply, in_rows, reply
from dialogs.engine.notify import Speakers, SpeakersTogether, tell_due
from dialogs.text import Arg, Text, t, tn
from dialogs.text.words import Words


def remind(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Remind one member of one bill."""
    return remind_together(session, clock, words, [event])


def remind_together(session: Session, clock: Clock, words: Words, events: Sequence[Due]) -> str | None:
    """Remind one member of all the bills that are due to be said now, in one message.

    A rent that they have just been warned of isn't said again.
    """
    unsaid = [event for event in events if not reminders.just_warned(session, clock, event)]
    if not unsaid:
        return "warned"

    def speak(person: Person) -> Reply:
        today = programmes.today(clock, person)
        due_bills = sorted(_shown(session, person, unsaid), key=lambda bill: (bill.due_on, bill.id))
        lines = [_when(bill, (bill.due_on - today).days) for bill in due_bills]
        hello = t("Hello {name}, a quick reminder 🧾", name=person.name)
        if len(due_bills) == 1:
            return reply(hello, *lines, rows=[[paid_button(due_bills[0].id)], [LIST], [TALK]])
        taps = [open_button(bill) for bill in due_bills[:SHOWN]]
        return reply(hello, *lines, TAP, rows=[*in_rows(taps), [LIST], [TALK]])

    return tell_due(session, clock, words, unsaid[0], speak)


def _shown(session: Session, person: Person, events: Sequence[Due]) -> list[Bill]:
    """The events' bills, as far as the person may see them. Raises NotFound if they may see none."""
    shown: list[Bill] = []
    for event in events:
        with suppress(NotFound):
            shown.append(bills.bill(session, person, event.subject_id))
    if not shown:
        raise NotFound("bill", events[0].subject_id)
    return shown


def _when(bill: Bill, days: int) -> Text:
    parts: dict[str, Arg] = {"bill": called(bill), "amount": bill.amount, "date": bill.due_on}
    if days > 1:
        return tn(
            "In {count} day, on {date}: {bill} · *{amount}*.",
            "In {count} days, on {date}: {bill} · *{amount}*.",
            days,
            **parts,
        )
    if days == 1:
        return t("Tomorrow, on {date}: {bill} · *{amount}*.", **parts)
    return t("Today, {date}: {bill} · *{amount}*.", **parts)


def hand_over(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """The bill is still open days after its due date: the coach asks how it is going."""
    household = households.get_household(session, session.get_one(Bill, event.subject_id).household_id)
    tasks.open_task(
        session,
        clock,
        TaskKind.BILL_OVERDUE,
        # One task for a family that marks none as paid, not one more for each bill.
        Subject(SubjectKind.BILLS, household.id),
        programme_id=household.programme_id,
        household_id=household.id,
    )
    return None


TOGETHER: SpeakersTogether = {DueKind.BILL_REMINDER: remind_together}
SPEAKERS: Speakers = {DueKind.BILL_REMINDER: remind, DueKind.BILL_TASK: hand_over}
