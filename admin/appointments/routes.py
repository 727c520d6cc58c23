"""Propose an appointment, look at one, move or cancel it, say how it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.appointments import labels, queries, suggesting
from admin.appointments.forms import NewTime, Outcome, Proposal
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.kit import errors
from budgeting import access, appointments, households
from budgeting.access import Action
from budgeting.arrears import visibility
from budgeting.clock import local_date, zone
from budgeting.db.tables import Appointment, Household, Member
from budgeting.errors import NotFound, NotPossible
from budgeting.states.appointments import AppointmentState
from dialogs.appointments import news
from dialogs.appointments.wording import ABOUTS, PARTS
from dialogs.arrears import mentions
from dialogs.text import names, t

router = APIRouter()
MINUTES = 30
Change = Callable[[Session, Appointment], bool]


# -- proposing


@router.get("/appointments/new")
def ask(context: Context, member: int) -> HTMLResponse:
    with context.read() as session:
        person, household = _person(session, context, member)
        start: dict[str, object] = {"minutes": MINUTES, "with_whom": _first(session, context, household)}
        start |= suggesting.fields(session, context, start, person, household)
        form = Proposal(start=start, offered=suggesting.offered(session, context, household.id))
    return _form(context, form, person, household)


@router.post("/appointments/new")
def propose(context: Context, posted: Posted, member: int) -> Response:
    if suggesting.turned(posted):
        with context.read() as session:
            person, household = _person(session, context, member)
            other = suggesting.other(session, context, posted, person, household)
        return _form(context, other, person, household)
    with context.read() as session:
        person, household = _person(session, context, member)
        form = Proposal(posted, offered=suggesting.offered(session, context, household.id))
        times = _read(session, context, form, person, household, None)
    if form.wrong or form.doubts:
        return _form(context, form, person, household, status=422)

    def job(session: Session) -> tuple[int, str]:
        made = appointments.propose(
            session,
            context.clock,
            context.me.staff_id,
            member,
            form.with_whom,
            form.topic(),
            form.where(),
            list(times.values()),
        )
        return made.id, _tell(session, context, made, form, times)

    try:
        made, done = context.write(job)
    except NotPossible as error:
        errors.refuse(form, "appointments", error)
        return _form(context, form, person, household, status=422)
    return context.go(f"/appointments/{made}?done={done}")


@router.get("/appointments/{appointment_id:int}/times")
def ask_again(context: Context, appointment_id: int) -> HTMLResponse:
    with context.read() as session:
        row, person, household = _appointment(session, context, appointment_id)
        shown = appointments.view(session, context.clock, row)
        start = _start(session, context, row, household)
        start |= suggesting.fields(session, context, start, person, household, shown=shown)
        form = Proposal(start=start, offered=suggesting.offered(session, context, household.id))
    return _form(context, form, person, household, shown=shown)


@router.post("/appointments/{appointment_id:int}/times")
def propose_again(context: Context, posted: Posted, appointment_id: int) -> Response:
    if suggesting.turned(posted):
        with context.read() as session:
            row, person, household = _appointment(session, context, appointment_id)
            shown = appointments.view(session, context.clock, row)
            other = suggesting.other(session, context, posted, person, household, shown=shown)
        return _form(context, other, person, household, shown=shown)
    with context.read() as session:
        row, person, household = _appointment(session, context, appointment_id)
        shown = appointments.view(session, context.clock, row)
        form = Proposal(posted, offered=suggesting.offered(session, context, household.id))
        times = _read(session, context, form, person, household, appointment_id)
    if form.wrong or form.doubts:
        return _form(context, form, person, household, shown=shown, status=422)

    def job(session: Session) -> str:
        changed = appointments.propose_again(
            session,
            context.clock,
            context.me.staff_id,
            appointment_id,
            form.with_whom,
            form.topic(),
            form.where(),
            list(times.values()),
        )
        return _tell(session, context, changed, form, times)

    try:
        done = context.write(job)
    except NotPossible as error:
        errors.refuse(form, "appointments", error)
        return _form(context, form, person, household, shown=shown, status=422)
    return context.go(f"/appointments/{appointment_id}?done={done}")


def _tell(
    session: Session,
    context: RequestContext,
    appointment: Appointment,
    form: Proposal,
    times: Mapping[int, datetime],
) -> str:
    """Tell the family in the same transaction; what was agreed on the phone isn't asked about again."""
    if not form.agreed:
        told = news.proposed(session, context.clock, context.chat_words, appointment)
        return "proposed" if told else "proposed_untold"
    moved = appointment.starts_at is not None
    first = next(iter(times.values()))
    appointments.set_time(session, context.clock, context.me.staff_id, appointment.id, first)
    told = news.time_set(session, context.clock, context.chat_words, appointment, moved=moved)
    return "set" if told else "set_untold"


