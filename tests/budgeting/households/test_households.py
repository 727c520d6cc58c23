"""Households, their members, and who may be written to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from zoneinfo import ZoneInfoNotFoundError

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import departures, households
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Staff
from budgeting.errors import NotFound, NotPossible
from budgeting.households import consents
from budgeting.states.households import HouseholdState
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite


@on_sqlite
def test_a_person_is_everything_that_a_conversation_needs(database: Database, cast: Cast) -> None:
    with database.read() as session:
        amina = households.person(session, cast.amina)
        youssef = households.person(session, cast.youssef)
        lucia = households.person(session, cast.lucia)
    assert (amina.name, amina.language, amina.sees_arrears) == ("Amina", "ar", True)
    assert (youssef.language, youssef.sees_arrears) == ("it", False)
    assert (amina.household_id, amina.programme_id) == (cast.amrani, cast.programme)
    assert (amina.zone, amina.currency, amina.pay_day) == ("Europe/Rome", "EUR", 1)
    assert (amina.coach_id, amina.coach) == (cast.giulia, "Giulia")
    assert amina.settings.absurd_minor == 200_000
    assert "030" in amina.settings.office_contact
    assert amina.joined is True
    assert amina.consented is True
    assert (amina.stopped, amina.unreachable, amina.left) == (False, False, False)
    assert (amina.checkin_weekday, amina.checkin_time) == (None, None)
    assert (amina.other_adults, lucia.other_adults) == (1, 0)


@on_sqlite
def test_what_a_member_sets_is_what_is_read(database: Database, cast: Cast, clock: SetClock) -> None:
    def change(session: Session) -> None:
        households.set_called(session, cast.lucia, "Lu")
        households.set_language(session, cast.lucia, "en")
        households.set_checkin_time(session, cast.lucia, 7, time(18, 30))

    database.write(change)
    with database.read() as session:
        lucia = households.person(session, cast.lucia)
    assert (lucia.name, lucia.language) == ("Lu", "en")
    assert (lucia.checkin_weekday, lucia.checkin_time) == (7, time(18, 30))


@on_sqlite
def test_a_coach_who_is_gone_is_not_named(database: Database, cast: Cast) -> None:
    def retire(session: Session) -> None:
        session.get_one(Staff, cast.giulia).active = False

    database.write(retire)
    with database.read() as session:
        lucia = households.person(session, cast.lucia)
    assert (lucia.coach, lucia.coach_id) == ("", None)


@on_sqlite
@pytest.mark.parametrize(
    "silence",
    [
        lambda s, c, m: households.stop(s, c, m),
        lambda s, c, m: households.mark_unreachable(s, c, m),
        lambda s, c, m: departures.member_leaves(s, c, None, m),
        lambda s, c, m: consents.withdraw(s, c, m),
    ],
    ids=["stopped", "unreachable", "left", "consent taken back"],
)
def test_nobody_is_written_to_who_should_not_be(
    database: Database, cast: Cast, clock: SetClock, silence: Callable[[Session, SetClock, int], None]
) -> None:
    def reached() -> list[int]:
        with database.read() as session:
            return [member.member_id for member in households.adults_to_reach(session, cast.amrani)]

    assert reached() == [cast.amina, cast.youssef]
    database.write(lambda s: silence(s, clock, cast.amina))
    assert reached() == [cast.youssef]


@on_sqlite
def test_children_those_not_joined_and_households_that_left_are_not_reached(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    def grow(session: Session) -> None:
        households.add_member(session, clock, None, cast.rossi, "Nonna")
        child = households.add_member(session, clock, None, cast.rossi, "Bimbo", adult=False)
        households.join(session, clock, child.id, "it")
        consents.give(session, clock, child.id, "2026-1", "it")
        households.get_household(session, cast.kaur).state = HouseholdState.LEFT

    database.write(grow)
    with database.read() as session:
        assert [member.name for member in households.adults_to_reach(session, cast.rossi)] == ["Lucia"]
        assert households.adults_to_reach(session, cast.kaur) == []
        assert [member.name for member in households.get_members(session, cast.rossi)] == [
            "Lucia",
            "Nonna",
            "Bimbo",
        ]
        assert households.person(session, cast.lucia).other_adults == 0


@on_sqlite
def test_silence_and_distance_end(database: Database, cast: Cast, clock: SetClock) -> None:
    def silence(session: Session) -> None:
        households.stop(session, clock, cast.lucia)
        households.mark_unreachable(session, clock, cast.lucia)

    def back(session: Session) -> None:
        households.restart(session, clock, cast.lucia)
        households.mark_reachable(session, clock, cast.lucia)

    database.write(silence)
    first = clock.now()
    clock.advance(hours=1)
    database.write(silence)
    with database.read() as session:
        lucia = households.get_member(session, cast.lucia)
        assert (lucia.stopped_at, lucia.unreachable_at) == (first, first)
    database.write(back)
    with database.read() as session:
        assert len(households.adults_to_reach(session, cast.rossi)) == 1


def test_coming_in_again_keeps_the_first_day_and_ends_the_silence(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    first = clock.now()
    clock.advance(days=30)
    database.write(lambda s: households.stop(s, clock, cast.lucia))
    database.write(lambda s: households.join(s, clock, cast.lucia, "en"))
    with database.read() as session:
        lucia = households.get_member(session, cast.lucia)
    assert (lucia.joined_at, lucia.stopped_at, lucia.language) == (first, None, "en")


@on_sqlite
def test_a_reference_names_one_household_of_a_programme(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    def again(session: Session) -> None:
        households.create_household(session, clock, None, cast.programme, "SP-101", "somebody")

    with pytest.raises(NotPossible, match="reference_taken"):
        database.write(again)


@on_sqlite
def test_a_household_needs_a_pay_day_that_exists_and_a_zone_that_exists(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    with pytest.raises(NotPossible, match="pay_day"):
        database.write(
            lambda s: households.create_household(s, clock, None, cast.programme, "X", "x", pay_day=32)
        )
    with pytest.raises(ZoneInfoNotFoundError):
        database.write(
            lambda s: households.create_household(
                s, clock, None, cast.programme, "X", "x", zone="Europe/Blue"
            )
        )


@on_sqlite
def test_what_does_not_exist_is_not_found(database: Database, cast: Cast, clock: SetClock) -> None:
    for look in (
        lambda s: households.person(s, 999),
        lambda s: households.get_member(s, 999),
        lambda s: households.get_household(s, 999),
        lambda s: households.set_language(s, 999, "it"),
        lambda s: households.add_member(s, clock, None, 999, "Nobody"),
        lambda s: households.create_household(s, clock, None, 999, "X", "x"),
    ):
        with pytest.raises(NotFound):
            database.write(look)


@on_sqlite
def test_staff_actions_leave_an_audit_line_without_names(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    database.write(
        lambda s: households.let_see_arrears(s, clock, cast.marco, cast.youssef, True, "asked by both")
    )
    with database.read() as session:
        line = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
        assert households.person(session, cast.youssef).sees_arrears is True
    assert (line.staff_id, line.action, line.subject, line.subject_id, line.reason) == (
        cast.marco,
        "member.show_arrears",
        "member",
        cast.youssef,
        "asked by both",
    )
