"""An allowance: received, put off, or withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from admin.activities import forms
from admin.activities.routes import page
from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.form import Form
from budgeting import access
from budgeting.access import Action
from budgeting.activities import allowances
from budgeting.db.tables import Activity, Allowance
from budgeting.errors import NotPossible
from budgeting.states.activities import AllowanceDelay

router = APIRouter(prefix="/activities/allowances")


@router.get("/{allowance_id:int}")
def show(context: Context, allowance_id: int) -> Response:
    """Its place on the page of its activity."""
    return context.go(f"/activities/{_activity(context, allowance_id, Action.READ_ACTIVITY)}#allowances")


@router.post("/{allowance_id:int}/received")
def received(context: Context, posted: Posted, allowance_id: int) -> Response:
    form = forms.Received(posted, mark=f"of-{allowance_id}-")
    return _settle(
        context,
        allowance_id,
        form,
        "on",
        lambda session, staff_id: allowances.receive(session, context.clock, staff_id, allowance_id, form.on),
    )


@router.post("/{allowance_id:int}/put-off")
def put_off(context: Context, posted: Posted, allowance_id: int) -> Response:
    form = forms.Late(posted, mark=f"of-{allowance_id}-")

    def late(session: Session, staff_id: int) -> None:
        why = AllowanceDelay(form.why)
        allowances.put_off(session, context.clock, staff_id, allowance_id, why, form.expected_on)

    return _settle(context, allowance_id, form, "expected_on", late)


@router.post("/{allowance_id:int}/withdraw")
def withdraw(context: Context, posted: Posted, allowance_id: int) -> Response:
    activity_id = _activity(context, allowance_id)
    context.write(lambda s: allowances.withdraw(s, context.clock, context.me.staff_id, allowance_id))
    return context.go(f"/activities/{activity_id}#allowances")


def _settle(
    context: RequestContext,
    allowance_id: int,
    form: Form,
    field: str,
    change: Callable[[Session, int], None],
) -> Response:
    activity_id = _activity(context, allowance_id)
    if not form.wrong:
        try:
            context.write(lambda session: change(session, context.me.staff_id))
            return context.go(f"/activities/{activity_id}#allowances")
        except NotPossible as error:
            errors.refuse(form, "activities", error, field)
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id)
        return page(session, context, activity, 422, at=(allowance_id, field, form))


def _activity(context: RequestContext, allowance_id: int, action: Action = Action.RUN_ACTIVITY) -> int:
    with context.read() as session:
        return access.get(session, context.me, Allowance, allowance_id, action).activity_id
