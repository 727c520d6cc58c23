"""The report on a month's instalments matches a count by hand."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from budgeting import access, households, programmes, reports
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Instalment, Payment, RepaymentPlan
from budgeting.periods import budget_month
from budgeting.reports.instalments_due import Row, rows
from budgeting.states.arrears import InstalmentState, PaymentState, PlanState
from budgeting.states.staff import Role
from tests.kit import build
from tests.kit.build import Cast, euro
from tests.kit.databases import on_sqlite

MARCH = budget_month(date(2026, 3, 1), 1)
#: The tests' date, in Rome.
TODAY = date(2026, 3, 2)


def coordinator(session: Session, clock: SetClock, programme: int) -> access.Actor:
    return access.actor(
        session, build.colleague(session, clock, f"Coordina{programme}", programme, Role.COORDINATOR)
    )


def plan(session: Session, clock: SetClock, household: int, state: PlanState = PlanState.ACTIVE) -> int:
    row = RepaymentPlan(household_id=household, state=state, created_at=clock.now())
    session.add(row)
    session.flush()
    return row.id


def instalment(
    session: Session, plan_id: int, number: int, due_on: date, minor: int, state: InstalmentState
) -> int:
    row = Instalment(plan_id=plan_id, number=number, due_on=due_on, amount_minor=minor, state=state)
    session.add(row)
    session.flush()
    return row.id


def payment(
    session: Session, clock: SetClock, household: int, number: int, minor: int, on: date, state: PaymentState
) -> None:
    session.add(
        Payment(
            household_id=household,
            instalment_id=number,
            amount_minor=minor,
            paid_on=on,
            state=state,
            created_at=clock.now(),
        )
    )
    session.flush()


@pytest.mark.parametrize("seed", range(3))
def test_it_says_what_is_counted_by_hand(database: Database, clock: SetClock, cast: Cast, seed: int) -> None:
    dice = random.Random(seed)
    by_hand = {"instalments": 0, "paid": 0, "late": 0, "declared": 0, "paused": 0, "coming": 0, "overdue": 0}
    money = {"due": 0, "recovered": 0, "left": 0}
    families: set[int] = set()

    def job(session: Session) -> list[Row]:
        for household in (cast.amrani, cast.rossi, cast.kaur):
            for state in (PlanState.ACTIVE, PlanState.PROPOSED, PlanState.CLOSED):
                made = plan(session, clock, household, state)
                for number in range(1, 9):
                    due = date(2026, 2, 25) + timedelta(days=dice.randrange(45))
                    minor, is_now = dice.randrange(100, 90_000), dice.choice(list(InstalmentState))
                    each = instalment(session, made, number, due, minor, is_now)
                    confirmed = minor if is_now is InstalmentState.CONFIRMED else dice.choice([0, minor // 3])
                    paid_on = due + timedelta(days=dice.randrange(-3, 4))
                    if confirmed:
                        half = confirmed // 2
                        for part, on in ((half, due - timedelta(days=9)), (confirmed - half, paid_on)):
                            payment(session, clock, household, each, part, on, PaymentState.CONFIRMED)
                    for nothing in (PaymentState.DECLARED, PaymentState.REJECTED):
                        payment(session, clock, household, each, 500, due, nothing)
                    if (
                        state is PlanState.PROPOSED
                        or is_now is InstalmentState.CANCELLED
                        or not (date(2026, 3, 1) <= due <= date(2026, 3, 31))
                    ):
                        continue
                    families.add(household)
                    by_hand["instalments"] += 1
                    money["due"] += minor
                    money["recovered"] += confirmed
                    match is_now:
                        case InstalmentState.CONFIRMED:
                            by_hand["paid"] += 1
                            by_hand["late"] += paid_on > due
                        case InstalmentState.DECLARED:
                            by_hand["declared"] += 1
                        case InstalmentState.PAUSED:
                            by_hand["paused"] += 1
                        case InstalmentState.DUE if due < TODAY:
                            by_hand["overdue"] += 1
                            money["left"] += minor - confirmed
                        case InstalmentState.DUE:
                            by_hand["coming"] += 1
        return rows(session, clock, coordinator(session, clock, cast.programme), MARCH)

    (row,) = database.write(job)
    assert {name: getattr(row, name) for name in by_hand} == by_hand
    assert {name: getattr(row, name).minor for name in money} == money
    assert row.families == len(families)
    assert (row.programme, row.site) == ("Un ponte sul blu", "Torre Cimabue")
    assert row.instalments == row.paid + row.declared + row.paused + row.coming + row.overdue


def test_each_sees_the_programmes_that_they_coordinate(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    def job(session: Session) -> None:
        other = programmes.create(session, clock, None, "altrove", "Altrove").id
        family = households.create_household(session, clock, None, other, "AL-1", "altri").id
        for household in (cast.amrani, family):
            made = plan(session, clock, household)
            instalment(session, made, 1, date(2026, 3, 9), 5_000, InstalmentState.DUE)
        here, there = coordinator(session, clock, cast.programme), coordinator(session, clock, other)
        assert [row.programme for row in rows(session, clock, here, MARCH)] == ["Un ponte sul blu"]
        (row,) = rows(session, clock, there, MARCH)
        assert (row.programme, row.site, row.due) == ("Altrove", "", euro("50"))
        assert rows(session, clock, here, MARCH, other) == []
        for no_coordinator in (cast.marco, cast.giulia):
            assert rows(session, clock, access.actor(session, no_coordinator), MARCH) == []

    database.write(job)


@on_sqlite
def test_the_month_of_today_and_what_is_overdue_are_the_programmes_to_say(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    def job(session: Session) -> None:
        made = plan(session, clock, cast.amrani)
        instalment(session, made, 1, date(2026, 3, 31), 5_000, InstalmentState.DUE)
        me = coordinator(session, clock, cast.programme)
        action = reports.INSTALMENTS_DUE.action
        # 21:30 in UTC is already the next day in Rome, and the next month.
        clock.set(datetime(2026, 3, 31, 21, 30, tzinfo=UTC))
        assert reports.this_month(session, clock, me, action).start == date(2026, 3, 1)
        (row,) = rows(session, clock, me, MARCH)
        assert (row.coming, row.overdue) == (1, 0)
        clock.set(datetime(2026, 3, 31, 22, 30, tzinfo=UTC))
        assert reports.this_month(session, clock, me, action).start == date(2026, 4, 1)
        (row,) = rows(session, clock, me, MARCH)
        assert (row.coming, row.overdue, row.left) == (0, 1, euro("50"))

    database.write(job)


@pytest.mark.parametrize(
    ("code", "start"),
    [("2026-03", date(2026, 3, 1)), ("2026-13", None), ("", None), ("2026-3", None), ("x" * 40, None)],
)
def test_a_month_by_its_name(code: str, start: date | None) -> None:
    month = reports.month_named(code)
    assert (month and month.start) == start
