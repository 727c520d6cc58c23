"""The town's drawers: complete, with gaps, expiring, unreadable, replaced; and what coaches asked for."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from budgeting import documents
from budgeting.db.tables import HouseholdDocument
from budgeting.demo.documents import Paper, drawer_of, put_away
from budgeting.demo.town.houses import House, Town
from budgeting.states.documents import DocumentKind, DocumentState

_LEASE, _NOTICE, _ISEE = DocumentKind.LEASE, DocumentKind.RENT_NOTICE, DocumentKind.ISEE
_IDENTITY, _BILL = DocumentKind.IDENTITY, DocumentKind.BILL
#: By place: kind, days ago, seen by the coach, days until it expires.
DRAWERS: tuple[tuple[Paper, ...], ...] = (
    ((_LEASE, 55, True, None), (_ISEE, 50, True, 19), (_IDENTITY, 50, True, 1_900)),
    ((_LEASE, 48, True, None), (_NOTICE, 2, False, None)),
    ((_LEASE, 52, True, None), (_ISEE, 45, True, 240), (_IDENTITY, 45, True, 12)),
    (),
    ((_IDENTITY, 40, True, 800), (_BILL, 1, False, None)),
    ((_LEASE, 58, True, None), (_NOTICE, 30, True, None), (_ISEE, 30, True, 310)),
    (
        (_LEASE, 50, True, None),
        (DocumentKind.REPAYMENT_PLAN, 44, True, None),
        (DocumentKind.OTHER, 5, True, None),
    ),
    ((_IDENTITY, 51, True, 1_200), (DocumentKind.RECEIPT, 6, True, None)),
)
ASKED = {3: _ISEE, 9: _LEASE, 15: _IDENTITY}
#: By place: the newest document turned out blurred; a newer one took its place; the family took it out again.
UNREADABLE, REPLACED, REMOVED, OLD_REQUEST, ANSWERED = 8, 16, 26, 22, 4


def make(town: Town) -> None:
    """Fill the drawers, by place."""
    for house in town.with_phone():
        drawer = DRAWERS[house.place % len(DRAWERS)]
        drawer_of(town.session, house.coach_id, house.who, town.today, drawer, ASKED.get(house.place))
        if house.place == UNREADABLE:
            documents.ask(
                town.session, town.at(-1, 11), house.coach_id, house.id, _ISEE, _newest(town, house)
            )
        elif house.place == REPLACED:
            _replace(town, house)
        elif house.place == REMOVED:
            documents.remove(town.session, town.at(-3, 19), house.who, _newest(town, house))
        elif house.place == OLD_REQUEST:
            _forgotten(town, house)
        elif house.place == ANSWERED:
            documents.ask(town.session, town.at(-9), house.coach_id, house.id, _NOTICE)
            put_away(town.session, town.at(-7, 18), house.who, _NOTICE, None)


def _newest(town: Town, house: House) -> int:
    return town.session.scalars(
        select(HouseholdDocument.id)
        .where(
            HouseholdDocument.household_id == house.id,
            HouseholdDocument.kind.in_((_ISEE, _IDENTITY)),
            HouseholdDocument.state == DocumentState.KEPT,
        )
        .order_by(HouseholdDocument.id.desc())
        .limit(1)
    ).one()


def _replace(town: Town, house: House) -> None:
    """The new ISEE has come, in the place of the old one."""
    expires_on = town.today + timedelta(days=330)
    then = town.at(-4, 18)
    new = put_away(town.session, then, house.who, _ISEE, expires_on, replaces=_newest(town, house))
    then.advance(hours=15)
    documents.mark_seen(town.session, then, house.coach_id, new)


def _forgotten(town: Town, house: House) -> None:
    """The coach asked, and then found it in another folder."""
    asked, _ = documents.ask(town.session, town.at(-12), house.coach_id, house.id, _LEASE)
    documents.withdraw_request(town.session, town.at(-11), house.coach_id, asked.id)
