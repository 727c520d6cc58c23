"""What is said about allowances unasked: one is coming, it came, it is late."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from budgeting import activities, programmes, tasks
from budgeting.clock import Clock
from budgeting.db.tables import Activity, Allowance, Member
from budgeting.households import Person
from budgeting.money import Money
from budgeting.schedule.due import Due
from budgeting.states.activities import AllowanceDelay, AllowanceState
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.activities.hours import HOURS, book_button, expected
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.text import Text, t
from dialogs.text.words import Words


def tell_news(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """An allowance is coming, or it came."""

    def speak(person: Person) -> Reply:
        allowance, title = _read(session, event, person)
        day = programmes.today(clock, person)
        if allowance.state is not AllowanceState.RECEIVED and allowance.delay is not None:
            return _delayed(allowance, title, day)
        if allowance.state is not AllowanceState.RECEIVED:
            return reply(
                t("🎓 News of your allowance: *{title}*", title=title), expected(allowance, day), rows=_ROWS
            )
        amount = Money(allowance.amount_minor, allowance.currency)
        came: list[Text] = [
            t("🎓 Good news: your allowance for *{title}* has been paid.", title=title),
            t("💶 {amount}, on {date}", amount=amount, date=allowance.received_on or allowance.expected_on),
        ]
        if not person.has(Instrument.SPENDING):
            return reply(*came, rows=_ROWS)
        came.append(t("Shall I write it down as money that came in?"))
        return reply(*came, rows=[[book_button(allowance)], *_ROWS])

    return tell_due(session, clock, words, event, speak, while_held=True)


def tell_late(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """It hasn't come on its day: the member hears it from us first, once."""

    def speak(person: Person) -> Reply:
        allowance, title = _read(session, event, person)
        return reply(
            t("🎓 News of your allowance: *{title}*", title=title),
            expected(allowance, programmes.today(clock, person)),
            t(
                "We are sorry. The office knows and is finding out where it is. You don't need to do anything."
            ),
            rows=_ROWS,
        )

    return tell_due(session, clock, words, event, speak, while_held=True)


def open_task(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Staff find out where a late allowance is."""
    allowance = session.get_one(Allowance, event.subject_id)
    activity = session.get_one(Activity, allowance.activity_id)
    tasks.open_task(
        session,
        clock,
        TaskKind.ALLOWANCE_LATE,
        Subject(SubjectKind.ALLOWANCE, allowance.id),
        programme_id=activity.programme_id,
        household_id=session.get_one(Member, allowance.member_id).household_id,
    )
    return None


def _delayed(allowance: Allowance, title: str, today: date) -> Reply:
    """Staff marked it late: why, and when it comes, if anybody knows."""
    texts: list[Text] = [t("🎓 Your allowance for *{title}* is late. We are sorry.", title=title)]
    if allowance.delay is not None:
        texts.append(DELAYS[allowance.delay])
    if allowance.expected_on != allowance.delayed_from and allowance.expected_on >= today:
        amount = Money(allowance.amount_minor, allowance.currency)
        texts.append(t("💶 {amount}: now expected on {date}", amount=amount, date=allowance.expected_on))
    else:
        texts.append(t("We don't know the day yet. I'll write as soon as we know it."))
    texts.append(t("Does this make the rent difficult? Talk to us now, before it is due."))
    return reply(*texts, rows=_ROWS)


def _read(session: Session, event: Due, person: Person) -> tuple[Allowance, str]:
    allowance = session.get_one(Allowance, event.subject_id)
    activity = session.get_one(Activity, allowance.activity_id)
    return allowance, activities.in_language(activity.title, person.language)


#: Why it is late, in words that blame nobody.
DELAYS: dict[AllowanceDelay, Text] = {
    AllowanceDelay.PAYER: t("Whoever pays it has not sent the money yet."),
    AllowanceDelay.PAPERS: t("A paper was missing. The office is taking care of it."),
    AllowanceDelay.BANK: t("The bank sent it back. The office will ask you about your account."),
    AllowanceDelay.UNKNOWN: t("The office is finding out why."),
}
_ROWS = [[HOURS], [TALK, MENU]]

SPEAKERS: Speakers = {
    DueKind.ALLOWANCE_NEWS: tell_news,
    DueKind.ALLOWANCE_LATE: tell_late,
    DueKind.ALLOWANCE_TASK: open_task,
}
