"""Approvals: what one side proposes and the other answers (a repayment plan, a declared payment), by whom, until when.

A new kind is an entry in `kinds.KINDS`; its noun calls `propose` and one of the answers beside its own change, and the
daily look finds what nobody answers. Imports nothing of the nouns.
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
