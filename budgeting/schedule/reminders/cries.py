"""While a cry for help waits for a person, whoever wrote it isn't reminded of money or asked to look back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.schedule.due import Due
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind

#: How soon we look again. Most reminders are worth saying for a day: with a longer wait one would be lost although
#: the cry was handled within the hour.
AGAIN = timedelta(hours=1)
#: Said all the same: somebody expects them, a seat or money waits for them, or a person has acted for them.
SAID_ALL_THE_SAME = frozenset(
    {
        DueKind.PLAN_NEWS,
        DueKind.SESSION_REMINDER,
        DueKind.SESSION_NEWS,
        DueKind.SEAT_OFFER,
        DueKind.ALLOWANCE_NEWS,
        DueKind.ALLOWANCE_LATE,
        DueKind.APPOINTMENT_REMINDER,
        DueKind.CHILDCARE_NEWS,
        DueKind.CHILDCARE_REMINDER,
        DueKind.SCHEDULED_ANSWER,
        DueKind.REFERRAL_ASK,
        DueKind.REFERRAL_NEWS,
    }
)


def until_handled(session: Session, clock: Clock, event: Due) -> datetime | None:
    """When to look again, if the event should wait until somebody has handled its member's cry; None: it need not.

    Staff's own events, such as the task at the end of a ladder, don't wait.
    """
    if event.member_id is None or event.kind in SAID_ALL_THE_SAME:
        return None
    cry = (
        select(Task.id)
        .join(Conversation, Conversation.id == Task.conversation_id)
        .where(Conversation.member_id == event.member_id, Task.kind == TaskKind.CRISIS, WAITS)
    )
    return clock.now() + AGAIN if session.scalar(cry.limit(1)) is not None else None
