"""The next programme begins with what this one has learnt, and with nobody's data."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import access, labels, next_programme, partners, phrases, programmes
from budgeting.access import Action
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Household, Programme, Site, StaffRole
from budgeting.errors import NotFound, NotPossible
from budgeting.next_programme import NOT_TAKEN, Beginning, Part
from budgeting.phrases import book
from budgeting.programmes import Settings, help_numbers
from budgeting.states.labels import LabelColour
from budgeting.states.partners import PartnerKind
from budgeting.states.staff import Role
from tests.kit import build
from tests.kit.build import Cast

OWN = {
    "number": "030 111 222",
    "name": "Banco alimentare",
    "topics": ["food"],
    "source": "il Comune",
    "checked_on": "2026-03-01",
}


@pytest.fixture
def administrator(database: Database, clock: SetClock, cast: Cast) -> int:
    return database.write(
        lambda s: build.colleague(s, clock, "Sara", cast.programme, Role.ADMINISTRATOR, linked=False)
    )


@pytest.fixture
def learnt(database: Database, clock: SetClock, cast: Cast) -> int:
    def fill(session: Session) -> None:
        programme = cast.programme
        programmes.settle(session, clock, None, programme, checkins=False, on_call=[cast.marco])
        labels.add(session, clock, None, programme, "Sfratto", LabelColour.RED)
        gone = labels.add(session, clock, None, programme, "Vecchia", LabelColour.GREY)
        labels.archive(session, clock, None, gone)
        phrases.add(session, clock, None, programme, phrases.Draft("Chiavi", {"it": "Le chiavi sono qui."}))
        book.retire_ready(session, clock, None, programme, "thanks", "Grazie")
        help_numbers.set_own(session, clock, None, programme, [OWN])
        partners.add(session, clock, None, programme, partners.Entry(PartnerKind.OTHER, "CAF San Polo"))

    database.write(fill)
    return cast.programme


def test_all_that_was_learnt_goes_along_and_nobody_s_data(
    database: Database, clock: SetClock, learnt: int, administrator: int
) -> None:
    beginning = Beginning("ponte-verde", "Un ponte sul verde", "Sportello, 030 0")
    made = database.write(lambda s: next_programme.start(s, clock, administrator, learnt, beginning).id)
    with database.read() as session:
        old, new = (Settings.of(session.get_one(Programme, each)) for each in (learnt, made))
        for name, each in Settings.declared.items():
            if name not in NOT_TAKEN:
                assert new.value(each) == old.value(each), name
        assert new.on_call == type(new.on_call)()
        assert new.office_contact == "Sportello, 030 0"
        assert [label.name for label in labels.of_programme(session, made)] == ["Sfratto"]
        rows = {row.title: row for row in phrases.of_programme(session, made)}
        assert rows["Chiavi"].texts == {"it": "Le chiavi sono qui."}
        assert rows["Grazie"].retired_at is not None
        assert "030 111 222" in {number.number for number in help_numbers.of_programme(session, made)}
        assert [row.name for row in partners.of_programme(session, made)] == ["CAF San Polo"]
        for table in (Household, Site):
            number = session.scalar(select(func.count()).select_from(table).where(table.programme_id == made))
            assert number == 0
        roles = session.scalars(select(StaffRole).where(StaffRole.programme_id == made)).all()
        assert [(role.staff_id, role.role) for role in roles] == [(administrator, Role.ADMINISTRATOR)]
        assert made in access.actor(session, administrator).where(Action.MANAGE_STAFF)


def test_what_is_not_chosen_stays_behind(
    database: Database, clock: SetClock, learnt: int, administrator: int
) -> None:
    beginning = Beginning("altro", "Altro posto", parts=frozenset({Part.LABELS}))
    made = database.write(lambda s: next_programme.start(s, clock, administrator, learnt, beginning).id)
    with database.read() as session:
        assert labels.of_programme(session, made)
        assert not phrases.of_programme(session, made)
        assert not partners.of_programme(session, made)
        assert help_numbers.of_programme(session, made) == list(help_numbers.for_all())


@pytest.mark.parametrize(("code", "reason"), [("Due parole", "code"), ("", "code"), ("ponte", "code_taken")])
def test_a_short_name_that_does_not_work_leaves_nothing(
    database: Database, clock: SetClock, learnt: int, administrator: int, code: str, reason: str
) -> None:
    with database.read() as session:
        if reason == "code_taken":
            code = session.get_one(Programme, learnt).code
        before = session.scalar(select(func.count(Programme.id)))
    with pytest.raises(NotPossible) as refused:
        database.write(
            lambda s: next_programme.start(s, clock, administrator, learnt, Beginning(code, "Nuovo"))
        )
    assert refused.value.reason == reason
    with database.read() as session:
        assert session.scalar(select(func.count(Programme.id))) == before


def test_only_who_administers_a_programme_begins_another_like_it(
    database: Database, clock: SetClock, learnt: int, cast: Cast
) -> None:
    with pytest.raises(NotFound):
        database.write(
            lambda s: next_programme.start(s, clock, cast.marco, learnt, Beginning("altro", "Altro"))
        )
