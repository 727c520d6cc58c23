"""Staff who end: at once, with everything that hung on them in other hands or on the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from budgeting import alerts, cases, households, invites, offboarding, programmes, staff, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.migrate import METADATA
from budgeting.db.tables import (
    Alert,
    Audit,
    Case,
    CaseAction,
    Conversation,
    Household,
    Invite,
    Staff,
    StaffSession,
    Task,
)
from budgeting.errors import NotFound, NotPossible
from budgeting.offboarding import ENDS_WITH_ACCESS, HISTORY, IN_HAND, Work
from budgeting.states import InboxState, MessageState, Outcome, Role, TaskKind, TaskState, Urgency
from tests.kit import build, world
from tests.kit.build import Cast
from tests.kit.world import World

ONE_OF_EACH = {
    Work.FAMILIES: 1,
    Work.CASES: 1,
    Work.ACTIONS: 1,
    Work.CONVERSATIONS: 1,
    Work.TASKS: 2,
}


@pytest.fixture
def person(database: Database, clock: SetClock, cast: Cast) -> Callable[..., int]:
    """Another colleague with roles in the cast's programme."""

    def make(name: str, *roles: Role, programme: int | None = None, linked: bool = True) -> int:
        def job(session: Session) -> int:
            where = programme or cast.programme
            made = build.colleague(session, clock, name, where, roles[0], linked=linked)
            for role in roles[1:]:
                staff.grant(session, made, where, role)
            return made

        return database.write(job)

    return make


@pytest.fixture
def sara(person: Callable[..., int]) -> int:
    """Who administers the programme."""
    return person("Sara", Role.ADMINISTRATOR)


@pytest.fixture
def loaded(database: Database, clock: SetClock, cast: Cast, person: Callable[..., int]) -> tuple[int, World]:
    """Wanda, who coaches one family and has one of everything in hand."""
    wanda = person("Wanda", Role.COACH)

    def make(session: Session) -> World:
        made = world.make(session, clock, cast.programme, cast.marco, wanda)
        row = session.get_one(Conversation, made.conversation)
        row.held_by, row.inbox_state = wanda, InboxState.HELD
        for task in (made.task, made.taken_task):
            tasks.take(session, clock, wanda, task)
        session.add(
            StaffSession(
                staff_id=wanda,
                token_hash=b"w" * 32,
                csrf="w",
                created_at=clock.now(),
                seen_at=clock.now(),
                expires_at=clock.now() + timedelta(hours=10),
            )
        )
        return made

    return wanda, database.write(make)


def in_hand(database: Database, staff_id: int) -> dict[str, int]:
    """Open rows that name this person, by column, as the tables say it."""
    with database.read() as session:
        found = {}
        for name in IN_HAND:
            table, column = name.split(".")
            rows = METADATA.tables[table]
            query = select(func.count()).select_from(rows).where(rows.c[column] == staff_id)
            if table == "cases":
                query = query.where(rows.c.state != "closed")
            if table == "tasks":
                query = query.where(rows.c.state != "done")
            if table == "case_actions":
                query = query.where(rows.c.done_at.is_(None))
            if count := session.scalar(query):
                found[name] = count
        return found


def actions(database: Database, by: int | None = None) -> Counter[str]:
    with database.read() as session:
        query = select(Audit.action) if by is None else select(Audit.action).where(Audit.staff_id == by)
        return Counter(session.scalars(query))


def test_every_column_that_names_somebody_of_the_staff_says_what_becomes_of_it() -> None:
    """Open work is handed over, access ends, history stays: a new column has to be one of them."""
    named = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if any(key.target_fullname == "staff.id" for key in column.foreign_keys)
    }
    declared = [*IN_HAND, *ENDS_WITH_ACCESS, *HISTORY]
    assert named - set(declared) == set()
    assert len(declared) == len(set(declared))
    assert set(IN_HAND.values()) == set(Work)


