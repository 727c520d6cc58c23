"""Childcare during a session: where a task leads, and a pair that staff take apart again."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from admin.context import Context, Posted
from budgeting import access, childcare
from budgeting.access import Action
from budgeting.db.tables import ChildcareEntry, ChildcareSwap
from budgeting.errors import NotPossible

router = APIRouter(prefix="/activities/childcare")


@router.get("/{entry_id:int}")
def show(context: Context, entry_id: int) -> Response:
    """Its place on the page of its session."""
    with context.read() as session:
        entry = access.get(session, context.me, ChildcareEntry, entry_id)
        return context.go(f"/activities/sessions/{entry.session_id}#childcare")


@router.post("/swaps/{swap_id:int}/undo")
def undo(context: Context, posted: Posted, swap_id: int) -> Response:
    """Take the two apart; both hear it. One that has ended in the meantime is left as it is."""
    with context.read() as session:
        swap = access.get(session, context.me, ChildcareSwap, swap_id, Action.KEEP_CHILDCARE)
        session_id = swap.session_id
    try:
        context.write(lambda s: childcare.undo(s, context.clock, context.me.staff_id, swap_id))
    except NotPossible:
        return context.go(f"/activities/sessions/{session_id}?done=changed_meanwhile#childcare")
    return context.go(f"/activities/sessions/{session_id}?done=parted#childcare")
