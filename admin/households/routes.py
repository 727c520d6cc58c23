"""The page of one household."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from sqlalchemy.orm import Session

from admin import charts
from admin.agreements import labels as pact_labels
from admin.appointments import labels as appointment_labels
from admin.appointments import queries as appointments
from admin.bills import reads as bills
from admin.cases import names as case_names
from admin.charts import Line, Series
from admin.context import Context, RequestContext
from admin.correctives.labels import STATES as CORRECTIVE_STATES
from admin.correctives.reads import overview as own_steps
from admin.documents import queries as drawers
from admin.documents.labels import STANDINGS
from admin.households import page
from admin.households.forms import LINES, ending
from admin.households.history import trail
from admin.households.spending import Part, Weeks, month_of, weeks_of
from admin.plan_names import plan_names
from admin.view_log import viewed
from admin.wellbeing import queries as answers
from budgeting import access, agreements
from budgeting.access import Action
from budgeting.arrears import plans
from budgeting.arrears.plans import Status
from budgeting.db.tables import Household
from budgeting.households import status
from budgeting.money import Money
from budgeting.states.programmes import Instrument
from dialogs.correctives.dialog import KINDS
from dialogs.text import Text, figures, names, t

router = APIRouter()
STATUSES: dict[Status, Text] = {
    Status.PAID: t("Paid"),
    Status.WAITING: t("Waiting for confirmation"),
    Status.DUE: t("Due"),
    Status.OVERDUE: t("Overdue"),
    Status.PAUSED: t("Paused"),
    Status.CANCELLED: t("Cancelled"),
}
INVITES: dict[str, Text] = {
    "open": t("Open"),
    "used": t("Used"),
    "expired": t("Expired"),
    "revoked": t("Revoked"),
}
#: The newest pacts on the page; all are on their own.
PACTS = 3
#: What was just done, by the code in the URL.
DONE: dict[str, Text] = {
    "founded": t("The household has been added. Next: the invites."),
    "changed": t("Saved."),
    "added": t("The person has been added."),
    "left": t("Recorded: this person no longer belongs to the household."),
    "unlinked": t("The phone is no longer linked. For a new one, make an invite."),
    "revoked": t("The invite no longer works."),
    "planned": t("The month plan has been saved."),
    "debt": t("The debt has been recorded."),
    "agreed": t("The plan is running."),
    "withdrawn": t("The proposal has been withdrawn."),
    "side": t("Sitting side by side has ended."),
    "notices": t("The payment notices have been recorded."),
    "paused": t("The plan is paused: no reminders until the day it resumes by itself."),
    "resumed": t("The plan has resumed."),
    "confirmed": t("Confirmed. The family is told in the chat."),
    "confirmed_untold": t("Confirmed. Nobody could be told in the chat: please tell the family yourself."),
    "rejected": t("Rejected. The chat asks the family for the receipt."),
    "asked": t("The family has been asked in the chat."),
    "asked_untold": t(
        "Nobody could be asked in the chat: please ask the family, and record the answer here."
    ),
    "accepted": t("Accepted: the plan is running, and the family is told."),
    "refused": t("The family is told that everything stays as it is."),
    "refused_untold": t("Nobody could be told in the chat: please tell the family yourself."),
    "rejected_untold": t("Rejected. Nobody could be asked in the chat: please call the family."),
}


@router.get("/{household_id}")
def show(context: Context, household_id: int, part: str = "", done: str = "") -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id)
        shown = _all(session, context, household)
    viewed(context, "household", household_id)
    template = "households/sheet.html" if part == "sheet" else "households/household.html"
    return context.page(template, place=household, household=household, done=DONE.get(done), **shown)


def _all(session: Session, context: RequestContext, household: Household) -> dict[str, Any]:
    me, clock = context.me, context.clock
    invitations = page.invitations(session, clock, household)
    site, coach = page.place_and_coach(session, household)
    weeks = weeks_of(session, clock, household)
    arrears = access.allows(me, Action.READ_ARREARS, household)
    running = page.running(session, clock, household) if arrears else []
    proposals = page.proposals(session, household) if arrears else []
    over = page.over(session, household) if arrears else []
    uses = {each.value: me.uses(household.programme_id, each) for each in Instrument}
    may_read_pacts = access.allows(me, Action.READ_AGREEMENT, household)
    return {
        "uses": uses,
        "may_read_pacts": may_read_pacts,
        "pacts": agreements.of_household(session, household.id, PACTS) if may_read_pacts else [],
        "pact_states": pact_labels.STATES,
        "pact_tags": pact_labels.TAGS,
        "may_accompany": access.allows(me, Action.ACCOMPANY, household),
        "may_keep_arrears": access.allows(me, Action.KEEP_ARREARS, household),
        "site": site,
        "coach": coach,
        "invitations": invitations,
        "people": page.people(session, me, household, invitations),
        "weeks": weeks,
        "drawn": _drawn(context, weeks),
        "month": month_of(session, clock, household) if uses[Instrument.MONTH_PLAN] else None,
        "debts": page.debts(session, household) if arrears else [],
        "plans": running,
        "proposals": proposals,
        "asked": page.asked(session, household) if arrears else [],
        "countered": page.countered(session, household) if arrears else [],
        "declined": page.declined(session, household) if arrears else [],
        "objections": {str(why): words for why, words in names.OBJECTIONS.items()},
        "plan_names": plan_names(context, [*running, *proposals])
        | plan_names(context, [plans.view(session, plan) for plan in over]),
        "over": over,
        "declared": page.declared(session, me, household) if arrears else [],
        "cards": page.cards(session, household, arrears=arrears) if uses[Instrument.MONTH_PLAN] else None,
        "own_steps": own_steps(session, household)
        if access.allows(me, Action.READ_CORRECTIVES, household)
        else None,
        "corrective_kinds": KINDS,
        "corrective_states": CORRECTIVE_STATES,
        "checkins": page.checkins(session, clock, household) if uses[Instrument.CHECKINS] else [],
        "courses": page.courses(session, me, clock, household),
        "stands": status.words(session, clock, [household.id])[household.id],
        "since": page.first_due(session, household) if arrears else None,
        "rent": bills.rent(session, context, household),
        "entries": page.written(session, household),
        "cases": page.cases(session, me, household),
        "appointments": appointments.of_household(session, context, household.id),
        "may_meet": access.allows(me, Action.KEEP_APPOINTMENT, household),
        "appointment_states": appointment_labels.STATES,
        "trail": trail(session, household) if access.allows(me, Action.READ_TRAIL, household) else None,
        "may_write": access.allows(me, Action.KEEP_HOUSEHOLD, household),
        "may_plan": access.allows(me, Action.PLAN_MONTH, household),
        "speaks": context.language_name,
        "statuses": STATUSES,
        "invite_states": INVITES,
        "lines": LINES,
        "headings": names.HEADINGS,
        "category": names.category,
        "moods": names.MOODS,
        "weekdays": names.WEEKDAYS,
        "hardships": names.HARDSHIPS,
        "topic": case_names.topic,
        "ending": ending,
        "case_states": case_names.STATES,
        "documents": drawers.summary(session, clock, me, household),
        "standings": STANDINGS,
        "kinds": names.DOCUMENTS,
        "wellbeing": answers.summary(session, me, household),
    }


def _drawn(context: RequestContext, weeks: Weeks) -> dict[str, Markup | list[str]]:
    """The chart of the weeks with its legend and the names of its parts."""
    labels = [_label(context, part) for part in weeks.parts]
    series = [
        Series(label, [amount.minor for amount in part.amounts], rest=not part.planned)
        for label, part in zip(labels, weeks.parts, strict=True)
    ]
    line = None
    if weeks.share is not None:
        line = Line(_say(context)(t("The plan's share of a week")), weeks.share.minor)
    columns = [figures.day(week, "d/M", context.dates) for week in weeks.weeks]
    title = _say(context)(t("Spending in the last weeks by heading; the table shows the same numbers."))
    currency = weeks.out[0].currency
    return {
        "labels": labels,
        "chart": charts.stacked(title, columns, series, lambda minor: _euros(context, minor, currency), line),
        "legend": charts.legend(series, line),
    }


def _label(context: RequestContext, part: Part) -> str:
    if part.heading is not None:
        # Drop the icon, which is for families; beside a colour it would be one sign too many.
        return context.chat_words.plain(names.HEADINGS[part.heading], context.language).partition(" ")[2]
    return _say(context)(t("Other planned headings") if part.planned else t("Not in the plan"))


def _say(context: RequestContext) -> Callable[[Text], str]:
    return lambda text: context.services.words.plain(text, context.language)


def _euros(context: RequestContext, minor: int, currency: str) -> str:
    """An amount on the axis, without decimals."""
    return (
        context.chat_words.amount(Money(minor, currency), context.language)
        .replace(",00", "")
        .replace(".00", "")
    )
