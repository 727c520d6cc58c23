"""Losing a role, the last administrator, and somebody who comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import households, programmes, staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Audit,
    Conversation,
)
from budgeting.errors import NotFound, NotPossible
from budgeting.staff import offboarding
from budgeting.staff.offboarding import Work
from budgeting.states.conversations import InboxState
from budgeting.states.staff import Role
from tests.budgeting.leaving import ONE_OF_EACH, in_hand
from tests.kit import world
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite
from tests.kit.world import World


@on_sqlite
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
    # No longer an operator: work of another coach's family goes, that of her own stays.
    handed = database.write(
        lambda s: offboarding.revoke(
            s, clock, sara, wanda, cast.programme, Role.OPERATOR, reason="changes desk"
        )
    )
    assert handed.desk == {Work.CONVERSATIONS: 1}
    with database.read() as session:
        assert session.get_one(Conversation, other.conversation).held_by is None
        assert offboarding.counted(session, wanda) == ONE_OF_EACH
        line = session.scalars(select(Audit).where(Audit.action == "staff.revoke")).one()
        assert line.details == {"role": "operator", "programme": "ponte-blu"}
        assert line.reason == "changes desk"
        assert staff.get(session, wanda).active
    # No longer a coach: then all of it goes.
    handed = database.write(
        lambda s: offboarding.revoke(s, clock, None, wanda, cast.programme, Role.COACH, to=cast.giulia)
    )
    assert (handed.colleague, handed.desk) == (ONE_OF_EACH, {})
    assert in_hand(database, wanda) == {}
    with pytest.raises(NotFound):
        database.write(lambda s: offboarding.revoke(s, clock, None, wanda, cast.programme, Role.COACH))


@on_sqlite
def test_what_an_operator_may_still_have_stays_when_they_coach_no_more(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World]
) -> None:
    wanda, _ = loaded
    database.write(lambda s: staff.grant(s, wanda, cast.programme, Role.OPERATOR))
    handed = database.write(lambda s: offboarding.revoke(s, clock, None, wanda, cast.programme, Role.COACH))
    assert handed.desk == {Work.FAMILIES: 1}
    with database.read() as session:
        counted = offboarding.counted(session, wanda)
    assert counted == {work: count for work, count in ONE_OF_EACH.items() if work is not Work.FAMILIES}


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
    # She may lose another role, and an archived programme needs no administrator.
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
        assert sum(staff.get(session, staff_id).active for staff_id in (ada, bea)) == 1


@on_sqlite
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
