"""Who may get messages, queried once for many households."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from budgeting.arrears import visibility
from budgeting.calendars import QuietRules
from budgeting.db.tables import Consent, Household, Member, Programme
from budgeting.households import consents
from budgeting.programmes import Settings
from budgeting.schedule.due import Due
from budgeting.states.households import HouseholdState
from budgeting.states.programmes import Instrument

#: Why a household isn't told, most useful first for the person who phones.
WORST_FIRST = ("stopped", "unreachable", "unsafe", "no_consent", "not_joined", "hidden", "left")


@dataclass(frozen=True, slots=True)
class ActiveHousehold:
    """A household with its programme's rules."""

    id: int
    programme_id: int
    zone: str
    #: The day of the month on which its budget's month begins.
    pay_day: int
    rules: QuietRules
    ladder: tuple[int, ...]
    #: Whether its programme is paused: nothing unasked goes to anybody.
    paused: bool
    #: Days before the rent on which we first look whether it is safe; 0: never.
    rent_warning_days: int


class HouseholdPage:
    """Some households for which something is planned; what all planners ask about them is read once."""

    def __init__(self, session: Session, ids: Collection[int]) -> None:
        self.ids = ids
        self._session = session
        self._active: list[tuple[ActiveHousehold, Settings]] | None = None
        self._adults: dict[int, list[Member]] | None = None

    def active(self, instrument: Instrument | None = None) -> dict[int, ActiveHousehold]:
        """Those that are active, in a running programme that uses the instrument (if given)."""
        if self._active is None:
            self._active = list(_active(self._session, self.ids))
        return {place.id: place for place, settings in self._active if settings.has(instrument)}

    def adults(self, among: Collection[int], *, arrears: bool = False) -> dict[int, list[Member]]:
        """The same as `adults`, of the households in ``among``."""
        if self._adults is None:
            self._adults = adults(self._session, self.ids)
        told = {
            household_id: [
                member
                for member in there
                if not arrears or visibility.allowed(member.sees_arrears, member.left_at is not None)
            ]
            for household_id, there in self._adults.items()
            if household_id in among
        }
        return {household_id: there for household_id, there in told.items() if there}


def _active(session: Session, household_ids: Collection[int]) -> Iterator[tuple[ActiveHousehold, Settings]]:
    query = (
        select(Household.id, Household.zone, Household.pay_day, Programme)
        .join(Programme, Household.programme_id == Programme.id)
        .where(
            Household.id.in_(household_ids),
            Household.state == HouseholdState.ACTIVE,
            Programme.archived_at.is_(None),
        )
    )
    for row in session.execute(query):
        settings = Settings.of(row.Programme)
        place = ActiveHousehold(
            row.id,
            row.Programme.id,
            row.zone,
            row.pay_day,
            QuietRules.of(settings),
            settings.ladder,
            row.Programme.paused_at is not None,
            settings.rent_warning_days,
        )
        yield place, settings


def active_household(
    session: Session, household_id: int, instrument: Instrument | None = None
) -> ActiveHousehold | None:
    """A household if it is active, in a running programme that uses the instrument (if given)."""
    return HouseholdPage(session, [household_id]).active(instrument).get(household_id)


def consented() -> ColumnElement[bool]:
    """Whether a member's consent to the current notice holds: without consent we write nothing."""
    return consents.stands(Member.id, consents.current(Member.household_id))


def may_be_told() -> list[ColumnElement[bool]]:
    """The conditions on a member who may get proactive messages."""
    return [
        Member.joined_at.is_not(None),
        Member.stopped_at.is_(None),
        Member.unreachable_at.is_(None),
        Member.left_at.is_(None),
        Member.unsafe_at.is_(None),
        consented(),
    ]


def anybody_to_ask(session: Session, household_id: int) -> bool:
    """Whether any adult in the household may be told anything."""
    return bool(adults(session, [household_id]))


def ever_told(session: Session, household_ids: Collection[int]) -> set[int]:
    """The households in which somebody has ever agreed to get messages."""
    query = (
        select(Member.household_id)
        .join(Consent, Consent.member_id == Member.id)
        .where(Member.household_id.in_(household_ids))
        .distinct()
    )
    return set(session.scalars(query))


def why_untold(session: Session, household_id: int) -> str | None:
    """Why nobody in the household can be reminded of an instalment, as a code; None if somebody can.

    Of several reasons, the one a person on the phone can do most about.
    """
    if adults(session, [household_id], arrears=True):
        return None
    there = list(
        session.scalars(
            select(Member).where(
                Member.household_id == household_id, Member.adult.is_(True), Member.left_at.is_(None)
            )
        )
    )
    if not there:
        return "left"
    reasons = {why_unwelcome(session, member, arrears=True) for member in there}
    return next(reason for reason in WORST_FIRST if reason in reasons)


def why_unwelcome(session: Session, member: Member, *, arrears: bool) -> str | None:
    """Why a member may not be told (with ``arrears``: about arrears), as a code; None if they may."""
    if member.left_at is not None:
        return "left"
    if member.joined_at is None:
        return "not_joined"
    if member.stopped_at is not None:
        return "stopped"
    if member.unreachable_at is not None:
        return "unreachable"
    if member.unsafe_at is not None:
        return "unsafe"
    if session.scalars(select(Member.id).where(Member.id == member.id, consented())).first() is None:
        return "no_consent"
    # Members who left were excluded above.
    return "hidden" if arrears and not visibility.allowed(member.sees_arrears, left=False) else None


def nobody_there(
    session: Session, event: Due, household_id: int | None, *, arrears: bool = False
) -> str | None:
    """Why nobody can be told about an event, as a code: the member may not be told, or the family has left."""
    if event.member_id is not None:
        member = session.get(Member, event.member_id)
        if member is None:
            return "gone"
        household_id = member.household_id
        if reason := why_unwelcome(session, member, arrears=arrears):
            return reason
    place = active_household(session, household_id) if household_id else None
    return None if place is not None else "left"


def adults(
    session: Session, household_ids: Collection[int], *, arrears: bool = False
) -> dict[int, list[Member]]:
    """The adults who may be told, by household; with ``arrears`` only those who may read about arrears."""
    query = (
        select(Member)
        .where(Member.household_id.in_(household_ids), Member.adult.is_(True), *may_be_told())
        .order_by(Member.id)
    )
    if arrears:
        query = query.where(visibility.members_who_see_arrears())
    by_household: dict[int, list[Member]] = {}
    for member in session.scalars(query):
        by_household.setdefault(member.household_id, []).append(member)
    return by_household
