"""Who may change a colleague: their roles, their phone, their sessions, and whose their work is."""

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
    """Refuse whoever may not change this person (``by`` None: the command line, which may).

    It is asked before the change: one may end one's own access, and could not be asked afterwards. With a
    programme, for what concerns that one alone; ``everywhere``, for what ends in all of the person's programmes.
    Raises NotFound.
    """
    if by is None:
        return
    who = actor(session, by)
    get(session, who, Staff, staff_id)
    elsewhere = programme_id is not None and programme_id not in who.where(Action.MANAGE_STAFF)
    if elsewhere or (everywhere and not manages_all_of(session, who, staff_id)):
        raise NotFound("staff", staff_id)


def manages_all_of(session: Session, who: Actor, staff_id: int) -> bool:
    """Whether all of the person's programmes are one's own: what ends everywhere is not for one programme to say."""
    held = select(StaffRole.programme_id).where(StaffRole.staff_id == staff_id)
    return set(session.scalars(held)) <= set(who.where(Action.MANAGE_STAFF))
