"""Before a pact ends: the family is asked whether it would like to go on, and staff get a task."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import agreements, households, tasks
from budgeting.agreements.rows import subject_of
from budgeting.clock import Clock
from budgeting.households import Person
from budgeting.schedule.due import Due
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from dialogs.agreements.dialog import OPEN, dialog, tell
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.engine.steps import Next, Stay
from dialogs.engine.turn import Turn
from dialogs.text import t
from dialogs.text.words import Words


def ask(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Ask one adult whether the pact should go on."""

    def speak(person: Person) -> Reply:
        pact = agreements.view(session, event.subject_id)
        number = str(pact.id)
        return reply(
            t("Hello {name}, our pact lasts until {date}. 🤝", name=person.name, date=pact.ends_on),
            t("Would you like to go on with a new one?"),
            rows=[
                [Choice(t("🔁 Yes, let's go on"), "go_on", number, dialog="pact")],
                [Choice(t("✕ No, it can end"), "let_end", number, dialog="pact")],
                [OPEN],
                [TALK, MENU],
            ],
        )

    return tell_due(session, clock, words, event, speak)


def open_task(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Staff renew it or close it."""
    _task(session, clock, event.subject_id)
    return None


def _task(session: Session, clock: Clock, agreement_id: int, cause: str = "") -> None:
    pact = agreements.view(session, agreement_id)
    household = households.get_household(session, pact.household_id)
    task = tasks.open_task(
        session,
        clock,
        TaskKind.AGREEMENT_ENDS,
        subject_of(pact.id),
        programme_id=household.programme_id,
        household_id=household.id,
        cause=cause,
    )
    if cause:
        task.cause = cause
        session.flush()


def _answered(turn: Turn, value: str, cause: str) -> bool:
    pact = agreements.current(turn.session, turn.person.household_id)
    if pact is None or value != str(pact.id) or not turn.person.adult:
        turn.gone(t("That pact has changed in the meantime."))
        return False
    _task(turn.session, turn.clock, pact.id, cause)
    tell(turn)
    return True


@dialog.action("go_on")
def go_on(turn: Turn, value: str) -> Next:
    if _answered(turn, value, "go_on"):
        turn.say(
            t("👍 Good. Your office will prepare a new pact, and you'll read it here before it starts."),
            rows=[[OPEN], [TALK, MENU]],
        )
    return Stay()


@dialog.action("let_end")
def let_end(turn: Turn, value: str) -> Next:
    if _answered(turn, value, "let_end"):
        turn.say(t("All right. Your office will close it with you."), rows=[[TALK, MENU]])
    return Stay()


SPEAKERS: Speakers = {DueKind.AGREEMENT_ENDS: ask, DueKind.AGREEMENT_RENEWAL: open_task}
