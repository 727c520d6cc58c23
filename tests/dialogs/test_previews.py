"""What a locked phone shows of an unprompted message: nothing about a plan, however many lines it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.arrears import payments, plans, proposals
from budgeting.clock import SetClock
from budgeting.db.tables import CounterProposal, Instalment, Payment, RepaymentPlan
from budgeting.households import Person
from budgeting.money import Money
from budgeting.states.arrears import PlanChange
from dialogs.arrears import mentions, payment_news, plan_news, reminders
from dialogs.arrears.proposals import news
from dialogs.arrears.wording import PREVIEW, called
from dialogs.engine.content import Reply
from dialogs.text.words import Words
from tests.kit.family import Family

TODAY = date(2026, 3, 2)


def _said(session: Session, clock: SetClock, family: Family, person: Person) -> Iterator[tuple[str, Reply]]:
    """Every unprompted message about a plan."""
    plan = session.scalars(
        select(RepaymentPlan).where(RepaymentPlan.replaces_id.is_not(None)).order_by(RepaymentPlan.id.desc())
    ).first()
    payment = session.scalars(select(Payment)).one()
    assert plan is not None
    for change in PlanChange:
        yield f"plan_{change}", plan_news.words_of(session, clock, plan.id, change, person)
    running = plans.current(session, family.household)
    instalment = running[0].instalments[-1]
    name = called(plans.titles(running)[running[0].id])
    for days in (7, 3, 1, 0, -3, -10):
        yield f"reminder_{days}", reminders.words_of(instalment, person, days)
        yield f"reminder_{days}_named", reminders.words_of(instalment, person, days, name)
    yield "confirmed", payment_news._confirmed(session, clock, payment, person)
    yield "rejected", payment_news._rejected(session, payment, person)
    for proposal in proposals.waiting(session, family.household):
        yield f"{proposal.offer}", news.asked(session, clock, proposal, person)
        yield f"{proposal.offer}_again", news.reminded(session, clock, proposal, person)
        yield f"{proposal.offer}_answered", news.answered(session, proposal, "Karim", person)
    yield "counter_refused", news.refused(session.scalars(select(CounterProposal)).one(), person)


@pytest.mark.parametrize("language", ["it", "ar", "en"])
def test_the_first_lines_are_neutral(family: Family, clock: SetClock, words: Words, language: str) -> None:
    first = family.plan(*(TODAY + timedelta(days=10 * number) for number in range(1, 4)))[0]
    paid = family.do(payments.declare, family.amina, first, Money(10_000), TODAY)
    family.do(payments.confirm, family.cast.marco, paid.id)
    old = family.look(lambda s: s.get_one(Instalment, first).plan_id)
    new = family.do(plans.reschedule, family.cast.marco, old, [(date(2026, 4, 1), Money(20_000))])
    family.do(plans.record_agreement, family.cast.marco, new.id)
    family.do(proposals.counter, family.amina, each=Money(5_000), day=1, plan_id=new.id)
    family.do(proposals.offer_pause, family.cast.marco, new.id, until=date(2026, 6, 1))
    family.plan(date(2026, 5, 1), agreed=False)
    family.do(
        proposals.offer_plan, family.cast.marco, family.household, None, [(date(2026, 5, 1), Money(100))]
    )
    # The shortest possible name leaves the most room for the rest.
    person = replace(family.amina, name="A", language=language)
    with family.database.read() as session:
        for what, said in _said(session, clock, family, person):
            assert said.tells_arrears, what
            text = words.join(said.texts, language, said.joint).text
            shown = text[:PREVIEW]
            assert len(text) > PREVIEW, what
            assert not any(letter.isdigit() for letter in shown), (what, shown)
            assert "€" not in shown, (what, shown)
            assert mentions.mentioned(session, family.household, shown) == [], (what, shown)
