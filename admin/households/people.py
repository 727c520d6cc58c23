"""What operators change of a household and of its people."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.desk import AtDesk, Desk, Posted
from admin.households import belonging, forms, page
from admin.households.options import languages, options
from admin.inbox.labels import language_name
from admin.kit.fields import FILL_IN
from admin.kit.form import Form
from admin.viewed import viewed
from budgeting import access, households, invites, reminders
from budgeting.access import Action
from budgeting.db.tables import Household, Member, Site, Staff
from budgeting.errors import NotPossible
from dialogs import language as chat_language
from dialogs.text import t

router = APIRouter()


@router.get("/{household_id}/edit")
def ask(desk: AtDesk, household_id: int) -> HTMLResponse:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    viewed(desk, "household", household_id)
    now = {"site": home.site_id or "", "coach": home.coach_id or "", "pay_day": home.pay_day}
    return _household(desk, home, forms.Edited(start=now, offered=_offered(desk, home)))


@router.post("/{household_id}/edit")
def change(desk: AtDesk, posted: Posted, household_id: int) -> Response:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    form = forms.Edited(posted, offered=_offered(desk, home))
    if form.wrong:
        return _household(desk, home, form, 422)

    def job(session: Session) -> None:
        access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        households.change_household(
            session,
            desk.clock,
            desk.me.staff_id,
            household_id,
            site_id=form.site,
            coach_id=form.coach,
            pay_day=form.pay_day,
        )

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=changed")


@router.get("/{household_id}/members/new")
def ask_new(desk: AtDesk, household_id: int) -> HTMLResponse:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    start = {"adult": "1", "language": "it"}
    return _member(desk, home, None, forms.NewMember(start=start, offered={"language": languages(desk)}))


@router.post("/{household_id}/members/new")
def add(desk: AtDesk, posted: Posted, household_id: int) -> Response:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    form = forms.NewMember(posted, offered={"language": languages(desk)})
    if form.wrong:
        return _member(desk, home, None, form, 422)

    def job(session: Session) -> None:
        access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        households.add_member(
            session,
            desk.clock,
            desk.me.staff_id,
            household_id,
            form.name,
            form.language,
            form.adult,
            form.adult and form.arrears,
        )

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=added")


@router.get("/{household_id}/members/{member_id}")
def ask_member(desk: AtDesk, household_id: int, member_id: int) -> HTMLResponse:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = belonging.member(session, home, member_id)
    viewed(desk, "household", household_id)
    return _member(desk, home, member)


@router.post("/{household_id}/members/{member_id}")
def change_member(desk: AtDesk, posted: Posted, household_id: int, member_id: int) -> Response:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = belonging.member(session, home, member_id)
    form = forms.ChangedMember(posted, offered=_spoken(desk, member))
    if "reason" not in form.wrong and form.arrears and not member.sees_arrears and not form.reason:
        form.refuse("reason", FILL_IN)
    if form.arrears and not member.adult:
        form.refuse("arrears", t("A child does not read about arrears."))
    if form.wrong:
        return _member(desk, home, member, form, 422)

    def job(session: Session) -> None:
        now = belonging.member(
            session, access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD), member_id
        )
        me = desk.me.staff_id
        if form.language != now.language:
            chat_language.set_for(session, desk.clock, desk.chat_words, me, member_id, form.language)
        if form.arrears != now.sees_arrears:
            households.let_see_arrears(session, desk.clock, me, member_id, form.arrears, form.reason)
            reminders.plan_instalments(session, desk.clock, household_id)

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=changed")


@router.post("/{household_id}/members/{member_id}/safety")
def change_safety(desk: AtDesk, posted: Posted, household_id: int, member_id: int) -> Response:
    """Whether others may read the person's phone, so that nothing is sent to it unasked."""
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = belonging.member(session, home, member_id)
    form = forms.Safety(posted)
    if form.wrong:
        return _member(desk, home, member, form, 422)

    def job(session: Session) -> None:
        belonging.member(
            session, access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD), member_id
        )
        households.let_be_written_to(
            session, desk.clock, desk.me.staff_id, member_id, form.safe, form.safety_reason
        )
        if form.safe:
            reminders.plan_checkins(session, desk.clock, household_id)
            reminders.plan_instalments(session, desk.clock, household_id)

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=changed")


