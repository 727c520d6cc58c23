"""Outlines of many households' plans say the same as each plan read by itself."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from budgeting.arrears import plans
from budgeting.db.tables import RepaymentPlan
from budgeting.money import Money
from tests.kit.family import Family

MARCH, APRIL, MAY, JUNE = (date(2026, month, 10) for month in (3, 4, 5, 6))


def test_they_name_the_same_plan_the_same_way(family: Family) -> None:
    first, _ = family.plan(MARCH, APRIL)
    old = family.plan_of(first)
    # Replaced twice, then one more that nobody agreed to.
    for day in (MAY, JUNE):
        new = family.do(plans.reschedule, family.cast.marco, old, [(day, Money(20_000))])
        family.do(plans.record_agreement, family.cast.marco, new.id)
        old = new.id
    family.do(plans.reschedule, family.cast.marco, old, [(JUNE, Money(20_000))])
    family.plan(MAY)
    with family.database.read() as session:
        rows = list(session.scalars(select(RepaymentPlan).order_by(RepaymentPlan.id)))
        found = plans.outlines(session, {row.id for row in rows} | {10**9})
        assert len(rows) == len(found) == 5
        for row in rows:
            now, others = found[row.id]
            newest = plans.newest(session, row)
            running = [plan for plan in plans.current(session, row.household_id) if plan.id != newest.id]
            assert now.id == newest.id
            assert plans.titles([*others, now]) == plans.titles([*running, newest])
            assert now.since == newest.since
