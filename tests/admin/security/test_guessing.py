"""Guessing passwords: how many tries are allowed, to whom, and who isn't held up by them."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from admin.security import throttle
from admin.security.throttle import ANYWHERE, MEMORY, NETWORK, PERSON
from budgeting import addresses, staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, SignInAttempt
from tests.admin.security.guessing import guesses, tries
from tests.kit.build import PASSWORD
from tests.kit.console import MARCO
from tests.kit.databases import on_sqlite

#: Addresses that one IPv6 subscriber can use, and their neighbour's.
SIX, NEIGHBOUR = [f"2001:db8:7:1::{n:x}" for n in range(1, 40)], "2001:db8:7:2::1"


def test_a_few_failures_are_forgiven_then_one_waits_longer_and_longer(from_, clock):
    guesser = from_("10.0.0.1")
    assert guesses(guesser, PERSON.free + 1) == {422: PERSON.free + 1}
    # Even the right password is not checked.
    assert tries(guesser, PASSWORD) == 429
    for pause in (10, 20, 40, 80, 160, 320, 640, 900, 900):
        clock.advance(seconds=pause - 1)
        assert tries(guesser) == 429, pause
        clock.advance(seconds=1)
        assert tries(guesser) == 422, pause
    clock.advance(seconds=MEMORY.total_seconds() + 1)
    assert tries(guesser) == 422
    assert tries(guesser, PASSWORD) == 303


def test_a_stranger_locks_nobody_out(from_, clock):
    stranger, marco = from_("10.0.0.1"), from_("10.0.0.2")
    for _ in range(40):
        tries(stranger)
        clock.advance(seconds=60)
    assert guesses(stranger, 5)[429] > 0
    # From another network, in a browser that the console doesn't know.
    assert tries(marco, PASSWORD) == 303


@on_sqlite
def test_strangers_of_many_networks_slow_a_new_browser_and_never_a_known_one(from_, clock):
    marco = from_("10.0.0.2")
    assert tries(marco, PASSWORD) == 303
    for number in range(ANYWHERE.free + 1):
        assert tries(from_(f"10.1.0.{number}")) == 422
    assert tries(from_("10.2.0.1"), PASSWORD) == 429
    assert tries(marco, PASSWORD) == 303
    # Not even if the stranger is on the same network.
    assert guesses(from_("10.0.0.2"), 60)[429] > 0
    assert tries(marco, PASSWORD) == 303
    clock.advance(seconds=ANYWHERE.longest.total_seconds())
    assert tries(from_("10.2.0.1"), PASSWORD) == 303


@on_sqlite
def test_a_known_browser_may_not_guess_more_than_others(from_):
    marco = from_("10.0.0.2")
    assert tries(marco, PASSWORD) == 303
    assert guesses(marco, 60) == {422: PERSON.free + 1, 429: 59 - PERSON.free}


@on_sqlite
def test_a_known_browser_is_the_person_s_own_and_no_colleague_s(from_):
    marco = from_("10.0.0.2")
    assert tries(marco, PASSWORD) == 303
    assert guesses(from_("10.0.0.2"), PERSON.free + 1, "giulia@example.org") == {422: PERSON.free + 1}
    assert tries(marco, PASSWORD, "giulia@example.org") == 429


@on_sqlite
def test_browsers_are_forgotten_with_everything_that_is_closed(from_, database: Database, cast):
    marco = from_("10.0.0.2")
    assert tries(marco, PASSWORD) == 303
    database.write(lambda s: staff.sign_ins.end_all(s, cast.marco))
    guesses(from_("10.0.0.2"), PERSON.free + 1)
    assert tries(marco, PASSWORD) == 429


@on_sqlite
def test_one_network_that_tries_many_addresses_waits_too(from_):
    guesser = from_("10.0.0.1")
    for number in range(NETWORK.free + 1):
        assert tries(guesser, email=f"nobody{number}@example.org") == 422
    assert tries(guesser, PASSWORD) == 429
    assert tries(from_("10.0.0.2"), PASSWORD) == 303


@on_sqlite
def test_the_addresses_of_one_subscriber_are_one_network(from_):
    counted = Counter(tries(from_(six)) for six in SIX)
    assert counted == {422: PERSON.free + 1, 429: len(SIX) - PERSON.free - 1}
    assert tries(from_(NEIGHBOUR), PASSWORD) == 303


@pytest.mark.parametrize(
    ("client", "where"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:7:1:aaaa:bbbb:cccc:dddd", "2001:db8:7:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_what_network_a_client_belongs_to(client, where):
    assert throttle.network(client) == where


# -- no spelling has its own allowance


def spellings(address: str) -> list[str]:
    """The address with odd characters added or swapped that do not make it a different address."""
    unseen = [chr(n) for n in (0, 1, 9, 10, 13, 0x7F, 0x85, 0xAD, 0x200B, 0x200E, 0x202E, 0x2066, 0xFEFF)]
    spaces = [" ", "\t", "\u00a0", "\u2003", "\u3000"]
    middle = len(address) // 2
    made = [address.upper(), address.title(), "".join(_wide(c) for c in address)]
    made += [address[:middle] + odd + address[middle:] for odd in unseen]
    made += [odd * 3 + address + odd for odd in (*unseen, *spaces)]
    return made


def _wide(character: str) -> str:
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character


@on_sqlite
def test_every_spelling_finds_the_person_and_shares_one_allowance(from_):
    marco = from_("10.0.0.2")
    for odd in spellings(MARCO):
        assert tries(marco, PASSWORD, odd) == 303, ascii(odd)
    guesser = from_("10.0.0.1")
    counted = Counter(tries(guesser, email=odd) for odd in spellings(MARCO))
    assert counted == {422: PERSON.free + 1, 429: len(spellings(MARCO)) - PERSON.free - 1}


def test_nothing_that_is_no_address_escapes_being_counted(from_, database: Database):
    guesser = from_("10.0.0.1")
    for odd in ("", "\x00", "x" * 300, "@", "\u202e"):
        assert addresses.normalised(odd) in ("", "@")
        assert tries(guesser, email=odd) == 422
    with database.read() as session:
        assert session.scalar(select(func.max(SignInAttempt.failures))) == 5


# -- what the audit log says


def test_failures_and_refusals_are_written_down_without_saying_who(from_, database: Database, cast, caplog):
    guesser = from_("10.0.0.1")
    guesses(guesser, PERSON.free + 10)
    tries(from_("10.0.0.9"), email="nobody@example.org")
    with database.read() as session:
        query = select(Audit.action, Audit.staff_id, Audit.subject, Audit.subject_id)
        rows = session.execute(query.where(Audit.action.startswith("signin.")))
        lines = Counter(tuple(row) for row in rows)
    assert lines == {
        ("signin.failed", None, "staff", cast.marco): PERSON.free + 1,
        # One line per pause, not one per try in it.
        ("signin.refused", None, "staff", cast.marco): 1,
        ("signin.failed", None, "signin", None): 1,
    }
    said = [record.getMessage() for record in caplog.records if record.name.startswith("admin.signin")]
    assert sum("failed" in line for line in said) == PERSON.free + 2
    assert sum("was refused" in line for line in said) == 1
    for secret in ("marco", "nobody", "example.org", "10.0.0", "guess"):
        assert not any(secret in line for line in said)


def test_the_next_pause_is_written_down_again(from_, clock: SetClock, database: Database):
    guesser = from_("10.0.0.1")
    guesses(guesser, PERSON.free + 3)
    clock.advance(seconds=throttle.FIRST_PAUSE.total_seconds())
    assert guesses(guesser, 3) == {422: 1, 429: 2}
    with database.read() as session:
        query = select(func.count(Audit.id)).where(Audit.action == "signin.refused")
        assert session.scalar(query) == 2


@on_sqlite
def test_who_looks_after_rights_reads_of_it(from_, console):
    guesses(from_("10.0.0.1"), PERSON.free + 2)
    tries(from_("10.0.0.1"), email="nobody@example.org")
    page = console("sara").get("/audit").text
    assert "senza accesso" in page
    assert page.count("Accesso fallito") >= PERSON.free + 1
