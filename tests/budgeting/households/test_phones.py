"""A phone is linked, listed and unlinked in one place, whatever the reason for unlinking it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import departures, households, programmes, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Conversation, DueEvent, Event, Member, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.households import consents, invites, phones
from budgeting.schedule import due, reminders
from budgeting.schedule.due import Planned
from budgeting.states.conversations import InboxState
from budgeting.states.households import WhyEnded
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite


@pytest.fixture
def phone(database: Database, clock: SetClock, cast: Cast) -> int:
    def linked(session: Session) -> int:
        chat = build.conversation(session, clock, cast.amina)
        build.checkin_time(session, cast.amina)
        reminders.plan_checkins(session, clock, cast.amrani)
        return chat

    return database.write(linked)


def test_the_last_phone_takes_with_it_what_was_planned(
    database: Database, clock: SetClock, cast: Cast, phone: int
) -> None:
    assert (
        database.write(lambda s: phones.end(s, clock, cast.amina, WhyEnded.BY_STAFF, staff_id=cast.marco))
        == 1
    )
    assert database.write(lambda s: phones.end(s, clock, cast.amina, WhyEnded.BY_STAFF)) == 0
    with database.read() as session:
        row = session.get_one(Conversation, phone)
        assert (row.ended_at, row.ended_by, row.ended_why) == (clock.now(), cast.marco, "by_staff")
        assert (row.frames, row.inbox_state) == ([], InboxState.RESOLVED)
        assert session.get_one(Member, cast.amina).joined_at is None
        assert phones.linked(session, cast.amina) == []
        states = select(DueEvent.state).where(DueEvent.member_id == cast.amina)
        assert set(session.scalars(states)) == {DueState.CANCELLED}
        told = select(Event.conversation_id).where(Event.kind == "phone_ended")
        assert session.scalars(told).all() == [phone]
        # Nothing and nobody reaches a phone that is no longer linked.
        assert cast.amina not in {
            adult.member_id for adult in households.adults_to_reach(session, cast.amrani)
        }


def test_of_two_phones_the_other_stays(database: Database, clock: SetClock, cast: Cast, phone: int) -> None:
    other = database.write(lambda s: build.conversation(s, clock, cast.amina, chat_id=99))
    with database.read() as session:
        assert [linked.id for linked in phones.linked(session, cast.amina)] == [phone, other]
    database.write(lambda s: phones.end(s, clock, cast.amina, WhyEnded.BY_FAMILY, only=phone))
    with database.read() as session:
        assert [linked.id for linked in phones.linked(session, cast.amina)] == [other]
        assert session.get_one(Member, cast.amina).joined_at is not None
        states = select(DueEvent.state).where(DueEvent.member_id == cast.amina)
        assert set(session.scalars(states)) == {DueState.PENDING}


@on_sqlite
def test_a_new_phone_is_the_only_one(database: Database, clock: SetClock, cast: Cast, phone: int) -> None:
    other = database.write(lambda s: build.conversation(s, clock, cast.amina, chat_id=99))
    clock.advance(hours=1)
    database.write(lambda s: phones.link(s, clock, cast.amina, other))
    with database.read() as session:
        assert [(linked.id, linked.linked_at) for linked in phones.linked(session, cast.amina)] == [
            (other, clock.now())
        ]
        assert session.get_one(Conversation, phone).ended_why == WhyEnded.REPLACED


def test_a_new_invite_ends_the_phone_at_once_and_says_so_in_the_audit(
    database: Database, clock: SetClock, cast: Cast, phone: int
) -> None:
    database.write(lambda s: invites.create(s, clock, cast.marco, cast.amina))
    with database.read() as session:
        assert session.get_one(Conversation, phone).ended_why == WhyEnded.NEW_INVITE
        noted = session.scalars(
            select(Audit.action).where(Audit.subject_id == cast.amina, Audit.staff_id.is_not(None))
        )
        assert [action for action in noted if action == "member.unlink"] == ["member.unlink"]


@pytest.mark.parametrize("state", [InboxState.WAITING, InboxState.HELD, InboxState.SNOOZED])
def test_who_waited_for_an_answer_there_is_phoned(
    database: Database, clock: SetClock, cast: Cast, phone: int, state: InboxState
) -> None:
    def waits(session: Session) -> None:
        session.get_one(Conversation, phone).inbox_state = state
        tasks.open_task(
            session,
            clock,
            TaskKind.CONVERSATION,
            Subject(SubjectKind.CONVERSATION, phone),
            programme_id=cast.programme,
            household_id=cast.amrani,
            conversation_id=phone,
        )
        phones.end(session, clock, cast.amina, WhyEnded.BY_FAMILY)

    database.write(waits)
    with database.read() as session:
        still = session.execute(select(Task.kind, Task.household_id).where(Task.done_at.is_(None))).all()
        assert [tuple(row) for row in still] == [(TaskKind.UNREACHABLE, cast.amrani)]


def test_the_office_ends_a_phone_of_that_member_only(
    database: Database, clock: SetClock, cast: Cast, phone: int
) -> None:
    with pytest.raises(NotFound):
        database.write(lambda s: phones.end_one(s, clock, cast.marco, cast.lucia, phone, "perso"))
    database.write(lambda s: phones.end_one(s, clock, cast.marco, cast.amina, phone, "perso"))
    with pytest.raises(NotFound):
        database.write(lambda s: phones.end_one(s, clock, cast.marco, cast.amina, phone, "perso"))
    with database.read() as session:
        reasons = session.scalars(select(Audit.reason).where(Audit.action == "member.unlink")).all()
        assert reasons == ["perso"]


@on_sqlite
def test_nobody_who_left_is_invited(database: Database, clock: SetClock, cast: Cast) -> None:
    database.write(lambda s: departures.member_leaves(s, clock, cast.marco, cast.amina))
    with pytest.raises(NotPossible, match="left"):
        database.write(lambda s: invites.create(s, clock, cast.marco, cast.amina))


@pytest.mark.parametrize("how", ["withdrawn", "new notice"])
def test_no_reminder_finds_who_has_not_agreed_to_the_notice_as_it_is(
    database: Database, clock: SetClock, cast: Cast, phone: int, how: str
) -> None:
    def ends(session: Session) -> None:
        if how == "withdrawn":
            consents.withdraw(session, clock, cast.amina)
        else:
            programmes.programme(session, cast.programme).privacy_version = "2027-1"

    database.write(ends)
    planned = Planned(
        DueKind.CHECKIN_ASK,
        cast.amina,
        cast.amina,
        date(2026, 3, 8),
        1,
        clock.now(),
        clock.now().replace(year=2027),
    )
    database.write(lambda s: due.put_all(s, [planned]))
    database.write(lambda s: reminders.take(s, clock, 10))
    with database.read() as session:
        assert not households.person(session, cast.amina).consented
        assert cast.amina not in {
            adult.member_id for adult in households.adults_to_reach(session, cast.amrani)
        }
        reasons = session.scalars(select(DueEvent.reason).where(DueEvent.state == DueState.SKIPPED)).all()
        assert reasons == ["no_consent"]
