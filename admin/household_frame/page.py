"""A page about one household, in the household's frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi.responses import HTMLResponse

from admin.context import RequestContext
from admin.household_frame.actions import actions
from admin.household_frame.summary import Summary, summary
from admin.household_frame.tabs import LABELS, SECTIONS, Tab, address, tabs
from admin.view_log import viewed
from budgeting import access, departures
from budgeting.access import Action
from budgeting.db.tables import Household
from budgeting.states.households import HouseholdState
from dialogs.text import Text, names


@dataclass(frozen=True, slots=True)
class Link:
    """A tab as it is drawn: where it leads, what it is called, and the sections it has."""

    tab: Tab
    address: str
    label: Text
    sections: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The tab that the page belongs to, all tabs, what can be begun, and the summary."""

    tab: Link
    tabs: list[Link]
    actions: list[tuple[str, Text]]
    summary: Summary
    #: It has left the programme, and since when (None: unknown).
    left: bool
    left_on: date | None


def page(
    context: RequestContext,
    household: Household,
    tab: Tab,
    template: str,
    status: int = 200,
    **shown: Any,
) -> HTMLResponse:
    """Render a page of the household under one of its tabs, and note that it was looked at. The caller has asked access
    for what the page shows; somebody who may not read about the household itself gets it without the frame."""
    frame = None
    if access.allows(context.me, Action.READ_HOUSEHOLD, household):
        viewed(context, "household", household.id)
        with context.read() as session:
            read = summary(session, context, household)
            left = household.state is HouseholdState.LEFT
            gone = departures.latest(session, household.id) if left else None
        links = [
            Link(each, address(household.id, each), LABELS[each], SECTIONS.get(each, ""))
            for each in tabs(context.me, household)
        ]
        here = next((link for link in links if link.tab is tab), links[0])
        frame = Frame(here, links, actions(context.me, household), read, left, gone.left_on if gone else None)
    return context.page(
        template,
        status,
        place=household,
        household=household,
        frame=frame,
        moods=names.MOODS,
        **shown,
    )
