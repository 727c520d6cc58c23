"""The demo's invented families, on whatever day they are loaded."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from budgeting import demo, rent_safe
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Appointment,
    Case,
    Checkin,
    Entry,
    Household,
    Instalment,
    Payment,
    Skill,
    SkillInterest,
    Task,
)
from budgeting.rent_safe import Light
from budgeting.states.appointments import AppointmentState
from budgeting.states.arrears import PaymentState
from budgeting.states.skills import SkillState
from budgeting.states.tasks import TaskState
from tests.kit.databases import each_on_sqlite


@each_on_sqlite("day", ["2028-02-29", "2026-10-25", "2026-12-31"], on_both=["2026-10-25"])
def test_they_can_be_loaded_on_any_day(database: Database, day: str) -> None:
    clock = SetClock(datetime.fromisoformat(f"{day}T09:30Z"))
    database.write(lambda session: demo.load(session, clock))
    with database.read() as session:

        def count(table: type[Any], *where: Any) -> int:
            return session.scalar(select(func.count()).select_from(table).where(*where)) or 0

        assert count(Entry) > 500
        assert count(Entry, Entry.spent_on > clock.now().date()) == 0
        assert count(Checkin) > 60
        assert count(Payment, Payment.state == PaymentState.CONFIRMED) > 10
        assert count(Payment, Payment.state == PaymentState.DECLARED) == 1
        assert count(Case) == 1
        assert count(Appointment, Appointment.state == AppointmentState.AGREED) == 4
        assert count(Appointment, Appointment.answer_until.is_not(None)) == 1
        assert count(Skill, Skill.state == SkillState.WAITING) == 1
        assert count(SkillInterest) == 1
        assert count(Task, Task.state == TaskState.OPEN) >= 2
        lights = Counter(
            rent_safe.outlook(session, clock, household).light
            for household in session.scalars(select(Household.id))
        )
        assert lights == {Light.GREEN: 3, Light.AMBER: 1, Light.RED: 1, Light.UNKNOWN: 3}
        assert count(Instalment, Instalment.due_on >= clock.now().date()) > 20
