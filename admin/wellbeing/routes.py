"""The page of a family's answers, and the form to fill in together with a person."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.kit import errors
from admin.kit.form import Form
from admin.wellbeing import forms, labels, queries
from budgeting import access, wellbeing
from budgeting.access import Action
from budgeting.db.tables import Household, Member
from budgeting.errors import NotPossible
from budgeting.wellbeing import QUESTIONS
from dialogs.text import Text
from dialogs.wellbeing import items

router = APIRouter(prefix="/households/{household_id:int}/wellbeing")


@router.get("")
def show(context: Context, household_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.READ_WELLBEING)
        people = queries.of_household(session, household)
    return household_frame.page(
        context,
        household,
        Tab.TOGETHER,
        "wellbeing/answers.html",
        people=people,
        items=items.ITEMS,
        scales=[items.answers(question) for question in range(1, QUESTIONS + 1)],
        moments=labels.MOMENTS,
        modes=labels.MODES,
        states=labels.STATES,
        bands=labels.BANDS,
        speaks=context.language_name,
        may_keep=access.allows(context.me, Action.KEEP_WELLBEING, household),
        done=labels.DONE.get(done),
    )


@router.get("/{member_id:int}")
def ask(context: Context, household_id: int, member_id: int) -> HTMLResponse:
    household, member = _member(context, household_id, member_id)
    with context.read() as session:
        age = wellbeing.age_of(session, member_id)
    start = {"language": member.language, "age": age.value if age is not None else ""}
    form = forms.ReadOut(start=start, offered={"language": _languages(context)})
    return _form(context, household, member, form)


@router.post("/{member_id:int}")
def read_out(context: Context, posted: Posted, household_id: int, member_id: int) -> Response:
    """Keep what the person answered aloud."""
    household, member = _member(context, household_id, member_id)
    form = forms.ReadOut(posted, offered={"language": _languages(context)})
    if form.wrong:
        return _form(context, household, member, form, status=422)

    def job(session: Session) -> None:
        access.get(session, context.me, Household, household_id, Action.KEEP_WELLBEING)
        wellbeing.read_out(
            session,
            context.clock,
            context.me.staff_id,
            member_id,
            form.value("age"),
            forms.answers(form),
            form.value("language"),
        )

    try:
        context.write(job)
    except NotPossible as error:
        return _form(context, household, member, form, errors.said("wellbeing", error).text, 422)
    return context.go(f"/households/{household_id}/wellbeing?done=kept")


def _member(context: RequestContext, household_id: int, member_id: int) -> tuple[Household, Member]:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_WELLBEING)
        theirs = (Member.household_id == household_id, Member.left_at.is_(None), Member.adult.is_(True))
        member = access.get(session, context.me, Member, member_id, Action.KEEP_WELLBEING, *theirs)
    return household, member


def _languages(context: RequestContext) -> dict[str, str]:
    return {known.code: known.name for known in context.chat_words.languages.values()}


def _form(
    context: RequestContext,
    household: Household,
    member: Member,
    form: Form,
    problem: Text | None = None,
    status: int = 200,
) -> HTMLResponse:
    words = context.chat_words
    questions = [
        {
            "field": forms.field_of(question),
            "statement": items.ITEMS[question - 1],
            "instruction": items.instruction(question),
            # As it is read out, if the person speaks another language than the reader.
            "spoken": words.plain(items.ITEMS[question - 1], member.language),
        }
        for question in range(1, QUESTIONS + 1)
    ]
    return household_frame.page(
        context,
        household,
        Tab.TOGETHER,
        "wellbeing/read_out.html",
        status,
        member=member,
        form=form,
        questions=questions,
        foreign=member.language != context.language,
        validated=member.language in items.VALIDATED,
        problem=problem,
    )
