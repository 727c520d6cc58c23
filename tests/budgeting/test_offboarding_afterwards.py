"""What is left after somebody's access ends: invites, alerts, phones, sessions, cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import cases, households, staff, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Alert, Invite, SignIn, Staff, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.households import invites
from budgeting.staff import offboarding
from budgeting.states.cases import Outcome
from budgeting.states.messages import MessageState, SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.subjects import Subject
from budgeting.tasks import alerts
from tests.budgeting.leaving import actions
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.world import World


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
        invite = invites.look_up(session, clock, token)
        assert session.get_one(Invite, invite.id).created_by == olga


@pytest.mark.parametrize("ended", ["suspended", "revoked", "unlinked", "deactivated by hand"])
def test_an_alert_that_waits_is_not_sent_to_whoever_was_ended(
    database: Database, clock: SetClock, cast: Cast, ended: str
) -> None:
    def wait(session: Session) -> int:
        return tasks.open_task(
            session,
            clock,
            TaskKind.CANNOT_PAY,
            Subject(SubjectKind.CASE, 1),
            programme_id=cast.programme,
            household_id=cast.rossi,
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
    # At 18:00 the office is closed: anything that isn't urgent rings when it opens.
    clock.advance(hours=15)
    claimed = database.write(lambda s: alerts.claim(s, clock, 10))
    assert not [alert for alert in claimed if alert.face.task_id == task]
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
                Subject(SubjectKind.CASE, number),
                programme_id=cast.programme,
                household_id=family,
                urgency=urgency,
                due_at=due_at,
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
                SignIn(
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
        first, second = staff.sign_ins.signed_in(session, clock, cast.marco)
        (others,) = staff.sign_ins.signed_in(session, clock, cast.giulia)
    with pytest.raises(NotFound):
        database.write(lambda s: staff.sign_ins.close(s, clock, None, cast.marco, others.id))
    database.write(lambda s: staff.sign_ins.close(s, clock, None, cast.marco, first.id))
    assert database.write(lambda s: staff.sign_ins.close_all(s, clock, None, cast.marco)) == 1
    assert database.write(lambda s: staff.sign_ins.close_all(s, clock, None, cast.marco)) == 0
    with database.read() as session:
        assert [each.id for each in session.scalars(select(SignIn))] == [others.id]
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
