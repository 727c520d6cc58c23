"""The sites of a programme: where its families live, and its activities belong.

An archived site is no longer offered for new families and activities; whoever has it keeps it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import audit, named_lists
from budgeting.audit import AuditAction
from budgeting.clean_text import one_line
from budgeting.clock import Clock
from budgeting.db.tables import Activity, Household, Site
from budgeting.errors import NotPossible
from budgeting.named_lists import NamedList
from budgeting.states.households import HouseholdState

#: Characters of a name or a quarter, of an address, and of when somebody is there.
LONGEST, LONGEST_ADDRESS, LONGEST_OPENING = 60, 120, 120
#: Offered at the same time: as many as the lists of a form hold.
MOST = 500
_SITES = NamedList(Site, "site", MOST)


@dataclass(frozen=True, slots=True)
class Entry:
    """A site as staff describe it; all but its name may be empty."""

    name: str
    quarter: str = ""
    address: str = ""
    #: When somebody is there.
    opening: str = ""


@dataclass(frozen=True, slots=True)
class SiteUse:
    """A site, how many families of the programme live there now, and how many activities belong there."""

    id: int
    name: str
    quarter: str
    address: str
    opening: str
    #: No longer offered since.
    archived_at: datetime | None
    families: int
    activities: int


def of_programme(session: Session, programme_id: int) -> list[SiteUse]:
    """All of a programme's sites, archived ones last."""
    lives_there = (Household.site_id == Site.id, Household.state == HouseholdState.ACTIVE)
    families = select(func.count()).where(*lives_there).correlate(Site).scalar_subquery()
    activities = select(func.count()).where(Activity.site_id == Site.id).correlate(Site).scalar_subquery()
    query = select(Site, families.label("families"), activities.label("activities"))
    query = query.where(Site.programme_id == programme_id)
    rows = session.execute(query.order_by(Site.archived_at.is_not(None), Site.name, Site.id).limit(2 * MOST))
    return [
        SiteUse(
            row.Site.id,
            row.Site.name,
            row.Site.quarter,
            row.Site.address,
            row.Site.opening,
            row.Site.archived_at,
            row.families,
            row.activities,
        )
        for row in rows
    ]


def offered(session: Session, programme_ids: Collection[int]) -> list[Site]:
    """The sites that these programmes offer, by name."""
    query = select(Site).where(Site.programme_id.in_(programme_ids), Site.archived_at.is_(None))
    return list(session.scalars(query.order_by(Site.name, Site.id).limit(MOST)))


def whereabouts(site: Site) -> str:
    """Where to go, as somebody is told: the site's name, and its address if it is known."""
    return ", ".join(filter(None, (site.name, site.address)))


def add(session: Session, clock: Clock, staff_id: int | None, programme_id: int, entry: Entry) -> Site:
    """Add a site.

    Raises NotFound, NotPossible("name" | "long" | "long_quarter" | "long_address" | "long_opening" | "name_taken" |
    "many").
    """
    made = Site(programme_id=programme_id, **asdict(_checked(session, programme_id, entry)))
    session.add(made)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.SITE_CREATE, "site", made.id)
    return made


def change(session: Session, clock: Clock, staff_id: int | None, site_id: int, entry: Entry) -> None:
    """Rename it, or describe it anew, for all who are there. Raises like `add`."""
    site = named_lists.locked(session, _SITES, site_id)
    columns = asdict(_checked(session, site.programme_id, entry, but=site))
    if all(getattr(site, name) == value for name, value in columns.items()):
        return
    for name, value in columns.items():
        setattr(site, name, value)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.SITE_CHANGE, "site", site_id)


def archive(session: Session, clock: Clock, staff_id: int | None, site_id: int) -> None:
    """Offer it no longer; who is there stays there. Changes nothing the second time. Raises NotFound."""
    named_lists.archive(session, clock, staff_id, AuditAction.SITE_ARCHIVE, _SITES, site_id)


def restore(session: Session, clock: Clock, staff_id: int | None, site_id: int) -> None:
    """Offer it again. Raises NotFound, NotPossible("name_taken" | "many")."""
    named_lists.restore(session, clock, staff_id, AuditAction.SITE_RESTORE, _SITES, site_id)


def _checked(session: Session, programme_id: int, entry: Entry, *, but: Site | None = None) -> Entry:
    cleaned = Entry(
        one_line(entry.name), one_line(entry.quarter), one_line(entry.address), one_line(entry.opening)
    )
    if not cleaned.name:
        raise NotPossible("name")
    # A name from before there was a limit may stay.
    if len(cleaned.name) > LONGEST and (but is None or cleaned.name != but.name):
        raise NotPossible("long")
    if len(cleaned.quarter) > LONGEST:
        raise NotPossible("long_quarter")
    if len(cleaned.address) > LONGEST_ADDRESS:
        raise NotPossible("long_address")
    if len(cleaned.opening) > LONGEST_OPENING:
        raise NotPossible("long_opening")
    named_lists.check_name(session, _SITES, programme_id, cleaned.name, but=but)
    return cleaned
