"""The page of one case."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from admin.cases import forms, names
from admin.cases.record import record
from admin.context import Context, RequestContext
from admin.kit.form import Form, wrong
from admin.referrals import labels as referral_labels
from admin.view_log import viewed
from budgeting import access
from budgeting.cases import Topic
from budgeting.db.tables import Case
from budgeting.states.cases import Outcome
from budgeting.states.tasks import Urgency

router = APIRouter(prefix="/cases")


@router.get("/{case_id:int}")
def show(context: Context, case_id: int, part: str = "", step: str = "") -> HTMLResponse:
    """``step``: the form that is open from the start, "close" or "reopen"."""
    with context.read() as session:
        access.get(session, context.me, Case, case_id)
    viewed(context, "case", case_id)
    return page(context, case_id, part=part, step=step)


def page(
    context: RequestContext,
    case_id: int,
    *,
    status: int = 200,
    part: str = "",
    step: str = "",
    sent: Form | None = None,
    parts: Mapping[int, forms.Afterwards] | None = None,
    stale: bool = False,
) -> HTMLResponse:
    """The page of a case. ``sent`` is a submitted form, with ``parts`` about instalments; ``stale`` means that somebody
    else changed the case after the form was shown."""
    parts = parts or {}
    with context.read() as session:
        shown = record(session, context, case_id)
        return context.page(
            "cases/live.html" if part == "live" else "cases/case.html",
            status,
            place=shown,
            record=shown,
            case=shown.case,
            writes=shown.writes,
            forms=forms.fresh(shown, context.me.staff_id, sent),
            silenced=[
                (each, parts[each.id] if each.id in parts else forms.afterwards(context, shown, each))
                for each in shown.silenced
            ],
            wrong=(sent.wrong if sent else {}) | wrong(parts.values()),
            stale=stale,
            states=names.STATES,
            outcomes=names.OUTCOMES,
            names=names,
            referral_labels=referral_labels,
            Outcome=Outcome,
            Urgency=Urgency,
            Topic=Topic,
            step=step,
            swap=part == "live",
        )