def test_suspended_without_a_colleague_everything_waits_at_the_desk(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World], sara: int
) -> None:
    wanda, own = loaded
    with database.read() as session:
        assert offboarding.counted(session, wanda) == ONE_OF_EACH
    link = database.write(lambda s: staff.create_link(s, clock, wanda))
    handed = database.write(lambda s: offboarding.suspend(s, clock, sara, wanda, reason="gone"))
    assert (handed.colleague, handed.desk) == ({}, ONE_OF_EACH)
    assert in_hand(database, wanda) == {}
    with database.read() as session:
        assert offboarding.counted(session, wanda) == {}
        gone = session.get_one(Staff, wanda)
        assert (gone.active, gone.telegram_chat_id, gone.link_hash) == (False, None, None)
        assert session.scalars(select(StaffSession)).all() == []
        assert session.get_one(Household, own.household).coach_id is None
        assert session.get_one(Case, own.case).owner_id is None
        assert session.get_one(CaseAction, own.action).owner_id is None
        chat = session.get_one(Conversation, own.conversation)
        assert (chat.held_by, chat.inbox_state, chat.waiting_since) == (None, InboxState.WAITING, clock.now())
        for task_id in (own.task, own.taken_task):
            task = session.get_one(Task, task_id)
            assert (task.state, task.assigned_to) == (TaskState.OPEN, None)
        (waits,) = session.scalars(select(Task).where(Task.kind == TaskKind.UNACCOMPANIED)).all()
        assert (waits.programme_id, waits.household_id, waits.state) == (cast.programme, None, TaskState.OPEN)
    with pytest.raises(NotPossible, match="unknown"):
        database.write(lambda s: staff.use_link(s, clock, link.token, 7007))
    with pytest.raises(NotPossible, match="suspended"):
        database.write(lambda s: staff.create_link(s, clock, wanda))
    written = actions(database, sara)
    assert {
        "staff.suspend": 1,
        "staff.close_sessions": 1,
        "household.change": 1,
        "case.release": 1,
        "case.action_passed": 1,
        "conversation.release": 1,
        "task.release": 2,
    }.items() <= written.items()
    # Twice is once.
    assert database.write(lambda s: offboarding.suspend(s, clock, sara, wanda)).desk == {}
    assert actions(database, sara) == written


def test_suspended_for_a_colleague_who_coaches_too(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World]
) -> None:
    wanda, own = loaded
    handed = database.write(lambda s: offboarding.suspend(s, clock, None, wanda, to=cast.giulia))
    assert (handed.colleague, handed.desk) == (ONE_OF_EACH, {})
    assert in_hand(database, wanda) == {}
    with database.read() as session:
        assert session.get_one(Household, own.household).coach_id == cast.giulia
        assert session.get_one(Case, own.case).owner_id == cast.giulia
        chat = session.get_one(Conversation, own.conversation)
        assert (chat.held_by, chat.inbox_state) == (cast.giulia, InboxState.HELD)
        task = session.get_one(Task, own.task)
        assert (task.state, task.assigned_to) == (TaskState.TAKEN, cast.giulia)
        assert session.scalars(select(Task).where(Task.kind == TaskKind.UNACCOMPANIED)).all() == []


def test_a_colleague_gets_what_they_may_have_and_the_desk_the_rest(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World]
) -> None:
    wanda, own = loaded
    handed = database.write(lambda s: offboarding.suspend(s, clock, None, wanda, to=cast.marco))
    # An operator answers every family and coaches none.
    assert handed.desk == {Work.FAMILIES: 1}
    assert handed.colleague == {work: count for work, count in ONE_OF_EACH.items() if work != Work.FAMILIES}
    with database.read() as session:
        assert session.get_one(Case, own.case).owner_id == cast.marco


@pytest.mark.parametrize("wrong", ["same", "suspended", "no_right"])
def test_nobody_gets_what_they_may_not_have(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World], person: Any, wrong: str
) -> None:
    wanda, _ = loaded
    other = {"same": lambda: wanda, "suspended": lambda: person("Gone", Role.COACH)}.get(
        wrong, lambda: person("Piero", Role.PARTNER)
    )()
    if wrong == "suspended":
        database.write(lambda s: offboarding.suspend(s, clock, None, other))
    before = in_hand(database, wanda)
    with pytest.raises(NotPossible, match=wrong):
        database.write(lambda s: offboarding.suspend(s, clock, None, wanda, to=other))
    assert in_hand(database, wanda) == before
    with database.read() as session:
        assert staff.get(session, wanda).active
    with pytest.raises(NotFound):
        database.write(lambda s: offboarding.suspend(s, clock, None, wanda, to=987_654))