@router.post("/{household_id}/members/{member_id}/leave")
def leave(desk: AtDesk, posted: Posted, household_id: int, member_id: int) -> Response:
    """The person no longer belongs to the household: no invite opens, nothing is sent any more."""
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = belonging.member(session, home, member_id)
    form = forms.Leaving(posted)
    if form.wrong:
        return _member(desk, home, member, form, 422)

    def job(session: Session) -> None:
        belonging.member(
            session, access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD), member_id
        )
        households.leave(session, desk.clock, desk.me.staff_id, member_id, form.why)
        invites.revoke_all(session, desk.clock, desk.me.staff_id, member_id)
        # Where nobody is left who can be reminded of what is due, a person phones.
        reminders.plan_instalments(session, desk.clock, household_id)

    try:
        desk.write(job)
    except NotPossible:  # an invite used in this very moment: the person is in, and gone all the same
        return desk.go(f"/households/{household_id}")
    return desk.go(f"/households/{household_id}?done=left")


@router.post("/{household_id}/members/{member_id}/phones/{phone_id}/end")
def end_phone(desk: AtDesk, posted: Posted, household_id: int, member_id: int, phone_id: int) -> Response:
    """The phone is theirs no longer: lost, stolen, changed. It stops working at once."""
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = belonging.member(session, home, member_id)
    form = forms.ending(phone_id, posted)
    if form.wrong:
        return _member(desk, home, member, form, 422)

    def job(session: Session) -> None:
        belonging.member(
            session, access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD), member_id
        )
        households.phones.end_one(session, desk.clock, desk.me.staff_id, member_id, phone_id, form.reason)

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=unlinked")


def _offered(desk: Desk, home: Household) -> dict[str, list[tuple[int, str]]]:
    """What the household could have; what it has may stay, even if it is not to be chosen any more."""
    with desk.read() as session:
        choices = options(session, [home.programme_id])
        site, coach = page.place_and_coach(session, home)
    return {
        "site": _with(choices.sites, site),
        "coach": _with(choices.coaches, coach),
    }


def _with(pairs: tuple[tuple[int, str], ...], now: Site | Staff | None) -> list[tuple[int, str]]:
    return [*pairs, *([] if now is None or now.id in dict(pairs) else [(now.id, now.name)])]


def _spoken(desk: Desk, member: Member) -> dict[str, dict[str, str]]:
    """The languages that a person could have; the present one may stay."""
    return {"language": {**languages(desk), member.language: language_name(member.language, desk.language)}}


def _household(desk: Desk, home: Household, form: forms.Edited, status: int = 200) -> HTMLResponse:
    return desk.page("households/edit.html", status, home=home, form=form)


def _member(
    desk: Desk, home: Household, member: Member | None, sent: Form | None = None, status: int = 200
) -> HTMLResponse:
    """The page of a person, or of a new one, with each of its forms; ``sent`` stands in the place of its like."""
    if member is None:
        return desk.page(
            "households/member.html", status, home=home, member=None, sent=sent, form=sent, phones=[]
        )
    with desk.read() as session:
        linked = households.phones.linked(session, member.id)
    now = {"language": member.language, **({"arrears": "1"} if member.sees_arrears else {})}
    phones = [(phone, forms.ending(phone.id)) for phone in linked]
    return desk.page(
        "households/member.html",
        status,
        home=home,
        member=member,
        sent=sent,
        form=sent
        if isinstance(sent, forms.ChangedMember)
        else forms.ChangedMember(start=now, offered=_spoken(desk, member)),
        safety=sent if isinstance(sent, forms.Safety) else forms.Safety(),
        leaving=sent if isinstance(sent, forms.Leaving) else forms.Leaving(),
        phones=[(phone, sent if sent and sent.named == form.named else form) for phone, form in phones],
    )
