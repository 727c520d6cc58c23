"""What families read about when someone answers or calls. Every time we name comes from a task.

All sentences that promise a person are here and take the task whose `due_at` they name.
`budgeting.tasks.promises` computes the times, and `dialogs.promises.missed` says so honestly when one has passed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.clock import zone
from budgeting.db.tables import Task
from budgeting.db.tables.tasks import WAITS
from budgeting.programmes import days, office
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.tasks import promises
from budgeting.tasks.promises import Promise
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

#: By kind of promise: within office hours, and while nobody is reading.
_BY = {
    Promise.ANSWER: t("They'll answer by {moment} at the latest."),
    Promise.CALL: t("They'll call by {moment} at the latest."),
    Promise.TIMES: t("You'll get times to choose from by {moment} at the latest."),
}
_CLOSED = {
    Promise.ANSWER: t(
        "The office is closed now and opens {opening}. They'll answer by {moment} at the latest."
    ),
    Promise.CALL: t("The office is closed now and opens {opening}. They'll call by {moment} at the latest."),
    Promise.TIMES: t(
        "The office is closed now and opens {opening}. "
        "You'll get times to choose from by {moment} at the latest."
    ),
}


def latest(turn: Turn, kind: TaskKind, urgency: Urgency = Urgency.NORMAL) -> datetime | None:
    """By when we promise what a task of this kind promises, if asked now; None if it promises nothing."""
    if promises.PROMISED[kind] is None:
        return None
    return promises.latest(turn.session, programme_of(turn), urgency, turn.clock.now())


def by(turn: Turn, task: Task) -> Text:
    """By when someone answers or calls, as stored in the task; if the office is closed, it says that first.

    Raises LookupError for a task that promises nothing.
    """
    promised, now = promises.PROMISED[task.kind], turn.clock.now()
    if promised is None or task.due_at is None:
        raise LookupError(task.kind)
    moment = local(turn.session, turn.someone.zone if turn.someone else None, task.due_at)
    programme_id = programme_of(turn)
    opens = office.opens(turn.session, programme_id, now) if programme_id is not None else now
    if opens <= now:
        return Text(_BY[promised].key, {"moment": moment})
    opening = local(turn.session, turn.someone.zone if turn.someone else None, opens)
    return Text(_CLOSED[promised].key, {"opening": opening, "moment": moment})


def will_call(turn: Turn, task: Task) -> list[Text]:
    """That someone who accompanies the family calls, and by when."""
    who = turn.person.coach or t("the office")
    return [t("I've told {who}, who will call you to find a way together.", who=who), by(turn, task)]


def will_read(turn: Turn, task: Task) -> Text:
    """Who has been told of a cry for help, and by when they'll read it at the latest."""
    if task.due_at is None:
        raise LookupError(task.kind)
    who = turn.person.coach or t("the office")
    moment = local(turn.session, turn.person.zone, task.due_at)
    return t("I've told {who}, who will read this by {moment}.", who=who, moment=moment)


def office_will_call(turn: Turn, task: Task) -> list[Text]:
    """The same for someone no programme knows."""
    return [t("Thank you. Somebody from the office will call you."), by(turn, task)]


def office_will_still_call(turn: Turn) -> list[Text] | None:
    """What we promised a stranger who writes again while waiting; None if nothing is promised any more."""
    task = turn.session.scalar(
        select(Task).where(
            Task.conversation_id == turn.conversation.id,
            Task.kind == TaskKind.CALL_BACK,
            WAITS,
        )
    )
    if task is None:
        return None
    calls = t("Somebody from the office will call you. To change the number or the hour, tap the button.")
    if task.due_at is None or task.due_at <= turn.clock.now():
        # The time has passed, and those who lead know: don't name a time that's over.
        return [calls]
    return [calls, by(turn, task)]


def late(who: str | None, moment: datetime) -> list[Text]:
    """The one honest message after the time has passed; ``who``: first name of the person who knows about it."""
    return [
        t("It is taking longer than I said, and I am sorry. {who} knows about it now.", who=who)
        if who
        else t("It is taking longer than I said, and I am sorry. The office knows about it now."),
        t("You'll hear from a person by {moment} at the latest.", moment=moment),
    ]


def tried(who: str, moment: datetime) -> Text:
    """Someone called and reached nobody."""
    return t("{who} tried to reach you and will try again by {moment} at the latest.", who=who, moment=moment)


def local(session: Session, zone_name: str | None, moment: datetime) -> datetime:
    """``moment`` in local time where the family lives; for a stranger, where the office is."""
    return moment.astimezone(zone(zone_name or days.office(session).zone))


def programme_of(turn: Turn) -> int | None:
    """The programme whose office answers the writer; None if there's no office."""
    if turn.someone is not None:
        return turn.someone.programme_id
    front = programmes.front(turn.session)
    return front.id if front is not None else None
