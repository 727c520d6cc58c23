"""What a staff person changes in a transcript: a family's plans, who may read about them, the instruments."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import households, programmes
from budgeting.arrears import plans
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Member
from budgeting.money import Money
from dialogs.transcripts import training
from dialogs.transcripts.script import ScriptError

_PLAN = re.compile(r"(resumes|ends) plan (\d+)")
_PAUSE = re.compile(r"pauses plan (\d+) until (\S+)")
_NEW = re.compile(r"changes plan (\d+) to (\d+) x (\d+),(\d\d) from (\S+)")
_ARREARS = re.compile(r"(hides|shows) arrears (?:from|to) (\w+)")
_SWITCH = re.compile(r"switches (on|off) (\w+)")
_CHANGES: dict[str, Callable[..., object]] = {
    "resumes": plans.resume,
    "ends": plans.close,
}


def change(session: Session, clock: Clock, staff_id: int, conversation_id: int, said: str) -> None:
    """Do what the words in brackets say; plans are counted from 1, oldest first."""
    household_id = session.scalars(
        select(Member.household_id)
        .join(Conversation, Conversation.member_id == Member.id)
        .where(Conversation.id == conversation_id)
    ).one()
    if match := _PLAN.fullmatch(said):
        _CHANGES[match[1]](session, clock, staff_id, _plan(session, household_id, match[2]))
    elif match := _PAUSE.fullmatch(said):
        plan = _plan(session, household_id, match[1])
        plans.pause(session, clock, staff_id, plan, until=date.fromisoformat(match[2]))
    elif match := _NEW.fullmatch(said):
        parts, amount = int(match[2]), Money(int(match[3] + match[4]))
        whole = Money(parts * amount.minor, amount.currency)
        schedule = plans.schedule(whole, parts, date.fromisoformat(match[5]))
        plan = _plan(session, household_id, match[1])
        new = plans.reschedule(session, clock, staff_id, plan, schedule)
        plans.record_agreement(session, clock, staff_id, new.id)
    elif match := _ARREARS.fullmatch(said):
        member = session.scalars(
            select(Member.id).where(Member.household_id == household_id, Member.name == match[2])
        ).one()
        households.let_see_arrears(session, clock, staff_id, member, match[1] == "shows", "asked for it")
    elif match := _SWITCH.fullmatch(said):
        programme_id = households.get_household(session, household_id).programme_id
        # This is the coordinator's right; the families' desk doesn't have it.
        programmes.settle(session, clock, None, programme_id, **{match[2]: match[1] == "on"})
    elif not training.change(session, clock, staff_id, said):
        raise ScriptError(f"nobody of the staff can do '{said}'")


def _plan(session: Session, household_id: int, place: str) -> int:
    return plans.current(session, household_id)[int(place) - 1].id
