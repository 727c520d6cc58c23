"""The kinds and states of a household's documents, and of what staff ask for."""

from __future__ import annotations

from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is, in the order of the checklist."""

    LEASE = "lease"
    RENT_NOTICE = "rent_notice"
    BILL = "bill"
    ISEE = "isee"
    IDENTITY = "identity"
    RECEIPT = "receipt"
    REPAYMENT_PLAN = "repayment_plan"
    OTHER = "other"


class DocumentState(StrEnum):
    """A document is KEPT once a file of it has arrived."""

    #: Its files are on their way from the messenger.
    WAITING = "waiting"
    KEPT = "kept"
    #: Staff can't read it and have asked for a better picture.
    UNREADABLE = "unreadable"
    #: A newer one has taken its place.
    REPLACED = "replaced"
    #: The family took it out of the drawer.
    REMOVED = "removed"
    #: None of its files could be kept.
    LOST = "lost"


class DocumentRequestState(StrEnum):
    """What staff asked a family for."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
