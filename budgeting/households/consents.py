"""Consent to the privacy notice. Without it we send nothing proactive and store nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.orm import Session, aliased

from budgeting import files
from budgeting.clock import Clock
from budgeting.db.tables import Consent, Household, Programme

#: Created once: a new alias of a table costs more than the query it is used in.
_HOUSEHOLD, _PROGRAMME = aliased(Household), aliased(Programme)


def stands(member_id: ColumnElement[Any] | Any, version: ColumnElement[Any] | Any) -> ColumnElement[bool]:
    """Whether a member agreed to ``version`` of the notice and hasn't withdrawn it, as a condition.

    The one definition: inbound messages, the outbox, reminders and announcements all use it, with the current
    version of the member's programme (`current`).
    """
    return exists(Consent.id).where(
        Consent.member_id == member_id, Consent.withdrawn_at.is_(None), Consent.version == version
    )


def current(household_id: ColumnElement[Any] | Any) -> ColumnElement[str]:
    """The version of the notice in a household's programme, for use in another query."""
    return (
        select(_PROGRAMME.privacy_version)
        .join(_HOUSEHOLD, _HOUSEHOLD.programme_id == _PROGRAMME.id)
        .where(_HOUSEHOLD.id == household_id)
        # The member is two queries further out, where SQLAlchemy doesn't correlate by itself.
        .correlate_except(_HOUSEHOLD, _PROGRAMME)
        .scalar_subquery()
    )


def give(
    session: Session, clock: Clock, member_id: int, version: str, language: str, witness_id: int | None = None
) -> Consent:
    """Record that the member agreed to ``version`` of the notice, read in ``language``. Repeating it adds nothing.

    ``witness_id``: the staff person beside them at the console.
    """
    consent = session.scalar(_not_withdrawn(member_id).where(Consent.version == version))
    if consent is not None:
        return consent
    given = Consent(
        member_id=member_id,
        version=version,
        language=language,
        given_at=clock.now(),
        witness_id=witness_id,
    )
    session.add(given)
    session.flush()
    return given


def withdraw(session: Session, clock: Clock, member_id: int) -> None:
    """Withdraw all of the member's consents; the record of when each was given and ended stays. Files they sent that
    haven't been fetched yet won't be.
    """
    files.forget_waiting(session, member_id)
    session.execute(
        update(Consent)
        .where(Consent.member_id == member_id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
    )


def _not_withdrawn(member_id: int) -> Select[Consent]:
    return (
        select(Consent)
        .where(Consent.member_id == member_id, Consent.withdrawn_at.is_(None))
        .order_by(Consent.given_at.desc())
        .limit(1)
    )
