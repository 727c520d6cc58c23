"""What a service answers: by its link, or on the phone to a staff person who writes it down."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Referral, ReferralAnswer
from budgeting.errors import NotPossible
from budgeting.referrals import links, rules
from budgeting.referrals.ending import end
from budgeting.referrals.rows import answered_by_staff, go, locked, today
from budgeting.schedule.reminders import referrals as reminders
from budgeting.schedule.reminders.referrals import ask_staff
from budgeting.states.referrals import OPEN, PartnerAnswer

#: What the family is told at once; of the rest a person speaks with them.
TOLD = (PartnerAnswer.ACCEPTED, PartnerAnswer.DECLINED)


def answer_by_link(
    session: Session,
    clock: Clock,
    token: str,
    key: str,
    answer: PartnerAnswer,
    note: str,
    next_on: date | None,
) -> bool:
    """The page that opened the link answers, once; whether this is the first time.

    Raises NotPossible(`links.LINK`, `rules.check_answer`).
    """
    if links.is_answered(session, token, key):
        return False
    link, row = links.opened_with(session, clock, token, key)
    rules.check_answer(answer, note, next_on, today(session, clock, row))
    link.answered_at = clock.now()
    _answered(session, clock, row, answer, note, next_on, None)
    audit.note(session, clock, None, AuditAction.REFERRAL_REPLIED, "referral", row.id)
    return True


def record_answer(
    session: Session,
    clock: Clock,
    staff_id: int,
    referral_id: int,
    answer: PartnerAnswer,
    note: str = "",
    next_on: date | None = None,
) -> Referral:
    """Staff write down what a service said. Raises NotFound, NotPossible(`rules.check_answer`, the state it is in)."""
    row = locked(session, referral_id)
    if row.state not in rules.CONSENTED:
        raise NotPossible(row.state.value)
    rules.check_answer(answer, note, next_on, today(session, clock, row))
    answered_by_staff(session, clock, row, staff_id)
    _answered(session, clock, row, answer, note, next_on, staff_id)
    audit.note(session, clock, staff_id, AuditAction.REFERRAL_ANSWER, "referral", row.id)
    return row


def _answered(
    session: Session,
    clock: Clock,
    row: Referral,
    answer: PartnerAnswer,
    note: str,
    next_on: date | None,
    staff_id: int | None,
) -> None:
    written = ReferralAnswer(
        referral_id=row.id,
        answer=answer,
        note=note.strip(),
        next_on=next_on,
        answered_at=clock.now(),
        staff_id=staff_id,
    )
    session.add(written)
    session.flush()
    state = rules.AFTER[answer]
    if state in OPEN:
        go(session, clock, row, state, next_on=next_on)
    else:
        end(session, clock, row, state)
    if answer in TOLD:
        reminders.plan_news(session, clock, row, written.id)
    if staff_id is None:
        ask_staff(session, clock, row, answer.value)
