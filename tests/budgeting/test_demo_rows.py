"""Rows that the demo inserts together look like those that the services write one by one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from budgeting import checkins, demo, households, reviews
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Checkin, Entry, Household, WeekReview
from budgeting.headings import Kind
from budgeting.money import Money
from budgeting.periods import week_of
from budgeting.spending import entries
from budgeting.states.checkins import CheckinState, Mood

NOW = datetime.fromisoformat("2026-11-30T09:30Z")


def _shape(row: Any) -> dict[str, object]:
    """The type of each column; None where it is empty."""
    return {
        column.key: type(value).__name__ if (value := getattr(row, column.key)) is not None else None
        for column in type(row).__table__.columns
    }


def test_weeks_inserted_together_look_like_weeks_that_were_lived(database: Database) -> None:
    clock = SetClock(NOW)

    def both(session: Any) -> None:
        demo.load(session, clock)
        household = session.scalars(select(Household).order_by(Household.id)).first()
        person = households.person(session, households.get_members(session, household.id)[0].id)
        newest: dict[str, Any] = {}
        for name, query in {
            "entry": select(Entry).where(Entry.kind == Kind.EXPENSE, Entry.message_id.is_(None)),
            "done": select(Checkin).where(Checkin.state == CheckinState.DONE),
            "missed": select(Checkin).where(Checkin.state == CheckinState.MISSED),
            "review": select(WeekReview),
            "audit": select(Audit).where(Audit.action == "week.sign"),
        }.items():
            newest[name] = _shape(session.scalars(query.limit(1)).one())
        live: dict[str, Any] = {}
        booked = entries.book(
            session,
            clock,
            person,
            kind=Kind.EXPENSE,
            category="food",
            amount=Money(320),
            on=NOW.date(),
            note="pane",
        )
        live["entry"] = _shape(session.get_one(Entry, booked.entry_id))
        week = week_of(NOW.date()) - timedelta(weeks=60)
        checkin = checkins.begin(session, clock, person, week)
        checkins.ask(session, clock, household.id, person.member_id, week)
        checkins.save_step(session, clock, checkin.id, "feeling", cash_minor=4_000, mood=Mood.GOOD)
        live["done"] = _shape(checkins.finish(session, clock, checkin.id))
        other = week - timedelta(weeks=1)
        asked = checkins.ask(session, clock, household.id, person.member_id, other)
        assert asked is not None
        live["missed"] = _shape(checkins.miss(session, clock, asked.id))
        reviews.sign_off(session, clock, household.coach_id, household.id, week)
        live["review"] = _shape(session.scalars(select(WeekReview).where(WeekReview.week == week)).one())
        signed = select(Audit).where(Audit.action == "week.sign").order_by(Audit.id.desc()).limit(1)
        live["audit"] = _shape(session.scalars(signed).one())
        assert newest == live

    database.write(both)
