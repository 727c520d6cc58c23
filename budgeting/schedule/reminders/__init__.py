"""Reminders: when a family gets a message, and when it doesn't.

This package turns instalments, check-ins and sessions into due events (`budgeting.schedule.due`), and says right
before sending whether each is still wanted. `kinds` lists all kinds: a new reminder is an entry there. It
sends nothing and knows no words: the clock claims what is due, the dialogs speak. Imports tables, calendars and
due events from this room; the services of plans, payments and activities import it, never the other way round.
"""

from budgeting.schedule.reminders.activities import plan_session
from budgeting.schedule.reminders.agreements import plan_agreements
from budgeting.schedule.reminders.ahead import plan_ahead, plan_household, plan_page, plan_rest
from budgeting.schedule.reminders.allowances import plan_allowance
from budgeting.schedule.reminders.appointments import plan_appointment
from budgeting.schedule.reminders.audience import anybody_to_ask, why_untold
from budgeting.schedule.reminders.bills import first_of_month, just_warned, plan_bills, silence_bill
from budgeting.schedule.reminders.calls import AGAIN, LOOK_AGAIN
from budgeting.schedule.reminders.checkins import plan_checkins, plan_follow_ups, settle_follow_ups
from budgeting.schedule.reminders.childcare import agreed as agreed_childcare
from budgeting.schedule.reminders.childcare import plan_childcare
from budgeting.schedule.reminders.childcare import plan_entry as plan_childcare_entry
from budgeting.schedule.reminders.contacts import plan_contacts
from budgeting.schedule.reminders.correctives import plan_correctives
from budgeting.schedule.reminders.documents import forget_document, forget_request, plan_documents
from budgeting.schedule.reminders.instalments import HORIZON, forget_snooze, plan_instalments, silence, snooze
from budgeting.schedule.reminders.kinds import KINDS
from budgeting.schedule.reminders.pauses import forget as forget_pause
from budgeting.schedule.reminders.pauses import plan_pauses
from budgeting.schedule.reminders.plan_news import change_of, left_untold, tell_plan
from budgeting.schedule.reminders.proposals import plan_proposal
from budgeting.schedule.reminders.relevance import next_moment, sent_until, silence_member, still_wanted, take
from budgeting.schedule.reminders.session_news import (
    forget_offer,
    plan_nudge,
    plan_offer,
    plan_session_news,
)
from budgeting.schedule.reminders.skills import plan_skill
from budgeting.schedule.reminders.wellbeing import plan_follow_ups as plan_survey_follow_ups
from budgeting.schedule.reminders.wellbeing import plan_wellbeing, settle_survey

__all__ = [
    "AGAIN",
    "HORIZON",
    "KINDS",
    "LOOK_AGAIN",
    "agreed_childcare",
    "anybody_to_ask",
    "change_of",
    "first_of_month",
    "forget_document",
    "forget_offer",
    "forget_pause",
    "forget_request",
    "forget_snooze",
    "just_warned",
    "left_untold",
    "next_moment",
    "plan_agreements",
    "plan_ahead",
    "plan_allowance",
    "plan_appointment",
    "plan_bills",
    "plan_checkins",
    "plan_childcare",
    "plan_childcare_entry",
    "plan_contacts",
    "plan_correctives",
    "plan_documents",
    "plan_follow_ups",
    "plan_household",
    "plan_instalments",
    "plan_nudge",
    "plan_offer",
    "plan_page",
    "plan_pauses",
    "plan_proposal",
    "plan_rest",
    "plan_session",
    "plan_session_news",
    "plan_skill",
    "plan_survey_follow_ups",
    "plan_wellbeing",
    "sent_until",
    "settle_follow_ups",
    "settle_survey",
    "silence",
    "silence_bill",
    "silence_member",
    "snooze",
    "still_wanted",
    "take",
    "tell_plan",
    "why_untold",
]
