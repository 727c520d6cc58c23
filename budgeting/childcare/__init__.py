"""Childcare among the participants of one course: who needs somebody during a session, who could look after children.

Staff put two together; both are asked, and only when both have agreed does each learn the other's first name. Either
can say no, and nobody hears who did. Ponte vets nobody: families decide whom they trust.

`entries` is what a participant says, `swaps` what staff and the two do with a pair, `view` what they read. Imports
reminders, tasks, events and audit from this room; `activities` calls it when a session changes.
"""

from budgeting.childcare.entries import MOST_CHILDREN, answer_changed, need, offer, withdraw
from budgeting.childcare.swaps import (
    agree,
    call_off,
    decline,
    propose,
    session_cancelled,
    session_moved,
    undo,
)
from budgeting.childcare.view import (
    Mine,
    OtherSide,
    entries_of,
    is_participant,
    mine,
    of_member,
    other_side,
    swaps_of,
    takes_part,
)

__all__ = [
    "MOST_CHILDREN",
    "Mine",
    "OtherSide",
    "agree",
    "answer_changed",
    "call_off",
    "decline",
    "entries_of",
    "is_participant",
    "mine",
    "need",
    "of_member",
    "offer",
    "other_side",
    "propose",
    "session_cancelled",
    "session_moved",
    "swaps_of",
    "takes_part",
    "undo",
    "withdraw",
]
