"""Programmes: making them, their settings, and who is on call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from budgeting import audit, clean_text
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.db.tables import Programme, Staff, StaffRole
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes.setting_kinds import WrongSetting
from budgeting.programmes.settings import Settings
from budgeting.schedule import due
from budgeting.states.programmes import Instrument
from budgeting.states.staff import Role


def programme(session: Session, programme_id: int) -> Programme:
    """The programme. Raises NotFound."""
    row = session.get(Programme, programme_id)
    if row is None:
        raise NotFound("programme", programme_id)
    return row


def by_code(session: Session, code: str) -> Programme | None:
    """The programme with this short name, as given on the command line."""
    return session.scalar(select(Programme).where(Programme.code == code))


def front(session: Session) -> Programme | None:
    """The programme whose office answers people who write without an invite: the oldest running one."""
    query = select(Programme).where(Programme.archived_at.is_(None)).order_by(Programme.id).limit(1)
    return session.scalar(query)


def running(session: Session) -> list[Programme]:
    """The programmes that aren't archived, oldest first; an installation has a handful."""
    query = select(Programme).where(Programme.archived_at.is_(None)).order_by(Programme.id).limit(200)
    return list(session.scalars(query))


def create(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    code: str,
    name: str,
    *,
    zone: str | None = None,
    **settings: Any,
) -> Programme:
    """Create a programme with these `Settings`; ``staff_id`` administers it. Raises NotPossible("code_taken" | "name"),
    WrongSetting.
    """
    if by_code(session, code) is not None:
        raise NotPossible("code_taken")
    made = Programme(
        code=code,
        name=clean_text.name(name),
        settings=_stored({}, settings),
        created_at=clock.now(),
    )
    if zone is not None:
        made.zone = zone
    session.add(made)
    session.flush()
    if staff_id is not None:
        # Otherwise nobody could give anybody a role in it.
        session.add(StaffRole(staff_id=staff_id, programme_id=made.id, role=Role.ADMINISTRATOR))
        session.flush()
    _look_at_people(session, made.id, Settings.of(made))
    audit.note(session, clock, staff_id, AuditAction.PROGRAMME_CREATE, "programme", made.id)
    return made


def settle(
    session: Session, clock: Clock, staff_id: int | None, programme_id: int, **settings: Any
) -> Programme:
    """Change the programme's settings, by their names in `Settings`. An instrument switched on again continues.

    Raises NotFound, also if the staff person may not, and WrongSetting; then nothing changes.
    """
    row = programme(session, programme_id)
    before, stored = Settings.of(row), _stored(row.settings, settings)
    after = Settings(stored)
    if "on_call" in settings:
        _look_at_people(session, row.id, after)
    changed = [name for name, each in Settings.declared.items() if before.value(each) != after.value(each)]
    if not changed:
        return row
    row.settings = stored
    session.flush()
    audit.note(
        session,
        clock,
        staff_id,
        AuditAction.PROGRAMME_SETTLE,
        "programme",
        row.id,
        details=Details(fields=tuple(sorted(changed))),
    )
    if any(after.has(each) and not before.has(each) for each in Instrument):
        due.revive(session, clock)
    return row


def _stored(stored: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the ``given`` values, each checked; leaves out defaults."""
    document = dict(stored)
    for name, value in given.items():
        setting = Settings.declared.get(name)
        if setting is None:
            raise WrongSetting(name, "unknown")
        checked = setting.checked(value)
        document.pop(name, None)
        if checked != setting.default:
            document[name] = setting.to_json(checked)
    after = Settings(document)
    if {"office_from", "office_to"} & set(given) and after.office_from >= after.office_to:
        raise WrongSetting("office_to", "office_hours")
    return document


def _look_at_people(session: Session, programme_id: int, settings: Settings) -> None:
    """Check that everyone on call answers families of this programme. Raises WrongSetting."""
    if settings.on_call:
        people = {person.id for person in can_be_on_call(session, programme_id)}
        if not set(settings.on_call) <= people:
            raise WrongSetting("on_call", "on_call")


def can_be_on_call(session: Session, programme_id: int) -> list[Staff]:
    """The staff who answer families of the programme, by name."""
    holds = exists().where(
        StaffRole.staff_id == Staff.id,
        StaffRole.programme_id == programme_id,
        StaffRole.role != Role.PARTNER,
    )
    query = select(Staff).where(Staff.active.is_(True), holds).order_by(Staff.name, Staff.id)
    return list(session.scalars(query.limit(200)))
