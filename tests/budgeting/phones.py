"""Staff phones, and when their tests take place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from budgeting import programmes, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Alert, Staff
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.subjects import Subject
from budgeting.tasks import alerts, on_call
from budgeting.tasks.alerts import AlertToSend
from tests.kit import build
from tests.kit.build import Cast

#: Tuesday 3 March 2026: 10:00 in Rome, 22:00 in Rome, and 9:00 on the next day.
MORNING = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


NIGHT = datetime(2026, 3, 3, 21, 0, tzinfo=UTC)


OPENING = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)


class Phones:
    """A test's alerts, seen as the staff bot sees them."""

    def __init__(self, database: Database, clock: SetClock, cast: Cast) -> None:
        self.database, self.clock, self.cast = database, clock, cast
        self._number = 100
        self._things: dict[str, int] = {}

    def task(self, kind: TaskKind = TaskKind.CANNOT_PAY, thing: str = "one", **more: Any) -> int:
        values = {
            "programme_id": self.cast.programme,
            "household_id": self.cast.rossi,
            "urgency": Urgency.HIGH,
        }
        return self.database.write(
            lambda s: tasks.open_task(s, self.clock, kind, self.about(thing), **(values | more)).id
        )

    def about(self, thing: str = "one") -> Subject:
        """What a task is about; a different word means a different thing."""
        return Subject(SubjectKind.CASE, self._things.setdefault(thing, len(self._things) + 1))

    def somebody(self, name: str, role: Role) -> int:
        return self.database.write(lambda s: build.colleague(s, self.clock, name, self.cast.programme, role))

    def claimed(self) -> list[AlertToSend]:
        return self.database.write(lambda s: alerts.claim(s, self.clock, 50))

    def ring(self) -> list[tuple[int, int]]:
        """Send what is waiting: (the staff person, the task in the alert)."""
        rang = []
        for alert in self.claimed():
            self._number += 1
            self.database.write(lambda s, ringing=alert: alerts.sent(s, self.clock, ringing, self._number))
            with self.database.read() as session:
                rang.append((session.get_one(Alert, alert.id).staff_id, alert.face.task_id))
        return rang

    def rung(self) -> list[int]:
        return [person for person, _ in self.ring()]

    def wait(self, **span: float) -> list[int]:
        """Let time pass while nobody takes anything; gives whose phones ring then."""
        self.clock.advance(**span)
        while self.database.write(lambda s: on_call.pass_on(s, self.clock, 20)):
            pass
        return self.rung()

    def settle(self, **values: Any) -> None:
        self.database.write(lambda s: programmes.settle(s, self.clock, None, self.cast.programme, **values))

    def suspend(self, person: int) -> None:
        def job(session: Session) -> None:
            session.get_one(Staff, person).active = False

        self.database.write(job)
