"""What the town's families do themselves, and their last months' cards and wishes."""

from __future__ import annotations

from datetime import time, timedelta

from budgeting import correctives, month_card
from budgeting.clock import SetClock, at_local
from budgeting.demo.town.houses import House, Town
from budgeting.headings import Heading
from budgeting.money import Money
from budgeting.periods import budget_month
from budgeting.states.correctives import CorrectiveEvent, CorrectiveKind, Often
from budgeting.states.month_card import WishKind, WishOutcome

_KIND, _EVENT = CorrectiveKind, CorrectiveEvent
#: By place: what, how much (minor units), how often, what became of it.
IDEAS: tuple[tuple[CorrectiveKind, int | None, Often, CorrectiveEvent | None], ...] = (
    (_KIND.TARIFF, 1_600, Often.MONTHLY, _EVENT.DONE),
    (_KIND.HOURS, 11_000, Often.MONTHLY, _EVENT.GOING_ON),
    (_KIND.SUBSCRIPTION, 999, Often.MONTHLY, None),
    (_KIND.JOB, 35_000, Often.MONTHLY, _EVENT.GOING_ON),
    (_KIND.CAR, 120_000, Often.ONCE, _EVENT.DROPPED),
)
#: Of these nobody answered two months in a row: their coaches look at them.
QUIET = (8, 27)
#: Given up, taken up again with the coach, and it brings something after all.
REOPENED = 12
WISHES: tuple[tuple[WishKind, Heading | None, str], ...] = (
    (WishKind.LESS, Heading.LEISURE, ""),
    (WishKind.ASIDE, None, ""),
    (WishKind.WRITE, None, ""),
    (WishKind.LESS, Heading.FOOD, ""),
    (WishKind.OWN, None, "Cucinare a casa la domenica"),
)
OUTCOMES = (WishOutcome.GOOD, WishOutcome.SO_SO, None, WishOutcome.HARD)


def make(town: Town) -> None:
    """Two of three families have something of their own; all have cards."""
    for house in town.with_phone():
        _cards(town, house)
        if house.place % 3 != 2:
            _idea(town, house)


def _idea(town: Town, house: House) -> None:
    kind, minor, often, became = IDEAS[house.place % len(IDEAS)]
    begun = min(house.resident.family.weeks - 3, 8) * 7
    amount = None if minor is None else Money(minor)
    if house.place % 2:
        row = correctives.add(town.session, town.at(-begun, 18), house.who, kind, amount=amount, often=often)
    else:
        row = correctives.add_with_family(
            town.session,
            town.at(-begun, 16),
            house.coach_id,
            house.id,
            kind,
            amount=amount,
            often=often,
            member_id=house.who.member_id,
        )
    later = town.at(-min(begun - 7, 13), 19)
    if house.place in QUIET:
        for days in (40, 10):
            correctives.mark_asked(town.session, [row], town.today - timedelta(days=days))
        correctives.close_unanswered(town.session, later, house.id, town.today)
        return
    if became is CorrectiveEvent.GOING_ON:
        # A tap that changes nothing is no answer: it was asked about first.
        asked_on = town.today - timedelta(days=min(begun - 7, 13))
        correctives.mark_asked(town.session, [row], asked_on)
    if house.place == REOPENED:
        correctives.change(town.session, town.at(-12), house.coach_id, row.id, CorrectiveEvent.DROPPED)
        correctives.change(town.session, town.at(-3), house.coach_id, row.id, CorrectiveEvent.REOPENED)
        correctives.brings(town.session, town.at(-1), house.who, row.id, Money(1_200), Often.MONTHLY)
        return
    if became is not None:
        correctives.answer(town.session, later, house.who, row.id, became)
    if became is CorrectiveEvent.DONE and house.place % 2:
        correctives.observe(town.session, town.at(-4), house.coach_id, row.id, observed=True)
        if house.place % 4 == 3:
            # Seen in one month, and not in the next.
            correctives.observe(town.session, town.at(-2), house.coach_id, row.id, observed=False)


def _cards(town: Town, house: House) -> None:
    """The last month's card, last month's wish with its answer, and this month's."""
    zone = house.household.zone
    now = budget_month(town.today, house.household.pay_day)
    before = now.previous()
    made = SetClock(min(town.clock.now(), at_local(now.start, time(10, 30), zone)))
    month_card.when_it_ended(town.session, made, house.id, before)
    kind, heading, words = WISHES[house.place % len(WISHES)]
    if kind not in month_card.offered(town.session, house.who):
        return
    then = SetClock(at_local(before.start, time(19), zone))
    if then.now() >= house.household.created_at:
        wish = month_card.make(town.session, then, house.who, before, kind, category=heading, words=words)
        outcome = OUTCOMES[house.place % len(OUTCOMES)]
        if outcome is not None:
            month_card.answer(town.session, made, house.who, wish.id, outcome)
    if house.place % 2:
        kind, heading, words = WISHES[(house.place + 1) % len(WISHES)]
        month_card.make(town.session, made, house.who, now, kind, category=heading, words=words)
