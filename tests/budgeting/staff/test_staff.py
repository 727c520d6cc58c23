"""Staff: who they are, their phones, and which families they answer."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Staff, StaffRole
from budgeting.errors import NotFound, NotPossible
from budgeting.states.staff import Role
from tests.kit import build
from tests.kit.build import Cast


def _newcomer(database: Database, cast: Cast, clock: SetClock, role: Role = Role.OPERATOR) -> int:
    return database.write(lambda s: build.colleague(s, clock, "Nadia", cast.programme, role, linked=False))


def test_an_address_is_one_person_however_it_is_cased(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    with database.read() as session:
        person = staff.by_email(session, " Giulia@Example.ORG ")
        assert person is not None
        assert person.id == cast.giulia
        assert staff.by_email(session, "nobody@example.org") is None
    with pytest.raises(NotPossible, match="email_taken"):
        database.write(lambda s: staff.create(s, clock, "GIULIA@example.org", "G T", "G", "it"))


def test_a_role_granted_twice_is_held_once(database: Database, cast: Cast) -> None:
    def again(session: Session) -> None:
        staff.grant(session, cast.marco, cast.programme, Role.OPERATOR)
        staff.grant(session, cast.marco, cast.programme, Role.COORDINATOR)

    database.write(again)
    with database.read() as session:
        held = session.scalars(select(StaffRole.role).where(StaffRole.staff_id == cast.marco)).all()
    assert sorted(held) == [Role.COORDINATOR, Role.OPERATOR]


def test_a_link_is_good_once_and_for_its_person(database: Database, cast: Cast, clock: SetClock) -> None:
    nadia = _newcomer(database, cast, clock)
    ticket = database.write(lambda s: staff.create_link(s, clock, nadia))
    linked = database.write(lambda s: staff.use_link(s, clock, ticket.token, 7007))
    assert (linked.id, linked.telegram_chat_id) == (nadia, 7007)
    with pytest.raises(NotPossible, match="unknown"):
        database.write(lambda s: staff.use_link(s, clock, ticket.token, 7008))
    with database.read() as session:
        person = staff.by_chat(session, 7007)
        assert person is not None
        assert person.id == nadia
        assert staff.by_chat(session, 7008) is None
    database.write(lambda s: staff.unlink(s, nadia))
    with database.read() as session:
        assert staff.by_chat(session, 7007) is None


def test_of_two_phones_at_once_one_is_linked(database: Database, cast: Cast, clock: SetClock) -> None:
    nadia = _newcomer(database, cast, clock)
    ticket = database.write(lambda s: staff.create_link(s, clock, nadia))
    jobs = [
        database.submit(lambda s, chat=chat: staff.use_link(s, clock, ticket.token, chat))
        for chat in range(7001, 7007)
    ]
    failures = [job.exception(20) for job in jobs]
    assert sum(failure is None for failure in failures) == 1
    assert {type(failure) for failure in failures} == {type(None), NotPossible}


def test_a_link_ages_in_a_week_and_a_newer_one_replaces_it(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    nadia = _newcomer(database, cast, clock)
    older = database.write(lambda s: staff.create_link(s, clock, nadia))
    newer = database.write(lambda s: staff.create_link(s, clock, nadia))
    with pytest.raises(NotPossible, match="unknown"):
        database.write(lambda s: staff.use_link(s, clock, older.token, 7007))
    assert (newer.expires_at - clock.now()).days == 7
    clock.set(newer.expires_at)
    with pytest.raises(NotPossible, match="expired"):
        database.write(lambda s: staff.use_link(s, clock, newer.token, 7007))


def test_a_chat_belongs_to_one_person_and_a_retired_one_links_nothing(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    nadia = _newcomer(database, cast, clock)
    ticket = database.write(lambda s: staff.create_link(s, clock, nadia))
    with pytest.raises(NotPossible, match="chat_taken"):
        database.write(lambda s: staff.use_link(s, clock, ticket.token, build.STAFF_CHATS["marco"]))

    def retire(session: Session) -> None:
        session.get_one(Staff, nadia).active = False

    database.write(retire)
    with pytest.raises(NotPossible, match="unknown"):
        database.write(lambda s: staff.use_link(s, clock, ticket.token, 7007))


def test_the_coach_answers_and_without_one_the_operators(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    with database.read() as session:
        assert [person.id for person in staff.who_answers(session, cast.rossi)] == [cast.giulia]
        with pytest.raises(NotFound):
            staff.who_answers(session, 999)

    def retire(session: Session) -> None:
        session.get_one(Staff, cast.giulia).active = False

    database.write(retire)
    with database.read() as session:
        assert [person.id for person in staff.who_answers(session, cast.rossi)] == [cast.marco]


def test_a_programme_without_operators_is_answered_by_its_coordinators(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    def change(session: Session) -> int:
        session.get_one(Staff, cast.marco).active = False
        build.colleague(session, clock, "Ada", cast.programme, Role.ADMINISTRATOR)
        return build.colleague(session, clock, "Carla", cast.programme, Role.COORDINATOR)

    carla = database.write(change)
    with database.read() as session:
        assert [person.id for person in staff.operators(session, cast.programme)] == [carla]
