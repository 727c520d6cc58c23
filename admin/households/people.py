"""What operators change about a household and its people."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.household_frame.summary import place_and_coach
from admin.households import forms, ownership
from admin.households.options import languages, options
from admin.kit.fields import FILL_IN
from admin.kit.form import Form
from budgeting import access, departures, households
from budgeting.access import Action
from budgeting.db.tables import Household, Member, Site, Staff
from budgeting.schedule import reminders
from dialogs import language as chat_language
from dialogs.households import coach
from dialogs.text import t

router = APIRouter()


@router.get("/{household_id}/edit")
def ask(context: Context, household_id: int) -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    now = {"site": household.site_id or "", "coach": household.coach_id or "", "pay_day": household.pay_day}
    return _household(context, household, forms.Edited(start=now, offered=_offered(context, household)))


@router.post("/{household_id}/edit")
def change(context: Context, posted: Posted, household_id: int) -> Response:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    form = forms.Edited(posted, offered=_offered(context, household))
    if form.wrong:
        return _household(context, household, form, 422)

    def job(session: Session) -> None:
        now = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        if form.coach is not None and form.coach != now.coach_id and now.coach_id is not None:
            # Another coach takes over the work as well, and the family reads who it is.
            coach.move(
                session,
                context.clock,
                context.chat_words,
                context.me.staff_id,
                [household_id],
                form.coach,
            )
        households.change_household(
            session,
            context.clock,
            context.me.staff_id,
            household_id,
            site_id=form.site,
            coach_id=form.coach,
            pay_day=form.pay_day,
        )

    context.write(job)
    return context.go(f"/households/{household_id}?done=changed")


@router.get("/{household_id}/members/new")
def ask_new(context: Context, household_id: int) -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    start = {"adult": "1", "language": "it"}
    return _member(
        context, household, None, forms.NewMember(start=start, offered={"language": languages(context)})
    )


@router.post("/{household_id}/members/new")
def add(context: Context, posted: Posted, household_id: int) -> Response:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    form = forms.NewMember(posted, offered={"language": languages(context)})
    if form.wrong:
        return _member(context, household, None, form, 422)

    def job(session: Session) -> None:
        access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        households.add_member(
            session,
            context.clock,
            context.me.staff_id,
            household_id,
            form.name,
            form.language,
            form.adult,
            form.adult and form.arrears,
            form.telephone,
        )

    context.write(job)
    return context.go(f"/households/{household_id}/people?done=added")


@router.get("/{household_id}/members/{member_id}")
def ask_member(context: Context, household_id: int, member_id: int) -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = ownership.member(session, household, member_id)
    return _member(context, household, member)


@router.post("/{household_id}/members/{member_id}")
def change_member(context: Context, posted: Posted, household_id: int, member_id: int) -> Response:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = ownership.member(session, household, member_id)
    form = forms.ChangedMember(posted, offered=_spoken(context, member))
    if "reason" not in form.wrong and form.arrears and not member.sees_arrears and not form.reason:
        form.refuse("reason", FILL_IN)
    if form.arrears and not member.adult:
        form.refuse("arrears", t("A child may not read about arrears."))
    if form.wrong:
        return _member(context, household, member, form, 422)

    def job(session: Session) -> None:
        now = ownership.member(
            session,
            access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD),
            member_id,
        )
        me = context.me.staff_id
        if form.language != now.language:
            chat_language.set_for(session, context.clock, context.chat_words, me, member_id, form.language)
        if form.arrears != now.sees_arrears:
            households.let_see_arrears(session, context.clock, me, member_id, form.arrears, form.reason)
            reminders.plan_instalments(session, context.clock, household_id)

    context.write(job)
    return context.go(f"/households/{household_id}/people?done=changed")


@router.post("/{household_id}/members/{member_id}/safety")
def change_safety(context: Context, posted: Posted, household_id: int, member_id: int) -> Response:
    """Set whether others may read the person's phone, so that nothing is sent to it unasked."""
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = ownership.member(session, household, member_id)
    form = forms.Safety(posted)
    if form.wrong:
        return _member(context, household, member, form, 422)

    def job(session: Session) -> None:
        ownership.member(
            session,
            access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD),
            member_id,
        )
        households.let_be_written_to(
            session, context.clock, context.me.staff_id, member_id, form.safe, form.safety_reason
        )
        if form.safe:
            reminders.plan_checkins(session, context.clock, household_id)
            reminders.plan_instalments(session, context.clock, household_id)

    context.write(job)
    return context.go(f"/households/{household_id}/people?done=changed")


