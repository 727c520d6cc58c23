"""Staff take tasks under the same rights wherever they tap: staff bot, console and any other caller of the desk."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting import access, tasks
from budgeting.access import Action
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.errors import NotFound
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.staff_side import tasks as desk
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import Cast


@pytest.mark.parametrize("role", Role)
def test_who_takes_a_familys_task(
    database: Database, clock: SetClock, cast: Cast, words: Words, role: Role
) -> None:
    def attempt(session: Session) -> bool:
        person = build.colleague(session, clock, "Nadia", cast.programme, role, linked=False)
        task = tasks.open_task(
            session,
            clock,
            TaskKind.CONVERSATION,
            Subject(SubjectKind.CONVERSATION, 1),
            programme_id=cast.programme,
            household_id=cast.rossi,
        )
        try:
            desk.take(session, clock, words, person, task.id)
        except NotFound:
            assert desk.waits(session, task.id)
            return False
        return True

    # This coach has another family.
    expected = role in access.roles(Action.TAKE_TASK, access.Reach.PROGRAMME)
    assert database.write(attempt) is expected
