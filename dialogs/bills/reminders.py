"""What is said about a bill unasked: three days before and on the day; and the coach's task if it stays open."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import bills, households, programmes, tasks
from budgeting.clock import Clock
from budgeting.db.tables import Bill
from budgeting.households import Person
from budgeting.schedule.due import Due
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.bills.dialog import LIST, called, paid_button
from dialogs.buttons import TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.text import Arg, Text, t, tn
from dialogs.text.words import Words


def remind(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Remind one member of one bill."""

    def speak(person: Person) -> Reply:
        bill = bills.bill(session, person, event.subject_id)
        days = (bill.due_on - programmes.today(clock, person)).days
        return reply(
            t("Hello {name}, a quick reminder 🧾", name=person.name),
            _when(bill, days),
            rows=[[paid_button(bill.id)], [LIST], [TALK]],
        )

    return tell_due(session, clock, words, event, speak)


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


SPEAKERS: Speakers = {DueKind.BILL_REMINDER: remind, DueKind.BILL_TASK: hand_over}
