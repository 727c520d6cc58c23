"""What an activity prints: the attendance sheet of a session, and certificates with their register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.activities import queries
from admin.activities.certificate_forms import Issued, Taken
from admin.context import Context, Posted, RequestContext
from admin.kit import errors, papers
from admin.kit.errors import CHANGED
from admin.kit.form import Form
from admin.kit.form import wrong as all_wrong
from budgeting import access, activities, audit, files
from budgeting.access import Action
from budgeting.activities import certificates, hours
from budgeting.audit import AuditAction
from budgeting.clock import local_date
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Certificate,
    Enrolment,
    Household,
    Member,
    Programme,
    Staff,
)
from budgeting.errors import NotPossible
from budgeting.papers import Template, make_each
from budgeting.papers.limits import MOST
from budgeting.states.activities import EnrolmentState
from dialogs.activities import certificates as news
from dialogs.text import Text, figures, t
from dialogs.text.languages import MAIN

router = APIRouter(prefix="/activities")
#: Lines for people who come without having said so.
EMPTY = 5
#: Centimetres of a line to sign on.
LINE = 1.1
DAY = "d MMMM y"


@router.get("/sessions/{session_id:int}/sheet.pdf")
def sheet(context: Context, session_id: int) -> Response:
    """The attendance sheet, to sign by hand."""
    with context.read() as session:
        meeting = access.get(session, context.me, ActivitySession, session_id)
        data = _sheet(session, context, meeting)
    made = papers.printed(context, Template.RECORD, data, f"session-{session_id}")
    me = context.me.staff_id
    context.write(
        lambda s: audit.note(s, context.clock, me, AuditAction.SESSION_PRINT, "session", session_id)
    )
    return made


@router.get("/{activity_id:int}/certificates")
def show(context: Context, activity_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id)
        return _page(session, context, activity, done=done)


@router.post("/{activity_id:int}/certificates")
def issue(context: Context, posted: Posted, activity_id: int) -> Response:
    """Number, make and hand over the certificates of those chosen."""
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id, Action.RUN_ACTIVITY)
        offered = _offered(session, context, activity)
    form = Issued(posted, offered={"members": offered})
    if not form.wrong and not form.members:
        form.refuse("members", t("Choose at least one person."))
    if not form.wrong:
        try:
            everybody_told = _issue(context, activity_id, form)
            done = "issued" if everybody_told else "on_paper"
            return context.go(f"/activities/{activity_id}/certificates?done={done}")
        except NotPossible as error:
            errors.refuse(form, "activities", error, "members")
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id)
        return _page(session, context, activity, 422, form=form)


@router.get("/certificates/{certificate_id:int}/paper.pdf")
def print_again(context: Context, certificate_id: int) -> Response:
    """The certificate as it was issued, byte for byte."""
    with context.read() as session:
        certificate = access.get(session, context.me, Certificate, certificate_id)
        content = files.content_of(session, certificates.file_of(session, certificate_id))
        name = certificates.file_name(certificate).removesuffix(".pdf")
    me, action = context.me.staff_id, AuditAction.CERTIFICATE_PRINT
    context.write(lambda s: audit.note(s, context.clock, me, action, "certificate", certificate_id))
    return papers.sent(content, name)


@router.post("/certificates/{certificate_id:int}/withdraw")
def withdraw(context: Context, posted: Posted, certificate_id: int) -> Response:
    with context.read() as session:
        certificate = access.get(session, context.me, Certificate, certificate_id, Action.RUN_ACTIVITY)
        activity_id = certificate.activity_id
    form = Taken(posted, mark=f"of-{certificate_id}-")
    problem = None
    if not form.wrong:
        try:
            context.write(
                lambda s: certificates.withdraw(
                    s, context.clock, context.me.staff_id, certificate_id, form.why
                )
            )
            return context.go(f"/activities/{activity_id}/certificates?done=withdrawn")
        except NotPossible:
            problem = CHANGED
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id)
        return _page(
            session,
            context,
            activity,
            409 if problem else 422,
            taken={certificate_id: form},
            problem=problem,
        )


def _issue(context: RequestContext, activity_id: int, form: Issued) -> bool:
    """Issue them; whether each person got theirs in the chat. Raises NotPossible, NotMade."""
    me = context.me.staff_id
    numbers = context.write(
        lambda s: certificates.prepare(
            s, context.clock, me, activity_id, form.members[:MOST], signer=form.signer, place=form.place
        )
    )
    with context.read() as session:
        rows = session.scalars(select(Certificate).where(Certificate.id.in_(numbers))).all()
        data = [_certificate(session, context, row) for row in rows]
    if not rows:
        return True
    made = make_each(Template.CERTIFICATE, data, context.clock.now())
    examined = {row.id: files.examine(paper) for row, paper in zip(rows, made, strict=True)}

    def job(session: Session) -> bool:
        whys = []
        for number, paper in examined.items():
            file = certificates.deliver(session, context.clock, me, number, paper)
            if file is not None:
                whys.append(news.tell(session, context.clock, context.chat_words, number, file))
        return not any(whys)

    return context.write(job)


def _certificate(session: Session, context: RequestContext, row: Certificate) -> dict[str, Any]:
    """What is printed: in Italian, whoever issues it and whatever the member reads."""

    def say(text: Text) -> str:
        return context.services.words.plain(text, MAIN)

    programme = session.get_one(Programme, row.programme_id)
    dates = context.services.words.languages[MAIN].dates
    issued = figures.day(local_date(row.issued_at, programme.zone), DAY, dates)
    return {
        "language": MAIN,
        "direction": "ltr",
        "title": say(t("Certificate of attendance")),
        "programme": programme.name,
        "intro": say(t("This is to certify that")),
        "name": row.name,
        "text": [say(t("has attended"))],
        "what": row.title,
        "facts": [
            (
                say(t("Hours attended")),
                say(t("{done} of {hours}", done=_hours(row.done), hours=_hours(row.whole))),
            ),
            (say(t("First day")), figures.day(row.first_on, DAY, dates)),
            (say(t("Last day")), figures.day(row.last_on, DAY, dates)),
        ],
        "place": f"{row.place}, {issued}" if row.place else issued,
        "signed": say(t("Signature")),
        "signer": row.signer,
        "number": say(
            t(
                "Number {number} in the register of {programme}, kept in Ponte",
                number=row.number,
                programme=programme.name,
            )
        ),
    }


def _hours(quarters: int) -> str:
    """As Italian writes them: "2,5"."""
    return f"{quarters / 4:g}".replace(".", ",")


def _sheet(session: Session, context: RequestContext, meeting: ActivitySession) -> dict[str, Any]:
    activity = session.get_one(Activity, meeting.activity_id)
    people = session.scalars(
        select(Member.name)
        .join(Enrolment, Enrolment.member_id == Member.id)
        .where(
            Enrolment.session_id == meeting.id,
            Enrolment.state.not_in((EnrolmentState.DECLINED, EnrolmentState.LAPSED)),
        )
        .order_by(Member.name, Member.id)
        .limit(queries.MOST)
    ).all()
    runs = queries.names_of_staff(session, [activity.run_by] if activity.run_by else [])
    rows = [(str(at), name, "", "") for at, name in enumerate([*people, *[""] * EMPTY], start=1)]
    starts = context.moment(meeting.starts_at, "EEEE d MMMM y, HH:mm", meeting)
    ends = context.moment(meeting.ends_at, "HH:mm", meeting)
    say = context.say_text
    return {
        "title": say(
            t("Attendance: {title}", title=activities.in_language(activity.title, context.language))
        ),
        "lead": "",
        "facts": papers.facts(
            context,
            [(t("When"), f"{starts}–{ends}"), (t("Where"), meeting.place), (t("Run by"), ", ".join(runs))],
        ),
        "footer": papers.footer(context, meeting),
        "sections": [
            {
                "heading": "",
                "empty": "",
                "blocks": [
                    {
                        "kind": "table",
                        "head": [
                            say(t("No.")),
                            say(t("Name")),
                            say(t("Signature on arrival")),
                            say(t("Signature on leaving")),
                        ],
                        "widths": [0.6, 4, 4, 4],
                        "rows": rows,
                        "height": LINE,
                    }
                ],
            }
        ],
    }


def _offered(session: Session, context: RequestContext, activity: Activity) -> dict[int, str]:
    """Who deserves one and has none, and those whose paper still has to be made, by number."""
    has = {row.member_id: row for row in certificates.valid(session, activity.id)}
    tallied = hours.tallies(session, context.clock.now(), [activity])
    due = [
        each
        for each in tallied
        if (
            has[each.member_id].delivered_at is None if each.member_id in has else certificates.deserved(each)
        )
    ]
    names = _names(session, [each.member_id for each in due])
    return {
        each.member_id: f"{names[each.member_id]}: {each.done_text}/{each.whole_text} h"
        for each in sorted(due, key=lambda each: (names[each.member_id], each.member_id))
    }


def _names(session: Session, member_ids: Sequence[int]) -> dict[int, str]:
    """Full names, as they are printed, with the household's reference."""
    query = (
        select(Member.id, Member.name, Household.reference)
        .join(Household, Household.id == Member.household_id)
        .where(Member.id.in_(member_ids))
    )
    return {row.id: f"{row.name} ({row.reference})" for row in session.execute(query)}


