"""Whoever leaves, a person or a whole household, leaves nothing behind that nobody looks after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import activities, departures, next_steps, partners, programmes
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.migrate import METADATA
from budgeting.db.tables import (
    ActivitySession,
    Conversation,
    Enrolment,
    Household,
    Instalment,
    Member,
    Message,
    Partner,
    Programme,
    Task,
)
from budgeting.departures import Holding, Terms, Whose, columns
from budgeting.errors import NotFound, NotPossible
from budgeting.partners import Entry
from budgeting.states.activities import EnrolmentState
from budgeting.states.arrears import InstalmentState
from budgeting.states.departures import DepartureReason
from budgeting.states.households import HouseholdState
from budgeting.states.messages import SubjectKind
from budgeting.states.partners import PartnerKind
from budgeting.states.tasks import TaskKind, TaskState
from dialogs.departures import farewells
from dialogs.outbox import claiming
from dialogs.text.words import Words
from tests.kit import build, world
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite
from tests.kit.world import World

TODAY = date(2026, 3, 2)


@pytest.fixture
def family(database: Database, clock: SetClock, cast: Cast) -> World:
    """A household with one of everything, and a seat in a full session that somebody else waits for."""

    def make(session: Session) -> World:
        made = world.make(session, clock, cast.programme, cast.marco, cast.giulia)
        session.get_one(ActivitySession, made.meeting).capacity = 1
        build.conversation(session, clock, cast.amina)
        for member in (made.member, cast.amina):
            activities.answer(session, clock, build.person(session, member), made.meeting, "coming")
        return made

    return database.write(make)


def open_of(database: Database, clock: SetClock, whose: Whose) -> dict[Holding, int]:
    with database.read() as session:
        return departures.counted(session, clock, whose)


def test_each_column_that_names_a_member_is_held_owed_or_history() -> None:
    named = {
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "members"
    }
    lists: list[Any] = [columns.HELD, columns.ENDED, columns.OWED, columns.HISTORY]
    assert sum(len(each) for each in lists) == len(named)
    assert {name for each in lists for name in each} == named


def test_a_person_who_leaves_frees_everything_they_held(
    database: Database, clock: SetClock, cast: Cast, family: World
) -> None:
    whose = Whose(family.household, family.member)
    before = open_of(database, clock, whose)
    held = {Holding.SEATS, Holding.APPOINTMENTS, Holding.SURVEYS, Holding.SKILLS, Holding.INVITE_REQUESTS}
    assert held <= set(before)
    ended = database.write(
        lambda s: departures.member_leaves(s, clock, cast.marco, family.member, "moved out")
    )
    assert open_of(database, clock, whose) == {}
    assert {holding: ended[holding] for holding in before} == before
    with database.read() as session:
        seats = dict(
            session.execute(
                select(Enrolment.member_id, Enrolment.state).where(Enrolment.session_id == family.meeting)
            ).all()
        )
        assert seats == {family.member: EnrolmentState.DECLINED, cast.amina: EnrolmentState.OFFERED}
        assert session.get_one(Household, family.household).state is HouseholdState.ACTIVE
        # The plan is the household's, and whoever is left goes on with it.
        assert session.get_one(Instalment, family.instalment).state is not InstalmentState.CANCELLED
    assert Holding.PLANS in open_of(database, clock, Whose(family.household))


def leave(
    database: Database,
    clock: SetClock,
    words: Words,
    by: int | None,
    family: World,
    terms: Terms | None = None,
) -> int:
    terms = terms or Terms(DepartureReason.MOVED, TODAY, "another town", family.partner)
    return database.write(lambda s: farewells.leave(s, clock, words, by, family.household, terms)[1])


def test_a_household_that_leaves_has_nothing_open_and_reads_a_last_word(
    database: Database, clock: SetClock, words: Words, cast: Cast, family: World
) -> None:
    assert set(open_of(database, clock, Whose(family.household))) > {
        *(Holding.PLANS, Holding.PAYMENTS, Holding.CASES, Holding.AGREEMENTS, Holding.HOURS),
        *(Holding.BILLS, Holding.APPROVALS, Holding.DOCUMENT_REQUESTS, Holding.TASKS, Holding.INVITES),
    }
    assert leave(database, clock, words, cast.marco, family) == 1
    assert open_of(database, clock, Whose(family.household)) == {}
    with database.read() as session:
        programme = session.get_one(Programme, cast.programme)
        gaps = [
            gap for gap in next_steps.gaps(session, clock, programme) if gap.household_id == family.household
        ]
        assert gaps == []
        open_tasks = select(Task.kind).where(
            Task.household_id == family.household, Task.state != TaskState.DONE
        )
        # A member's request to be deleted is answered all the same.
        assert set(session.scalars(open_tasks)) == {TaskKind.ERASURE_ASKED}
        chat = session.get_one(Conversation, family.conversation)
        assert chat.ended_why == "household_left"
        said = session.scalars(select(Message).where(Message.subject_kind == SubjectKind.DEPARTURE)).one()
        service = session.get_one(Partner, family.partner)
        for told in (service.name, service.address, service.phone):
            assert told in said.text
        (gone,) = departures.of_household(session, family.household)
        assert (gone.partner_id, gone.handed_to) == (service.id, service.name)
        number, bot = said.id, said.bot_id
    sent = database.write(lambda s: claiming.claim(s, clock.now(), bot, "courier", 50, 30))
    assert number in {row.id for row in sent}, "the last word still goes out"


def test_a_household_comes_back_with_its_history(
    database: Database, clock: SetClock, words: Words, cast: Cast, family: World
) -> None:
    leave(database, clock, words, cast.marco, family)
    with pytest.raises(NotPossible, match="left"):
        leave(database, clock, words, cast.marco, family)

    def back() -> None:
        database.write(lambda s: departures.come_back(s, clock, cast.marco, family.household))

    back()
    with pytest.raises(NotPossible, match="active"):
        back()
    with database.read() as session:
        home = session.get_one(Household, family.household)
        assert (home.state, home.coach_id) == (HouseholdState.ACTIVE, cast.giulia)
        (gone,) = departures.of_household(session, family.household)
        assert (gone.reason, gone.back_by) == (DepartureReason.MOVED, cast.marco)
        # Nobody is written to until they join again.
        assert session.get_one(Member, family.member).joined_at is None
        assert session.scalar(
            select(func.count()).select_from(Message).where(Message.conversation_id == family.conversation)
        )


@on_sqlite
def test_a_walk_over_all_kinds_months_later_finds_nothing_left_behind(
    database: Database, clock: SetClock, words: Words, cast: Cast, family: World
) -> None:
    """Accompanied again, the household is looked through by every kind: what ended is not open under any of them."""
    leave(database, clock, words, cast.marco, family)
    database.write(lambda s: departures.come_back(s, clock, cast.marco, family.household))
    clock.set(clock.now() + timedelta(days=120))
    with database.read() as session:
        programme = session.get_one(Programme, cast.programme)
        found = {
            (gap.subject.kind, gap.cause)
            for gap in next_steps.gaps(session, clock, programme)
            if gap.household_id == family.household
        }
    # What somebody has to do for a household that is here again: invite it, see what lies in its drawer, ask about its
    # weeks. Nothing of what it had before is open.
    assert found == {
        (SubjectKind.MEMBER, "not_joined"),
        (SubjectKind.DOCUMENT, "unseen"),
        (SubjectKind.WEEKS, "together"),
    }


@on_sqlite
@pytest.mark.parametrize(
    ("left_on", "service", "why"),
    [
        (TODAY + timedelta(days=1), "offered", "future"),
        (date(2020, 1, 1), "offered", "early"),
        (TODAY, "none", "partner"),
        (TODAY, "archived", "partner"),
        (TODAY, "elsewhere", "partner"),
        (TODAY, "email only", "unreachable"),
    ],
)
def test_what_is_open_needs_somebody_to_go_on_with_it(
    database: Database,
    clock: SetClock,
    words: Words,
    cast: Cast,
    family: World,
    left_on: date,
    service: str,
    why: str,
) -> None:
    def add(session: Session) -> int | None:
        programme = cast.programme
        if service == "elsewhere":
            programme = programmes.create(session, clock, None, "elsewhere", "Elsewhere").id
        entry = Entry(
            PartnerKind.OTHER, service, email="casa@example.org", phone="" if "only" in service else "1"
        )
        row = partners.add(session, clock, None, programme, entry)
        if service == "archived":
            partners.archive(session, clock, None, row.id)
        return None if service == "none" else row.id

    terms = Terms(DepartureReason.MOVED, left_on, partner_id=database.write(add))
    with pytest.raises(NotPossible, match=why):
        leave(database, clock, words, cast.marco, family, terms)
    assert Holding.PLANS in open_of(database, clock, Whose(family.household)), "nothing half done"


@on_sqlite
def test_whoever_may_not_keep_the_household_can_not_let_it_go(
    database: Database, clock: SetClock, words: Words, cast: Cast, family: World
) -> None:
    with pytest.raises(NotFound):
        leave(database, clock, words, cast.giulia, family)
    assert Holding.PLANS in open_of(database, clock, Whose(family.household))
