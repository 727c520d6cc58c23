"""A household moves to another coach with what its coach had of it, and with nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Case, Conversation, Household, Message, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.staff import offboarding
from budgeting.staff.offboarding import Work
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskState
from dialogs.households import coach
from dialogs.text.words import Words
from tests.budgeting.leaving import in_hand
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite
from tests.kit.world import World


def test_a_household_moves_with_its_work_and_the_family_reads_it_once(
    database: Database,
    clock: SetClock,
    words: Words,
    cast: Cast,
    loaded: tuple[int, World],
    person: Callable[..., int],
) -> None:
    wanda, own = loaded
    dario = person("Dario", Role.COACH)
    with database.read() as session:
        seen = offboarding.to_move(session, [own.household])
        others = select(Task.id).where(
            Task.assigned_to == wanda, Task.household_id != own.household, Task.state != TaskState.DONE
        )
        assert session.scalars(others).all() == []
    moved = database.write(lambda s: coach.move(s, clock, words, cast.marco, [own.household], dario, "leave"))
    assert moved.told == 1
    assert moved.handed.colleague + moved.handed.desk == seen
    assert seen[Work.CASES] == seen[Work.CONVERSATIONS] == seen[Work.FAMILIES] == 1
    assert in_hand(database, wanda) == {}
    with database.read() as session:
        assert session.get_one(Household, own.household).coach_id == dario
        assert session.get_one(Case, own.case).owner_id == dario
        assert session.get_one(Conversation, own.conversation).held_by == dario
        said = select(Message.text).where(
            Message.subject_kind == SubjectKind.HOUSEHOLD, Message.subject_id == own.household
        )
        (text,) = session.scalars(said)
        assert "Dario" in text
    again = database.write(lambda s: coach.move(s, clock, words, cast.marco, [own.household], dario, "leave"))
    assert (again.told, again.untold) == (0, 0), "a second click moves nothing and says nothing"


@on_sqlite
def test_only_a_coach_of_the_programme_takes_a_household_and_only_its_keeper_gives_it(
    database: Database,
    clock: SetClock,
    words: Words,
    cast: Cast,
    loaded: tuple[int, World],
    person: Callable[..., int],
) -> None:
    wanda, own = loaded
    olga, dario = person("Olga", Role.OPERATOR), person("Dario", Role.COACH)

    def move(by: int, to: int) -> None:
        def job(session: Session) -> None:
            coach.move(session, clock, words, by, [own.household], to, "leave")

        database.write(job)

    with pytest.raises(NotPossible, match="no_right"):
        move(cast.marco, olga)
    with pytest.raises(NotFound):
        move(wanda, dario)
    database.write(lambda s: offboarding.suspend(s, clock, None, dario))
    with pytest.raises(NotPossible, match="suspended"):
        move(cast.marco, dario)
    with database.read() as session:
        assert session.get_one(Household, own.household).coach_id == wanda
