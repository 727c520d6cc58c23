"""Invented families for the demo and the training room, with four months of history, dated relative to today.

All names are made up. Only the demo and its tests call this. `cast` says who the people are, `history` creates
their weeks, `arrangements` their plans, `bills` their rents and bills, `proposals` what was proposed to them,
`activities` the courses and what became of them, `appointments` their meetings with staff, `skills` what they offer
each other, `month_card` and `correctives` what they managed and do themselves, `agreements` their pacts, `documents`
their papers, `wellbeing` what they answered about how money feels, `voices` the languages that are read aloud,
`phrases` the phrasebook, `labels` the words that sort conversations. `town` adds the other families of a whole
programme.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from budgeting import households, programmes, staff
from budgeting.clock import Clock, SetClock
from budgeting.db.tables import Programme
from budgeting.demo import (
    activities,
    agreements,
    appointments,
    arrangements,
    attempts,
    bills,
    cast,
    correctives,
    documents,
    history,
    labels,
    month_card,
    phrases,
    proposals,
    skills,
    staff_languages,
    town,
    voices,
    wellbeing,
)
from budgeting.households import Person
from budgeting.programmes import help_numbers
from budgeting.schedule import reminders

#: The eight families with a story of their own; with the town, a whole programme.
FEW, ALL = len(cast.FAMILIES), len(cast.FAMILIES) + town.MOST
#: Another one is another town.
SEED = 2026


def load(session: Session, clock: Clock, *, households_wanted: int = FEW, seed: int = SEED) -> None:
    """Load everything into an empty database: the eight families, and of the town as many as make up
    ``households_wanted``.
    """
    programme = programmes.create(
        session, clock, None, "ponte-blu", cast.PROGRAMME, office_contact=cast.OFFICE
    )
    sites = {
        entry.name: programmes.sites.add(session, clock, None, programme.id, entry).id for entry in cast.SITES
    }
    people = _staff(session, clock, programme, cast.STAFF)
    voices.approve(session, clock, people, programme)
    staff_languages.state(session, clock, people)
    phrases.write(session, clock, people, programme)
    labels.write(session, clock, people, programme)
    today = programmes.today(clock, programme)
    checked_on = today - timedelta(weeks=2)
    numbers = [{**number, "checked_on": checked_on} for number in cast.NUMBERS]
    help_numbers.set_own(session, clock, None, programme.id, numbers)
    everybody: dict[str, Person] = {}
    for family in cast.FAMILIES:
        joined = any(adult.joined for adult in family.adults)
        household = households.create_household(
            session,
            SetClock(clock.now() - timedelta(weeks=family.weeks)) if joined else clock,
            people["operator"],
            programme.id,
            family.reference,
            family.name,
            site_id=sites[family.site],
            coach_id=people[family.coach],
            pay_day=family.pay_day,
        )
        members = history.bring_in(session, clock, people["operator"], household, family)
        everybody |= {adult.name.split()[0]: who for adult, who in zip(family.adults, members, strict=False)}
        if members:
            history.live(session, household, members, family, today)
        arrangements.plans_of(session, clock, people, household, family, members, today)
        costs = bills.COSTS[family.reference]
        bills.bills_of(session, clock, people["operator"], household, costs, members, today)
        proposals.between(session, clock, people["operator"], household, members)
        if members:
            coach = people[family.coach]
            drawer, asked = documents.DRAWERS[family.reference], documents.ASKED.get(family.reference)
            documents.drawer_of(session, coach, members[0], today, drawer, asked)
        for person in members:
            wellbeing.answers_of(session, person, today)
        agreements.pact_of(session, clock, people, household, family, members, today)
        history.plan_month(session, clock, people[family.coach], household, family, today)
        if members:
            month_card.cards(session, clock, household, members, today)
            correctives.steps(session, people[family.coach], household, members, today)
        history.read(session, people[family.coach], household, today)
    activities.load(session, clock, people["operator"], programme.id, today)
    appointments.make(session, clock, people, everybody, today)
    skills.make(session, clock, people, everybody)
    more = min(households_wanted, ALL) - FEW
    if more > 0:
        people |= _staff(session, clock, programme, town.STAFF)
        town.settle(session, clock, programme, sites, people, town.residents(more, seed))
    attempts.make(session, clock, people["operator"])
    reminders.plan_ahead(session, clock)


def _staff(
    session: Session, clock: Clock, programme: Programme, team: Mapping[str, cast.Colleague]
) -> dict[str, int]:
    staff_ids = {}
    for key, (email, name, first_name, phone, role) in team.items():
        person = staff.create(session, clock, email, name, first_name, "it", phone)
        staff.grant(session, person.id, programme.id, role)
        staff_ids[key] = person.id
    return staff_ids
