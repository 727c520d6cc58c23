"""The page of a staff person."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from admin.context import Context, RequestContext
from admin.kit import params
from admin.kit.form import Form
from admin.kit.language import LanguagesRead
from admin.staff import forms, manageable, queries, rights_in_words
from admin.staff.labels import DONE, ROLES, WORK
from budgeting import staff
from dialogs.text import Text

router = APIRouter()


@router.get("/{staff_id}")
def show(context: Context, staff_id: int, done: str = "", given: str = "", left: str = "") -> HTMLResponse:
    """``given`` and ``left``: how much just went to the colleague and to the desk."""
    return page(
        context,
        staff_id,
        done=DONE.get(done),
        given=params.number(given) or 0,
        left=params.number(left) or 0,
    )


def page(
    context: RequestContext,
    staff_id: int,
    status: int = 200,
    *,
    sent: Form | None = None,
    problem: Text | None = None,
    done: Text | None = None,
    given: int = 0,
    left: int = 0,
) -> HTMLResponse:
    """``sent`` is the submitted form: it keeps its input and shows what is wrong, while the other forms are empty."""
    with context.read() as session:
        card = queries.card(session, context.clock, context.me, staff_id)
        programmes = manageable.programmes(session, context.me)
        stated = sorted(staff.stated(session, staff_id))
    offered = forms.offered(context, card, programmes)
    return context.page(
        "staff/one.html",
        status,
        card=card,
        rights=offered["right"],
        may={
            f"{role.value}-{where}": rights_in_words.of(role, partial(context.me.uses, where))
            for where, _, role in card.roles
        },
        every_role=rights_in_words.every(),
        role_names=ROLES,
        forms={
            name: sent if isinstance(sent, kind) else kind(offered=offered, mark=f"{name}-")
            for name, kind in forms.FORMS.items()
        },
        languages=LanguagesRead(
            offered={"reads": context.language_names()}, start={"reads": " ".join(stated)}
        ),
        work=WORK,
        wrong=sent.wrong if sent else {},
        problem=problem,
        done=done,
        given=given,
        left=left,
    )
