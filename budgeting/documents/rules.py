"""What each kind of document has, and how a kind stands on the checklist. Calculation only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from budgeting.db.tables import HouseholdDocument
from budgeting.states.documents import DocumentKind, DocumentState

#: Kinds with an expiry date.
EXPIRING = frozenset({DocumentKind.ISEE, DocumentKind.IDENTITY})
#: Kinds of which only the newest counts: it takes the place of the one before.
SINGLE = frozenset(
    {DocumentKind.LEASE, DocumentKind.RENT_NOTICE, DocumentKind.ISEE, DocumentKind.REPAYMENT_PLAN}
)
#: States in which a document is in the drawer, or on its way there.
CURRENT = (DocumentState.KEPT, DocumentState.UNREADABLE, DocumentState.WAITING)
#: No document is valid for longer.
MOST_YEARS = 50


class Standing(StrEnum):
    """How a kind stands on the checklist."""

    THERE = "there"
    EXPIRED = "expired"
    ARRIVING = "arriving"
    #: Staff have asked for a better picture.
    UNREADABLE = "unreadable"
    MISSING = "missing"
    #: Not there, and nobody needs it.
    NONE = "none"


def proposed_expiry(kind: DocumentKind, today: date) -> list[date]:
    """The expiry dates to offer, the likeliest first. An ISEE holds until 31 December of its year."""
    if kind is not DocumentKind.ISEE:
        return []
    ends = date(today.year, 12, 31)
    # Towards the end of the year, the next one may already be there.
    return [ends, date(today.year + 1, 12, 31)] if today.month >= 11 else [ends]


def is_expired(document: HouseholdDocument, today: date) -> bool:
    """Whether its last day has passed."""
    return document.expires_on is not None and document.expires_on < today


def standing(documents: Sequence[HouseholdDocument], *, needed: bool, today: date) -> Standing:
    """How a kind stands, from its current documents; ``needed``: required by the programme or asked for."""
    there = [each for each in documents if each.state is DocumentState.KEPT]
    if there:
        return Standing.EXPIRED if all(is_expired(each, today) for each in there) else Standing.THERE
    states = {each.state for each in documents}
    if DocumentState.WAITING in states:
        return Standing.ARRIVING
    if DocumentState.UNREADABLE in states:
        return Standing.UNREADABLE
    return Standing.MISSING if needed else Standing.NONE
