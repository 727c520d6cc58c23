"""The directory of a programme: services that families are referred to, or that go on when they leave."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import addresses, audit, named_lists
from budgeting.audit import AuditAction
from budgeting.clean_text import one_line
from budgeting.clock import Clock
from budgeting.db.tables import Partner
from budgeting.errors import NotPossible
from budgeting.named_lists import NamedList
from budgeting.states.partners import PartnerKind

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_CONTACT, LONGEST_PHONE = 120, 200, 120, 40
#: Offered at the same time; nobody finds their way among more.
MOST = 200
_SERVICES = NamedList(Partner, "partner", MOST)


@dataclass(frozen=True, slots=True)
class Entry:
    """A service as staff describe it; all but its kind and name may be empty."""

    kind: PartnerKind
    name: str
    contact: str = ""
    email: str = ""
    phone: str = ""
    #: Where it is and when it is open.
    address: str = ""


def add(session: Session, clock: Clock, staff_id: int | None, programme_id: int, entry: Entry) -> Partner:
    """Add a service. Raises NotFound, NotPossible("name" | "long" | "email" | "name_taken" | "many")."""
    entry = _checked(session, programme_id, entry)
    row = Partner(programme_id=programme_id, created_at=clock.now(), **_columns(entry))
    session.add(row)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.PARTNER_ADD, "partner", row.id)
    return row


def change(session: Session, clock: Clock, staff_id: int | None, partner_id: int, entry: Entry) -> None:
    """Describe it anew; families who were asked were told the earlier name. Raises like `add`."""
    row = named_lists.locked(session, _SERVICES, partner_id)
    columns = _columns(_checked(session, row.programme_id, entry, but=row))
    if all(getattr(row, name) == value for name, value in columns.items()):
        return
    for name, value in columns.items():
        setattr(row, name, value)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.PARTNER_CHANGE, "partner", partner_id)


def archive(session: Session, clock: Clock, staff_id: int | None, partner_id: int) -> None:
    """Offer it no longer; open referrals go on. Changes nothing the second time. Raises NotFound."""
    named_lists.archive(session, clock, staff_id, AuditAction.PARTNER_ARCHIVE, _SERVICES, partner_id)


def restore(session: Session, clock: Clock, staff_id: int | None, partner_id: int) -> None:
    """Offer it again. Raises NotFound, NotPossible("name_taken" | "many")."""
    named_lists.restore(session, clock, staff_id, AuditAction.PARTNER_RESTORE, _SERVICES, partner_id)


def of_programme(session: Session, programme_id: int, *, offered: bool = False) -> list[Partner]:
    """The services of a programme by name; ``offered``: without those that are archived."""
    query = select(Partner).where(Partner.programme_id == programme_id)
    if offered:
        query = query.where(Partner.archived_at.is_(None))
    return list(session.scalars(query.order_by(Partner.name, Partner.id).limit(2 * MOST)))


def offered(session: Session, programme_id: int, partner_id: int) -> Partner | None:
    """This service, if the programme offers it now."""
    row = session.get(Partner, partner_id)
    is_offered = row is not None and row.programme_id == programme_id and row.archived_at is None
    return row if is_offered else None


def reach(row: Partner | Entry) -> str:
    """How a family reaches the service, with what is known: where it is, whom to ask for, phone, e-mail."""
    return " · ".join(way for way in (row.address, row.contact, row.phone, row.email) if way)


def reachable(row: Partner | Entry) -> bool:
    """Whether a family can go or call there; many have no e-mail."""
    return bool(row.address or row.phone)


def _columns(entry: Entry) -> dict[str, object]:
    return {
        "kind": entry.kind,
        "name": entry.name,
        "contact": entry.contact,
        "email": entry.email,
        "phone": entry.phone,
        "address": entry.address,
    }


def _checked(session: Session, programme_id: int, entry: Entry, *, but: Partner | None = None) -> Entry:
    name, address = one_line(entry.name), one_line(entry.address)
    contact, phone = one_line(entry.contact), one_line(entry.phone)
    if not name:
        raise NotPossible("name")
    lengths = (
        (name, LONGEST_NAME),
        (address, LONGEST_ADDRESS),
        (contact, LONGEST_CONTACT),
        (phone, LONGEST_PHONE),
    )
    if any(len(words) > most for words, most in lengths):
        raise NotPossible("long")
    email = addresses.normalised(entry.email) if entry.email.strip() else ""
    if entry.email.strip() and ("@" not in email or " " in email):
        raise NotPossible("email")
    named_lists.check_name(session, _SERVICES, programme_id, name, but=but)
    return Entry(entry.kind, name, contact, email, phone, address)