@router.post("/{household_id}/members/{member_id}/leave")
def leave(context: Context, posted: Posted, household_id: int, member_id: int) -> Response:
    """The person leaves the household: their invites stop working and nothing more is sent to them."""
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = ownership.member(session, household, member_id)
    form = forms.Leaving(posted)
    if form.wrong:
        return _member(context, household, member, form, 422)

    def job(session: Session) -> bool:
        ownership.member(
            session,
            access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD),
            member_id,
        )
        departures.member_leaves(session, context.clock, context.me.staff_id, member_id, form.why)
        return departures.is_last_adult(session, member_id)

    last = context.write(job)
    return context.go(f"/households/{household_id}/people?done=left{'_last' if last else ''}")


@router.post("/{household_id}/members/{member_id}/phones/{phone_id}/end")
def end_phone(context: Context, posted: Posted, household_id: int, member_id: int, phone_id: int) -> Response:
    """Unlink a phone that was lost, stolen or replaced. It stops working at once."""
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = ownership.member(session, household, member_id)
    form = forms.ending(phone_id, posted)
    if form.wrong:
        return _member(context, household, member, form, 422)

    def job(session: Session) -> None:
        ownership.member(
            session,
            access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD),
            member_id,
        )
        households.phones.end_one(
            session, context.clock, context.me.staff_id, member_id, phone_id, form.reason
        )

    context.write(job)
    return context.go(f"/households/{household_id}/people?done=unlinked")


def _offered(context: RequestContext, household: Household) -> dict[str, list[tuple[int, str]]]:
    """The household's options; the present site and coach stay available even if they can no longer be chosen."""
    with context.read() as session:
        choices = options(session, [household.programme_id])
        site, coach = place_and_coach(session, household)
    return {
        "site": _with(choices.sites, site),
        "coach": _with(choices.coaches, coach),
    }


def _with(pairs: tuple[tuple[int, str], ...], now: Site | Staff | None) -> list[tuple[int, str]]:
    return [*pairs, *([] if now is None or now.id in dict(pairs) else [(now.id, now.name)])]


def _spoken(context: RequestContext, member: Member) -> dict[str, dict[str, str]]:
    """The person's language options; the present one stays available."""
    return {"language": {**languages(context), member.language: context.language_name(member.language)}}


def _household(
    context: RequestContext, household: Household, form: forms.Edited, status: int = 200
) -> HTMLResponse:
    return household_frame.page(context, household, Tab.OVERVIEW, "households/edit.html", status, form=form)


def _member(
    context: RequestContext,
    household: Household,
    member: Member | None,
    sent: Form | None = None,
    status: int = 200,
) -> HTMLResponse:
    """The page of a person, or of a new one, with all its forms; ``sent`` replaces the form of its kind."""
    if member is None:
        return household_frame.page(
            context,
            household,
            Tab.PEOPLE,
            "households/member.html",
            status,
            member=None,
            sent=sent,
            form=sent,
            phones=[],
        )
    with context.read() as session:
        linked = households.phones.linked(session, member.id)
    now = {"language": member.language, **({"arrears": "1"} if member.sees_arrears else {})}
    phones = [(phone, forms.ending(phone.id)) for phone in linked]
    return household_frame.page(
        context,
        household,
        Tab.PEOPLE,
        "households/member.html",
        status,
        member=member,
        sent=sent,
        form=sent
        if isinstance(sent, forms.ChangedMember)
        else forms.ChangedMember(start=now, offered=_spoken(context, member)),
        safety=sent if isinstance(sent, forms.Safety) else forms.Safety(),
        leaving=sent if isinstance(sent, forms.Leaving) else forms.Leaving(),
        phones=[(phone, sent if sent and sent.named == form.named else form) for phone, form in phones],
    )