def test_work_is_handed_over_without_an_end_and_of_one_programme_only(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World], sara: int
) -> None:
    wanda, _ = loaded

    def elsewhere(session: Session) -> tuple[int, World]:
        programme = programmes.create(session, clock, None, "altrove", "Altrove").id
        staff.grant(session, wanda, programme, Role.COACH)
        oscar = build.colleague(session, clock, "Oscar", programme, Role.OPERATOR)
        return programme, world.make(session, clock, programme, oscar, wanda)

    programme, other = database.write(elsewhere)
    handed = database.write(
        lambda s: offboarding.hand_over(s, clock, sara, wanda, cast.giulia, programme_id=cast.programme)
    )
    assert handed.colleague == ONE_OF_EACH
    with database.read() as session:
        assert staff.get(session, wanda).active
        assert session.get_one(Household, other.household).coach_id == wanda
        assert set(offboarding.counted(session, wanda, programme)) >= {Work.FAMILIES, Work.CASES}
        assert offboarding.counted(session, wanda, cast.programme) == {}
    assert actions(database)["staff.hand_over"] == 1


def test_a_role_that_is_taken_takes_what_hung_on_it_and_nothing_else(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World], person: Any, sara: int
) -> None:
    wanda, _own = loaded

    def more(session: Session) -> World:
        staff.grant(session, wanda, cast.programme, Role.OPERATOR)
        other = world.make(session, clock, cast.programme, cast.marco, cast.giulia)
        row = session.get_one(Conversation, other.conversation)
        row.held_by, row.inbox_state = wanda, InboxState.HELD
        return other

    other = database.write(more)
    # Operator no more: what was another coach's family's goes, her own stays.
    handed = database.write(
        lambda s: offboarding.revoke(
            s, clock, sara, wanda, cast.programme, Role.OPERATOR, reason="changes desk"
        )
    )
    assert handed.desk == {Work.CONVERSATIONS: 1}
    with database.read() as session:
        assert session.get_one(Conversation, other.conversation).held_by is None
        assert offboarding.counted(session, wanda) == ONE_OF_EACH
        reason = session.scalars(select(Audit.reason).where(Audit.action == "staff.revoke")).one()
        assert reason == "operator ponte-blu: changes desk"
        assert staff.get(session, wanda).active
    # Coach no more: then all of it.
    handed = database.write(
        lambda s: offboarding.revoke(s, clock, None, wanda, cast.programme, Role.COACH, to=cast.giulia)
    )
    assert (handed.colleague, handed.desk) == (ONE_OF_EACH, {})
    assert in_hand(database, wanda) == {}
    with pytest.raises(NotFound):
        database.write(lambda s: offboarding.revoke(s, clock, None, wanda, cast.programme, Role.COACH))


def test_what_an_operator_may_still_have_stays_when_they_coach_no_more(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World]
) -> None:
    wanda, _ = loaded
    database.write(lambda s: staff.grant(s, wanda, cast.programme, Role.OPERATOR))
    handed = database.write(lambda s: offboarding.revoke(s, clock, None, wanda, cast.programme, Role.COACH))
    assert handed.desk == {Work.FAMILIES: 1}
    with database.read() as session:
        kept = offboarding.counted(session, wanda)
    assert kept == {work: count for work, count in ONE_OF_EACH.items() if work is not Work.FAMILIES}


def test_the_last_administrator_stays(
    database: Database, clock: SetClock, cast: Cast, person: Callable[..., int]
) -> None:
    ada = person("Ada", Role.ADMINISTRATOR, Role.OPERATOR)
    for job in (
        lambda s: offboarding.suspend(s, clock, ada, ada),
        lambda s: offboarding.revoke(s, clock, None, ada, cast.programme, Role.ADMINISTRATOR),
        lambda s: staff.take_role(s, ada, cast.programme, Role.ADMINISTRATOR),
    ):
        with pytest.raises(NotPossible, match="last_administrator"):
            database.write(job)
    # Another right of hers may go, and what is archived needs nobody.
    database.write(lambda s: offboarding.revoke(s, clock, None, ada, cast.programme, Role.OPERATOR))
    bea = person("Bea", Role.ADMINISTRATOR)
    database.write(lambda s: offboarding.suspend(s, clock, bea, ada))
    with pytest.raises(NotPossible, match="last_administrator"):
        database.write(lambda s: offboarding.suspend(s, clock, bea, bea))

    def archive(session: Session) -> None:
        programmes.programme(session, cast.programme).archived_at = clock.now()

    database.write(archive)
    database.write(lambda s: offboarding.suspend(s, clock, bea, bea))