def _read(
    session: Session,
    context: RequestContext,
    form: Proposal,
    person: Member,
    household: Household,
    but: int | None,
) -> dict[int, datetime]:
    """The times of the form; what is wrong with them or the words is in the form."""
    times = form.times(household.zone)
    if "place" not in form.wrong and "note" not in form.wrong:
        _keep_quiet(session, form, person)
    if form.wrong:
        return times
    if form.agreed and len(times) > 1:
        form.refuse("day_2", t("Only one time can be agreed: leave the others empty."))
    for slot, starts_at in times.items():
        problem = appointments.problem_with(
            session,
            context.clock,
            starts_at,
            form.minutes,
            with_id=form.with_whom,
            member_id=person.id,
            but=but,
        )
        if problem is not None:
            form.refuse(f"hour_{slot}", errors.said("appointments", problem).text)
        elif starts_at in [other for number, other in times.items() if number < slot]:
            form.refuse(f"hour_{slot}", errors.said("appointments", "twice").text)
        elif not form.sure and not form.agreed:
            form.doubts[slot] = suggesting.doubts(session, context, form, person, household, starts_at, but)
    form.doubts = {slot: said for slot, said in form.doubts.items() if said}
    return times


def _keep_quiet(session: Session, form: Proposal, person: Member) -> None:
    """Words about arrears don't go to somebody who may not read about them."""
    if visibility.sees_arrears(households.person(session, person.id)):
        return
    for name in ("place", "note"):
        if named := mentions.mentioned(session, person.household_id, form.value(name)):
            form.refuse(
                name,
                t(
                    "These words mention arrears ({words}), and {name} may not read about them. Choose others.",
                    words=", ".join(named),
                    name=person.called or person.name,
                ),
            )


# -- one appointment


@router.get("/appointments/{appointment_id:int}")
def show(context: Context, appointment_id: int, done: str = "") -> HTMLResponse:
    return _sheet(context, appointment_id, done=done)


@router.post("/appointments/{appointment_id:int}/move")
def move(context: Context, posted: Posted, appointment_id: int) -> Response:
    """The time is agreed already."""
    form = NewTime(posted)
    with context.read() as session:
        row, _, household = _appointment(session, context, appointment_id)
        moved = row.state is AppointmentState.AGREED
    starts_at = form.moment(household.zone)
    if starts_at is None:
        return _sheet(context, appointment_id, form=form, status=422)

    def job(session: Session) -> bool:
        changed = appointments.set_time(
            session, context.clock, context.me.staff_id, appointment_id, starts_at
        )
        return news.time_set(session, context.clock, context.chat_words, changed, moved=moved)

    try:
        told = context.write(job)
    except NotPossible as error:
        errors.refuse(form, "appointments", error, "hour")
        return _sheet(context, appointment_id, form=form, status=422)
    return context.go(f"/appointments/{appointment_id}?done=set{'' if told else '_untold'}")


@router.post("/appointments/{appointment_id:int}/cancel")
def cancel(context: Context, posted: Posted, appointment_id: int) -> Response:
    with context.read() as session:
        _appointment(session, context, appointment_id)

    def job(session: Session) -> bool:
        changed = appointments.cancel(session, context.clock, context.me.staff_id, appointment_id)
        return news.called_off(session, context.clock, context.chat_words, changed)

    try:
        told = context.write(job)
    except NotPossible as error:
        return _sheet(context, appointment_id, problem=error, status=409)
    return context.go(f"/appointments/{appointment_id}?done=cancelled{'' if told else '_untold'}")


