"""A programme ends household by household, goes on after a kill, and leaves nothing open; a pause silences it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import access, departures, next_steps, partners
from budgeting.batches import running
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Broadcast,
    Departure,
    DueEvent,
    Household,
    Message,
    Programme,
    Task,
)
from budgeting.departures import Whose, programme_end
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes import pausing
from budgeting.schedule import due, reminders
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.households import HouseholdState
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState
from dialogs import proactive
from dialogs.departures import ending_job
from dialogs.text.words import Words
from tests.kit import build, jobs, world
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite
from tests.kit.family import Family
from tests.kit.world import World


@pytest.fixture
def family(database: Database, clock: SetClock, cast: Cast) -> World:
    return database.write(lambda s: world.make(s, clock, cast.programme, cast.marco, cast.giulia))


def start(
    database: Database,
    clock: SetClock,
    words: Words,
    cast: Cast,
    partner: int,
    role: Role = Role.COORDINATOR,
) -> int:
    def job(session: Session) -> int:
        who = build.colleague(session, clock, f"Elena{role.value}", cast.programme, role, linked=False)
        actor = access.actor(session, who)
        kind = ending_job.kind(words)
        return programme_end.start(session, clock, actor, kind, cast.programme, partner).id

    return database.write(job)


class _Killed(Exception):
    pass


def test_a_programme_ends_after_a_kill_and_says_goodbye_once(
    database: Database, clock: SetClock, words: Words, cast: Cast, family: World
) -> None:
    with database.read() as session:
        seen = programme_end.preview(session, clock, cast.programme)
    assert seen.households == 5
    assert seen.sessions == 1
    assert departures.Holding.PLANS in seen.open
    start(database, clock, words, cast, family.partner)
    # What families are told is settled: the directory may change while they leave.
    with database.read() as session:
        told = departures.service(session, cast.programme, family.partner)
    database.write(lambda s: partners.archive(s, clock, None, family.partner))
    kind = ending_job.kind(words)
    mine = jobs.claimed(database, clock, kind)

    def killed(session: Session) -> None:
        running.keep(session, clock, kind, mine, None)
        raise _Killed

    with pytest.raises(_Killed):
        database.write(killed)
    there = select(func.count()).select_from(Household).where(Household.state == HouseholdState.ACTIVE)
    with database.read() as session:
        assert session.scalar(there) == 5, "a killed chunk leaves nothing half done"
        assert programme_end.under_way(session, cast.programme) is not None
    with pytest.raises(NotPossible, match="under_way"):
        start(database, clock, words, cast, family.partner, Role.ADMINISTRATOR)
    while not jobs.chunk(database, clock, kind, mine):
        pass
    with database.read() as session:
        assert session.scalar(there) == 0
        programme = session.get_one(Programme, cast.programme)
        assert programme.archived_at is not None
        # Whoever could be told was told once.
        said = Counter(
            session.scalars(
                select(Message.conversation_id).where(Message.subject_kind == SubjectKind.DEPARTURE)
            )
        )
        assert set(said.values()) == {1}
        gone = select(Departure.partner_id, Departure.handed_to, Departure.reach).distinct()
        assert session.execute(gone).one() == (told.partner_id, told.name, told.reach)
        for household_id in session.scalars(select(Household.id)):
            assert departures.counted(session, clock, Whose(household_id)) == {}
        assert next_steps.gaps(session, clock, programme) == []
        left = select(Task.kind).where(Task.programme_id == cast.programme, Task.state != TaskState.DONE)
        assert set(session.scalars(left)) == {TaskKind.ERASURE_ASKED}
        assert session.get_one(Broadcast, family.broadcast).state is BroadcastState.CANCELLED
    with pytest.raises(NotPossible, match="ended"):
        start(database, clock, words, cast, family.partner, Role.ADMINISTRATOR)


@on_sqlite
def test_only_who_sets_a_programme_ends_it(
    database: Database, clock: SetClock, words: Words, cast: Cast, family: World
) -> None:
    with pytest.raises(NotFound):
        start(database, clock, words, cast, family.partner, Role.OPERATOR)


@on_sqlite
def test_a_pause_silences_what_is_unasked_and_makes_nothing_up_afterwards(
    database: Database, clock: SetClock, words: Words
) -> None:
    family = Family.of(database, clock)
    family.plan(date(2026, 3, 19))
    programme = family.cast.programme
    family.do(pausing.pause, None, programme, date(2026, 3, 25))
    before = family.look(lambda s: s.scalar(select(func.count()).select_from(Message)))

    def until(day: date) -> None:
        while clock.now().date() < day:
            clock.set(clock.now() + timedelta(hours=12))
            family.do(reminders.plan_ahead)
            while database.write(lambda s: proactive.work_off(s, clock, words)):
                pass

    until(date(2026, 3, 24))
    assert family.look(lambda s: s.scalar(select(func.count()).select_from(Message))) == before
    silenced = family.look(
        lambda s: set(
            s.scalars(
                select(DueEvent.kind).where(DueEvent.reason == due.PAUSED, DueEvent.member_id.is_not(None))
            )
        )
    )
    assert DueKind.INSTALMENT_REMINDER in silenced
    # It goes on by itself, with what comes: the reminders that were left out aren't made up for.
    until(date(2026, 3, 26))
    with database.read() as session:
        assert session.get_one(Programme, programme).paused_at is None
        waiting = select(DueEvent).where(DueEvent.state == DueState.PENDING, DueEvent.due_at < clock.now())
        assert session.scalars(waiting).all() == []
        said = session.scalars(select(Message).where(Message.created_at > clock.now() - timedelta(days=3)))
        kinds = Counter(row.subject_kind for row in said)
        assert kinds[SubjectKind.INSTALMENT] <= 2, "only the rung of its own day"