def test_of_two_administrators_who_end_each_other_at_once_one_stays(
    database: Database, clock: SetClock, person: Callable[..., int]
) -> None:
    ada, bea = person("Ada", Role.ADMINISTRATOR), person("Bea", Role.ADMINISTRATOR)
    jobs = [
        database.submit(lambda s, by=by, who=who: offboarding.suspend(s, clock, by, who))
        for by, who in ((ada, bea), (bea, ada))
    ]
    failures = [job.exception(20) for job in jobs]
    assert sum(failure is None for failure in failures) == 1
    with database.read() as session:
        assert sum(staff.get(session, one).active for one in (ada, bea)) == 1


def test_somebody_who_comes_back_has_their_rights_and_nothing_in_hand(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World], sara: int
) -> None:
    wanda, own = loaded
    database.write(lambda s: offboarding.suspend(s, clock, sara, wanda))
    database.write(lambda s: offboarding.resume(s, clock, sara, wanda, "back from leave"))
    with database.read() as session:
        assert staff.get(session, wanda).active
        assert staff.roles_of(session, wanda) == {(cast.programme, Role.COACH)}
        assert offboarding.counted(session, wanda) == {}
    database.write(
        lambda s: households.change_household(
            s, clock, None, own.household, site_id=None, coach_id=wanda, pay_day=1
        )
    )


def test_what_waits_for_somebody_is_done_with_the_last_family_and_case(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World], person: Any, sara: int
) -> None:
    wanda, own = loaded
    elena = person("Elena", Role.COORDINATOR)
    database.write(lambda s: offboarding.suspend(s, clock, sara, wanda))

    def state() -> TaskState:
        with database.read() as session:
            return session.scalars(select(Task.state).where(Task.kind == TaskKind.UNACCOMPANIED)).one()

    with database.read() as session:
        rung = (
            select(Alert.staff_id)
            .join(Task, Task.id == Alert.task_id)
            .where(Task.kind == TaskKind.UNACCOMPANIED)
        )
        assert session.scalars(rung).all() == [elena]
    give = {"site_id": None, "coach_id": cast.giulia, "pay_day": 1}
    database.write(lambda s: households.change_household(s, clock, cast.marco, own.household, **give))
    assert state() is TaskState.OPEN
    database.write(lambda s: cases.assign(s, clock, cast.marco, own.case, cast.marco))
    assert state() is TaskState.DONE


def test_an_invite_is_good_whoever_made_it(
    database: Database, clock: SetClock, cast: Cast, person: Callable[..., int]
) -> None:
    olga = person("Olga", Role.OPERATOR)

    def invited(session: Session) -> str:
        member = households.add_member(session, clock, olga, cast.rossi, "Nuovo")
        return invites.create(session, clock, olga, member.id).token

    token = database.write(invited)
    database.write(lambda s: offboarding.suspend(s, clock, None, olga))
    with database.read() as session:
        found = invites.look_up(session, clock, token)
        assert session.get_one(Invite, found.id).created_by == olga


@pytest.mark.parametrize("ended", ["suspended", "revoked", "unlinked", "deactivated by hand"])
def test_an_alert_that_waits_is_not_sent_to_whoever_was_ended(
    database: Database, clock: SetClock, cast: Cast, ended: str
) -> None:
    def wait(session: Session) -> int:
        return tasks.open_task(
            session, clock, TaskKind.CANNOT_PAY, programme_id=cast.programme, household_id=cast.rossi, key="x"
        ).id

    task = database.write(wait)
    database.write(
        {
            "suspended": lambda s: offboarding.suspend(s, clock, None, cast.giulia),
            "revoked": lambda s: offboarding.revoke(s, clock, None, cast.giulia, cast.programme, Role.COACH),
            "unlinked": lambda s: staff.take_away(s, clock, None, cast.giulia),
            "deactivated by hand": lambda s: s.execute(
                update(Staff).where(Staff.id == cast.giulia).values(active=False)
            ),
        }[ended]
    )
    # At eighteen hours the office is closed: what is not urgent rings when it opens.
    clock.advance(hours=15)
    claimed = database.write(lambda s: alerts.claim(s, clock, 10))
    assert not [one for one in claimed if one.face.task_id == task]
    with database.read() as session:
        states = session.scalars(
            select(Alert.state).where(Alert.task_id == task, Alert.staff_id == cast.giulia)
        ).all()
    assert states == [MessageState.SKIPPED]


