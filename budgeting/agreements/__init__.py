"""Pacts between a household and its programme: what each side promised, until when, and the hours the family gave.

Staff write and propose a pact, the family accepts it, declines it or asks for a change; then both sides tick what is
done, the family's hours are confirmed by staff, and before its last day both are asked whether to renew it. Nothing
in it has a price. `rules` calculates, `writing` is what staff do before a pact holds, `agreeing` how it comes to
hold and ends, `keeping` what happens while it does, `view` how a conversation and a page see it.
"""

from budgeting.agreements.agreeing import accept, ask_for_change, decline, end, propose, withdraw
from budgeting.agreements.keeping import confirm_hours, give_hours, record_hours, reject_hours, tick, untick
from budgeting.agreements.rules import MOST_MINUTES, Line, Terms
from budgeting.agreements.view import (
    AgreementView,
    HoursView,
    PromiseView,
    current,
    of_household,
    proposed,
    view,
)
from budgeting.agreements.writing import change, create, renew

__all__ = [
    "MOST_MINUTES",
    "AgreementView",
    "HoursView",
    "Line",
    "PromiseView",
    "Terms",
    "accept",
    "ask_for_change",
    "change",
    "confirm_hours",
    "create",
    "current",
    "decline",
    "end",
    "give_hours",
    "of_household",
    "propose",
    "proposed",
    "record_hours",
    "reject_hours",
    "renew",
    "tick",
    "untick",
    "view",
    "withdraw",
]
