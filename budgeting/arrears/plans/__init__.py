"""Repayment plans: proposed by staff, agreed by the family, paused, resumed, replaced by a new schedule.

History is append-only. A new schedule is a new plan that names the plan it replaces; the family sees both as one
list. Paid instalments stay, and so does one with a payment still waiting for confirmation. Only what is left of
the others is spread over the new schedule.

Owns plans and instalments; payments change their states through `budgeting.arrears.payments`. Imports arrears,
reminders and audit from this room.
"""

from budgeting.arrears.plans.agreeing import agree, propose, record_agreement, reschedule, rest_to_schedule
from budgeting.arrears.plans.looking import (
    active,
    current,
    household_of,
    instalment_for,
    newest,
    proposed,
    waiting,
)
from budgeting.arrears.plans.notices import WrongNumber, set_notices
from budgeting.arrears.plans.outlines import Outline, outlines
from budgeting.arrears.plans.running import LONGEST_PAUSE, close, pause, resume, withdraw
from budgeting.arrears.plans.schedules import Schedule, schedule
from budgeting.arrears.plans.status import Status
from budgeting.arrears.plans.titles import Named, Title, titles
from budgeting.arrears.plans.view import InstalmentView, PlanView, view

__all__ = [
    "LONGEST_PAUSE",
    "InstalmentView",
    "Named",
    "Outline",
    "PlanView",
    "Schedule",
    "Status",
    "Title",
    "WrongNumber",
    "active",
    "agree",
    "close",
    "current",
    "household_of",
    "instalment_for",
    "newest",
    "outlines",
    "pause",
    "propose",
    "proposed",
    "record_agreement",
    "reschedule",
    "rest_to_schedule",
    "resume",
    "schedule",
    "set_notices",
    "titles",
    "view",
    "waiting",
    "withdraw",
]
