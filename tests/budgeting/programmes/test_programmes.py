"""Programmes, and the two trails: what staff did, and what the console follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, events, programmes
from budgeting.audit import AuditAction
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Event, Site
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from tests.kit.build import Cast


def test_an_empty_house_has_no_front_office(database: Database) -> None:
    with database.read() as session:
        assert programmes.front(session) is None
        assert programmes.running(session) == []


def test_the_oldest_running_programme_answers_the_door(
    database: Database, clock: SetClock, cast: Cast
) -> None:

    def second(session: Session) -> int:
        return programmes.create(session, clock, None, "genera", "#genera_azioni", zone="Europe/Athens").id

    newer = database.write(second)
    with database.read() as session:
        front = programmes.front(session)
        assert front is not None
        assert front.id == cast.programme
        assert [programme.id for programme in programmes.running(session)] == [cast.programme, newer]
        named = programmes.by_code(session, "genera")
        assert named is not None
        assert (named.id, named.zone, programmes.Settings.of(named).ladder) == (
            newer,
            "Europe/Athens",
            (-7, -3, 0, 3, 10),
        )
        assert session.scalars(select(Site.quarter)).all() == ["San Polo"]

    def archive(session: Session) -> None:
        programmes.programme(session, cast.programme).archived_at = clock.now() - timedelta(days=1)

    database.write(archive)
    with database.read() as session:
        assert [programme.id for programme in programmes.running(session)] == [newer]


def test_a_code_names_one_programme(database: Database, clock: SetClock, cast: Cast) -> None:
    with pytest.raises(NotPossible, match="code_taken"):
        database.write(lambda s: programmes.create(s, clock, None, "ponte-blu", "Again"))
    with database.read() as session, pytest.raises(NotFound):
        programmes.programme(session, 999)


def test_the_trail_keeps_who_what_and_why(database: Database, clock: SetClock, cast: Cast) -> None:
    about = ("household", cast.rossi, "lost work")
    database.write(lambda s: audit.note(s, clock, cast.marco, AuditAction.HOUSEHOLD_CHANGE, *about))
    with database.read() as session:
        line = session.scalars(select(Audit).where(Audit.action == "household.change")).one()
        assert (line.at, line.staff_id, line.subject, line.subject_id, line.reason) == (
            clock.now(),
            cast.marco,
            *about,
        )
        made = session.scalars(select(Audit.action).order_by(Audit.id)).all()
        assert made[:2] == ["programme.create", "site.create"]


def test_the_tail_tells_that_something_happened(database: Database, clock: SetClock) -> None:
    def tell(session: Session) -> None:
        events.tell(session, clock, EventKind.WAITING, programme_id=3, conversation_id=4, entries=2)
        events.tell(session, clock, EventKind.TASK)

    database.write(tell)
    with database.read() as session:
        told = session.scalars(select(Event).order_by(Event.id)).all()
    assert [(event.kind, event.programme_id, event.conversation_id, event.details) for event in told] == [
        ("waiting", 3, 4, {"entries": 2}),
        ("task", None, None, None),
    ]
    assert all(event.at == clock.now() for event in told)
