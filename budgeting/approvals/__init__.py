"""Approvals: one side proposes (a repayment plan, a declared payment), the other answers; by whom and until when.

A new kind is an entry in `kinds.KINDS`. Its noun calls `propose` and one of the answers beside its own change,
and the daily check finds proposals that nobody answers. Imports none of the nouns.
"""

from budgeting.approvals.kinds import KINDS, ApprovalKind, Side
from budgeting.approvals.service import Party, confirm, latest, propose, refuse, waiting, withdraw

__all__ = [
    "KINDS",
    "ApprovalKind",
    "Party",
    "Side",
    "confirm",
    "latest",
    "propose",
    "refuse",
    "waiting",
    "withdraw",
]
