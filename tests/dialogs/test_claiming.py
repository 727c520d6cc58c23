"""Messages queued for a chat that may no longer read them are never sent: every way of losing access, every lane."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from budgeting import departures, households
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Household, Member, Programme
from budgeting.households import consents, invites
from budgeting.states.households import HouseholdState, WhyEnded
from budgeting.states.messages import Lane, MessageState, Operation
from tests.kit.build import Cast
from tests.kit.desk import Desk

Revoke = Callable[[Session, SetClock, Cast], object]


def _household_left(session: Session, clock: SetClock, cast: Cast) -> None:
    session.get_one(Household, cast.amrani).state = HouseholdState.LEFT


def _archived(session: Session, clock: SetClock, cast: Cast) -> None:
    session.get_one(Programme, cast.programme).archived_at = clock.now()


def _new_notice(session: Session, clock: SetClock, cast: Cast) -> None:
    session.get_one(Programme, cast.programme).privacy_version = "2027-1"


def _not_joined(session: Session, clock: SetClock, cast: Cast) -> None:
    session.get_one(Member, cast.amina).joined_at = None


#: After these nothing is sent at all …
ENDED: dict[str, tuple[Revoke, str]] = {
    "left": (lambda s, c, cast: departures.member_leaves(s, c, None, cast.amina), "phone_ended"),
    "invited again": (lambda s, c, cast: invites.create(s, c, None, cast.amina), "phone_ended"),
    "ended": (lambda s, c, cast: households.phones.end(s, c, cast.amina, WhyEnded.BY_FAMILY), "phone_ended"),
    "household left": (_household_left, "left"),
    "archived": (_archived, "programme_over"),
    "not joined": (_not_joined, "not_joined"),
}
#: … and after these only answers to what the person writes.
SILENT: dict[str, tuple[Revoke, str]] = {
    "withdrawn": (lambda s, c, cast: consents.withdraw(s, c, cast.amina), "no_consent"),
    "new notice": (_new_notice, "no_consent"),
    "stop": (lambda s, c, cast: households.stop(s, c, cast.amina), "stopped"),
}


@pytest.mark.parametrize("lane", list(Lane))
@pytest.mark.parametrize("way", [*ENDED, *SILENT])
def test_what_was_queued_before_it_ended_is_not_sent(
    database: Database, clock: SetClock, cast: Cast, way: str, lane: Lane
) -> None:
    desk = Desk(database, clock)
    theirs, other = desk.chat(7001, cast.amina), desk.chat(7002, cast.lucia)
    shown = desk.queue(theirs, state=MessageState.SENT, telegram_id=5)
    queued = [
        desk.queue(theirs, lane=lane),
        desk.queue(theirs, lane=lane, operation=Operation.EDIT, about_id=shown),
        desk.queue(theirs, lane=lane, due_at=clock.now()),
    ]
    strangers = desk.queue(desk.chat(7003))
    revoke, why = (ENDED | SILENT)[way]
    database.write(lambda session: revoke(session, clock, cast))
    of_lucia = desk.queue(other)
    sent = desk.in_order()
    assert strangers in sent
    # Archiving stops the whole programme; a new notice still lets answers through.
    assert (of_lucia in sent) == (way != "archived")
    if way in SILENT and lane is Lane.REPLY:
        assert set(queued) <= set(sent)
        return
    assert not set(queued) & set(sent)
    assert {(desk.row(row_id).state, desk.row(row_id).error) for row_id in queued} == {
        (MessageState.SKIPPED, why)
    }
