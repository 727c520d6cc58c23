"""The town's households: their people, weeks, rents and bills."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from budgeting import departures, households, programmes
from budgeting.clock import Clock, SetClock, at_local
from budgeting.db.tables import Checkin, Entry, Household, Member, Programme
from budgeting.demo import bills, history
from budgeting.demo.bills import Coming, Costs
from budgeting.demo.cast import Family
from budgeting.demo.town.families import Bond, Resident
from budgeting.households import Person, consents, invites
from budgeting.states.bills import Every
from budgeting.states.departures import DepartureReason

#: What is left once the rent is paid (minor units): of ten families one is short, and two only just have enough.
LEFT = (19_000, 31_000, 1_150, 24_500, -5_400, 42_000, 16_500, 900, 28_000, 22_000)
#: How many of a family's last weeks its coach hasn't read.
UNREAD = (1, 0, 1, 1, 0, 2, 1, 0, 1, 1)
#: How long families without a phone have told their weeks at the coach's tablet.
WEEKS_TOGETHER = 7
#: The day on which a family left, counted from today.
LEFT_ON = -20


@dataclass(frozen=True, slots=True)
class House:
    """A family of the town, moved in."""

    resident: Resident
    household: Household
    #: Those who have joined.
    members: list[Person]
    coach_id: int

    @property
    def place(self) -> int:
        return self.resident.place

    @property
    def id(self) -> int:
        return self.household.id

    @property
    def who(self) -> Person:
        """The adult who does the check-ins."""
        return self.members[0]


@dataclass(frozen=True, slots=True)
class Town:
    """Everybody, on the day they are loaded."""

    session: Session
    clock: Clock
    programme: Programme
    #: By the keys of `cast.STAFF` and `town.STAFF`.
    staff_ids: Mapping[str, int]
    today: date
    #: The directory, by the keys of `partners.SERVICES`.
    services: Mapping[str, int]
    houses: list[House]

    def at(self, days: int, hour: int = 10, minute: int = 0) -> SetClock:
        """So many days from today, but never later than now."""
        moment = self.moment(days, hour, minute)
        return SetClock(min(moment, self.clock.now()))

    def moment(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        return at_local(self.today + timedelta(days=days), time(hour, minute), self.programme.zone)

    def with_phone(self) -> list[House]:
        """The families one can reach in the chat."""
        return [house for house in self.houses if house.resident.bond is Bond.JOINED]

    def having(self, bond: Bond) -> list[House]:
        return [house for house in self.houses if house.resident.bond is bond]


def move_in(
    session: Session,
    clock: Clock,
    programme: Programme,
    sites: Mapping[str, int],
    staff_ids: Mapping[str, int],
    families: Sequence[Resident],
    services: Mapping[str, int],
) -> Town:
    """The households with their months, relative to today."""
    today = programmes.today(clock, programme)
    town = Town(session, clock, programme, staff_ids, today, services, [])
    for resident in families:
        town.houses.append(_house(town, resident, sites))
    return town


def _house(town: Town, resident: Resident, sites: Mapping[str, int]) -> House:
    session, clock, family, today = town.session, town.clock, resident.family, town.today
    operator = town.staff_ids["operator" if resident.place % 2 else "second_operator"]
    coach = town.staff_ids[family.coach]
    if resident.bond is Bond.NO_PHONE:
        family = replace(family, weeks=WEEKS_TOGETHER)
    without_weeks = not resident.joined and resident.bond is not Bond.NO_PHONE
    then = SetClock(clock.now() - (timedelta(days=12) if without_weeks else timedelta(weeks=family.weeks)))
    household = households.create_household(
        session,
        then,
        operator,
        town.programme.id,
        family.reference,
        family.name,
        site_id=sites[family.site],
        coach_id=None if resident.bond is Bond.NEW else coach,
        pay_day=family.pay_day,
    )
    members = history.bring_in(session, clock, operator, household, family)
    house = House(resident, household, members, coach)
    chance = random.Random(family.reference)
    left = resident.bond is Bond.LEFT
    # A coach has read most of it; of some families the last weeks still wait.
    unread = 0 if left else UNREAD[resident.place % len(UNREAD)]
    last_day = today + timedelta(days=LEFT_ON) if left else today
    if left:
        # Their weeks end with them.
        family = replace(family, weeks=family.weeks + LEFT_ON // 7)
    if members:
        history.live(session, household, members, family, last_day)
        history.plan_month(session, clock, coach, household, family, today)
        history.read(session, coach, household, last_day, weeks=family.weeks, unread=unread)
    if resident.bond is Bond.NO_PHONE:
        for member in households.get_members(session, household.id):
            invites.revoke_all(session, then, operator, member.id)
        _side_by_side(town, house, family)
        history.read(session, coach, household, today, weeks=family.weeks, unread=unread)
    if left:
        _leave(town, house, operator)
    else:
        # Whoever has just come has paid nothing here yet.
        before = bills.PAID_BEFORE if resident.joined else 0
        costs = _costs(resident, chance)
        bills.bills_of(session, clock, operator, household, costs, members, today, paid_before=before)
    return house


def _side_by_side(town: Town, house: House, family: Family) -> None:
    """They have no phone: the first adult agreed before the coach, and tells each week at the coach's tablet."""
    session, household, coach = town.session, house.household, house.coach_id
    first = min(member.id for member in households.get_members(session, household.id))
    began = SetClock(town.clock.now() - timedelta(weeks=family.weeks))
    language = session.get_one(Member, first).language
    consents.give(session, began, first, "2026-1", language, witness_id=coach)
    history.live(session, household, [households.person(session, first, coach)], family, town.today)
    history.plan_month(session, town.clock, coach, household, family, town.today)
    for table in (Entry, Checkin):
        session.execute(update(table).where(table.household_id == household.id).values(beside_id=coach))


def _leave(town: Town, house: House, staff_id: int) -> None:
    """They moved away three weeks ago."""
    gone = departures.Terms(
        DepartureReason.MOVED,
        town.today + timedelta(days=LEFT_ON),
        "si trasferiscono da una sorella",
        town.services["housing"],
    )
    departures.leave(
        town.session, town.at(LEFT_ON, 11), staff_id, house.household.id, gone, lambda departure: None
    )


def _costs(resident: Resident, chance: random.Random) -> Costs:
    coming = [
        Coming(
            "utilities", chance.randrange(4_100, 11_800, 10), chance.randint(3, 24), Every.TWO_MONTHLY, "A2A"
        )
    ]
    if resident.place % 2:
        coming.append(Coming("communications", 999, chance.randint(4, 20), Every.MONTHLY, "Iliad"))
    if resident.place % 3 == 0:
        coming.append(
            Coming("school", chance.randrange(3_600, 6_400, 50), chance.randint(8, 26), Every.MONTHLY)
        )
    if resident.place % 7 == 3:
        coming.append(Coming("insurance", chance.randrange(24_000, 41_000, 100), 47, Every.YEARLY, "auto"))
    rent_in = chance.randint(5, 24)
    return Costs(resident.rent, rent_in, coming, LEFT[resident.place % len(LEFT)])
