"""One entry: show it or not, and bring together its author and somebody who is interested."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.kit import errors
from admin.kit.fields import Choice, Code
from admin.kit.form import Form
from admin.skills import labels, queries
from budgeting import access, skills
from budgeting.access import Action
from budgeting.db.tables import Household, Member, Skill, SkillInterest
from budgeting.errors import NotFound, NotPossible
from budgeting.states.skills import SkillRefusal
from dialogs.skills import news
from dialogs.skills.wording import TIMES

router = APIRouter()


class Read(Form):
    """``changed``: the entry as the reader saw it."""

    changed = Code()

    def moment(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.changed)
        except ValueError:
            return None


class Refusal(Read):
    why: Choice[str] = Choice({why.value: words for why, words in labels.REFUSALS.items()})


@router.get("/skills/{skill_id:int}")
def show(context: Context, skill_id: int, done: str = "") -> HTMLResponse:
    return _sheet(context, skill_id, done=done)


@router.post("/skills/{skill_id:int}/approve")
def approve(context: Context, posted: Posted, skill_id: int) -> Response:
    form = Read(posted)
    _entry(context, skill_id)

    def job(session: Session) -> bool:
        changed = skills.approve(session, context.clock, context.me.staff_id, skill_id, form.moment())
        return news.approved(session, context.clock, context.chat_words, changed)

    try:
        told = context.write(job)
    except NotPossible as error:
        return _sheet(context, skill_id, problem=error, status=409)
    return context.go(f"/skills/{skill_id}?done={'approved' if told else 'untold'}")


@router.post("/skills/{skill_id:int}/refuse")
def refuse(context: Context, posted: Posted, skill_id: int) -> Response:
    form = Refusal(posted)
    _entry(context, skill_id)
    if form.wrong:
        return _sheet(context, skill_id, form=form, status=422)

    def job(session: Session) -> bool:
        changed = skills.refuse(
            session, context.clock, context.me.staff_id, skill_id, SkillRefusal(form.why), form.moment()
        )
        return news.refused(session, context.clock, context.chat_words, changed)

    try:
        told = context.write(job)
    except NotPossible as error:
        return _sheet(context, skill_id, problem=error, status=409)
    return context.go(f"/skills/{skill_id}?done={'refused' if told else 'untold'}")


@router.post("/skills/{skill_id:int}/interests/{interest_id:int}/match")
def match(context: Context, posted: Posted, skill_id: int, interest_id: int) -> Response:
    """Both sides agreed; they are told."""
    _interest(context, skill_id, interest_id)

    def job(session: Session) -> bool:
        interest = skills.bring_together(session, context.clock, context.me.staff_id, interest_id)
        entry = session.get_one(Skill, interest.skill_id)
        return news.matched(session, context.clock, context.chat_words, entry, interest)

    try:
        told = context.write(job)
    except NotPossible as error:
        return _sheet(context, skill_id, problem=error, status=409)
    return context.go(f"/skills/{skill_id}?done={'matched' if told else 'untold'}")


@router.post("/skills/{skill_id:int}/interests/{interest_id:int}/decline")
def decline(context: Context, posted: Posted, skill_id: int, interest_id: int) -> Response:
    """It does not work out; both are told."""
    _interest(context, skill_id, interest_id)

    def job(session: Session) -> bool:
        interest = skills.not_possible(session, context.clock, context.me.staff_id, interest_id)
        entry = session.get_one(Skill, interest.skill_id)
        return news.unmatched(session, context.clock, context.chat_words, entry, interest)

    try:
        told = context.write(job)
    except NotPossible as error:
        return _sheet(context, skill_id, problem=error, status=409)
    return context.go(f"/skills/{skill_id}?done={'unmatched' if told else 'untold'}")


@router.get("/skills/interests/{interest_id:int}")
def lead(context: Context, interest_id: int) -> Response:
    """A task about an interest leads to the entry; without the right to see it, to the family that is interested."""
    with context.read() as session:
        interest = access.get(session, context.me, SkillInterest, interest_id)
        try:
            access.get(session, context.me, Skill, interest.skill_id)
        except NotFound:
            return context.go(f"/households/{interest.household_id}")
    return context.go(f"/skills/{interest.skill_id}")


def _entry(context: RequestContext, skill_id: int) -> None:
    with context.read() as session:
        access.get(session, context.me, Skill, skill_id, Action.KEEP_SKILL)


def _interest(context: RequestContext, skill_id: int, interest_id: int) -> None:
    with context.read() as session:
        access.get(session, context.me, Skill, skill_id, Action.KEEP_SKILL)
        interest = access.get(session, context.me, SkillInterest, interest_id, Action.KEEP_SKILL)
        if interest.skill_id != skill_id:
            raise NotFound("skill_interest", interest_id)


def _sheet(
    context: RequestContext,
    skill_id: int,
    *,
    form: Refusal | None = None,
    problem: NotPossible | None = None,
    done: str = "",
    status: int = 200,
) -> HTMLResponse:
    with context.read() as session:
        entry = access.get(session, context.me, Skill, skill_id)
        household = session.get_one(Household, entry.household_id)
        person = session.get_one(Member, entry.member_id)
        interested = queries.interested(session, context, skill_id)
        elsewhere = queries.elsewhere(session, skill_id, interested)
        keeps = access.allows(context.me, Action.KEEP_SKILL, household)
        session.expunge_all()
    return household_frame.page(
        context,
        household,
        Tab.TOGETHER,
        "skills/one.html",
        status,
        person=person,
        entry=entry,
        interested=interested,
        elsewhere=elsewhere,
        keeps=keeps,
        form=form or Refusal(),
        problem=errors.said("skills", problem).text if problem is not None else None,
        done=labels.DONE.get(done),
        states=labels.STATES,
        tags=labels.TAGS,
        kinds=labels.KINDS,
        categories=labels.CATEGORIES,
        times=TIMES,
        refusals=labels.REFUSALS,
        interests=labels.INTERESTS,
    )
