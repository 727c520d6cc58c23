"""Guessing passwords gets slower: an attempt is counted before it is checked, and given back if it was right.

An address is slowed down for each network apart, so that nobody is locked out by a stranger's guesses; from all
networks together it only gets a little slower, and from a browser that is known as the person's own not at all.
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
#: The pause after the first failure that is not forgiven; it doubles with each further one.
FIRST_PAUSE = timedelta(seconds=10)
#: A network of IPv6 that one subscriber has to themselves; single addresses of it are free to take.
IPV6_PREFIX = 64
_INSERT = once(Base.metadata.tables["sign_in_attempts"])


@dataclass(frozen=True, slots=True)
class Allowance:
    """Failures that are forgiven, and the longest pause after more."""

    free: int
    longest: timedelta


#: One address from one network; one known browser; one person who changes their password.
PERSON = Allowance(5, timedelta(minutes=15))
#: All that one network tries: an office has one for everybody.
NETWORK = Allowance(20, timedelta(minutes=15))
#: One address from everywhere: only slower, for its owner may be on a new machine just then.
ANYWHERE = Allowance(30, timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Key:
    """What is counted, by its hash, and how much it may fail."""

    digest: bytes
    allowance: Allowance


@dataclass(frozen=True, slots=True)
class Reserved:
    """One attempt, counted as failed until it is given back."""

    at: datetime
    #: When each key had failed before; None for those that had not.
    before: dict[Key, datetime | None]


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody may try until then. ``first``: in this pause nobody has been sent away before."""

    until: datetime
    first: bool


def keys(address: str, client: str, device_id: int | None = None) -> list[Key]:
    """What an attempt at ``address`` (normalised) is counted under. ``device_id``: the browser, where it is
    known as the person's own."""
    if device_id is not None:
        return [_key(PERSON, "device", address, str(device_id))]
    where = network(client)
    counted = [_key(PERSON, "address", address, where), _key(ANYWHERE, "anywhere", address)]
    # Without an address of the other side (a socket file) there is no network to be counted.
    return [*counted, _key(NETWORK, "network", where)] if where else counted


def own(staff_id: int) -> list[Key]:
    """What the old password, asked for on the way to a new one, is counted under."""
    return [_key(PERSON, "own", str(staff_id))]


def network(client: str) -> str:
    """The network that a client's address belongs to: an IPv4 address itself, of IPv6 the first half."""
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
    """Whether an attempt would be sent away now. Changes nothing."""
    query = select(SignInAttempt).where(SignInAttempt.key.in_([key.digest for key in keys]))
    return _refusal(list(session.scalars(query)), clock.now())


def reserve(session: Session, clock: Clock, keys: Sequence[Key]) -> Reserved | Refused:
    """Count one attempt as failed under each key, unless one of them must wait.

    To be committed before the password is looked at: as many as are tried at the same time are counted, too.
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
    """The attempt was right: it does not count, and what the person themselves had failed before is forgiven.

    Of a network, and of an address from everywhere, others' failures stay.
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
    """The row of each key, made where it is missing, locked in one order so that two never wait for each other."""
    insert = _INSERT[session.connection().dialect.name]
    rows: dict[Key, SignInAttempt] = {}
    for key in sorted(keys, key=lambda each: each.digest):
        row: SignInAttempt | None = None
        while row is None:
            # Again where somebody tidied it away in between.
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
