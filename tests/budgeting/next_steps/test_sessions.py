"""A session to which somebody came comes up until somebody has noted who was there."""

from __future__ import annotations

from datetime import timedelta

from budgeting import activities
from budgeting.db.tables import Programme
from budgeting.next_steps import kinds
from budgeting.next_steps.gaps import Gap
from budgeting.states.activities import Attendance
from budgeting.states.messages import SubjectKind
from tests.kit.family import Family, rome

STARTS = rome(2026, 3, 5, 15)


def unattended(family: Family) -> list[Gap]:
    with family.database.read() as session:
        programme = session.get_one(Programme, family.cast.programme)
        found = kinds.gaps(session, family.clock, programme)
    return [gap for gap in found if gap.subject.kind is SubjectKind.SESSION]


def test_it_comes_up_after_three_days_until_it_is_noted(family: Family) -> None:
    activity = family.do(
        activities.create_activity, None, family.cast.programme, kind="lab", title={"it": "Orto"}
    ).id

    def meeting() -> int:
        times = {"starts_at": STARTS, "ends_at": STARTS + timedelta(hours=2)}
        return family.do(activities.add_session, None, activity, **times, place="Sala", capacity=None).id

    came, nobody = meeting(), meeting()
    family.do(activities.answer, family.lucia, came, "coming")
    family.do(activities.answer, family.lucia, nobody, "declined")
    family.clock.set(STARTS + timedelta(days=3))
    assert unattended(family) == []
    family.clock.set(STARTS + timedelta(days=3, hours=3))
    assert [(gap.subject.id, gap.cause) for gap in unattended(family)] == [(came, "unattended")]
    family.do(activities.attendance.take, None, came, {family.cast.lucia: Attendance.PRESENT})
    assert unattended(family) == []
