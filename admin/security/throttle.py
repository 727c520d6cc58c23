"""Slows down password guessing: an attempt is counted before it is checked, and uncounted if it was right.

An address is slowed down separately for each network, so that a stranger's guesses lock nobody out. Across all networks
it is only slowed a little, and from a browser known as the person's own not at all.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.tables import SignInAttempt
from budgeting.db.types import Base

#: Failures older than this are forgotten.
MEMORY = timedelta(hours=1)
#: The pause after the first failure beyond the free ones; it doubles with each further one.
FIRST_PAUSE = timedelta(seconds=10)
#: The IPv6 network that one subscriber has to themselves; they can use any address in it.
IPV6_PREFIX = 64
_INSERT = once(Base.metadata.tables["sign_in_attempts"])


@dataclass(frozen=True, slots=True)
class Allowance:
    """The number of free failures, and the longest pause after more."""

    free: int
    longest: timedelta


#: One address from one network; one known browser; one person who changes their password.
PERSON = Allowance(5, timedelta(minutes=15))
#: Everything from one network: an office shares one.
NETWORK = Allowance(20, timedelta(minutes=15))
#: One address from everywhere: only slows it down, since its owner may be on a new machine.
ANYWHERE = Allowance(30, timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Key:
    """What is counted, as a hash, and its allowance."""

    digest: bytes
    allowance: Allowance


@dataclass(frozen=True, slots=True)
class Reserved:
    """One attempt, counted as failed unless it is given back."""

    at: datetime
    #: When each key last failed before; None for those that hadn't.
    before: dict[Key, datetime | None]


@dataclass(frozen=True, slots=True)
class Refused:
    """No attempt is allowed before ``until``. ``first``: the first refusal of this pause."""

    until: datetime
    first: bool


def keys(address: str, client: str, device_id: int | None = None) -> list[Key]:
    """The keys under which an attempt at ``address`` (normalised) is counted. ``device_id``: the browser, if it is
    known as the person's own."""
    if device_id is not None:
        return [_key(PERSON, "device", address, str(device_id))]
    where = network(client)
    counted = [_key(PERSON, "address", address, where), _key(ANYWHERE, "anywhere", address)]
    # Without a client address (a socket file) there is no network to count.
    return [*counted, _key(NETWORK, "network", where)] if where else counted


def own(staff_id: int) -> list[Key]:
    """The keys for checking the old password when the person changes it."""
    return [_key(PERSON, "own", str(staff_id))]


def codes(staff_id: int, device_id: int | None = None) -> list[Key]:
    """The keys for codes of the second factor: one count for all networks, since whoever gets so far knows the
    password. ``device_id``: the browser, if it is known as the person's own; it has its own count."""
    if device_id is not None:
        return [_key(PERSON, "code device", str(staff_id), str(device_id))]
    return [_key(PERSON, "code", str(staff_id))]


def links(client: str) -> list[Key]:
    """The keys for opening links that need no account: everything from one network together."""
    return [_key(NETWORK, "links", network(client))]


def network(client: str) -> str:
    """The network of a client's address: an IPv4 address itself, the first half of an IPv6 address."""
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)


def refused(session: Session, clock: Clock, keys: Sequence[Key]) -> Refused | None:
    """The refusal that an attempt would meet now, or None. Changes nothing."""
    query = select(SignInAttempt).where(SignInAttempt.key.in_([key.digest for key in keys]))
    return _refusal(list(session.scalars(query)), clock.now())


def reserve(session: Session, clock: Clock, keys: Sequence[Key]) -> Reserved | Refused:
    """Count one attempt as failed under each key, unless one of them must wait.

    Commit before checking the password, so that simultaneous attempts are all counted.
    """
    now, rows = clock.now(), _locked(session, clock, keys)
    refusal = _refusal(list(rows.values()), now)
    if refusal is not None:
        for row in rows.values():
            if _blocks(row, now):
                row.refused_at = now
        session.flush()
        return refusal
    before: dict[Key, datetime | None] = {}
    for key, row in rows.items():
        if row.last_at < now - MEMORY:
            row.failures = 0
        before[key] = row.last_at if row.failures else None
        row.failures += 1
        row.last_at, row.blocked_until = now, None
        beyond = row.failures - key.allowance.free
        if beyond > 0:
            row.blocked_until = now + min(FIRST_PAUSE * 2 ** min(beyond - 1, 16), key.allowance.longest)
    session.flush()
    return Reserved(now, before)


def give_back(session: Session, clock: Clock, reserved: Reserved) -> None:
    """The attempt was right: uncount it, and forgive the person's own earlier failures.

    Failures that others may have caused, for a network or for an address from everywhere, stay.
    """
    for key, row in _locked(session, clock, list(reserved.before)).items():
        before = reserved.before[key]
        if row.failures <= 1 or key.allowance is PERSON:
            session.delete(row)
            continue
        row.failures -= 1
        row.blocked_until = None
        if row.last_at == reserved.at and before is not None:
            row.last_at = before
    session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < clock.now() - MEMORY))
    session.flush()


def _key(allowance: Allowance, *what: str) -> Key:
    return Key(hashlib.sha256("\x00".join(what).encode("utf-8", "replace")).digest(), allowance)


def _locked(session: Session, clock: Clock, keys: Sequence[Key]) -> dict[Key, SignInAttempt]:
    """The row of each key, created if missing, locked in a fixed order so that two transactions never deadlock."""
    insert = _INSERT[session.connection().dialect.name]
    rows: dict[Key, SignInAttempt] = {}
    for key in sorted(keys, key=lambda each: each.digest):
        row: SignInAttempt | None = None
        while row is None:
            # Again, in case a clean-up removed it in between.
            fresh: dict[str, Any] = {"key": key.digest, "failures": 0, "last_at": clock.now()}
            session.execute(insert, fresh)
            row = session.get(SignInAttempt, key.digest, with_for_update=True, populate_existing=True)
        rows[key] = row
    return rows


def _blocks(row: SignInAttempt, now: datetime) -> bool:
    return row.blocked_until is not None and row.blocked_until > now


def _refusal(rows: list[SignInAttempt], now: datetime) -> Refused | None:
    blocked = [row for row in rows if _blocks(row, now)]
    if not blocked:
        return None
    until = max(row.blocked_until for row in blocked if row.blocked_until is not None)
    told = all(row.refused_at is not None and row.refused_at >= row.last_at for row in blocked)
    return Refused(until, not told)
