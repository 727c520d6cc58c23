"""Proposals about plans, and what each side answers.

Staff propose a plan, a new schedule or a pause (`offering`); the family accepts, declines with a reason, or answers
with another amount or day (`answering`, `counters`), which staff then accept or answer with a new proposal. It may
also begin by itself. Who proposed what, until when it waits and what was answered is its `budgeting.approvals` row;
nothing is ever changed in place, so both sides can go back and forth. At most one side waits for the other about one
debt: whatever is new ends what waited before (`plans.overtaking`).

Imports plans, approvals, tasks, reminders and audit from this room.
"""

from budgeting.arrears.proposals.answering import accept, decline
from budgeting.arrears.proposals.counters import (
    CounterView,
    accept_counter,
    counter,
    counter_of,
    latest_of_plan,
    refuse_counter,
    waiting_counters,
)
from budgeting.arrears.proposals.offering import offer_pause, offer_plan, offer_schedule, withdraw_pause
from budgeting.arrears.proposals.reading import Proposal, declined, find, for_person, of_person, waiting
from budgeting.arrears.proposals.terms import (
    Basis,
    Terms,
    basis_of_debt,
    basis_of_plan,
    basis_of_proposal,
    check,
    quick_amounts,
    terms,
)

__all__ = [
    "Basis",
    "CounterView",
    "Proposal",
    "Terms",
    "accept",
    "accept_counter",
    "basis_of_debt",
    "basis_of_plan",
    "basis_of_proposal",
    "check",
    "counter",
    "counter_of",
    "decline",
    "declined",
    "find",
    "for_person",
    "latest_of_plan",
    "of_person",
    "offer_pause",
    "offer_plan",
    "offer_schedule",
    "quick_amounts",
    "refuse_counter",
    "terms",
    "waiting",
    "waiting_counters",
    "withdraw_pause",
]
