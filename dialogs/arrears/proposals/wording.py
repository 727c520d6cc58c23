"""A proposal in plain words: how much, how many, how often, from when until when, and what would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from budgeting import programmes, rent_safe
from budgeting.arrears import plans, proposals
from budgeting.arrears.plans import PlanView
from budgeting.arrears.proposals import Proposal
from budgeting.clock import Clock
from budgeting.db.tables import RepaymentPlan
from budgeting.errors import NotPossible
from budgeting.households import Person
from budgeting.money import Money
from budgeting.rent_safe import Light
from budgeting.states.arrears import Offer
from budgeting.states.programmes import Instrument
from dialogs.arrears.wording import called
from dialogs.text import Arg, Text, t, tn

#: The days between two instalments, up to which they count as weekly and fortnightly.
_WEEK, _FORTNIGHT = 10, 20


def summary(session: Session, clock: Clock, proposal: Proposal, person: Person) -> list[Text]:
    """What a proposal says to this person."""
    today = programmes.today(clock, person)
    name = plan_name(session, proposal, person)
    told = {
        Offer.NEW_PLAN: lambda: [
            t("The office proposes instalments for *{plan}*.", plan=name),
            *how_much(proposal.schedule),
        ],
        Offer.NEW_SCHEDULE: lambda: [
            t("The office proposes other instalments for *{plan}*.", plan=name),
            *how_much(proposal.schedule),
            *_against_today(session, proposal, today),
            t("What you have already paid stays paid."),
        ],
        Offer.PAUSE: lambda: [
            t("The office proposes a pause for *{plan}*.", plan=name),
            *(
                [
                    t(
                        "Nothing would be due until {date}, and there would be no reminders.",
                        date=proposal.until,
                    )
                ]
                if proposal.until
                else []
            ),
            t("After that it goes on as it is now. The amount doesn't grow."),
        ],
    }[proposal.offer]()
    return [
        *told,
        *safety(session, clock, person, _each(session, proposal, today), proposal.plan_id),
        t("Nothing changes until you say yes. You can answer until {date}.", date=proposal.answer_by),
    ]


def plan_name(session: Session, proposal: Proposal, person: Person) -> Arg:
    """What the plan is called among the family's plans."""
    row = session.get_one(RepaymentPlan, proposal.draft_id or proposal.plan_id)
    return name_among(session, person, plans.view(session, row))


def name_among(session: Session, person: Person, plan: PlanView) -> Arg:
    """What a plan is called beside the running ones; a draft goes by the name of the plan it would replace."""
    running = plans.current(session, person.household_id)
    others = [each for each in running if each.id not in (plan.id, plan.replaces_id)]
    return called(plans.titles([*others, plan])[plan.id])


def how_much(schedule: Sequence[tuple[date, Money]]) -> list[Text]:
    """How many instalments of how much, how often, the first and the last date."""
    (first, amount), (last, last_amount) = schedule[0], schedule[-1]
    if len(schedule) == 1:
        return [t("One instalment of *{amount}*, on {date}.", amount=amount, date=first)]
    gap = (schedule[1][0] - first).days
    texts = [
        tn(
            "{count} instalment of *{amount}*.",
            "{count} instalments of *{amount}*.",
            len(schedule),
            amount=amount,
        ),
        _how_often(gap),
    ]
    texts.append(t("The first on {first}, the last on {last}.", first=first, last=last))
    if last_amount != amount:
        texts.append(t("The last one is *{amount}*.", amount=last_amount))
    return texts


def _how_often(gap: int) -> Text:
    if gap <= _WEEK:
        return t("One every week.")
    return t("One every two weeks.") if gap <= _FORTNIGHT else t("One every month.")


def instead_of(before: Money | None, ended: date | None, after: Money, ends: date) -> list[Text]:
    """What changes against today."""
    texts = []
    if before is not None and before != after:
        texts.append(t("*{after}* a month instead of {before}.", after=after, before=before))
    if ended is not None and ended != ends:
        texts.append(t("Until {after} instead of {before}.", after=ends, before=ended))
    return texts


def safety(
    session: Session, clock: Clock, person: Person, each: Money | None, plan_id: int | None
) -> list[Text]:
    """Whether the rent would be safe with this instalment; nothing if nobody can know."""
    if each is None or not person.has(Instrument.BILLS):
        return []
    # Of no plan: beside those that run, as for a debt without one.
    seen = rent_safe.outlook(
        session, clock, person.household_id, seen_by=person, instalment=each, of_plan=plan_id or 0
    )
    if seen.figure is None:
        return []
    if seen.light is Light.RED:
        return [
            t(
                "🔴 With {amount} a month, {missing} would be missing for the next rent.",
                amount=each,
                missing=-seen.figure,
            )
        ]
    if seen.light is Light.AMBER:
        return [
            t(
                "🟡 With {amount} a month it gets tight: after the next rent {figure} would be left.",
                amount=each,
                figure=seen.figure,
            )
        ]
    return [
        t(
            "🟢 With {amount} a month the next rent is safe: {figure} would be left.",
            amount=each,
            figure=seen.figure,
        )
    ]


def _each(session: Session, proposal: Proposal, today: date) -> Money | None:
    """What it would be each month; None for a pause, which asks for nothing."""
    if not proposal.schedule:
        return None
    try:
        return proposals.basis_of_proposal(session, proposal, today).each
    except NotPossible:
        return None


def _against_today(session: Session, proposal: Proposal, today: date) -> list[Text]:
    try:
        now = proposals.basis_of_plan(session, proposal.plan_id or 0, today)
    except NotPossible:
        return []
    after = proposals.basis_of_proposal(session, proposal, today)
    if after.each is None or after.ends_on is None:
        return []
    return instead_of(now.each, now.ends_on, after.each, after.ends_on)
