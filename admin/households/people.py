"""What operators change of a household and of its people."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import lengths
from admin.desk import AtDesk, Desk, Form
from admin.households import belonging
from admin.households.fields import Fields
from admin.households.options import PAY_DAYS, languages, options
from admin.viewed import viewed
from budgeting import access, households, invites, reminders
from budgeting.access import Action
from budgeting.db.tables import Household, Member
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
    return _household(desk, home, Fields({name: str(value) for name, value in now.items()}))


@router.post("/{household_id}/edit")
def change(desk: AtDesk, form: Form, household_id: int) -> Response:
    fields = Fields(form)
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        choices = options(session, [home.programme_id])
    site_id = fields.row("site", [*dict(choices.sites), *_now(home.site_id)])
    coach_id = fields.row("coach", [*dict(choices.coaches), *_now(home.coach_id)])
    pay_day = fields.number("pay_day", PAY_DAYS.start, PAY_DAYS.stop - 1)
    if fields.wrong:
        return _household(desk, home, fields, 422)

    def job(session: Session) -> None:
        access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        households.change_household(
            session,
            desk.clock,
            desk.me.staff_id,
            household_id,
            site_id=site_id,
            coach_id=coach_id,
            pay_day=pay_day,
        )

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=changed")


@router.get("/{household_id}/members/new")
def ask_new(desk: AtDesk, household_id: int) -> HTMLResponse:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    return _member(desk, home, None, Fields({"adult": "1", "language": "it"}))


@router.post("/{household_id}/members/new")
def add(desk: AtDesk, form: Form, household_id: int) -> Response:
    fields = Fields(form)
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    name = fields.text("name", lengths.NAME)
    language = fields.one_of("language", languages(desk))
    adult = fields.ticked("adult")
    arrears = adult and fields.ticked("arrears")
    if fields.wrong:
        return _member(desk, home, None, fields, 422)

    def job(session: Session) -> None:
        access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        me = desk.me.staff_id
        households.add_member(session, desk.clock, me, household_id, name, language, adult, arrears)

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=added")


@router.get("/{household_id}/members/{member_id}")
def ask_member(desk: AtDesk, household_id: int, member_id: int) -> HTMLResponse:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = belonging.member(session, home, member_id)
    viewed(desk, "household", household_id)
    ticks = {"arrears": "1"} if member.sees_arrears else {}
    return _member(desk, home, member, Fields({"language": member.language, **ticks}))


@router.post("/{household_id}/members/{member_id}")
def change_member(desk: AtDesk, form: Form, household_id: int, member_id: int) -> Response:
    fields = Fields(form)
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = belonging.member(session, home, member_id)
    language = fields.one_of("language", {*languages(desk), member.language})
    arrears = fields.ticked("arrears")
    reason = fields.text("reason", lengths.REASON, needed=arrears and not member.sees_arrears)
    if arrears and not member.adult:
        fields.wrong["arrears"] = t("A child does not read about arrears.")
    if fields.wrong:
        return _member(desk, home, member, fields, 422)

    def job(session: Session) -> None:
        now = belonging.member(
            session, access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD), member_id
        )
        if language != now.language:
            chat_language.set_for(session, desk.clock, desk.chat_words, desk.me.staff_id, member_id, language)
        if arrears != now.sees_arrears:
            households.let_see_arrears(session, desk.clock, desk.me.staff_id, member_id, arrears, reason)
            reminders.plan_instalments(session, desk.clock, household_id)

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=changed")


@router.post("/{household_id}/members/{member_id}/safety")
def change_safety(desk: AtDesk, form: Form, household_id: int, member_id: int) -> Response:
    """Whether others may read the person's phone, so that nothing is sent to it unasked."""
    fields = Fields(form)
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = belonging.member(session, home, member_id)
    reason, safe = fields.text("safety_reason", lengths.REASON), fields.ticked("safe")
    if fields.wrong:
        ticks = {"arrears": "1"} if member.sees_arrears else {}
        fields.kept |= {"language": member.language, **ticks}
        return _member(desk, home, member, fields, 422)

    def job(session: Session) -> None:
        belonging.member(
            session, access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD), member_id
        )
        households.let_be_written_to(session, desk.clock, desk.me.staff_id, member_id, safe, reason)
        if safe:
            reminders.plan_checkins(session, desk.clock, household_id)
            reminders.plan_instalments(session, desk.clock, household_id)

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=changed")


@router.post("/{household_id}/members/{member_id}/leave")
def leave(desk: AtDesk, form: Form, household_id: int, member_id: int) -> Response:
    """The person no longer belongs to the household: no invite opens, nothing is sent any more."""
    fields = Fields(form)
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = belonging.member(session, home, member_id)
    why = fields.text("why", lengths.REASON)
    if fields.wrong:
        ticks = {"arrears": "1"} if member.sees_arrears else {}
        fields.kept |= {"language": member.language, **ticks}
        return _member(desk, home, member, fields, 422)

    def job(session: Session) -> None:
        belonging.member(
            session, access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD), member_id
        )
        households.leave(session, desk.clock, desk.me.staff_id, member_id, why)
        invites.revoke_all(session, desk.clock, desk.me.staff_id, member_id)
        # Where nobody is left who can be reminded of what is due, a person phones.
        reminders.plan_instalments(session, desk.clock, household_id)

    try:
        desk.write(job)
    except NotPossible:  # an invite used in this very moment: the person is in, and gone all the same
        return desk.go(f"/households/{household_id}")
    return desk.go(f"/households/{household_id}?done=left")


@router.post("/{household_id}/members/{member_id}/phones/{phone_id}/end")
def end_phone(desk: AtDesk, form: Form, household_id: int, member_id: int, phone_id: int) -> Response:
    """The phone is theirs no longer: lost, stolen, changed. It stops working at once."""
    fields = Fields(form)
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        member = belonging.member(session, home, member_id)
    # A page has one such form for each phone.
    reason = fields.text(f"reason-{phone_id}", lengths.REASON)
    if fields.wrong:
        fields.kept |= {"language": member.language, **({"arrears": "1"} if member.sees_arrears else {})}
        return _member(desk, home, member, fields, 422)

    def job(session: Session) -> None:
        belonging.member(
            session, access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD), member_id
        )
        households.phones.end_one(session, desk.clock, desk.me.staff_id, member_id, phone_id, reason)

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=unlinked")


def _now(row: int | None) -> list[int]:
    """What holds now may stay, even if it is not to be chosen any more."""
    return [] if row is None else [row]


def _household(desk: Desk, home: Household, fields: Fields, status: int = 200) -> HTMLResponse:
    with desk.read() as session:
        choices = options(session, [home.programme_id])
    return desk.page(
        "households/edit.html",
        status,
        home=home,
        kept=fields.kept,
        wrong=fields.wrong,
        choices=choices,
        pay_days=PAY_DAYS,
    )


def _member(
    desk: Desk, home: Household, member: Member | None, fields: Fields, status: int = 200
) -> HTMLResponse:
    phones = []
    if member is not None:
        with desk.read() as session:
            phones = households.phones.linked(session, member.id)
    return desk.page(
        "households/member.html",
        status,
        home=home,
        member=member,
        kept=fields.kept,
        wrong=fields.wrong,
        languages=languages(desk),
        phones=phones,
    )