def test_what_is_urgent_rings_again_where_it_went(
    database: Database, clock: SetClock, cast: Cast, person: Callable[..., int]
) -> None:
    def wait(session: Session) -> list[int]:
        return [
            tasks.open_task(
                session,
                clock,
                TaskKind.CANNOT_PAY,
                programme_id=cast.programme,
                household_id=family,
                urgency=urgency,
                due_at=due_at,
                key=f"x:{number}",
            ).id
            for number, (family, urgency, due_at) in enumerate(
                [
                    (cast.rossi, Urgency.HIGH, None),
                    (cast.kaur, Urgency.NORMAL, clock.now()),
                    (cast.amrani, Urgency.NORMAL, None),
                ]
            )
        ]

    urgent, promised, plain = database.write(wait)
    wanda = person("Wanda", Role.COACH)
    database.write(lambda s: offboarding.suspend(s, clock, None, cast.giulia, to=wanda))
    with database.read() as session:
        rung = session.scalars(select(Alert.task_id).where(Alert.staff_id == wanda)).all()
    assert sorted(rung) == sorted([urgent, promised])
    assert plain not in rung


def test_a_phone_that_is_taken_away_and_a_link_that_was_open_lead_nowhere(
    database: Database, clock: SetClock, cast: Cast, sara: int
) -> None:
    ticket = database.write(lambda s: staff.create_link(s, clock, cast.marco))
    database.write(lambda s: staff.take_away(s, clock, sara, cast.marco, "lost"))
    with database.read() as session:
        assert staff.by_chat(session, build.STAFF_CHATS["marco"]) is None
    with pytest.raises(NotPossible, match="unknown"):
        database.write(lambda s: staff.use_link(s, clock, ticket.token, 7007))
    with pytest.raises(NotPossible, match="no_phone"):
        database.write(lambda s: staff.take_away(s, clock, None, cast.marco))
    assert actions(database, sara) == {"staff.unlink": 1}


def test_sessions_are_closed_one_by_one_or_all(database: Database, clock: SetClock, cast: Cast) -> None:
    def sign_in(session: Session) -> None:
        for number in range(3):
            session.add(
                StaffSession(
                    staff_id=cast.marco if number < 2 else cast.giulia,
                    token_hash=bytes([number]) * 32,
                    csrf="c",
                    created_at=clock.now(),
                    seen_at=clock.now(),
                    expires_at=clock.now() + timedelta(hours=1),
                )
            )

    database.write(sign_in)
    with database.read() as session:
        first, second = staff.sessions.signed_in(session, clock, cast.marco)
        (others,) = staff.sessions.signed_in(session, clock, cast.giulia)
    with pytest.raises(NotFound):
        database.write(lambda s: staff.sessions.close(s, clock, None, cast.marco, others.id))
    database.write(lambda s: staff.sessions.close(s, clock, None, cast.marco, first.id))
    assert database.write(lambda s: staff.sessions.close_all(s, clock, None, cast.marco)) == 1
    assert database.write(lambda s: staff.sessions.close_all(s, clock, None, cast.marco)) == 0
    with database.read() as session:
        assert [one.id for one in session.scalars(select(StaffSession))] == [others.id]
    assert actions(database) == Counter(actions(database) | Counter({"staff.close_sessions": 2}))
    assert second.id != first.id


def test_a_case_that_is_taken_up_again_comes_to_somebody_who_works_here(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World]
) -> None:
    wanda, own = loaded
    database.write(
        lambda s: cases.close(s, clock, wanda, own.case, "Fatto", Outcome.SOLVED, actions_over=True)
    )
    database.write(lambda s: offboarding.suspend(s, clock, None, wanda))
    again = database.write(lambda s: cases.reopen(s, clock, cast.marco, own.case, "Di nuovo"))
    assert again.owner_id == cast.marco


def test_nobody_is_made_coach_who_is_none(database: Database, clock: SetClock, cast: Cast) -> None:
    with pytest.raises(NotPossible, match="coach"):
        database.write(
            lambda s: households.create_household(
                s, clock, None, cast.programme, "N-1", "n", coach_id=cast.marco
            )
        )
