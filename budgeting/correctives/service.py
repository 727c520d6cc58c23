"""Add correctives and change them: the family in the chat, staff together with it, each with a line of history."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import audit, clean_text
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Corrective, CorrectiveChange, Household, Member
from budgeting.errors import CurrencyMismatch, NotFound, NotPossible
from budgeting.households import Person, get_household
from budgeting.money import MOST_MINOR, Money
from budgeting.states.correctives import CorrectiveEvent, CorrectiveKind, CorrectiveState, Often

#: The longest words.
LONGEST = 200
#: More than this at once nobody keeps up with.
MOST = 12
#: The state that an event leads to.
_STATES = {
    CorrectiveEvent.GOING_ON: CorrectiveState.OPEN,
    CorrectiveEvent.REOPENED: CorrectiveState.OPEN,
    CorrectiveEvent.DONE: CorrectiveState.DONE,
    CorrectiveEvent.DROPPED: CorrectiveState.DROPPED,
}


def add(
    session: Session,
    clock: Clock,
    person: Person,
    kind: CorrectiveKind,
    *,
    words: str = "",
    amount: Money | None = None,
    often: Often = Often.MONTHLY,
    member_id: int | None = None,
    by_day: date | None = None,
) -> Corrective:
    """Add one as a member. ``amount``: what it should bring. ``member_id``: the adult who does it; None: together.

    Raises NotPossible("words" | "amount" | "member" | "many"), CurrencyMismatch.
    """
    household = get_household(session, person.household_id)
    row = _new(session, clock, household, kind, words, amount, often, member_id, by_day)
    row.added_by_member = person.member_id
    return _added(session, clock, row)


def add_with_family(
    session: Session,
    clock: Clock,
    staff_id: int,
    household_id: int,
    kind: CorrectiveKind,
    *,
    words: str = "",
    amount: Money | None = None,
    often: Often = Often.MONTHLY,
    member_id: int | None = None,
    by_day: date | None = None,
) -> Corrective:
    """The same by a staff person, together with the family. Raises NotFound, and like `add`."""
    household = get_household(session, household_id)
    row = _new(session, clock, household, kind, words, amount, often, member_id, by_day)
    row.added_by = staff_id
    _added(session, clock, row)
    audit.note(session, clock, staff_id, AuditAction.CORRECTIVE_ADD, "corrective", row.id)
    return row


def answer(
    session: Session, clock: Clock, person: Person, corrective_id: int, event: CorrectiveEvent
) -> bool:
    """What the family says of it. Returns False if that was said already. Raises NotFound."""
    row = _locked(session, corrective_id, person.household_id)
    if event not in _STATES:
        raise ValueError("no answer")
    if row.state is _STATES[event] and not row.unanswered:
        return False
    _happens(session, clock, row, event, member_id=person.member_id)
    return True


def brings(
    session: Session, clock: Clock, person: Person, corrective_id: int, amount: Money, often: Often
) -> Corrective:
    """How much it brings, once the family knows. Raises NotFound, NotPossible("amount"), CurrencyMismatch."""
    row = _locked(session, corrective_id, person.household_id)
    _check(amount, row.currency)
    row.amount_minor, row.often = amount.minor, often
    _line(session, clock, row, CorrectiveEvent.AMOUNT, member_id=person.member_id)
    return row


def change(
    session: Session, clock: Clock, staff_id: int, corrective_id: int, event: CorrectiveEvent
) -> Corrective:
    """A staff person's word on it: done, dropped, or open again. Raises NotFound, NotPossible("changed")."""
    row = _locked(session, corrective_id)
    if event not in _STATES or row.state is _STATES[event]:
        raise NotPossible("changed")
    _happens(session, clock, row, event, staff_id=staff_id)
    audit.note(session, clock, staff_id, AuditAction.CORRECTIVE_CHANGE, "corrective", row.id)
    return row


