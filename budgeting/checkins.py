"""A household's weekly check-in: one per week, answered by one adult at a time, saved after every step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.named_rows import Named
from budgeting.db.prepared_statements import Prepared
from budgeting.db.tables import Checkin
from budgeting.db.types import Base
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.money import MOST_MINOR
from budgeting.states.checkins import CheckinState, Mood

#: How long the answering adult keeps the check-in to themselves after their last answer.
HELD_FOR = timedelta(minutes=30)

_CHECKINS = Base.metadata.tables["checkins"]
_INSERT = once(_CHECKINS, [_CHECKINS.c.household_id, _CHECKINS.c.week])


@dataclass(frozen=True, slots=True)
class CheckinProgress:
    """What each step of a check-in reads."""

    id: int
    #: The Monday of the week it is about.
    week: date
    #: Headings and sources already passed: {"income": [...], "spending": [...]}.
    passed: dict[str, Any]
    state: CheckinState
    #: The next question; empty before the first answer.
    step: str


_PROGRESS_ROW = Named.table(CheckinProgress, _CHECKINS)
_BY_ID = Prepared(
    select(*_PROGRESS_ROW.columns).where(
        _CHECKINS.c.id == bindparam("checkin"), _CHECKINS.c.household_id == bindparam("household")
    )
)


class AnsweringElsewhere(NotPossible):
    """Another adult of the household, ``member_id``, is answering this check-in now."""

    def __init__(self, member_id: int) -> None:
        super().__init__("answering_elsewhere")
        self.member_id = member_id


def current(session: Session, household_id: int, week: date) -> Checkin | None:
    """The household's check-in about the week starting on ``week``, if it was asked or begun."""
    return session.scalar(select(Checkin).where(Checkin.household_id == household_id, Checkin.week == week))


def checkin(session: Session, person: Person, checkin_id: int) -> Checkin:
    """A check-in of the person's own household. Raises NotFound, also for another household's."""
    row = session.get(Checkin, checkin_id)
    if row is None or row.household_id != person.household_id:
        raise NotFound("checkin", checkin_id)
    return row


def progress(session: Session, person: Person, checkin_id: int) -> CheckinProgress:
    """The progress of a check-in of the person's own household. Raises NotFound, also for another household's."""
    row = _BY_ID.first(session, {"checkin": checkin_id, "household": person.household_id})
    if row is None:
        raise NotFound("checkin", checkin_id)
    return _PROGRESS_ROW.of(row)


def ask(session: Session, clock: Clock, household_id: int, member_id: int, week: date) -> Checkin | None:
    """Note that a member is asked to begin; None if the week is done or given up.

    Several adults may be asked about one week: it stays one check-in.
    """
    checkin = _of_week(session, household_id, week, CheckinState.ASKED, member_id)
    if checkin.state in (CheckinState.DONE, CheckinState.MISSED):
        return None
    if checkin.asked_at is None:
        checkin.asked_at = clock.now()
        session.flush()
    return checkin


def begin(session: Session, clock: Clock, person: Person, week: date) -> Checkin:
    """Begin the week's check-in, or continue it where it stopped, even if another adult left it.

    Raises AnsweringElsewhere while another adult is answering (active within half an hour and not paused),
    NotPossible("done").
    """
    checkin = _of_week(session, person.household_id, week, CheckinState.ASKED, person.member_id)
    return _take_over(session, clock, person, checkin)


def resume(session: Session, clock: Clock, person: Person, checkin_id: int) -> Checkin:
    """Continue a check-in at its saved step. Raises like `begin`, and NotFound for another household's."""
    checkin = _locked(session, checkin_id)
    if checkin.household_id != person.household_id:
        raise NotFound("checkin", checkin_id)
    return _take_over(session, clock, person, checkin)


def save_step(
    session: Session,
    clock: Clock,
    checkin_id: int,
    step: str,
    *,
    member_id: int | None = None,
    cash_minor: int | None = None,
    mood: Mood | None = None,
    passed: dict[str, Any] | None = None,
) -> Checkin:
    """Save the answer and the next step; None leaves a value as it was.

    With ``member_id``, refuses an answer from an adult whose check-in another adult has since taken over. Raises
    NotFound, AnsweringElsewhere, NotPossible("done" | "amount").
    """
    if cash_minor is not None and not 0 <= cash_minor <= MOST_MINOR:
        raise NotPossible("amount")
    checkin = _locked(session, checkin_id)
    if checkin.state is CheckinState.DONE:
        raise NotPossible("done")
    if member_id is not None and checkin.member_id not in (None, member_id):
        raise AnsweringElsewhere(checkin.member_id or 0)
    checkin.step = step
    if cash_minor is not None:
        checkin.cash_minor, checkin.cash_at = cash_minor, clock.now()
    if mood is not None:
        checkin.mood = mood
    if passed is not None:
        checkin.passed = passed
    # Answering after a pause resumes it.
    checkin.state = CheckinState.OPEN
    checkin.touched_at = clock.now()
    session.flush()
    return checkin


