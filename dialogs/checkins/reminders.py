"""The weekly question, its two reminders, and the task for the coach if it stays unanswered."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import checkins, households, tasks
from budgeting.clock import Clock
from budgeting.households import Person
from budgeting.periods import checkin_week
from budgeting.schedule import reminders
from budgeting.schedule.due import Due
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.engine import conversation as conversations
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.text import t
from dialogs.text.words import Words

BEGIN = Choice(t("▶️ Begin"), "open", dialog="checkin")
CONTINUE = Choice(t("▶️ Continue"), "open", dialog="checkin")
LATER = Choice(t("⏰ Later"), "later", dialog="checkin")


def invite(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Ask one adult to begin the week's check-in."""
    person = households.person(session, event.subject_id)
    conversation = conversations.of_member(session, person.member_id)
    if conversation is not None and conversation.held_by is not None:
        # A person is talking with the family, and the bot doesn't interrupt.
        return "held"
    # Plan the next one first, so that no check-in is ever the last.
    reminders.plan_checkins(session, clock, person.household_id)
    if conversation is None:
        # A member without a chat isn't asked and has missed nothing.
        return "no_chat"
    week = checkin_week(event.for_date)
    checkin = checkins.ask(session, clock, person.household_id, person.member_id, week)
    if checkin is None:
        return "done"
    reminders.plan_follow_ups(session, clock, checkin)

    def speak(person: Person) -> Reply:
        return reply(
            t("Hello {name} 👋", name=person.name),
            t("Shall we look at the week? It takes five minutes, and you can pause."),
            rows=[[BEGIN, LATER]],
        )

    about = Subject(SubjectKind.CHECKIN, checkin.id)
    key = f"checkin:{person.member_id}:{week}"
    return tell_due(session, clock, words, event, speak, subject=about, key=key)


def follow_up(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """One more message after a day, and a last one after two."""
    last = event.rung > 1

    def speak(person: Person) -> Reply:
        begun = checkins.checkin(session, person, event.subject_id).started_at is not None
        return reply(
            t("Hello {name} 👋", name=person.name),
            t("The week's check-in is half done. Shall we finish it?")
            if begun
            else t("We have not looked at the week yet. Do you have five minutes?"),
            *([t("I won't ask again this week.")] if last else []),
            rows=[[CONTINUE if begun else BEGIN, LATER] if not last else [CONTINUE if begun else BEGIN]],
        )

    key = f"checkin_follow_up:{event.subject_id}:{event.rung}"
    return tell_due(session, clock, words, event, speak, key=key)


def give_up(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Nothing for the family, a task for the coach. What was entered is kept."""
    checkin = checkins.miss(session, clock, event.subject_id)
    if not reminders.anybody_to_ask(session, checkin.household_id):
        # No answer is missing: the family couldn't be asked, as its status shows. The check-in is still over.
        return "nobody_to_ask"
    household = households.get_household(session, checkin.household_id)
    tasks.open_task(
        session,
        clock,
        TaskKind.CHECKIN_MISSED,
        # One task for a family that is silent, not one more each week.
        Subject(SubjectKind.WEEKS, household.id),
        programme_id=household.programme_id,
        household_id=household.id,
    )
    return None


SPEAKERS: Speakers = {
    DueKind.CHECKIN_ASK: invite,
    DueKind.CHECKIN_FOLLOW_UP: follow_up,
    DueKind.CHECKIN_MISSED: give_up,
}
