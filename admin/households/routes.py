"""The page of one household."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from babel.dates import format_date
from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from sqlalchemy.orm import Session

from admin import charts
from admin.cases import names as case_names
from admin.charts import Line, Series
from admin.desk import AtDesk, Desk
from admin.households import page
from admin.households.forms import LINES, ending
from admin.households.spending import Part, Weeks, month_of, weeks_of
from admin.households.trail import trail
from admin.inbox.labels import language_name
from admin.plan_names import plan_names
from admin.viewed import viewed
from budgeting import access, plans, standing
from budgeting.access import Action
from budgeting.db.tables import Household
from budgeting.money import Money
from budgeting.plans import Status
from dialogs.text import Text, names, t

router = APIRouter()
STATUSES: dict[Status, Text] = {
    Status.PAID: t("Paid"),
    Status.WAITING: t("Waits to be confirmed"),
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
#: What was done just now, by the code in the address.
DONE: dict[str, Text] = {
    "founded": t("The household is there. Next: the invites."),
    "changed": t("Kept."),
    "added": t("The person is added."),
    "left": t("Noted: this person no longer belongs to the household."),
    "unlinked": t("The phone is no longer linked. For a new one, make an invite."),
    "revoked": t("The invite opens nothing any more."),
    "planned": t("The month plan is kept."),
    "debt": t("The debt is written down."),
    "agreed": t("The plan runs."),
    "withdrawn": t("The proposal is withdrawn."),
    "paused": t("The plan is paused: no reminders until the day on which it goes on by itself."),
    "resumed": t("The plan goes on."),
    "confirmed": t("Confirmed, and the family is told in the chat."),
    "confirmed_untold": t("Confirmed. Nobody could be told in the chat: please tell the family yourself."),
    "rejected": t("Rejected. The chat asks the family for the receipt."),
    "rejected_untold": t("Rejected. Nobody could be asked in the chat: please call the family."),
}


@router.get("/{household_id}")
def show(desk: AtDesk, household_id: int, part: str = "", done: str = "") -> HTMLResponse:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id)
        context = _all(session, desk, home)
    viewed(desk, "household", household_id)
    template = "households/sheet.html" if part == "sheet" else "households/household.html"
    return desk.page(template, home=home, done=DONE.get(done), **context)


def _all(session: Session, desk: Desk, home: Household) -> dict[str, Any]:
    me, clock = desk.me, desk.clock
    invitations = page.invitations(session, clock, home)
    site, coach = page.place_and_coach(session, home)
    weeks = weeks_of(session, clock, home)
    running, proposals = page.running(session, clock, home), page.proposals(session, home)
    over = page.over(session, home)
    return {
        "site": site,
        "coach": coach,
        "invitations": invitations,
        "people": page.people(session, me, home, invitations),
        "weeks": weeks,
        "drawn": _drawn(desk, weeks),
        "month": month_of(session, clock, home),
        "debts": page.debts(session, home),
        "plans": running,
        "proposals": proposals,
        "plan_names": plan_names(desk, [*running, *proposals])
        | plan_names(desk, [plans.view(session, one) for one in over]),
        "over": over,
        "declared": page.declared(session, me, home),
        "checkins": page.checkins(session, clock, home),
        "stands": standing.words(session, clock, [home.id])[home.id],
        "since": page.first_due(session, home),
        "entries": page.written(session, home),
        "cases": page.cases(session, me, home),
        "trail": trail(session, home) if access.allows(me, Action.READ_TRAIL, home) else None,
        "may_write": access.allows(me, Action.KEEP_HOUSEHOLD, home),
        "may_plan": access.allows(me, Action.PLAN_MONTH, home),
        "speaks": lambda code: language_name(code, desk.language),
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
    }


def _drawn(desk: Desk, weeks: Weeks) -> dict[str, Markup | list[str]]:
    """The chart of the weeks with its legend and the names of its parts."""
    labels = [_label(desk, part) for part in weeks.parts]
    series = [
        Series(label, [amount.minor for amount in part.amounts], rest=not part.planned)
        for label, part in zip(labels, weeks.parts, strict=True)
    ]
    line = None
    if weeks.share is not None:
        line = Line(_say(desk)(t("The plan's share of a week")), weeks.share.minor)
    columns = [format_date(week, "d MMM", locale=desk.language) for week in weeks.weeks]
    title = _say(desk)(t("Spending of the last weeks by heading; the same numbers stand in the table."))
    currency = weeks.out[0].currency
    return {
        "labels": labels,
        "chart": charts.stacked(title, columns, series, lambda minor: _euros(desk, minor, currency), line),
        "legend": charts.legend(series, line),
    }


def _label(desk: Desk, part: Part) -> str:
    if part.heading is not None:
        # The icon is for families; beside a colour it would be one sign too many.
        return desk.chat_words.plain(names.HEADINGS[part.heading], desk.language).partition(" ")[2]
    return _say(desk)(t("Other planned headings") if part.planned else t("Not in the plan"))


def _say(desk: Desk) -> Callable[[Text], str]:
    return lambda text: desk.house.words.plain(text, desk.language)


def _euros(desk: Desk, minor: int, currency: str) -> str:
    """An amount of the axis, without decimals."""
    return desk.chat_words.amount(Money(minor, currency), desk.language).replace(",00", "").replace(".00", "")