def correct_cash(session: Session, person: Person, checkin_id: int, cash_minor: int) -> None:
    """Save the cash at hand as the family corrected it, even after the check-in. Raises NotFound as `checkin` does."""
    row = _locked(session, checkin_id)
    if row.household_id != person.household_id:
        raise NotFound("checkin", checkin_id)
    row.cash_minor = cash_minor
    session.flush()


def pause(session: Session, clock: Clock, checkin_id: int) -> Checkin:
    """Pause it; any adult may continue it at once."""
    checkin = _locked(session, checkin_id)
    if checkin.state is CheckinState.OPEN:
        checkin.state = CheckinState.PAUSED
        checkin.touched_at = clock.now()
        session.flush()
    return checkin


def finish(session: Session, clock: Clock, checkin_id: int) -> Checkin:
    """Everything was answered or skipped. Finishing twice keeps the first moment."""
    checkin = _locked(session, checkin_id)
    if checkin.state is not CheckinState.DONE:
        now = clock.now()
        checkin.state, checkin.finished_at, checkin.touched_at = CheckinState.DONE, now, now
        session.flush()
    return checkin


def miss(session: Session, clock: Clock, checkin_id: int) -> Checkin:
    """Give a week up after the last reminder; answers stay, and a late start is still possible."""
    checkin = _locked(session, checkin_id)
    if checkin.state is not CheckinState.DONE:
        checkin.state = CheckinState.MISSED
        session.flush()
    return checkin


def _take_over(session: Session, clock: Clock, person: Person, checkin: Checkin) -> Checkin:
    now = clock.now()
    if checkin.state is CheckinState.DONE:
        raise NotPossible("done")
    if (
        checkin.state is CheckinState.OPEN
        and checkin.member_id not in (None, person.member_id)
        and checkin.touched_at is not None
        and now - checkin.touched_at < HELD_FOR
    ):
        raise AnsweringElsewhere(checkin.member_id or 0)
    checkin.state = CheckinState.OPEN
    checkin.member_id, checkin.beside_id = person.member_id, person.beside_id
    checkin.started_at = checkin.started_at or now
    checkin.touched_at = now
    session.flush()
    return checkin


def _of_week(session: Session, household_id: int, week: date, state: CheckinState, member_id: int) -> Checkin:
    """The week's check-in, created if missing, and locked: two adults at once meet here."""
    if week.weekday() != 0:
        raise ValueError("a week is named by its Monday")
    connection = session.connection()
    connection.execute(
        _INSERT[connection.dialect.name],
        {
            "household_id": household_id,
            "week": week,
            "state": state,
            "member_id": member_id,
            "step": "",
            "passed": {},
        },
    )
    query = (
        select(Checkin)
        .where(Checkin.household_id == household_id, Checkin.week == week)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).one()


def _locked(session: Session, checkin_id: int) -> Checkin:
    row = session.get(Checkin, checkin_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("checkin", checkin_id)
    return row


_ANSWERS = ("member_id", "beside_id", "step", "cash_minor")
_MOMENTS = ("cash_at", "started_at", "touched_at", "finished_at")


def as_it_is(checkin: Checkin | None) -> dict[str, Any]:
    """A check-in's answers as JSON, for `put_back` to restore; one that doesn't exist yet is empty and given up."""
    if checkin is None:
        empty = dict.fromkeys((*_ANSWERS, *_MOMENTS, "mood"))
        return {**empty, "step": "", "state": CheckinState.MISSED.value}
    moments = {name: getattr(checkin, name) for name in _MOMENTS}
    return {
        **{name: getattr(checkin, name) for name in _ANSWERS},
        **{name: moment.isoformat() if moment is not None else None for name, moment in moments.items()},
        "state": checkin.state.value,
        "mood": checkin.mood.value if checkin.mood is not None else None,
    }


def put_back(session: Session, before: dict[str, Any]) -> None:
    """Give a check-in back the answers that `as_it_is` kept; ``before["id"]`` names it. Raises NotFound."""
    checkin = _locked(session, before["id"])
    for name in _ANSWERS:
        setattr(checkin, name, before[name])
    for name in _MOMENTS:
        setattr(checkin, name, datetime.fromisoformat(before[name]) if before[name] else None)
    checkin.state = CheckinState(before["state"])
    checkin.mood = Mood(before["mood"]) if before["mood"] else None
    session.flush()
