"""What a staff person changes in a transcript: a family's plans, who may read about them, the instruments."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import households, programmes
from budgeting.arrears import debts, plans, proposals
from budgeting.arrears.plans.schedules import by_amount
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Member
from budgeting.money import Money
from dialogs.arrears.proposals import news
from dialogs.text.words import Words
from dialogs.transcripts import departures, training
from dialogs.transcripts.pictures import CREDITOR
from dialogs.transcripts.script import ScriptError

_PLAN = re.compile(r"(resumes|ends) plan (\d+)")
_PAUSE = re.compile(r"pauses plan (\d+) until (\S+)")
_NEW = re.compile(r"changes plan (\d+) to (\d+) x (\d+),(\d\d) from (\S+)")
_OFFER = re.compile(r"proposes (\d+),(\d\d) a month from (\S+?)(?: for plan (\d+))?")
_OFFER_PAUSE = re.compile(r"proposes a pause of plan (\d+) until (\S+)")
_ANSWER = re.compile(r"(accepts|refuses) the counter-proposal")
_ARREARS = re.compile(r"(hides|shows) arrears (?:from|to) (\w+)")
_NOTICE = re.compile(r"gives instalment (\d+) of plan (\d+) notice (\d{18})")
_SWITCH = re.compile(r"switches (on|off) (\w+)")
_CHANGES: dict[str, Callable[..., object]] = {
    "resumes": plans.resume,
    "ends": plans.close,
}


def change(
    session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int, said: str
) -> None:
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
    elif said.startswith(("proposes", "withdraws", "accepts", "refuses")):
        _propose(session, clock, words, staff_id, household_id, said)
    elif match := _ARREARS.fullmatch(said):
        member = session.scalars(
            select(Member.id).where(Member.household_id == household_id, Member.name == match[2])
        ).one()
        households.let_see_arrears(session, clock, staff_id, member, match[1] == "shows", "asked for it")
    elif match := _NOTICE.fullmatch(said):
        running = plans.current(session, household_id)[int(match[2]) - 1]
        numbers = {running.instalments[int(match[1]) - 1].id: match[3]}
        plans.set_notices(session, clock, staff_id, running.id, CREDITOR, numbers)
    elif match := _SWITCH.fullmatch(said):
        programme_id = households.get_household(session, household_id).programme_id
        # This is the coordinator's right; the families' desk doesn't have it.
        programmes.settle(session, clock, None, programme_id, **{match[2]: match[1] == "on"})
    elif not training.change(session, clock, staff_id, said) and not departures.change(
        session, clock, words, staff_id, household_id, said
    ):
        raise ScriptError(f"nobody of the staff can do '{said}'")


def _plan(session: Session, household_id: int, place: str) -> int:
    return plans.current(session, household_id)[int(place) - 1].id


def _propose(
    session: Session, clock: Clock, words: Words, staff_id: int, household_id: int, said: str
) -> None:
    if match := _OFFER.fullmatch(said):
        each, first = Money(int(match[1] + match[2])), date.fromisoformat(match[3])
        if match[4]:
            plan = _plan(session, household_id, match[4])
            parts = by_amount(plans.rest_to_schedule(session, plan), each, first)
            offered = proposals.offer_schedule(session, clock, staff_id, plan, parts)
        else:
            running = {plan.debt_id for plan in plans.current(session, household_id)}
            debt = next(each for each in debts.debts(session, household_id) if each.id not in running)
            parts = by_amount(debt.left, each, first)
            offered = proposals.offer_plan(session, clock, staff_id, household_id, debt.id, parts)
        news.ask(session, clock, words, offered)
    elif match := _OFFER_PAUSE.fullmatch(said):
        plan, until = _plan(session, household_id, match[1]), date.fromisoformat(match[2])
        news.ask(session, clock, words, proposals.offer_pause(session, clock, staff_id, plan, until=until))
    elif said == "withdraws the proposal":
        (waiting,) = proposals.waiting(session, household_id)
        if waiting.draft_id is not None:
            plans.withdraw(session, clock, staff_id, waiting.draft_id)
        else:
            proposals.withdraw_pause(session, clock, staff_id, waiting.id)
    elif match := _ANSWER.fullmatch(said):
        (counter,) = proposals.waiting_counters(session, household_id)
        if match[1] == "accepts":
            proposals.accept_counter(session, clock, staff_id, counter.id)
        else:
            refused = proposals.refuse_counter(session, clock, staff_id, counter.id, "not now")
            news.counter_refused(session, clock, words, refused)
    else:
        raise ScriptError(f"nobody of the staff can do '{said}'")
