"""Instalment reminders, following the ladder, and the coach's task at its end."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import households, programmes, tasks
from budgeting.arrears import plans
from budgeting.arrears.plans import InstalmentView
from budgeting.clock import Clock
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.schedule.due import Due
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.arrears import pauses, plan_news
from dialogs.arrears.dialog import answers
from dialogs.arrears.proposals import news
from dialogs.arrears.wording import discreet, plan_of
from dialogs.engine.content import Reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.text import Arg, Text, t, tn
from dialogs.text.words import Words


def remind(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Remind one member of one instalment."""

    def speak(person: Person) -> Reply:
        instalment = plans.instalment_for(session, person, event.subject_id)
        days = (instalment.due_on - programmes.today(clock, person)).days
        return words_of(instalment, person, days, plan_of(session, person, instalment.id))

    return tell_due(session, clock, words, event, speak)


def words_of(instalment: InstalmentView, person: Person, days: int, plan: Arg | None = None) -> Reply:
    """The reminder ``days`` before the due date (negative: after it); ``plan`` if there are several."""
    return discreet(
        t("Hello {name}, a quick reminder 💙", name=person.name),
        *([t("It is about *{plan}*.", plan=plan)] if plan is not None else []),
        _when(instalment, days),
        t("Already paid, or is it difficult this time? One tap is enough."),
        rows=answers(instalment, tomorrow=True),
    )


def _when(instalment: InstalmentView, days: int) -> Text:
    parts: dict[str, Arg] = {"amount": instalment.rest, "date": instalment.due_on}
    if days > 1:
        return tn(
            "In {count} day, on {date}, the instalment of *{amount}* is due.",
            "In {count} days, on {date}, the instalment of *{amount}* is due.",
            days,
            **parts,
        )
    if days == 1:
        return t("Tomorrow, on {date}, the instalment of *{amount}* is due.", **parts)
    if days == 0:
        return t("Today, {date}, the instalment of *{amount}* is due.", **parts)
    return t("The instalment of *{amount}* of {date} is still open.", **parts)


def hand_over(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """After the last rung the chat stops and the coach takes over."""
    household = households.get_household(session, plans.household_of(session, event.subject_id))
    if tasks.waits(session, TaskKind.CALL_HOUSEHOLD, Subject(SubjectKind.HOUSEHOLD, household.id)):
        # Someone already has the task of phoning them about it.
        return "task"
    tasks.open_task(
        session,
        clock,
        TaskKind.INSTALMENT_OVERDUE,
        Subject(SubjectKind.INSTALMENT, event.subject_id),
        programme_id=household.programme_id,
        household_id=household.id,
    )
    return None


def phone(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """No reminder can reach the family, so a person phones."""
    household = households.get_household(session, plans.household_of(session, event.subject_id))
    why = reminders.why_untold(session, household.id)
    if why is None:
        return "told"
    if tasks.waits(session, TaskKind.INSTALMENT_OVERDUE, Subject(SubjectKind.INSTALMENT, event.subject_id)):
        return "task"
    tasks.open_task(
        session,
        clock,
        TaskKind.CALL_HOUSEHOLD,
        Subject(SubjectKind.HOUSEHOLD, household.id),
        programme_id=household.programme_id,
        household_id=household.id,
        cause=why,
    )
    return None


SPEAKERS: Speakers = {
    DueKind.INSTALMENT_REMINDER: remind,
    DueKind.INSTALMENT_SNOOZE: remind,
    DueKind.INSTALMENT_TASK: hand_over,
    DueKind.INSTALMENT_CALL: phone,
    DueKind.PLAN_NEWS: plan_news.tell,
    DueKind.PLAN_PAUSE_ENDS: pauses.warn,
    DueKind.PLAN_RESUME: pauses.go_on,
    DueKind.PROPOSAL_REMINDER: news.remind,
}
