"""Who may change a colleague: their roles, phone, sessions and the handover of their work."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.access.actor import Actor, actor
from budgeting.access.rights import Action
from budgeting.access.scope import get
from budgeting.db.tables import Staff, StaffRole
from budgeting.errors import NotFound


def may_manage(
    session: Session,
    by: int | None,
    staff_id: int,
    *,
    programme_id: int | None = None,
    everywhere: bool = False,
) -> None:
    """Raise NotFound unless ``by`` may change this person (None is the command line, which may).

    Services call it before the change, because people may end their own access and would fail the check
    afterwards. ``programme_id``: the change concerns only that programme. ``everywhere``: it ends something in
    all of the person's programmes.
    """
    if by is None:
        return
    who = actor(session, by)
    get(session, who, Staff, staff_id)
    elsewhere = programme_id is not None and programme_id not in who.where(Action.MANAGE_STAFF)
    if elsewhere or (everywhere and not manages_all_of(session, who, staff_id)):
        raise NotFound("staff", staff_id)


def manages_all_of(session: Session, who: Actor, staff_id: int) -> bool:
    """Whether ``who`` manages all of the person's programmes: one programme can't decide what ends everywhere."""
    held = select(StaffRole.programme_id).where(StaffRole.staff_id == staff_id)
    return set(session.scalars(held)) <= set(who.where(Action.MANAGE_STAFF))
