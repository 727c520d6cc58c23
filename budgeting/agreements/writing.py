"""What staff write before a pact holds: a draft, its changes, and the renewal of one that ends."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.agreements import rules
from budgeting.agreements.rows import in_state, locked
from budgeting.agreements.rules import Line, Terms
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Agreement, AgreementPromise, Household
from budgeting.errors import NotFound, NotPossible
from budgeting.states.agreements import AgreementState

#: A pact that is being written or waits for its answer.
_UNDECIDED = (AgreementState.DRAFT, AgreementState.PROPOSED)


def create(
    session: Session, clock: Clock, staff_id: int | None, household_id: int, terms: Terms
) -> Agreement:
    """Write the draft of a pact. Raises NotFound, NotPossible (`rules.check`, or "undecided": another one is being
    written or waits for its answer).
    """
    rules.check(terms)
    if session.get(Household, household_id, with_for_update=True) is None:
        raise NotFound("household", household_id)
    others = select(Agreement.id).where(
        Agreement.household_id == household_id, Agreement.state.in_(_UNDECIDED)
    )
    if session.scalar(others.limit(1)) is not None:
        raise NotPossible("undecided")
    row = Agreement(
        household_id=household_id,
        state=AgreementState.DRAFT,
        created_by=staff_id,
        created_at=clock.now(),
        begins_on=terms.begins_on,
        ends_on=terms.ends_on,
    )
    session.add(row)
    _write(session, row, terms)
    audit.note(session, clock, staff_id, AuditAction.AGREEMENT_CREATE, "agreement", row.id)
    return row


def change(
    session: Session, clock: Clock, staff_id: int | None, agreement_id: int, terms: Terms
) -> Agreement:
    """Change a draft. Raises NotFound, NotPossible (`rules.check`, or the state it is in)."""
    rules.check(terms)
    row = in_state(session, agreement_id, AgreementState.DRAFT)
    _write(session, row, terms)
    audit.note(session, clock, staff_id, AuditAction.AGREEMENT_CHANGE, "agreement", row.id)
    return row


def renew(session: Session, clock: Clock, staff_id: int | None, agreement_id: int) -> Agreement:
    """Write the draft that continues a pact: the same lines, for as long, from the day after its last.

    Raises NotFound, NotPossible (the state it is in, or "undecided").
    """
    before = locked(session, Agreement, agreement_id)
    if before.state not in (AgreementState.ACTIVE, AgreementState.ENDED):
        raise NotPossible(before.state.value)
    lines = session.scalars(
        select(AgreementPromise)
        .where(AgreementPromise.agreement_id == before.id)
        .order_by(AgreementPromise.position)
    ).all()
    begins, ends = rules.next_term(before.begins_on, before.ends_on)
    terms = Terms(
        before.purpose, begins, ends, [Line(each.side, each.text) for each in lines], before.hours_promised
    )
    row = create(session, clock, staff_id, before.household_id, terms)
    row.renews_id = before.id
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.AGREEMENT_RENEW, "agreement", before.id)
    return row


def _write(session: Session, row: Agreement, terms: Terms) -> None:
    row.purpose, row.begins_on, row.ends_on = terms.purpose.strip(), terms.begins_on, terms.ends_on
    row.hours_promised = terms.hours_promised
    session.flush()
    session.execute(delete(AgreementPromise).where(AgreementPromise.agreement_id == row.id))
    session.add_all(
        AgreementPromise(
            agreement_id=row.id, position=position, side=line.side, text=line.text.strip(), until=line.until
        )
        for position, line in enumerate(terms.lines)
    )
    session.flush()