def observe(
    session: Session, clock: Clock, staff_id: int, corrective_id: int, *, observed: bool
) -> Corrective:
    """Staff see it in the family's entries, or no longer do. Raises NotFound, NotPossible("changed")."""
    row = _locked(session, corrective_id)
    if (row.observed_at is not None) == observed or row.state is CorrectiveState.DROPPED:
        raise NotPossible("changed")
    row.observed_at = clock.now() if observed else None
    row.observed_by = staff_id if observed else None
    event = CorrectiveEvent.OBSERVED if observed else CorrectiveEvent.NOT_OBSERVED
    _line(session, clock, row, event, staff_id=staff_id)
    audit.note(session, clock, staff_id, AuditAction.CORRECTIVE_OBSERVED, "corrective", row.id)
    return row


def give_up(session: Session, clock: Clock, staff_id: int | None, row: Corrective) -> None:
    """Whoever wanted to do it has left, as ``staff_id`` noted; the caller has locked it."""
    _happens(session, clock, row, CorrectiveEvent.DROPPED, staff_id=staff_id)


def quiet(session: Session, clock: Clock, row: Corrective) -> None:
    """Stop asking: nobody answered."""
    row.state = CorrectiveState.QUIET
    _line(session, clock, row, CorrectiveEvent.UNANSWERED)


def _new(
    session: Session,
    clock: Clock,
    household: Household,
    kind: CorrectiveKind,
    words: str,
    amount: Money | None,
    often: Often,
    member_id: int | None,
    by_day: date | None,
) -> Corrective:
    said = clean_text.one_line(words)
    if len(said) > LONGEST or (kind is CorrectiveKind.OWN and not said):
        raise NotPossible("words")
    if amount is not None:
        _check(amount, household.currency)
    if member_id is not None:
        member = session.get(Member, member_id)
        if member is None or member.household_id != household.id or member.left_at is not None:
            raise NotPossible("member")
    waiting = select(func.count()).where(
        Corrective.household_id == household.id, Corrective.state == CorrectiveState.OPEN
    )
    if (session.scalar(waiting) or 0) >= MOST:
        raise NotPossible("many")
    now = clock.now()
    return Corrective(
        household_id=household.id,
        kind=kind,
        words=said,
        amount_minor=None if amount is None else amount.minor,
        currency=household.currency,
        often=often,
        member_id=member_id,
        by_day=by_day,
        state=CorrectiveState.OPEN,
        created_at=now,
        answered_at=now,
        unanswered=0,
    )


def _added(session: Session, clock: Clock, row: Corrective) -> Corrective:
    session.add(row)
    session.flush()
    _line(session, clock, row, CorrectiveEvent.ADDED, member_id=row.added_by_member, staff_id=row.added_by)
    return row


def _happens(
    session: Session,
    clock: Clock,
    row: Corrective,
    event: CorrectiveEvent,
    *,
    member_id: int | None = None,
    staff_id: int | None = None,
) -> None:
    row.state = _STATES[event]
    row.answered_at, row.unanswered = clock.now(), 0
    if row.state is CorrectiveState.DROPPED:
        row.observed_at = row.observed_by = None
    _line(session, clock, row, event, member_id=member_id, staff_id=staff_id)


def _line(
    session: Session,
    clock: Clock,
    row: Corrective,
    event: CorrectiveEvent,
    *,
    member_id: int | None = None,
    staff_id: int | None = None,
) -> None:
    session.add(
        CorrectiveChange(
            corrective_id=row.id, at=clock.now(), member_id=member_id, staff_id=staff_id, event=event
        )
    )
    session.flush()


def _check(amount: Money, currency: str) -> None:
    if not 0 < amount.minor <= MOST_MINOR:
        raise NotPossible("amount")
    if amount.currency != currency:
        raise CurrencyMismatch(currency, amount.currency)


def _locked(session: Session, corrective_id: int, household_id: int | None = None) -> Corrective:
    row = session.get(Corrective, corrective_id, with_for_update=True, populate_existing=True)
    if row is None or household_id not in (None, row.household_id):
        raise NotFound("corrective", corrective_id)
    return row
