"""The list of appointments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from admin.appointments import labels, queries
from admin.appointments.labels import Show
from admin.context import Reader, RequestContext
from admin.kit import list_routes
from admin.kit.columns import on_page
from admin.kit.filters import Choice, Day, Pick
from admin.kit.listing import Listing, Params, Sort, Start
from budgeting.access import Action
from budgeting.db.tables import Appointment
from budgeting.states.appointments import AppointmentState
from dialogs.appointments.wording import ABOUTS
from dialogs.text import t, tn


def _shown(show: str, session: Session, reader: Reader) -> ColumnElement[bool]:
    return queries.shown(Show(show), reader.me, reader.clock)


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {
        "keep_appointment": Action.KEEP_APPOINTMENT,
        "states": labels.STATES,
        "tags": labels.TAGS,
        "abouts": ABOUTS,
    }


APPOINTMENTS = Listing(
    path="/appointments",
    action=Action.READ_APPOINTMENT,
    title=t("Appointments"),
    select=queries.visible,
    key=Appointment.id,
    rows=queries.rows,
    sorts={
        "soonest": Sort(lambda asked, context: [Appointment.starts_at.asc().nulls_first()], t("By time")),
        "newest": Sort(lambda asked, context: [Appointment.id.desc()], t("Newest first")),
    },
    filters=[
        Choice(
            name="show",
            label=t("Which appointments"),
            options=labels.SHOWN,
            any=None,
            tabs=True,
            where=_shown,
        ),
        Pick(
            name="staff",
            label=t("With whom"),
            rows=queries.people,
            where=lambda staff, session, context: Appointment.staff_id == staff,
        ),
        Choice(
            name="state",
            label=t("State"),
            options={state.value: words for state, words in labels.STATES.items()},
            where=lambda state, session, context: Appointment.state == AppointmentState(state),
        ),
        Day(name="day", label=t("On this day"), where=queries.on_day),
    ],
    columns=[
        on_page("family", t("Family"), title=True),
        on_page("when", t("When")),
        on_page("with_whom", t("With whom")),
        on_page("state", t("State")),
    ],
    counted=lambda count: tn("{count} appointment", "{count} appointments", count),
    empty=lambda asked: labels.EMPTY.get(asked["show"], labels.EMPTY[Show.COMING]),
    no_match=t("No appointment matches. Loosen a filter."),
    start=Start(
        t("Propose times from a family's page or conversation: the family taps the one that suits."),
        "/households",
        t("See the households"),
        Action.READ_HOUSEHOLD,
    ),
    find=t("Find appointments"),
    live="live-appointment from:body delay:500ms",
    template="appointments/list.html",
    cells="appointments/cells.html",
    context=_context,
)
router = APIRouter()
list_routes.add(APPOINTMENTS, router)