@router.post("/appointments/{appointment_id:int}/outcome")
def outcome(context: Context, posted: Posted, appointment_id: int) -> Response:
    form = Outcome(posted)
    with context.read() as session:
        _appointment(session, context, appointment_id)
    if form.wrong:
        raise NotFound("outcome", 0)
    record = appointments.happened if form.outcome == "happened" else appointments.missed
    try:
        context.write(lambda session: record(session, context.clock, context.me.staff_id, appointment_id))
    except NotPossible as error:
        return _sheet(context, appointment_id, problem=error, status=409)
    if form.outcome == "missed":
        # The next step stands there: other times, a call, or a word in the chat.
        return context.go(f"/appointments/{appointment_id}?done=outcome")
    if form.day is not None:
        return context.go(f"/appointments/day?day={form.day.isoformat()}&of={form.of}")
    return context.go(f"/appointments/{appointment_id}?done=outcome")


# -- inside


def _person(session: Session, context: RequestContext, member_id: int) -> tuple[Member, Household]:
    person = access.get(session, context.me, Member, member_id, Action.KEEP_APPOINTMENT)
    return person, session.get_one(Household, person.household_id)


def _appointment(
    session: Session, context: RequestContext, appointment_id: int
) -> tuple[Appointment, Member, Household]:
    row = access.get(session, context.me, Appointment, appointment_id, Action.KEEP_APPOINTMENT)
    return row, session.get_one(Member, row.member_id), session.get_one(Household, row.household_id)


def _first(session: Session, context: RequestContext, household: Household) -> int:
    """With whom, unless somebody says otherwise: oneself, for those who meet families."""
    coach = household.coach_id
    return coach if coach is not None and context.me.staff_id != coach else context.me.staff_id


def _start(
    session: Session, context: RequestContext, row: Appointment, household: Household
) -> dict[str, object]:
    return {
        "with_whom": row.staff_id or _first(session, context, household),
        "about": row.about.value,
        "way": row.way.value,
        "place": row.place,
        "minutes": row.minutes,
        "note": row.note,
    }


def _form(
    context: RequestContext,
    form: Proposal,
    person: Member,
    household: Household,
    *,
    shown: appointments.AppointmentView | None = None,
    status: int = 200,
) -> HTMLResponse:
    return household_frame.page(
        context,
        household,
        Tab.CASES,
        "appointments/propose.html",
        status,
        form=form,
        person=person,
        shown=shown,
        # What stands until the family has chosen another time isn't changed by proposing one.
        stands=_stands(context, shown),
        **_wish_words(),
    )


def _stands(context: RequestContext, shown: appointments.AppointmentView | None) -> bool:
    """Whether a time is agreed and still to come."""
    if shown is None or shown.state is not AppointmentState.AGREED:
        return False
    return shown.starts_at is not None and shown.starts_at > context.clock.now()


def _sheet(
    context: RequestContext,
    appointment_id: int,
    *,
    form: NewTime | None = None,
    problem: NotPossible | None = None,
    done: str = "",
    status: int = 200,
) -> HTMLResponse:
    with context.read() as session:
        row = access.get(session, context.me, Appointment, appointment_id)
        household = session.get_one(Household, row.household_id)
        person = session.get_one(Member, row.member_id)
        shown = appointments.view(session, context.clock, row)
        proposed = queries.proposed(session, row)
        keeps = access.allows(context.me, Action.KEEP_APPOINTMENT, household)
    began = shown.starts_at is not None and shown.starts_at <= context.clock.now()
    start: dict[str, object] = {}
    if shown.starts_at is not None:
        local = shown.starts_at.astimezone(zone(shown.zone))
        start = {"day": local_date(shown.starts_at, shown.zone), "hour": local.strftime("%H:%M")}
    return household_frame.page(
        context,
        household,
        Tab.CASES,
        "appointments/one.html",
        status,
        person=person,
        shown=shown,
        proposed=proposed,
        keeps=keeps,
        began=began,
        open_states=appointments.OPEN,
        answer_until=row.answer_until,
        form=form or NewTime(start=start),
        problem=errors.said("appointments", problem).text if problem is not None else None,
        done=labels.DONE.get(done),
        states=labels.STATES,
        tags=labels.TAGS,
        ways=labels.WAYS,
        **_wish_words(),
    )


def _wish_words() -> dict[str, Any]:
    return {"abouts": ABOUTS, "parts": PARTS, "weekdays": names.WEEKDAYS}
