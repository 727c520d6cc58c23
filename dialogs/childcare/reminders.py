"""What is said of childcare unasked: how a pair stands now, the evening before, and that nobody need look any more."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import activities, childcare, tasks
from budgeting.clock import Clock
from budgeting.db.tables import ChildcareEntry, ChildcareSwap
from budgeting.households import Person
from budgeting.schedule.due import Due
from budgeting.schedule.reminders import agreed_childcare
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.buttons import MENU, TALK
from dialogs.childcare.wording import moment_of, stands
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.text import t
from dialogs.text.words import Words


def tell_news(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Two are asked, have agreed, or it comes to nothing."""

    def speak(person: Person) -> Reply:
        swap = session.get_one(ChildcareSwap, event.subject_id)
        view = activities.session_view(session, swap.session_id, person)
        other = childcare.other_side(session, person.member_id, swap.id)
        return stands(view, other, t("Hello {name} 👋", name=person.name))

    return tell_due(session, clock, words, event, speak, while_held=True)


def remind(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """The evening before: who looks after the children, or that nobody was found."""

    def speak(person: Person) -> Reply:
        entry = session.get_one(ChildcareEntry, event.subject_id)
        view = activities.session_view(session, entry.session_id, person)
        swap = agreed_childcare(session, entry)
        if swap is not None:
            other = childcare.other_side(session, person.member_id, swap.id)
            return stands(view, other, t("Hello {name}, a quick reminder:", name=person.name))
        back = Choice(t("🗑 Take it back"), "withdraw", str(view.id), dialog="childcare")
        return reply(
            t("Hello {name} 👋", name=person.name),
            t(
                "We have found nobody yet for your children: *{title}*, {moment}.",
                title=view.title,
                moment=moment_of(view),
            ),
            t("Please think of another way. If you can't come, tell me: nothing is lost."),
            rows=[
                [Choice(t("✕ I can't"), "declined", str(view.id), dialog="training")],
                [back],
                [TALK, MENU],
            ],
        )

    return tell_due(session, clock, words, event, speak, while_held=True)


def end_task(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """The session begins."""
    tasks.settle(session, clock, TaskKind.CHILDCARE_NEEDED, Subject(SubjectKind.CHILDCARE, event.subject_id))
    return None


SPEAKERS: Speakers = {
    DueKind.CHILDCARE_NEWS: tell_news,
    DueKind.CHILDCARE_REMINDER: remind,
    DueKind.CHILDCARE_OVER: end_task,
}
