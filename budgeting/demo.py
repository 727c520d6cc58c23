"""Invented families for the demo, dated relative to the day on which they are loaded.

Every name here is made up. Nothing but the demo and its tests may call this.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from budgeting import arrears, households, plans, programmes, staff
from budgeting.clock import Clock, local_date
from budgeting.money import Money
from budgeting.states import Role

ZONE = "Europe/Rome"
#: Reference, family, and its adults: name, language.
FAMILIES = (
    ("SP-014", "Haddad", (("Amina Haddad", "ar"),)),
    ("SP-027", "Rossi", (("Carla Rossi", "it"), ("Marco Rossi", "it"))),
    ("SM-003", "Mensah", (("Grace Mensah", "en"),)),
)


def load(session: Session, clock: Clock) -> None:
    """One programme with its staff and families; each family has a plan whose next instalment is near."""
    programme = programmes.create(
        session,
        clock,
        None,
        "ponte",
        "Un ponte sul blu",
        office_contact="Sportello San Polo, 030 000 0000, da lunedì a venerdì 9-17",
    )
    site = programmes.add_site(session, clock, None, programme.id, "Torre Cimabue", "San Polo")
    coach = staff.create(session, clock, "giulia@example.org", "Giulia Ferri", "Giulia", "it")
    operator = staff.create(session, clock, "paolo@example.org", "Paolo Conti", "Paolo", "it")
    staff.grant(session, coach.id, programme.id, Role.COACH)
    staff.grant(session, operator.id, programme.id, Role.OPERATOR)
    today = local_date(clock.now(), ZONE)
    for number, (reference, name, adults) in enumerate(FAMILIES):
        home = households.create_household(
            session, clock, None, programme.id, reference, name, site_id=site.id, coach_id=coach.id
        )
        for adult, language in adults:
            households.add_member(session, clock, None, home.id, adult, language, sees_arrears=True)
        debt = arrears.add_debt(
            session,
            clock,
            None,
            home.id,
            creditor="ALER Brescia",
            line="rent",
            amount=Money(96_000 + 24_000 * number),
            as_of=today - timedelta(days=30),
        )
        first = today + timedelta(days=8 + 5 * number)
        schedule = plans.schedule(Money(96_000 + 24_000 * number), 12, first)
        plan = plans.propose(session, clock, None, home.id, debt.id, schedule)
        plans.record_agreement(session, clock, None, plan.id)
