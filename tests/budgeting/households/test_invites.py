"""Invites: one person, once, within two weeks; and consent, without which nobody is in."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Consent, Invite
from budgeting.errors import NotFound, NotPossible
from budgeting.households import consents, invites
from budgeting.tokens import Ticket
from tests.kit.build import Cast


@pytest.fixture
def ticket(database: Database, cast: Cast, clock: SetClock) -> Ticket:
    return database.write(lambda s: invites.create(s, clock, cast.marco, cast.lucia))


def _look_up(database: Database, clock: SetClock, token: str) -> Invite:
    with database.read() as session:
        return invites.look_up(session, clock, token)


def test_a_token_fits_a_start_payload_and_is_kept_as_a_hash_only(database: Database, ticket: Ticket) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{22,64}", ticket.token)
    assert ticket.token not in repr(ticket)
    with database.read() as session:
        hashes = session.scalars(select(Invite.token_hash)).all()
    assert all(len(hash_) == 32 for hash_ in hashes)
    assert ticket.token.encode() not in b"".join(hashes)


def test_it_leads_to_its_member_and_programme(
    database: Database, cast: Cast, clock: SetClock, ticket: Ticket
) -> None:
    invite = _look_up(database, clock, ticket.token)
    assert invite.member_id == cast.lucia
    with database.read() as session:
        assert invites.programme_of(session, invite.id).id == cast.programme
        with pytest.raises(NotFound):
            invites.programme_of(session, 999)
    assert database.write(lambda s: invites.use(s, clock, invite.id)).id == cast.lucia


def test_it_is_good_once(database: Database, cast: Cast, clock: SetClock, ticket: Ticket) -> None:
    invite = _look_up(database, clock, ticket.token)
    database.write(lambda s: invites.use(s, clock, invite.id))
    with pytest.raises(NotPossible, match="used"):
        database.write(lambda s: invites.use(s, clock, invite.id))
    with pytest.raises(NotPossible, match="used"):
        _look_up(database, clock, ticket.token)


def test_of_many_at_once_one_wins(database: Database, clock: SetClock, ticket: Ticket) -> None:
    invite = _look_up(database, clock, ticket.token)
    jobs = [database.submit(lambda s: invites.use(s, clock, invite.id)) for _ in range(8)]
    failures = [failure for job in jobs if (failure := job.exception(20)) is not None]
    assert len(failures) == 7
    assert all(isinstance(each, NotPossible) and each.reason == "used" for each in failures)


def test_it_ages_in_two_weeks(database: Database, clock: SetClock, ticket: Ticket) -> None:
    invite = _look_up(database, clock, ticket.token)
    assert (ticket.expires_at - clock.now()).days == 14
    clock.set(ticket.expires_at)
    with pytest.raises(NotPossible, match="expired"):
        _look_up(database, clock, ticket.token)
    with pytest.raises(NotPossible, match="expired"):
        database.write(lambda s: invites.use(s, clock, invite.id))


def test_a_newer_one_replaces_it_and_only_it(
    database: Database, cast: Cast, clock: SetClock, ticket: Ticket
) -> None:
    other = database.write(lambda s: invites.create(s, clock, cast.marco, cast.amina))
    newer = database.write(lambda s: invites.create(s, clock, cast.marco, cast.lucia))
    with pytest.raises(NotPossible, match="revoked"):
        _look_up(database, clock, ticket.token)
    assert _look_up(database, clock, newer.token).member_id == cast.lucia
    assert _look_up(database, clock, other.token).member_id == cast.amina


@pytest.mark.parametrize("token", ["", "x", "nonsense" * 9, "\udcff", "خبز"])
def test_nonsense_is_unknown(database: Database, cast: Cast, clock: SetClock, token: str) -> None:
    with pytest.raises(NotPossible, match="unknown"):
        _look_up(database, clock, token)


def test_nobody_can_be_invited_who_does_not_exist(database: Database, cast: Cast, clock: SetClock) -> None:
    with pytest.raises(NotFound):
        database.write(lambda s: invites.create(s, clock, None, 999))
    with pytest.raises(NotPossible, match="unknown"):
        database.write(lambda s: invites.use(s, clock, 999))


def test_consent_is_kept_once_by_version_with_its_language(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    def give(session: Session) -> None:
        consents.give(session, clock, cast.lucia, "2027-1", "it")
        consents.give(session, clock, cast.lucia, "2027-1", "it")

    database.write(give)
    with database.read() as session:
        given = session.scalars(
            select(Consent).where(Consent.member_id == cast.lucia).order_by(Consent.id)
        ).all()
        assert [(consent.version, consent.language) for consent in given] == [
            ("2026-1", "it"),
            ("2027-1", "it"),
        ]
        assert session.scalar(select(consents.stands(cast.lucia, "2027-1")))
        assert not session.scalar(select(consents.stands(cast.lucia, "2028-1")))


def test_consent_taken_back_stays_on_record_and_can_be_given_again(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    clock.advance(days=1)
    database.write(lambda s: consents.withdraw(s, clock, cast.lucia))
    with database.read() as session:
        assert not session.scalar(select(consents.stands(cast.lucia, "2026-1")))
        consent = session.scalars(select(Consent).where(Consent.member_id == cast.lucia)).one()
        assert consent.withdrawn_at == clock.now()
    database.write(lambda s: consents.give(s, clock, cast.lucia, "2026-1", "en"))
    with database.read() as session:
        assert session.scalar(select(consents.stands(cast.lucia, "2026-1")))
