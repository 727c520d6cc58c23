"""What a coach records for a week: the private note, the sign-off, the message to the family."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from budgeting import audit, checkins, events, households, programmes
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.tables import WeekReview
from budgeting.db.types import Base
from budgeting.errors import NotPossible
from budgeting.events import EventKind
from budgeting.periods import week_end
from budgeting.states.checkins import CheckinState

_REVIEWS = Base.metadata.tables["week_reviews"]
_INSERT = once(_REVIEWS, [_REVIEWS.c.household_id, _REVIEWS.c.week])


def of_week(session: Session, household_id: int, week: date) -> WeekReview | None:
    """The review of a week, if there is one."""
    return session.scalar(_chosen(household_id, week))


def keep_note(
    session: Session, clock: Clock, staff_id: int, household_id: int, week: date, note: str
) -> None:
    """Save the private note; it replaces the earlier one. Raises NotFound, ValueError if ``week`` isn't a Monday."""
    review = _locked(session, clock, staff_id, household_id, week)
    if review.note != note:
        review.note, review.updated_at = note, clock.now()
        _written(session, clock, staff_id, review, AuditAction.WEEK_NOTE)


def sign_off(session: Session, clock: Clock, staff_id: int, household_id: int, week: date) -> bool:
    """Record that the week was read. Returns False if somebody already had: theirs stays.

    Raises NotFound, ValueError if ``week`` isn't a Monday, NotPossible("not_over") if the week isn't over and its
    check-in isn't done.
    """
    household = households.get_household(session, household_id)
    if week_end(week) >= programmes.today(clock, household):
        checkin = checkins.current(session, household_id, week)
        if checkin is None or checkin.state is not CheckinState.DONE:
            raise NotPossible("not_over")
    review = _locked(session, clock, staff_id, household_id, week)
    if review.signed_at is not None:
        return False
    review.staff_id, review.signed_at, review.updated_at = staff_id, clock.now(), clock.now()
    _written(session, clock, staff_id, review, AuditAction.WEEK_SIGN)
    return True


def week_id(session: Session, clock: Clock, staff_id: int, household_id: int, week: date) -> int:
    """The number of the week's row, used as the subject of a message to the family. Raises as `keep_note` does."""
    return _locked(session, clock, staff_id, household_id, week).id


def commented(
    session: Session, clock: Clock, staff_id: int, household_id: int, week: date, message_id: int
) -> None:
    """Record the message written to the family about the week. Raises as `keep_note` does."""
    review = _locked(session, clock, staff_id, household_id, week)
    review.message_id, review.updated_at = message_id, clock.now()
    _written(session, clock, staff_id, review, AuditAction.WEEK_COMMENT)


def _locked(session: Session, clock: Clock, staff_id: int, household_id: int, week: date) -> WeekReview:
    """The week's row, created if missing and locked: two people working on one week meet here."""
    if week.weekday() != 0:
        raise ValueError("a week is named by its Monday")
    households.get_household(session, household_id)
    connection = session.connection()
    connection.execute(
        _INSERT[connection.dialect.name],
        {
            "household_id": household_id,
            "week": week,
            "staff_id": staff_id,
            "note": "",
            "updated_at": clock.now(),
        },
    )
    query = _chosen(household_id, week).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one()


def _chosen(household_id: int, week: date) -> Select[WeekReview]:
    return select(WeekReview).where(WeekReview.household_id == household_id, WeekReview.week == week)


def _written(session: Session, clock: Clock, staff_id: int, review: WeekReview, what: AuditAction) -> None:
    session.flush()
    audit.note(session, clock, staff_id, what, "week", review.id)
    programme_id = households.get_household(session, review.household_id).programme_id
    events.tell(session, clock, EventKind.WEEK, programme_id=programme_id)
