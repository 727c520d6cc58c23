"""What staff do: register a household and its members, decide who sees arrears."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, clean_text, telephones
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.clock import zone as zone_of
from budgeting.db.tables import Household, Member, Site, Staff, StaffRole
from budgeting.errors import NotPossible
from budgeting.households.rows import get_household, get_member, set_on_member
from budgeting.periods import LAST_PAY_DAY
from budgeting.programmes import programme
from budgeting.search import names
from budgeting.states.staff import Role
from budgeting.tasks import unaccompanied

#: A year further back isn't that of a child.
OLDEST_CHILD = 25


def create_household(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    programme_id: int,
    reference: str,
    name: str,
    site_id: int | None = None,
    coach_id: int | None = None,
    zone: str | None = None,
    pay_day: int = 1,
    part_of: AuditAction | None = None,
) -> Household:
    """Create a household, in the programme's currency and by default its time zone.

    Raises NotFound (programme), NotPossible("name" | "reference" | "reference_taken" | "pay_day" | "coach"),
    ZoneInfoNotFoundError.
    """
    name, reference = clean_text.name(name), clean_text.name(reference, "reference")
    of = programme(session, programme_id)
    if not 1 <= pay_day <= LAST_PAY_DAY:
        raise NotPossible("pay_day")
    taken = select(Household.id).where(
        Household.programme_id == programme_id, Household.reference == reference
    )
    if session.scalar(taken) is not None:
        raise NotPossible("reference_taken")
    if coach_id is not None and not _coaches(session, coach_id, programme_id):
        raise NotPossible("coach")
    made = Household(
        programme_id=programme_id,
        site_id=site_id,
        reference=reference,
        name=name,
        coach_id=coach_id,
        zone=zone_of(zone or of.zone).key,
        currency=of.currency,
        pay_day=pay_day,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.HOUSEHOLD_CREATE, "household", made.id, part_of=part_of)
    names.keep(session, made.id)
    return made


def change_household(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    household_id: int,
    *,
    site_id: int | None,
    coach_id: int | None,
    pay_day: int,
    part_of: AuditAction | None = None,
) -> Household:
    """Change the site, coach or pay day. One audit line names the changes; without changes there is none.

    Raises NotFound, NotPossible with "site" (archived, or not in the household's programme), "coach" (not in that
    programme), "pay_day".
    """
    household = get_household(session, household_id)
    if not 1 <= pay_day <= LAST_PAY_DAY:
        raise NotPossible("pay_day")
    if site_id not in (None, household.site_id):
        site = session.get(Site, site_id)
        if site is None or site.programme_id != household.programme_id or site.archived_at is not None:
            raise NotPossible("site")
    if coach_id not in (None, household.coach_id) and not _coaches(session, coach_id, household.programme_id):
        raise NotPossible("coach")
    values = {"site_id": site_id, "coach_id": coach_id, "pay_day": pay_day}
    changed = [name for name, value in values.items() if getattr(household, name) != value]
    for name in changed:
        setattr(household, name, values[name])
    session.flush()
    if changed:
        audit.note(
            session,
            clock,
            staff_id,
            AuditAction.HOUSEHOLD_CHANGE,
            "household",
            household.id,
            details=Details(fields=tuple(changed)),
            part_of=part_of,
        )
    if coach_id is not None and "coach_id" in changed:
        unaccompanied.settle(session, clock, staff_id, household.programme_id)
    return household


def describe(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    household_id: int,
    *,
    disability: bool | None,
    disability_why: str = "",
) -> Household:
    """Record whether somebody at home has a recognised disability: yes or no, and for what it is needed; never more.

    None: nobody asked. Raises NotFound, NotPossible("why") for a yes without a reason.
    """
    household = get_household(session, household_id)
    why = clean_text.one_line(disability_why) if disability else ""
    if disability and not why:
        raise NotPossible("why")
    if (household.disability, household.disability_why) != (disability, why):
        household.disability, household.disability_why = disability, why
        session.flush()
        changed = Details(fields=("disability",))
        audit.note(
            session,
            clock,
            staff_id,
            AuditAction.HOUSEHOLD_CHANGE,
            "household",
            household_id,
            details=changed,
        )
    return household


def describe_member(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    member_id: int,
    *,
    birth_year: int | None,
    elderly: bool,
) -> Member:
    """Record the year in which a child was born, or whether an adult is elderly.

    Raises NotFound, NotPossible("year").
    """
    member = get_member(session, member_id)
    if birth_year is not None and not _plausible(clock, birth_year):
        raise NotPossible("year")
    given = (None, elderly) if member.adult else (birth_year, False)
    if (member.birth_year, member.elderly) != given:
        member.birth_year, member.elderly = given
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.MEMBER_CHANGE, "member", member_id)
    return member


def _plausible(clock: Clock, birth_year: int) -> bool:
    """Of somebody who is a child, or was one when the household came."""
    return 0 <= clock.now().year - birth_year <= OLDEST_CHILD


def _coaches(session: Session, staff_id: int | None, programme_id: int) -> bool:
    query = (
        select(Staff.id)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(
            Staff.id == staff_id,
            Staff.active.is_(True),
            StaffRole.programme_id == programme_id,
            StaffRole.role == Role.COACH,
        )
        # If this person's access is being ended now, that waits, and then finds this family among theirs.
        .with_for_update(key_share=True, read=True, of=Staff)
    )
    return session.scalar(query) is not None


def add_member(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    household_id: int,
    name: str,
    language: str = "it",
    adult: bool = True,
    sees_arrears: bool = False,
    telephone: str = "",
    part_of: AuditAction | None = None,
) -> Member:
    """Add a person to a household, not joined yet. Raises NotFound, NotPossible("name" | "telephone")."""
    made = Member(
        household_id=get_household(session, household_id).id,
        name=clean_text.name(name),
        language=language,
        adult=adult,
        sees_arrears=sees_arrears,
        telephone=telephones.normalised(telephone),
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.MEMBER_CREATE, "member", made.id, part_of=part_of)
    names.keep(session, made.household_id)
    return made


def let_see_arrears(
    session: Session, clock: Clock, staff_id: int | None, member_id: int, allowed: bool, reason: str = ""
) -> None:
    """Staff decide whether this member reads about arrears. Raises NotFound."""
    set_on_member(session, member_id, sees_arrears=allowed)
    action = AuditAction.MEMBER_SHOW_ARREARS if allowed else AuditAction.MEMBER_HIDE_ARREARS
    audit.note(session, clock, staff_id, action, "member", member_id, reason)


def let_be_written_to(
    session: Session, clock: Clock, staff_id: int | None, member_id: int, allowed: bool, reason: str = ""
) -> None:
    """Staff decide whether unasked messages go to this member's phone, which others may read. Raises NotFound."""
    unsafe_at = None if allowed else get_member(session, member_id).unsafe_at or clock.now()
    set_on_member(session, member_id, unsafe_at=unsafe_at)
    action = AuditAction.MEMBER_SAFE if allowed else AuditAction.MEMBER_UNSAFE
    audit.note(session, clock, staff_id, action, "member", member_id, reason)
