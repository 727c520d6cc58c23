"""The cast's Amrani family with a plan and a clock, for the tests of plans and time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import households, programmes
from budgeting.arrears import debts, plans
from budgeting.clock import SetClock, at_local
from budgeting.db.engine import Database
from budgeting.db.tables import DueEvent, Instalment
from budgeting.households import Person
from budgeting.money import Money
from budgeting.states.schedule import DueKind, DueState
from tests.kit import build

T = TypeVar("T")


@dataclass
class Family:
    """The family's ids, and access to the database with its clock."""

    database: Database
    clock: SetClock
    cast: build.Cast

    @classmethod
    def of(cls, database: Database, clock: SetClock) -> Family:
        """The Amrani family of a new cast: Amina reads about arrears, Youssef does not."""
        return cls(database, clock, build.cast(database, clock))

    @property
    def household(self) -> int:
        return self.cast.amrani

    @property
    def amina(self) -> Person:
        return self.look(households.person, self.cast.amina)

    @property
    def youssef(self) -> Person:
        return self.look(households.person, self.cast.youssef)

    @property
    def lucia(self) -> Person:
        """Lucia, of another family."""
        return self.look(households.person, self.cast.lucia)

    def do(self, service: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call a service with a session and the clock, in its own transaction."""
        return self.database.write(lambda session: service(session, self.clock, *args, **kwargs))

    def look(self, service: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call a read-only service."""
        with self.database.read() as session:
            return service(session, *args, **kwargs)

    def change(self, table: type[Any], key: int, **values: Any) -> None:
        def job(session: Session) -> None:
            for name, value in values.items():
                setattr(session.get_one(table, key), name, value)

        self.database.write(job)

    def settle(self, **settings: Any) -> None:
        """Change the programme's settings."""
        self.do(programmes.settle, None, self.cast.programme, **settings)

    def plan(self, *dates: date, each: int = 10_000, agreed: bool = True) -> list[int]:
        """Add a plan with one instalment (in minor units) per date; gives the instalments' ids."""

        def job(session: Session) -> list[int]:
            debt = debts.add_debt(
                session,
                self.clock,
                self.cast.marco,
                self.household,
                creditor="ALER",
                line="rent",
                amount=Money(each * len(dates)),
                as_of=date(2025, 12, 31),
            )
            schedule = [(day, Money(each)) for day in dates]
            plan = plans.propose(session, self.clock, self.cast.marco, self.household, debt.id, schedule)
            if agreed:
                plans.agree(session, self.clock, households.person(session, self.cast.amina), plan.id)
            query = select(Instalment.id).where(Instalment.plan_id == plan.id).order_by(Instalment.number)
            return list(session.scalars(query))

        return self.database.write(job)

    def plan_of(self, instalment: int) -> int:
        def look(session: Session) -> int:
            return session.get_one(Instalment, instalment).plan_id

        return self.look(look)

    def events(
        self, *kinds: DueKind, state: DueState | None = DueState.PENDING, member: int | None = None
    ) -> list[DueEvent]:
        def look(session: Session) -> list[DueEvent]:
            query = select(DueEvent).order_by(DueEvent.due_at, DueEvent.id)
            if kinds:
                query = query.where(DueEvent.kind.in_(kinds))
            if state is not None:
                query = query.where(DueEvent.state == state)
            if member is not None:
                query = query.where(DueEvent.member_id == member)
            return list(session.scalars(query))

        return self.look(look)


def rome(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """The moment when clocks in Rome show this."""
    return at_local(date(year, month, day), time(hour, minute), "Europe/Rome")
