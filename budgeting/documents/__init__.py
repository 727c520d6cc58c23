"""The documents drawer: what a household should have at hand, each a photo or PDF, some with an expiry date.

A document's pages are files of their own (`budgeting.files`, by subject), so that it outlives the chat it was sent in.
It is in the drawer once its first file has arrived (`settle`, called by whoever fetched it); until then the checklist
says that it is on its way, and if none arrives it stays missing. `rules` calculates, `service` is what families and
staff do, `reads` is what they see. Reminders are in `budgeting/schedule/reminders/documents.py`.
"""

from budgeting.documents.reads import (
    Line,
    checklist,
    in_chat,
    of_household,
    offered_kinds,
    open_requests,
    pages_of,
    request,
    visible,
)
from budgeting.documents.rules import (
    EXPIRING,
    MOST_YEARS,
    SINGLE,
    Standing,
    is_expired,
    proposed_expiry,
    standing,
)
from budgeting.documents.service import (
    add,
    ask,
    file_away,
    mark_seen,
    put_away,
    record_isee,
    remove,
    set_expiry,
    settle,
    settle_file,
    withdraw_request,
)

__all__ = [
    "EXPIRING",
    "MOST_YEARS",
    "SINGLE",
    "Line",
    "Standing",
    "add",
    "ask",
    "checklist",
    "file_away",
    "in_chat",
    "is_expired",
    "mark_seen",
    "of_household",
    "offered_kinds",
    "open_requests",
    "pages_of",
    "proposed_expiry",
    "put_away",
    "record_isee",
    "remove",
    "request",
    "set_expiry",
    "settle",
    "settle_file",
    "standing",
    "visible",
    "withdraw_request",
]
