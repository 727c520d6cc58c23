"""The queries of the pages about people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin.context import Reader
from admin.kit.listing import Params
from admin.kit.pagination import Query
from admin.security.sign_ins import Me
from admin.staff import manageable
from budgeting import access, staff
from budgeting.clock import Clock
from budgeting.db.tables import Broadcast, SignIn, Staff, StaffRole
from budgeting.staff import invitations, offboarding, second_factor
from budgeting.staff.invitations import Standing
from budgeting.staff.offboarding import Work
from budgeting.states.staff import Role


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the list."""

    id: int
    name: str
    email: str
    active: bool
    linked: bool
    seen_at: datetime | None
    sessions: int
    #: (programme, role) in the reader's own programmes.
    roles: tuple[tuple[str, Role], ...]
    standing: Standing
    invited_until: datetime | None
    #: Whether they sign in with a code.
    factor: bool


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about one person that an administrator may see."""

    person: Staff
    standing: Standing
    #: (programme number, programme name, role) in the reader's own programmes, and whether there are others elsewhere.
    roles: tuple[tuple[int, str, Role], ...]
    elsewhere: bool
    may_suspend: bool
    sessions: Sequence[SignIn]
    #: Since when they sign in with a code, and whether one of their programmes asks for it.
    factor_since: datetime | None
    factor_asked: bool
    #: Their work in the reader's own programmes; all of it if the reader may suspend them.
    in_hand: dict[Work, int]
    scheduled: Sequence[Broadcast]
    #: (number, name, roles) of those who could take it over.
    colleagues: tuple[tuple[int, str, tuple[Role, ...]], ...]


def visible(session: Session, context: Reader, asked: Params) -> Query:
    """The people the reader may see."""
    return select(Staff).where(access.visible(Staff, context.me))


def rows(session: Session, context: Reader, records: Sequence[Any]) -> list[Row]:
    """The list's rows; loads their details for all of them at once."""
    names = manageable.programmes(session, context.me)
    people: list[Staff] = [row.Staff for row in records]
    numbers = [person.id for person in people]
    open_ones = select(SignIn.staff_id, func.count().label("number")).where(
        SignIn.staff_id.in_(numbers), SignIn.expires_at > context.clock.now()
    )
    counts = {row.staff_id: row.number for row in session.execute(open_ones.group_by(SignIn.staff_id))}
    roles: dict[int, list[tuple[str, Role]]] = {}
    theirs = select(StaffRole).where(StaffRole.staff_id.in_(numbers), StaffRole.programme_id.in_(names))
    for right in session.scalars(theirs):
        roles.setdefault(right.staff_id, []).append((names[right.programme_id], right.role))
    factors = second_factor.who_has(session, numbers)
    return [
        Row(
            person.id,
            person.name,
            person.email,
            person.active,
            person.telegram_chat_id is not None,
            person.seen_at,
            counts.get(person.id, 0),
            tuple(sorted(roles.get(person.id, ()))),
            invitations.standing(person, context.clock.now()),
            person.invitation_expires_at,
            person.id in factors,
        )
        for person in people
    ]


def card(session: Session, clock: Clock, me: Me, staff_id: int) -> Card:
    """One person. Raises NotFound."""
    person = access.get(session, me, Staff, staff_id)
    names = manageable.programmes(session, me)
    rights = staff.roles_of(session, staff_id)
    all_of_it = access.manages_all_of(session, me, staff_id)
    in_hand: dict[Work, int] = {}
    for programme in [None] if all_of_it else names:
        for work, count in offboarding.counted(session, staff_id, programme).items():
            in_hand[work] = in_hand.get(work, 0) + count
    announced = offboarding.scheduled(session, staff_id)
    return Card(
        person,
        invitations.standing(person, clock.now()),
        tuple(sorted((where, names[where], role) for where, role in rights if where in names)),
        any(where not in names for where, _ in rights),
        all_of_it,
        staff.sign_ins.signed_in(session, clock, staff_id),
        second_factor.on_since(session, staff_id),
        second_factor.is_asked(session, staff_id),
        {work: in_hand[work] for work in Work if work in in_hand},
        [broadcast for broadcast in announced if broadcast.programme_id in names],
        _colleagues(session, me, staff_id, names),
    )


def _colleagues(
    session: Session, me: Me, staff_id: int, names: dict[int, str]
) -> tuple[tuple[int, str, tuple[Role, ...]], ...]:
    people = manageable.colleagues(session, me, staff_id)
    rights = select(StaffRole.staff_id, StaffRole.role).where(
        StaffRole.staff_id.in_([person.id for person in people]),
        StaffRole.programme_id.in_(names),
        StaffRole.role.in_(manageable.WORKING),
    )
    roles: dict[int, set[Role]] = {}
    for row in session.execute(rights):
        roles.setdefault(row.staff_id, set()).add(row.role)
    return tuple((person.id, person.name, tuple(sorted(roles.get(person.id, ())))) for person in people)
