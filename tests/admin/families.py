"""What the tests of households share: database lookups, a plan, a declared payment."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from budgeting import households
from budgeting.arrears import debts, payments, plans
from budgeting.db.tables import Audit, Instalment, Invite
from budgeting.households import invites
from budgeting.states.staff import Role
from tests.kit import build
from tests.kit.build import euro

FAMILIES = (Role.OPERATOR, Role.COACH, Role.COORDINATOR)
HOSTILE = "<script>alert(1)</script> \u202eevil 🦊 \x07\x00" + "x" * 60


def rows(database, table, *where):
    with database.read() as session:
        return list(
            session.scalars(select(table).where(*where).order_by(table.__table__.primary_key.columns[0]))
        )


def audited(database):
    return [(row.action, row.subject_id, row.reason or row.details or "") for row in rows(database, Audit)]


def with_plan(database, clock, cast, household=None, first=date(2026, 3, 9), parts=3):
    """A debt of 300 with a plan of instalments: (debt, plan, instalments)."""
    household = household or cast.amrani

    def job(session):
        debt = debts.add_debt(
            session,
            clock,
            cast.marco,
            household,
            creditor="ALER",
            line="rent",
            amount=euro("300"),
            as_of=first,
        )
        schedule = plans.schedule(euro("300"), parts, first)
        plan = plans.propose(session, clock, cast.marco, household, debt.id, schedule)
        plans.record_agreement(session, clock, cast.marco, plan.id)
        made = session.scalars(select(Instalment.id).where(Instalment.plan_id == plan.id)).all()
        return debt.id, plan.id, list(made)

    return database.write(job)


def declared(database, clock, cast, instalment, amount="100"):
    """A payment that Amina declares in her chat."""

    def job(session):
        build.conversation(session, clock, cast.amina)
        person = households.person(session, cast.amina)
        return payments.declare(session, clock, person, instalment, euro(amount), clock.now().date()).id

    return database.write(job)


def furnished(database, clock, cast):
    """The Amrani family with a plan, a declared payment and one more member, only invited: their ids."""
    debt, plan, instalments = with_plan(database, clock, cast)
    payment = declared(database, clock, cast, instalments[0])
    child = database.write(lambda s: households.add_member(s, clock, None, cast.amrani, "Sami", "it").id)
    database.write(lambda s: invites.create(s, clock, cast.marco, child))
    invite = rows(database, Invite, Invite.member_id == child)[0].id
    return {"member": child, "debt": debt, "plan": plan, "payment": payment, "invite": invite}