def _issuers(session: Session, issued: Sequence[Certificate]) -> dict[int, str]:
    query = select(Staff.id, Staff.name).where(Staff.id.in_({row.issued_by for row in issued}))
    return {row.id: row.name for row in session.execute(query)}


def _page(
    session: Session,
    context: RequestContext,
    activity: Activity,
    status: int = 200,
    *,
    form: Form | None = None,
    taken: dict[int, Form] | None = None,
    problem: Text | None = None,
    done: str = "",
) -> HTMLResponse:
    offered = _offered(session, context, activity)
    issued = certificates.valid(session, activity.id)
    tallied = hours.tallies(session, context.clock.now(), [activity])
    short = [each for each in tallied if each.member_id not in offered and each.done]
    short = [each for each in short if each.member_id not in {row.member_id for row in issued}]
    ticked = " ".join(str(number) for number in offered)
    start = {"members": ticked, "signer": context.me.name}
    withdrawals: dict[int, Form] = {
        row.id: Taken(mark=f"of-{row.id}-") for row in issued if row.delivered_at is not None
    }
    withdrawals |= taken or {}
    shown = form or Issued(start=start, offered={"members": offered})
    return context.page(
        "activities/certificates.html",
        status,
        place=session.get_one(Programme, activity.programme_id),
        activity=activity,
        title=activities.in_language(activity.title, context.language),
        form=shown,
        offered=offered,
        issued=issued,
        unmade=sum(row.delivered_at is None for row in issued),
        short=short,
        names=queries.names(session, [each.member_id for each in short]),
        withdrawals=withdrawals,
        may_run=bool(
            access.visible_numbers(session, context.me, Activity, [activity.id], Action.RUN_ACTIVITY)
        ),
        people=_issuers(session, issued),
        wrong=all_wrong([shown, *withdrawals.values()]),
        problem=problem,
        done=DONE.get(done),
    )


DONE = {
    "issued": t("Issued. Each person gets the certificate in the chat."),
    "on_paper": t("Issued. Somebody cannot be written to in the chat: print theirs and hand it over."),
    "withdrawn": t("Withdrawn. The number stays in the register, and a new certificate can be issued."),
}
