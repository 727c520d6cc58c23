"""The people who accompany families: who they are, what they may do, how their own phones are linked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from budgeting import audit, signins
from budgeting.addresses import normalised
from budgeting.clock import Clock
from budgeting.db.tables import Household, Programme, Staff, StaffRole
from budgeting.errors import NotFound, NotPossible
from budgeting.states import Role
from budgeting.tokens import Ticket, digest, new_token

LINK_GOOD_FOR = timedelta(days=7)
#: Who answers families of a whole programme; a coach answers their own, a partner none.
ANSWERING = (Role.OPERATOR, Role.COORDINATOR, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Keeper:
    """The phone of somebody who looks after the program."""

    chat_id: int
    language: str
    zone: str


def create(
    session: Session,
    clock: Clock,
    email: str,
    name: str,
    first_name: str,
    language: str,
    phone: str = "",
) -> Staff:
    """A new staff person, without any role yet. Raises NotPossible("email" | "email_taken")."""
    address = normalised(email)
    if not address:
        raise NotPossible("email")
    if by_email(session, address) is not None:
        raise NotPossible("email_taken")
    made = Staff(
        email=address,
        name=name,
        first_name=first_name,
        language=language,
        phone=phone,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    audit.note(session, clock, None, "staff.create", "staff", made.id)
    return made


def get(session: Session, staff_id: int) -> Staff:
    """The staff person. Raises NotFound."""
    found = session.get(Staff, staff_id)
    if found is None:
        raise NotFound("staff", staff_id)
    return found


def by_email(session: Session, email: str) -> Staff | None:
    """Whoever has this address, however it was typed."""
    return session.scalar(select(Staff).where(Staff.email == normalised(email)))


def by_chat(session: Session, chat_id: int) -> Staff | None:
    """The active staff person whose own chat this is."""
    return session.scalar(select(Staff).where(Staff.telegram_chat_id == chat_id, Staff.active.is_(True)))


def grant(session: Session, staff_id: int, programme_id: int, role: Role) -> None:
    """Let a staff person act as ``role`` in a programme; twice is once."""
    if session.get(StaffRole, (staff_id, programme_id, role)) is None:
        session.add(StaffRole(staff_id=staff_id, programme_id=programme_id, role=role))
        session.flush()


def set_password(
    session: Session, clock: Clock, staff_id: int, password_hash: str, by: int | None = None
) -> None:
    """Keep the hash of a new password, set by ``by`` (None: the command line). Raises NotFound.

    Whoever was signed in with the old one is signed out, and no browser is known any more.
    """
    get(session, staff_id).password_hash = password_hash
    signins.end_all(session, staff_id)
    session.flush()
    audit.note(session, clock, by, "staff.password", "staff", staff_id)


# -- the staff bot


def create_link(session: Session, clock: Clock, staff_id: int) -> Ticket:
    """A single-use token for ``/start`` in the staff bot, good for a week; an earlier one is void."""
    person = get(session, staff_id)
    token = new_token()
    person.link_hash = digest(token)
    person.link_expires_at = clock.now() + LINK_GOOD_FOR
    session.flush()
    return Ticket(token, person.link_expires_at)


def use_link(session: Session, clock: Clock, token: str, chat_id: int) -> Staff:
    """Link the chat to whoever the token is for. Raises NotPossible("unknown" | "expired" | "chat_taken").

    A used token is as unknown as a wrong one: nothing of it is kept.
    """
    found = session.scalar(
        select(Staff).where(Staff.link_hash == digest(token), Staff.active.is_(True)).with_for_update()
    )
    if found is None or found.link_expires_at is None:
        raise NotPossible("unknown")
    if found.link_expires_at <= clock.now():
        raise NotPossible("expired")
    other = session.scalar(select(Staff.id).where(Staff.telegram_chat_id == chat_id, Staff.id != found.id))
    if other is not None:
        raise NotPossible("chat_taken")
    used: Any = session.execute(
        update(Staff)
        .where(Staff.id == found.id, Staff.link_hash == digest(token))
        .values(telegram_chat_id=chat_id, link_hash=None, link_expires_at=None)
    )
    if used.rowcount != 1:
        raise NotPossible("unknown")
    session.refresh(found)
    return found


def unlink(session: Session, staff_id: int) -> None:
    """The phone is no longer theirs, or the bot was blocked there."""
    get(session, staff_id).telegram_chat_id = None
    session.flush()


# -- who answers


def who_answers(session: Session, household_id: int) -> list[Staff]:
    """Who accompanies the household: its coach, or else whoever answers in its programme."""
    home = session.get(Household, household_id)
    if home is None:
        raise NotFound("household", household_id)
    coach = session.get(Staff, home.coach_id) if home.coach_id is not None else None
    if coach is not None and coach.active:
        return [coach]
    return operators(session, home.programme_id)


def operators(session: Session, programme_id: int | None) -> list[Staff]:
    """The programme's operators, or where it has none its coordinators and administrators.

    For what belongs to no programme: the administrators of all. A person who asks for a call is more than
    that: see `front_desk`.
    """
    if programme_id is None:
        return _with_role(session, None, Role.ADMINISTRATOR)
    return next((found for role in ANSWERING if (found := _with_role(session, programme_id, role))), [])


def front_desk(session: Session) -> list[Staff]:
    """Who calls back somebody of whom no programme knows: all operators, or who else answers where none is."""
    return next((found for role in ANSWERING if (found := _with_role(session, None, role))), [])


def keepers(session: Session) -> list[Keeper]:
    """Whom to tell that the program itself is in trouble: administrators with a linked phone, else all linked."""
    admin = StaffRole.role == Role.ADMINISTRATOR
    query = (
        select(Staff.telegram_chat_id, Staff.language, Programme.zone, admin)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .join(Programme, Programme.id == StaffRole.programme_id)
        .where(Staff.active.is_(True), Staff.telegram_chat_id.is_not(None))
        .order_by(Staff.id, Programme.id)
        .limit(200)
    )
    rows = session.execute(query).all()
    chosen = [row for row in rows if row[3]] or rows
    found = {chat: Keeper(chat, language, zone) for chat, language, zone, _ in chosen if chat is not None}
    return list(found.values())


def may_answer(session: Session, staff_id: int, programme_id: int | None, household_id: int | None) -> bool:
    """Whether the staff person may act for a household (or, with None, for a programme as a whole).

    What belongs to no programme is for every operator, and for the administrators.
    """
    theirs = and_(StaffRole.staff_id == Staff.id, Staff.id == staff_id, Staff.active.is_(True))
    if programme_id is None:
        allowed: ColumnElement[bool] = StaffRole.role.in_((Role.OPERATOR, Role.ADMINISTRATOR))
    else:
        coached = exists().where(Household.id == household_id, Household.coach_id == staff_id)
        allowed = and_(
            StaffRole.programme_id == programme_id,
            or_(StaffRole.role.in_(ANSWERING), and_(StaffRole.role == Role.COACH, coached)),
        )
    return bool(session.scalar(select(exists().where(theirs, allowed))))


def _with_role(session: Session, programme_id: int | None, role: Role) -> list[Staff]:
    has = exists().where(StaffRole.staff_id == Staff.id, StaffRole.role == role)
    if programme_id is not None:
        has = has.where(StaffRole.programme_id == programme_id)
    query = select(Staff).where(Staff.active.is_(True), has).order_by(Staff.id).limit(100)
    return list(session.scalars(query))
